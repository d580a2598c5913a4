"""Drives the fader's machine as an operator does."""

from __future__ import annotations

from tests.support.simulated_aws import Fate, SimulatedAws
from tui.domain.errors import AliasMoved, ProviderError
from tui.domain.intent import Intent
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.planner import WhyNot, carried_out


def split(percent: float, canary: str = "7") -> Routing:
    return Routing("6", canary, Weight(round(percent * 100)))


class DrivenFader:
    """An operator at the fader of one alias, in front of a simulated AWS."""

    def __init__(self, routing: Routing) -> None:
        self.aws = SimulatedAws(routing)
        self.fader = machine.fader_for(self.aws.alias)
        self.now = 0.0

    def send(self, fate: Fate = Fate.APPLIED) -> None:
        """Let one call go out, and its answer come."""
        self.go_out()
        self.answer(fate)

    def go_out(self) -> None:
        self.now += 10
        call = sync.next_call(self.fader, self.now)
        assert call is not None
        self.fader = sync.mark_sent(self.fader, call, self.now)

    def answer(self, fate: Fate = Fate.APPLIED) -> None:
        assert self.fader.in_flight is not None
        try:
            self.fader = sync.on_response(self.fader, self.aws.update(self.fader.in_flight, fate))
        except AliasMoved as error:
            self.fader = sync.reconcile(self.fader, self.aws.alias, error, self.now)
        except ProviderError as error:
            self.fader = sync.on_failure(self.fader, error, self.now)

    def wish(self, intent: Intent) -> None:
        result = carried_out(intent, self.fader)
        assert not isinstance(result, WhyNot), result
        self.fader = result

    def do(self, *intents: Intent) -> None:
        for intent in intents:
            self.wish(intent)
            self.send()

    def weigh(self, *percents: float) -> None:
        for percent in percents:
            self.fader = machine.commit(self.fader, Weight(round(percent * 100)), self.now)
            self.send()

    def describe_elsewhere(self) -> None:
        self.aws.move(self.aws.routing)

    @property
    def at(self) -> Routing:
        assert self.fader.at_rest
        assert self.fader.confirmed.routing == self.aws.routing
        return self.aws.routing
