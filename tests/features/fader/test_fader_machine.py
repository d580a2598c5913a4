"""Any order of moves, answers, failures and foreign writes ends with what AWS holds, and loses nothing unseen."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.support.simulated_aws import Fate, SimulatedAws
from tests.support.thorough import tries
from tui.aws.timeouts import LATE
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError, Unreachable
from tui.domain.intent import Intent, Promote, Redo, RollBack, SetRouting, Undo
from tui.domain.routing import FULL, Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.events import (
    ChangedElsewhere,
    ConfirmedByReading,
    Conflict,
    Failed,
    Refused,
    StoredDifferently,
    Unconfirmed,
)
from tui.features.fader.machine import Fader, Pace
from tui.features.fader.planner import WhyNot, carried_out

PACE = Pace(settle=0.15, interval=1.0)
WEIGHTS = st.one_of(st.sampled_from((0, 1, 100, 1_000, 1_250, 9_999, 10_000)), st.integers(0, 10_000)).map(Weight)
ROUTINGS = st.sampled_from(
    (Routing("6", "7", Weight(1_000)), Routing("6", "7", Weight(2_500)), Routing("6"), Routing("7"), Routing("8"))
)
FATES = st.sampled_from((Fate.APPLIED, Fate.APPLIED, *Fate))


def age(alias: Alias) -> int:
    """Return how many writes the alias had seen when it was answered so."""
    return int((alias.revision or "r0")[1:])


class AnyOrder(RuleBasedStateMachine):
    """Plays operator, clock, AWS and another operator against the machine."""

    fader: Fader
    aws: SimulatedAws
    reviewed: tuple[Alias, Routing] | None

    @initialize(routing=ROUTINGS, armed=st.sampled_from((True, True, False)))
    def take(self, routing: Routing, armed: bool) -> None:
        self.aws = SimulatedAws(routing)
        self.fader = machine.fader_for(self.aws.alias, armed=armed, pace=PACE)
        self.now = 0.0
        self.readings: list[tuple[int, Alias]] = []
        self.shown: set[str | None] = set()
        self.reviewed: tuple[Alias, Routing] | None = None
        self.last_sent, self.hurried = float("-inf"), False
        self.sent_at: dict[int, float] = {}
        self.ruled_out: list[UpdateAlias] = []

    def wish(self, fader: Fader) -> None:
        """Take a step of the operator's."""
        self.fader = fader

    def happen(self, fader: Fader) -> None:
        """Take a step that the operator did not make: what was asked must stand, or be told of."""
        asked, before = self.fader.target, self.fader
        self.fader = fader
        assert age(fader.confirmed) >= age(before.confirmed), "an older state replaced a newer one"
        match fader.event:
            case Conflict(_, theirs, _) | ChangedElsewhere(_, theirs):
                assert theirs.revision in self.aws.foreign, "a write of one's own is told as someone else's"
                self.shown.add(theirs.revision)
        gone = [write.call for write in before.open_writes if write not in fader.open_writes]
        self.ruled_out += [call for call in gone if call in self.aws.late]
        if isinstance(fader.event, Failed) and before.in_flight is not None and not fader.open_writes:
            self.ruled_out.append(before.in_flight)
        if fader.target == asked and not isinstance(fader.event, Conflict):
            return
        match fader.event:
            case Failed(_, wanted) | Refused(_, wanted) | Unconfirmed(_, _, wanted):
                assert wanted == asked or before.in_flight is None
            case Conflict(_, _, mine):
                assert mine == asked or isinstance(before.event, Unconfirmed)
            case StoredDifferently(wanted, stored):
                assert (wanted, stored) == (asked, fader.target)
            case ConfirmedByReading(call):
                assert fader.target == call.after
            case ChangedElsewhere(_, now):
                assert before.at_rest
                assert fader.target == now.routing
            case None:
                raise AssertionError(f"{asked} became {fader.target}, and nothing says so")

    # --- the operator

    @rule(weights=st.lists(WEIGHTS, min_size=1, max_size=3), held=st.booleans())
    def drag(self, weights: list[Weight], held: bool) -> None:
        if held:
            self.wish(machine.grab(self.fader))
        for weight in weights:
            self.wish(machine.set_weight(self.fader, weight, self.now))

    @rule(weight=WEIGHTS)
    def commit(self, weight: Weight) -> None:
        self.wish(machine.commit(self.fader, weight, self.now))

    @rule(step=st.sampled_from(("release", "release", "cancel", "cancel", "arm", "withdraw", "hurry", "choose")))
    def do(self, step: str) -> None:
        match step:
            case "release":
                self.wish(machine.release(self.fader, self.now))
            case "cancel":
                self.wish(machine.cancel(self.fader))
            case "arm":
                self.wish(machine.arm(self.fader))
            case "withdraw":
                self.wish(machine.revert(self.fader))
            case "hurry":
                self.hurried = True
                self.wish(machine.flush(self.fader, self.now))
            case "choose":
                self.wish(machine.select_canary(self.fader, "7"))

    @rule(intent=st.sampled_from((Promote(), RollBack(), RollBack(), Undo(), Undo(), Redo())))
    def decide(self, intent: Intent) -> None:
        settles = isinstance(self.fader.event, Conflict)
        result = carried_out(intent, self.fader)
        if isinstance(result, WhyNot):
            return
        assert not settles or isinstance(intent, RollBack)
        self.wish(result)
        if isinstance(intent, RollBack):
            assert self.fader.target == self.fader.confirmed.routing.rolled_back()

    @rule(routing=ROUTINGS)
    def review(self, routing: Routing) -> None:
        if self.fader.at_rest and not self.fader.blocked:
            self.reviewed = self.fader.confirmed, routing

    @precondition(lambda self: self.reviewed is not None)
    @rule()
    def answer_review(self) -> None:
        assert self.reviewed is not None
        (reviewed, routing), self.reviewed = self.reviewed, None
        result = carried_out(SetRouting(routing), self.fader, reviewed)
        if isinstance(result, WhyNot):
            return
        current = self.fader.confirmed
        self.wish(result)
        if current != reviewed:
            assert result.event == Conflict(reviewed, current, routing)
            self.shown.add(current.revision)
        else:
            assert result.target == routing

    @precondition(lambda self: isinstance(self.fader.event, Conflict))
    @rule(mine=st.booleans())
    def settle_conflict(self, mine: bool) -> None:
        self.wish(machine.apply_mine(self.fader, self.now) if mine else machine.keep_theirs(self.fader))

    # --- the world

    @rule(routing=ROUTINGS)
    def another_writes(self, routing: Routing) -> None:
        self.aws.move(routing)

    @rule(seconds=st.sampled_from((0.0, 0.15, 0.5, 1.0, 4.0)), refused=st.integers(0, 7).map(lambda n: n == 7))
    def time_passes(self, seconds: float, refused: bool) -> None:
        self.now += seconds
        self.send(refused=refused)

    def send(self, *, refused: bool) -> None:
        call = sync.next_call(self.fader, self.now)
        if call is None:
            return
        if refused:
            self.happen(machine.refuse(self.fader, "two roles"))
            return
        assert self.fader.in_flight is None
        assert not self.fader.blocked
        assert self.fader.decided or self.hurried or self.now >= self.last_sent + PACE.interval
        self.last_sent, self.hurried = self.now, False
        self.happen(sync.mark_sent(self.fader, call, self.now))

    @precondition(lambda self: self.fader.in_flight is not None)
    @rule(fate=FATES, readable=st.booleans(), meanwhile=st.none() | ROUTINGS)
    def answer(self, fate: Fate, readable: bool, meanwhile: Routing | None) -> None:
        call = self.fader.in_flight
        assert call is not None
        overwritten = self.aws.alias
        self.sent_at[id(call)] = self.now
        try:
            alias = self.aws.update(call, fate)
        except ProviderError as error:
            self.check_applied(overwritten)
            if meanwhile is not None:
                self.aws.move(meanwhile)
            if not sync.needs_reading(error):
                self.happen(sync.on_failure(self.fader, error, self.now))
            elif readable:
                self.happen(sync.reconcile(self.fader, self.aws.alias, error, self.now))
            else:
                self.happen(sync.on_unread_outcome(self.fader, error))
        else:
            self.check_applied(overwritten)
            self.happen(sync.on_response(self.fader, alias))

    def check_applied(self, overwritten: Alias) -> None:
        if self.aws.alias == overwritten:
            return
        before = self.aws.written[-1].before
        assert before.routing == overwritten.routing, "a write was decided on another state than it replaced"
        foreign = overwritten.revision in self.aws.foreign
        unchanged = before.revision == overwritten.revision and overwritten.revision not in self.shown
        assert not foreign or overwritten.revision in self.shown or (unchanged and self.known_alike(overwritten))

    def known_alike(self, overwritten: Alias) -> bool:
        """Tell whether a foreign write left the routing as the operator knew it, so that there was nothing to show."""
        return self.fader.confirmed.routing == overwritten.routing

    @rule()
    def begin_reading(self) -> None:
        self.readings.append((self.fader.epoch, self.aws.alias))

    @precondition(lambda self: self.readings)
    @rule(first=st.booleans(), readable=st.sampled_from((True, True, False)))
    def end_reading(self, first: bool, readable: bool) -> None:
        epoch, alias = self.readings.pop(0 if first else -1)
        if readable:
            self.happen(sync.on_refresh(self.fader, alias, epoch, self.now))
        else:
            self.happen(sync.on_read_failure(self.fader, Unreachable("lambda:GetAlias")))

    @precondition(lambda self: self.aws.late)
    @rule()
    def late_arrival(self) -> None:
        call = self.aws.late[0]
        if self.now > self.sent_at[id(call)] + LATE:
            self.aws.late.remove(call)
        elif self.aws.arrive(call):
            assert not any(one is call for one in self.ruled_out), "told as not set, and applied later"

    @precondition(lambda self: self.fader.open_writes)
    @rule(seconds=st.sampled_from((1.0, LATE)))
    def look_at_open_writes(self, seconds: float) -> None:
        self.now += seconds
        self.happen(sync.on_refresh(self.fader, self.aws.alias, self.fader.epoch, self.now, began=self.now))

    # --- what always holds

    @invariant()
    def one_in_flight(self) -> None:
        if hasattr(self, "fader") and self.fader.in_flight is not None:
            assert sync.next_call(self.fader, float("inf")) is None

    @invariant()
    def a_whole_share_is_promoted_not_sent(self) -> None:
        if hasattr(self, "aws"):
            assert all(call.after.weight != FULL for call in self.aws.written)

    @invariant()
    def undo_knows_where_the_alias_stands(self) -> None:
        if hasattr(self, "fader") and self.fader.at_rest and not self.fader.blocked and self.fader.undo.places:
            places = [place.routing for place in self.fader.undo.places]
            assert places[self.fader.undo.at] == self.fader.confirmed.routing

    @invariant()
    def nothing_goes_out_unarmed_but_a_roll_back(self) -> None:
        if hasattr(self, "fader") and self.fader.in_flight is not None and not self.fader.armed:
            call = self.fader.in_flight
            assert call.after == call.before.routing.rolled_back()

    def teardown(self) -> None:
        """Let everything settle: AWS answers, conflicts are chosen, time passes."""
        if not hasattr(self, "fader"):
            return
        self.wish(machine.arm(machine.release(self.fader, self.now)))
        for _ in range(20):
            if self.fader.in_flight is not None:
                self.answer(Fate.APPLIED, True, None)
            elif isinstance(self.fader.event, Conflict):
                self.settle_conflict(mine=True)
            elif isinstance(self.fader.event, Unconfirmed):
                self.happen(sync.on_refresh(self.fader, self.aws.alias, self.fader.epoch, self.now))
            elif sync.next_call_at(self.fader) is not None:
                self.now += 10.0
                self.send(refused=False)
            else:
                break
        assert self.fader.at_rest or self.fader.offers_promotion
        if self.aws.alias.revision not in self.aws.foreign:
            assert self.fader.confirmed == self.aws.alias
        self.happen(sync.on_refresh(self.fader, self.aws.alias, self.fader.epoch, self.now))
        if isinstance(self.fader.event, Conflict):
            self.settle_conflict(mine=False)
        assert self.fader.confirmed == self.aws.alias


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=tries(20, 400), stateful_step_count=30)
