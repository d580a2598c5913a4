"""The adapter on a demo account in which deployments are under way, and what passes between the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT, SCENARIOS
from tests.support.world import Clock
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.demo import demo_account
from tui.demo.http.http import Answer, asked_of, refuse, respond
from tui.demo.http.service_error import ServiceError
from tui.domain.clock import ServiceClock
from tui.domain.context import Context
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

ROLLOUTS = ROOT / "assets" / "scenarios" / "rollouts.yaml"
RELEASE = SCENARIOS / "release.yaml"
SERVICES = ("lambda", "codedeploy", "sfn", "cloudtrail", "cloudwatch", "logs")


class Releasing:
    """A provider, the demo's clock, the operations called so far, and answers put between."""

    def __init__(self, provider: LambdaProvider, session: Any, clock: Clock) -> None:
        self.provider, self.session, self.clock = provider, session, clock
        self.called: list[str] = []
        self._instead: dict[str, Callable[[Any], Any]] = {}
        for service in SERVICES:
            session.events.register_first(f"before-send.{service}", self._between)

    def _between(self, event_name: str, request: Any, **_: Any) -> Any:
        of, operation = asked_of(event_name)
        self.called.append(operation)
        instead = self._instead.get(f"{of}:{operation}")
        return None if instead is None else instead(request)

    def calls(self, make: Callable[[], object]) -> list[str]:
        """Return the operations that `make` calls."""
        before = len(self.called)
        make()
        return self.called[before:]

    def refuse(self, action: str, code: str = "AccessDeniedException", status: int = 400) -> None:
        """Have AWS refuse an action from now on."""
        self._instead[action] = lambda request: refuse(request, ServiceError(status, code, "not today"), "r-1")

    def answer(self, action: str, body: dict[str, Any]) -> None:
        """Have AWS answer an action with this from now on."""
        service, operation = action.split(":")
        client = "stepfunctions" if service == "states" else service
        model = self.session.client(client).meta.service_model.operation_model(operation)
        self._instead[action] = lambda request: respond(model, request, Answer(body), "r-1")

    def answer_itself(self, action: str) -> None:
        """Let the demo answer an action again."""
        del self._instead[action]


@contextmanager
def releasing(scenario: Path = RELEASE, *, read_only: bool = False) -> Iterator[Releasing]:
    """Open the account; its budgets let everything through at once, and its clock stands still."""
    clock = Clock()
    with demo_account(scenario, clock=clock) as account:
        place = Context("demo", "us-east-1", read_only=read_only, clock=ServiceClock(theirs=clock.now, speed=0.0))
        provider = LambdaProvider(account.session, place, budget=Budget(1000))
        provider._budgets["cloudtrail"] = Budget(1000)
        yield Releasing(provider, account.session, clock)
        provider.close()


@contextmanager
def writing(aws: Releasing, folder: Path) -> Iterator[Workspace]:
    """Open a workspace on the account, with its journal in a folder."""
    journal = Journal(folder)
    workspace = Workspace(aws.provider, Record(journal, clock=lambda: aws.clock.now))
    workspace.identify()
    yield workspace
    journal.close()
