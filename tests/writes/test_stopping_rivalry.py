"""A deployment that is stopped, whatever becomes of request, readings and process: no claim that is not so."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from tests.support.faults import FAULTS, CarryOut, FaultyAccount
from tests.support.paths import SCENARIOS
from tests.support.rivalry import HERE, Killed
from tests.support.thorough import first_seed, tries
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.errors import NotSeen, ProviderError
from tui.writes.journal.entry import Outcome, Phase, last_of_each
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.ownership.stopping import stop_call, target_of
from tui.writes.workspace import Workspace

FUNCTION, ALIAS = "releasing", "PROD"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
FATES = (
    "answered",
    "answered",
    "cut before",
    "cut after",
    "500 before",
    "500 after",
    "denied",
    "killed before",
    "killed",
)
RUNS = tries(1, 6) * len(FATES)
BLIND = ("codedeploy:ListDeployments", "lambda:GetAlias")


class Run:
    """One deployment, one attempt to stop it, and the start after it."""

    def __init__(self, dice: random.Random, fate: str, folder: Path) -> None:
        self.dice, self.fate, self.folder, self.now = dice, fate, folder, BEGAN
        self.account = FaultyAccount(SCENARIOS / "deployed.yaml", clock=lambda: self.now, settle=timedelta(0))
        self.provider = LambdaProvider(self.account.session, HERE, budget=Budget(100_000))
        self.functions: Any = self.account.session.client("lambda")
        self.deployments: Any = self.account.session.client("codedeploy")
        self.applied = False
        self.patience = dice.choice((0, 3, 1_000))

    def workspace(self) -> Workspace:
        record = Record(Journal(self.folder), clock=lambda: self.now)
        workspace = Workspace(self.provider, record)
        workspace._left.wait = self.wait  # type: ignore[method-assign]
        return workspace

    def wait(self, timeout: float | None = None) -> bool:
        """Let time pass in place of waiting, and leave once patience is at its end."""
        self.now += timedelta(seconds=timeout or 0)
        self.patience -= 1
        if self.dice.random() < 0.05:
            self.account.faults.update(dict.fromkeys(BLIND, FAULTS["denied"]))
        elif self.dice.random() < 0.3:
            for action in BLIND:
                self.account.faults.pop(action, None)
        return self.patience < 0

    def fault(self, action: str, request: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
        """Let the request have its fate."""
        if self.fate == "killed before":
            raise Killed
        if self.fate in ("denied", "cut before", "500 before"):
            fault = {"denied": "denied", "cut before": "timed out", "500 before": "failed"}[self.fate]
            return FAULTS[fault](action, request, carry_out)
        answer = carry_out()
        self.applied = answer.status_code < 300
        if self.fate == "killed":
            raise Killed
        if self.fate == "answered":
            return answer
        return FAULTS["failed" if self.fate == "500 after" else "timed out"](action, request, lambda: answer)

    def truth(self) -> tuple[str, tuple[str, dict[str, float]]]:
        """Return the deployment's status and the alias's routing, as AWS has them."""
        with self.account.without_faults():
            answer: Any = self.functions.get_alias(FunctionName=FUNCTION, Name=ALIAS)
            info: Any = self.deployments.get_deployment(deploymentId=self.id)
        weights = answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        return info["deploymentInfo"]["status"], (answer["FunctionVersion"], weights)

    def play(self) -> None:
        with self.account.without_faults():
            alias = self.provider.get_alias(FUNCTION, ALIAS)
            deployment = self.provider.find_deployment(FUNCTION, ALIAS)
        assert deployment is not None
        self.id, target = deployment.id, target_of(alias, deployment)
        self.account.faults["codedeploy:StopDeployment"] = self.fault
        with suppress(Killed):
            outcome = self.outcome(alias, deployment)
            match outcome:
                case NotSeen():
                    assert self.truth()[0] == "Stopped", "said to be stopped"
                case ProviderError():
                    assert outcome.outcome_unknown or not self.applied, "said to be refused"
                case Alias(routing=routing):
                    assert self.truth() == ("Stopped", (target.primary, {}))
                    assert routing == target
        self.check(target.primary)
        self.account.faults.clear()
        self.now += timedelta(minutes=self.dice.choice((1, 20, 60)))
        for reconciled in self.workspace().reconcile_earlier().reconciled:
            self.hold(reconciled.outcome, target.primary)
        self.check(target.primary)

    def outcome(self, alias: Alias, deployment: Deployment) -> Alias | ProviderError:
        """Return what stopping came to."""
        try:
            return self.workspace().stop_deployment(stop_call(alias, deployment), lambda: None, lambda: None)
        except ProviderError as error:
            return error

    def check(self, primary: str) -> None:
        for entry in last_of_each(Journal(self.folder).read().entries):
            assert entry.operation == "StopDeployment"
            if entry.phase is Phase.PERFORMED:
                assert self.applied
            elif entry.phase is Phase.REFUSED:
                assert not self.applied
            elif entry.phase in (Phase.CONFIRMED, Phase.SETTLED):
                self.hold(entry.outcome, primary)

    def hold(self, outcome: Outcome | None, primary: str) -> None:
        status, routing = self.truth()
        if outcome is Outcome.APPLIED:
            assert (status, routing) == ("Stopped", (primary, {})), "told as applied"
        elif outcome is Outcome.NOT_APPLIED:
            assert not self.applied, "told as not applied"


def test_nothing_is_claimed_of_a_stopped_deployment_that_is_not_so(tmp_path: Path) -> None:
    first = first_seed()
    for number in range(RUNS):
        run = Run(random.Random(first + number), FATES[number % len(FATES)], tmp_path / str(number))
        try:
            run.play()
        except AssertionError as error:
            raise AssertionError(f"run {number} from {first}, {run.fate}: {error}; {run.truth()}") from error
