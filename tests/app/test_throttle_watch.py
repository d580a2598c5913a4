"""That AWS throttles is marked wherever one is, and unmarked once it is calm or cannot be asked."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import HERE
from tui.app.throttle_watch import ThrottleWatch
from tui.domain.account import AccountSnapshot
from tui.domain.call_pace import CallPace


@dataclass
class Paced:
    """A workspace that tells how fast AWS may be called."""

    pace: CallPace | None

    def call_pace(self) -> CallPace | None:
        return self.pace


async def test_the_mark_comes_changes_and_goes() -> None:
    state, fake = FakeState(context=HERE), FakePorts()
    watch = ThrottleWatch(state, fake.ports)
    watch.look()
    assert fake.tasks == {}
    marks = []
    for pace in (CallPace(3, 3), CallPace(1.5, 3), CallPace(2, 3), CallPace(3, 3), CallPace(1, 3), None):
        state.opened = opened(workspace=Paced(pace))
        watch.look()
        watch.look()
        await fake.finished()
        assert state.context is not None
        marks.append(state.context.slowed)
    assert marks == [None, CallPace(1.5, 3), CallPace(2, 3), None, CallPace(1, 3), None]
    assert len(fake.tasks["throttle watch"]) == 6


async def test_a_reading_of_the_account_at_another_pace_is_heeded_at_once() -> None:
    state, fake = FakeState(context=HERE, opened=opened(workspace=Paced(CallPace(1.5, 3)))), FakePorts()
    watch = ThrottleWatch(state, fake.ports)
    for pace in (None, CallPace(3, 3), CallPace(1.5, 3), CallPace(2, 3)):
        state.account = AccountSnapshot(pace=pace)
        watch.account_read()
        await fake.finished()
    assert state.context is not None
    assert (state.context.slowed, len(fake.tasks["throttle watch"])) == (CallPace(1.5, 3), 1)


async def test_another_context_gets_no_mark_of_this_one() -> None:
    state, fake = FakeState(context=HERE, opened=opened(workspace=Paced(CallPace(1, 3)))), FakePorts()
    ThrottleWatch(state, fake.ports).look()
    state.opened = opened(workspace=Paced(CallPace(3, 3)))
    await fake.finished()
    assert state.context == HERE
