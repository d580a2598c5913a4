"""A shift over a simulated AWS, in virtual time: which calls go out, when, and what comes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise

from tests.support.simulated_aws import Fate, SimulatedAws
from tests.support.virtual_time import now, play
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import CredentialsExpired, Unreachable
from tui.domain.intent import SetRouting, StartCanary
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine
from tui.features.fader.actions import ApplyMine, Arm, Cancel, Grab, KeepTheirs, Release, SetWeight
from tui.features.fader.events import ConfirmedByReading, Conflict, Failed, Refused, Unconfirmed
from tui.features.fader.live.driver import ShiftDriver
from tui.features.fader.machine import Fader, Pace

START = Routing("6", "7", Weight(1_000))
LATENCY = 0.08


def split(basis_points: int) -> Routing:
    return START.at("7", Weight(basis_points))


@dataclass
class Stage:
    """A shift, the AWS behind it, and what was seen of both."""

    aws: SimulatedAws
    shift: ShiftDriver = field(init=False)
    fates: list[Fate] = field(default_factory=list)
    sent: list[tuple[float, UpdateAlias]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    readable: bool = True
    refusal: str | None = None
    states: list[Fader] = field(default_factory=list)

    async def perform(self, call: UpdateAlias) -> Alias:
        self.sent.append((now(), call))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(LATENCY)
            return self.aws.update(call, self.fates.pop(0) if self.fates else Fate.APPLIED)
        finally:
            self.at_once -= 1

    async def read(self) -> Alias:
        await asyncio.sleep(LATENCY)
        if not self.readable:
            raise Unreachable("lambda:GetAlias")
        return self.aws.alias

    @property
    def fader(self) -> Fader:
        return self.shift.fader

    @property
    def weights(self) -> list[int]:
        return [call.after.weight.basis_points for _, call in self.sent]

    def grab(self) -> None:
        self.shift.apply(Grab())

    def set_weight(self, basis_points: int) -> None:
        self.shift.apply(SetWeight(Weight(basis_points)))

    def release(self) -> None:
        self.shift.apply(Release())

    def leave(self) -> None:
        self.shift.apply(Cancel())

    def decide(self, routing: Routing) -> None:
        self.shift.apply(SetRouting(routing))


@asynccontextmanager
async def stage(routing: Routing = START, *, pace: Pace | None = None, armed: bool = True) -> AsyncIterator[Stage]:
    aws = SimulatedAws(routing)
    scene = Stage(aws)
    scene.shift = ShiftDriver(
        machine.fader_for(aws.alias, pace=pace or Pace(), armed=armed),
        perform=scene.perform,
        read=scene.read,
        refusal=lambda _: scene.refusal,
        changed=scene.states.append,
        clock=now,
    )
    running = asyncio.ensure_future(scene.shift.run())
    yield scene
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def settle() -> None:
    """Let far more time pass than anything here takes."""
    await asyncio.sleep(60)


def test_two_hundred_moves_in_two_seconds_are_three_calls_at_most_and_the_last_is_exact() -> None:
    async def scene() -> Stage:
        async with stage(Routing("6")) as s:
            s.shift.apply(StartCanary("7"))
            s.grab()
            for move in range(1, 201):
                s.set_weight(move * 30)
                await asyncio.sleep(0.01)
            s.release()
            await settle()
        return s

    s = play(scene())
    assert 1 <= len(s.sent) <= 3
    assert s.sent[-1][1].parameters()["RoutingConfig"] == {"AdditionalVersionWeights": {"7": 0.6}}
    assert s.fader.confirmed == s.aws.alias
    assert [call.before.revision for _, call in s.sent] == [f"r{n}" for n in range(1, len(s.sent) + 1)]
    assert s.most_at_once == 1


def test_writes_keep_the_interval_however_long_the_drag_goes_on() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(settle=0.15, interval=0.5)) as s:
            s.grab()
            for move in range(500):
                s.set_weight(1_000 + move % 97 * 10)
                await asyncio.sleep(0.02)
            s.release()
            await settle()
        return s

    times = [at for at, _ in play(scene()).sent]
    # 10 s of moves: so many writes and no fewer, since a drag that goes on must not hold them up.
    assert 18 <= len(times) <= 21
    assert min(b - a for a, b in pairwise(times)) >= 0.5 - 1e-9


def test_only_one_write_is_ever_on_its_way_when_answers_take_longer_than_the_pace() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(settle=0.0, interval=0.01)) as s:
            for move in range(1, 50):
                s.set_weight(1_000 + move)
                await asyncio.sleep(0.01)
            await settle()
        return s

    s = play(scene())
    assert s.most_at_once == 1
    assert s.weights[-1] == 1_049
    assert s.fader.confirmed == s.aws.alias


def test_leaving_a_drag_before_anything_went_out_makes_no_call() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.grab()
            s.set_weight(2_000)
            await asyncio.sleep(0.1)
            s.leave()
            await settle()
        return s

    s = play(scene())
    assert s.sent == []
    assert s.fader.at_rest


def test_leaving_a_drag_after_writes_makes_one_call_back() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.grab()
            for weight in (1_500, 2_000, 2_500, 3_000):
                s.set_weight(weight)
                await asyncio.sleep(1.0)
            made = len(s.sent)
            assert made > 1
            s.leave()
            await settle()
            assert len(s.sent) == made + 1
        return s

    s = play(scene())
    assert s.sent[-1][1].after == START
    assert s.aws.routing == START


def test_leaving_while_a_write_is_on_its_way_goes_back_once_it_is_answered() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.set_weight(2_000)
            await asyncio.sleep(0.15 + LATENCY / 2)
            assert s.fader.in_flight is not None
            s.leave()
            await settle()
        return s

    assert play(scene()).weights == [2_000, 1_000]


def test_a_roll_back_during_a_write_that_fails_still_goes_out() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.fates = [Fate.THROTTLED]
            s.set_weight(2_000)
            await asyncio.sleep(0.15 + LATENCY / 2)
            s.decide(START.rolled_back())
            await settle()
        return s

    s = play(scene())
    assert s.aws.routing == Routing("6")
    assert s.fader.before == START


def test_a_roll_back_does_not_wait_for_the_pace() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(interval=30.0)) as s:
            s.set_weight(2_000)
            await asyncio.sleep(1)
            s.decide(START.rolled_back())
            await asyncio.sleep(LATENCY * 2)
            assert s.aws.routing == Routing("6")
        return s

    play(scene())


def test_a_lost_answer_is_recognised_by_reading_and_nothing_is_sent_again() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.fates = [Fate.ANSWER_LOST]
            s.set_weight(2_000)
            await settle()
        return s

    s = play(scene())
    assert s.weights == [2_000]
    assert isinstance(s.fader.event, ConfirmedByReading)
    assert s.fader.confirmed == s.aws.alias


def test_a_5xx_that_changed_nothing_is_told_and_not_tried_again() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.fates = [Fate.FAILED_BEFORE]
            s.set_weight(2_000)
            await settle()
        return s

    s = play(scene())
    assert s.weights == [2_000]
    assert isinstance(s.fader.event, Failed)
    assert s.fader.event.wanted == split(2_000)
    assert s.fader.target == START


def test_after_throttling_the_next_write_waits_as_long_as_aws_says() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(interval=0.2)) as s:
            s.fates = [Fate.THROTTLED]
            s.set_weight(2_000)
            await asyncio.sleep(0.5)
            s.set_weight(3_000)
            await settle()
        return s

    s = play(scene())
    (first, _), (second, _) = s.sent
    assert second - (first + LATENCY) >= 2.0
    assert s.aws.routing == split(3_000)


def test_a_foreign_write_stops_the_drag_and_theirs_can_be_kept_without_a_call() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.grab()
            s.set_weight(2_000)
            s.aws.move(Routing("8"))
            await settle()
            news = s.fader.event
            assert isinstance(news, Conflict)
            assert (news.before.routing, news.theirs.routing, news.mine) == (START, Routing("8"), split(2_000))
            assert not s.fader.held
            s.set_weight(3_000)
            await settle()
            s.shift.apply(KeepTheirs())
            await settle()
        return s

    s = play(scene())
    assert len(s.sent) == 1
    assert s.aws.routing == Routing("8")
    assert s.fader.confirmed == s.aws.alias


def test_mine_goes_on_top_of_theirs_once_both_were_seen() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.set_weight(2_000)
            s.aws.move(split(500))
            await settle()
            s.shift.apply(ApplyMine())
            await settle()
        return s

    s = play(scene())
    assert s.aws.routing == split(2_000)
    assert s.fader.before == split(500)


def test_a_write_of_unknown_outcome_blocks_until_the_alias_is_read() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.fates, s.readable = [Fate.ANSWER_LOST], False
            s.set_weight(2_000)
            await settle()
            assert isinstance(s.fader.event, Unconfirmed)
            s.set_weight(3_000)
            s.decide(Routing("7"))
            await settle()
            assert len(s.sent) == 1
            s.readable = True
            await s.shift.refresh()
            assert isinstance(s.fader.event, ConfirmedByReading)
            s.set_weight(3_000)
            await settle()
        return s

    s = play(scene())
    assert s.weights == [2_000, 3_000]
    assert s.fader.confirmed == s.aws.alias


def test_an_alias_that_cannot_be_read_keeps_what_was_confirmed_and_can_still_be_rolled_back() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.readable = False
            await s.shift.refresh()
            assert isinstance(s.fader.unread, Unreachable)
            s.decide(START.rolled_back())
            await settle()
        return s

    s = play(scene())
    assert s.aws.routing == Routing("6")
    assert s.fader.unread is None


def test_a_reading_that_a_write_crossed_is_dropped() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(settle=0.0)) as s:
            stale = s.aws.alias

            async def slow() -> Alias:
                await asyncio.sleep(5)
                return stale

            s.shift._read = slow
            reading = asyncio.ensure_future(s.shift.refresh())
            await asyncio.sleep(0)
            s.set_weight(2_000)
            await settle()
            await reading
        return s

    s = play(scene())
    assert s.fader.confirmed.routing == split(2_000)
    assert s.fader.event is None


def test_what_the_product_refuses_is_not_sent_and_said() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.refusal = "6 and 7 have different execution roles"
            s.set_weight(2_000)
            await settle()
        return s

    s = play(scene())
    assert s.sent == []
    assert s.fader.event == Refused("6 and 7 have different execution roles", split(2_000))
    assert s.fader.at_rest


def test_what_is_known_to_be_refused_only_later_is_not_sent_either() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.set_weight(2_000)
            s.refusal = "version 7 is Inactive"
            await settle()
        return s

    s = play(scene())
    assert s.sent == []
    assert s.fader.event == Refused("version 7 is Inactive", split(2_000))
    # It is said as long as it is so.
    s.shift.reconsider()
    assert s.fader.event == Refused("version 7 is Inactive", split(2_000))
    s.refusal = None
    s.shift.reconsider()
    assert s.fader.event is None
    assert s.fader.at_rest


def test_an_unarmed_alias_is_not_written_until_it_is_armed_but_rolled_back_at_once() -> None:
    async def scene() -> Stage:
        async with stage(armed=False) as s:
            s.set_weight(2_000)
            await settle()
            assert s.sent == []
            assert s.fader.needs_approval
            s.decide(START.rolled_back())
            await settle()
            assert s.aws.routing == Routing("6")
            s.set_weight(500)
            await settle()
            assert len(s.sent) == 1
            s.shift.apply(Arm())
            await settle()
        return s

    assert play(scene()).aws.routing == split(500)


def test_finish_sends_the_last_value_without_waiting_for_the_pace() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(settle=0.15, interval=30.0)) as s:
            s.grab()
            s.set_weight(2_000)
            await asyncio.sleep(0.15 + LATENCY / 2)
            assert s.fader.in_flight is not None
            s.set_weight(2_500)
            began = now()
            await s.shift.finish()
            assert now() - began < 3 * LATENCY
        return s

    s = play(scene())
    assert s.weights == [2_000, 2_500]
    assert s.fader.at_rest


def test_finish_ends_while_moves_still_come_in() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(settle=0.15, interval=30.0)) as s:
            s.set_weight(2_000)
            leaving = asyncio.ensure_future(s.shift.finish())
            await asyncio.sleep(LATENCY / 2)
            s.set_weight(2_500)
            await leaving
            assert now() < 1.0
        return s

    s = play(scene())
    assert s.weights == [2_000, 2_500]


def test_a_write_on_its_way_is_not_abandoned_when_the_driver_is_cancelled() -> None:
    async def scene() -> Stage:
        async with stage(pace=Pace(settle=0.0)) as s:
            s.set_weight(2_000)
            await asyncio.sleep(LATENCY / 2)
        assert s.fader.in_flight is not None
        await s.shift.finish()
        return s

    s = play(scene())
    assert s.aws.routing == split(2_000)
    assert s.fader.confirmed == s.aws.alias


def test_every_new_state_is_told_once() -> None:
    async def scene() -> Stage:
        async with stage() as s:
            s.set_weight(2_000)
            s.set_weight(2_000)
            await settle()
        return s

    states = play(scene()).states
    assert [(f.target, f.in_flight is not None, f.confirmed.routing) for f in states] == [
        (split(2_000), False, START),
        (split(2_000), True, START),
        (split(2_000), False, split(2_000)),
    ]


def test_expired_credentials_are_told_and_the_knob_goes_back() -> None:
    async def scene() -> Stage:
        async with stage() as s:

            async def expired(call: UpdateAlias) -> Alias:
                raise CredentialsExpired(call.action)

            s.shift._perform = expired
            s.readable = False
            s.grab()
            s.set_weight(2_000)
            await settle()
            await s.shift.refresh()
            assert isinstance(s.fader.event, Failed)
            assert s.fader.knob == Weight(1_000)
            assert not s.fader.held
            # Whoever can read has signed in again, so that there is nothing left to be done about it.
            s.readable = True
            await s.shift.refresh()
        return s

    assert play(scene()).fader.event is None
