"""Every check of the doctor: what it finds, the fix, and that a healthy function has nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot, Provisioned, with_failure
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import FULL, ZERO, Routing, Weight
from tui.domain.version import Version
from tui.features.doctor.diagnose import alias_findings, check_function
from tui.features.doctor.findings import (
    AccountScan,
    Finding,
    FunctionFacts,
    FunctionReport,
    Policy,
    marks_of,
    with_alias_checked,
)
from tui.features.doctor.marks import Severity, mark_of
from tui.features.doctor.runtimes import Runtime, RuntimeTable
from tui.writes.ownership.stale_split import diagnose_split

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TABLE = RuntimeTable(date(2026, 7, 25), "page", {"new": Runtime(date(2029, 1, 1)), "old": Runtime(date(2025, 1, 1))})
POLICY = Policy(NOW, TABLE, ("prod", "live"))


def version(number: str, code: str = "", days: int = 1, state: str | None = "Active", runtime: str = "new") -> Version:
    modified = NOW - timedelta(days=days)
    return Version(number, code_sha256=code or number, modified=modified, state=state, runtime=runtime)


def facts(*routings: tuple[str, Routing], versions: tuple[Version, ...] = (), **more: Any) -> FunctionFacts:
    aliases = tuple(Alias("f", name, routing, "r1") for name, routing in routings)
    latest = version("$LATEST", "7")
    known = versions or (latest, version("7"), version("6"))
    if not any(one.number == "$LATEST" for one in known):
        known = (latest, *known)
    more.setdefault("deployments", {alias.name: None for alias in aliases if alias.routing.split})
    return FunctionFacts(FunctionSnapshot("f", versions=known, aliases=aliases), **more)


def one(looked_at: FunctionFacts) -> Finding:
    (finding,) = check_function(looked_at, POLICY).findings
    return finding


@pytest.mark.parametrize(
    "healthy",
    [
        facts(("PROD", Routing("7"))),
        facts(("PROD", Routing("6", "7", Weight(1000)))),
        facts(("dev", Routing("$LATEST"))),
        facts(("PROD", Routing("7")), versions=(version("7", state="Pending"),)),
        facts(),
    ],
    ids=["one version", "a fresh canary", "$LATEST in development", "still starting", "no alias"],
)
def test_a_healthy_function_has_no_finding_and_every_check_was_made(healthy: FunctionFacts) -> None:
    assert check_function(healthy, POLICY) == FunctionReport("f")


def test_a_weight_of_nothing_is_cleared_by_one_call() -> None:
    finding = one(facts(("PROD", Routing("7", "6", ZERO))))
    assert finding.what == "PROD still has 6 at a weight of 0"
    assert finding.fix is not None
    assert finding.fix.call.parameters() == {
        "FunctionName": "f",
        "Name": "PROD",
        "FunctionVersion": "7",
        "RoutingConfig": {"AdditionalVersionWeights": {}},
        "RevisionId": "r1",
    }


def test_a_weight_too_small_for_a_basis_point_is_no_weight_of_nothing() -> None:
    assert check_function(facts(("PROD", Routing("6", "7", Weight.from_api(0.00001)))), POLICY).findings == ()


def test_nothing_is_cleared_under_a_deployment_that_runs() -> None:
    running = Deployment("d-1", "f", "PROD", status="InProgress")
    assert (
        check_function(facts(("PROD", Routing("7", "6", ZERO)), deployments={"PROD": running}), POLICY).findings == ()
    )
    assert (
        check_function(facts(("PROD", Routing("6", "7", FULL)), deployments={"PROD": running}), POLICY).findings == ()
    )


def test_what_a_failed_stack_update_leaves_is_promoted() -> None:
    held = facts(("live", Routing("7", "6", FULL)))
    held = replace(held, function=replace(held.function, provisioned=(Provisioned("live", 5, 0, "FAILED"),)))
    finding = one(held)
    assert finding.severity is Severity.HIGH
    assert "CloudFormation" in finding.what
    assert "provisioned concurrency (FAILED)" in finding.what
    assert finding.fix is not None
    assert finding.fix.call.after == Routing("6")


def test_a_deployment_that_was_stopped_is_rolled_back() -> None:
    stopped = Deployment("d-1", "f", "PROD", status="Stopped", current_version="6", target_version="7")
    finding = one(facts(("PROD", Routing("6", "7", Weight(1000))), deployments={"PROD": stopped}))
    assert finding.severity is Severity.HIGH
    assert "d-1 was stopped" in finding.what
    assert finding.fix is not None
    assert finding.fix.call.after == Routing("6")


def test_a_split_that_nobody_works_on_is_forgotten_after_a_week() -> None:
    split = ("PROD", Routing("6", "7", Weight(1000)))
    assert check_function(facts(split, versions=(version("7", days=6), version("6"))), POLICY).findings == ()
    finding = one(facts(split, versions=(version("7", days=7), version("6"))))
    assert finding.what.startswith("PROD still sends 10 % to 7, published 7 days ago")
    assert (finding.severity, finding.fix) == (Severity.LOW, None)
    assert finding.advice


@pytest.mark.parametrize(
    ("state", "severity"), [("Inactive", Severity.HIGH), ("Failed", Severity.CRITICAL), ("Brandnew", Severity.CRITICAL)]
)
def test_an_alias_on_a_version_that_is_not_active(state: str, severity: Severity) -> None:
    finding = one(facts(("PROD", Routing("7")), versions=(version("7", state=state),)))
    assert finding.severity is severity
    assert f"PROD points at 7, and 7 is {state}" in finding.what
    assert finding.fix is None
    assert finding.advice.startswith("invoke it once" if state == "Inactive" else "point the alias at")


def test_a_canary_that_is_not_active_is_rolled_back() -> None:
    failed = (version("7", state="Failed"), version("6"))
    finding = one(facts(("PROD", Routing("6", "7", Weight(1000))), versions=failed))
    assert finding.fix is not None
    assert finding.fix.call.after == Routing("6")
    both = (version("7", state="Failed"), version("6", state="Failed"))
    findings = check_function(facts(("PROD", Routing("6", "7", Weight(1000))), versions=both), POLICY).findings
    assert [finding.fix for finding in findings] == [None, None]


def test_an_alias_on_a_version_that_is_not_there() -> None:
    finding = one(facts(("PROD", Routing("5")), missing=frozenset({"5"})))
    assert (finding.severity, finding.what) == (Severity.CRITICAL, "PROD points at 5, and 5 does not exist")
    assert finding.advice == "point the alias at a version that is Active"
    gone = facts(("PROD", Routing("5")))
    assert check_function(gone, POLICY).findings == ()
    gone = replace(gone, function=replace(gone.function, complete=True))
    assert one(gone).what == "PROD points at 5, and 5 does not exist"


def test_production_on_latest_is_pointed_at_its_twin_where_there_is_one() -> None:
    finding = one(facts(("PROD", Routing("$LATEST"))))
    assert finding.what == "PROD points at $LATEST"
    assert finding.fix is not None
    assert finding.fix.call.after == Routing("7")
    alone = one(facts(("PROD", Routing("$LATEST")), versions=(version("6"),)))
    assert alone.fix is None
    assert "publish" in alone.advice


def test_latest_is_ahead_for_long_only_where_it_differs_from_all_that_is_live() -> None:
    ahead = (version("$LATEST", "new code", days=14), version("7"), version("6"))
    looked_at = facts(("PROD", Routing("7")), versions=ahead)
    assert one(looked_at).what == "$LATEST has differed from what PROD runs for 14 days"
    whole = replace(looked_at, function=replace(looked_at.function, complete=True))
    assert one(whole).what == "$LATEST has differed from what PROD runs for 14 days; never published"
    published = (version("$LATEST", "7", days=30), version("7", days=30), version("6"))
    assert "published as 7" in one(facts(("PROD", Routing("6")), versions=published)).what
    for live in (Routing("7"), Routing("6", "7", Weight(1))):
        assert not [
            finding
            for finding in check_function(facts(("PROD", live), versions=published), POLICY).findings
            if "$LATEST" in finding.what
        ]
    young = (version("$LATEST", "new code", days=13), version("7"))
    assert check_function(facts(("PROD", Routing("7")), versions=young), POLICY).findings == ()
    assert check_function(facts(("dev", Routing("7")), versions=ahead), POLICY).findings == ()


def test_a_past_deprecation_is_one_finding_with_all_that_run_on_it() -> None:
    old = (version("$LATEST", "7", runtime="old"), version("7", runtime="old"), version("6", runtime="new"))
    finding = one(facts(("PROD", Routing("7")), versions=old))
    assert finding.what == "old has been deprecated since 2025-01-01; used by $LATEST, 7 (PROD)"
    assert finding.severity is Severity.HIGH
    idle = (version("$LATEST", "7"), version("7"), version("6", runtime="old"))
    assert check_function(facts(("PROD", Routing("7")), versions=idle), POLICY).findings == ()


def test_a_runtime_that_the_table_does_not_know_is_not_called_healthy() -> None:
    unknown = check_function(facts(("PROD", Routing("7")), versions=(version("7", runtime="zig1"),)), POLICY)
    assert unknown.findings == ()
    assert "zig1" in unknown.unchecked[0].what
    assert "2026-07-25" in unknown.unchecked[0].what


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("lambda:ListAliases", "its aliases"),
        ("lambda:ListProvisionedConcurrencyConfigs", "its provisioned concurrency"),
        ("lambda:GetFunctionConfiguration", "whether 7 is Active, which PROD sends calls to"),
        ("codedeploy:ListDeployments", "whether the split of PROD is stale"),
    ],
)
def test_a_check_that_could_not_run_says_so(action: str, expected: str) -> None:
    failure = ReadFailure(action, "denied")
    looked_at = facts(
        ("PROD", Routing("6", "7", Weight(1000))), versions=(version("7", state=None), version("6")), deployments={}
    )
    looked_at = replace(looked_at, function=with_failure(looked_at.function, failure))
    report = check_function(looked_at, POLICY)
    assert report.findings == ()
    assert [one.failure for one in report.unchecked if expected in one.what] == [failure]


def test_without_latest_what_hangs_on_it_was_not_checked() -> None:
    looked_at = FunctionFacts(
        FunctionSnapshot("f", aliases=(Alias("f", "PROD", Routing("7")),), versions=(version("7"),))
    )
    assert [one.what for one in check_function(looked_at, POLICY).unchecked] == ["$LATEST"]


def test_the_gravest_stand_first_in_a_round() -> None:
    untidy = check_function(facts(("PROD", Routing("7", "6", ZERO))), POLICY)
    broken = check_function(facts(("PROD", Routing("7")), versions=(version("7", state="Failed"),)), POLICY)
    scan = AccountScan(3, (untidy, FunctionReport("g"), broken))
    assert [finding.severity for finding in scan.findings] == [Severity.CRITICAL, Severity.LOW]
    assert scan.complete
    assert not replace(scan, total=4).complete


def test_variables_that_kms_does_not_let_be_read_are_not_known_and_never_the_same_or_another() -> None:
    denied = {"Environment.Error": "KMS denies it"}
    latest = replace(version("$LATEST", "7", days=30), settings=denied)
    looked_at = facts(("PROD", Routing("7")), versions=(latest, version("7", days=30)))
    findings = check_function(looked_at, POLICY)
    assert findings.findings == ()
    assert [(check.what, check.failure) for check in findings.unchecked] == [
        ("the variables of $LATEST", ReadFailure("kms:Decrypt", "KMS denies it")),
        ("whether $LATEST differs from what PROD runs", ReadFailure("kms:Decrypt", "KMS denies it")),
    ]
    # No version is named as the same as $LATEST, to be pointed at, while that is not known.
    assert one(facts(("PROD", Routing("$LATEST")), versions=(latest, version("7")))).fix is None


def test_the_page_of_an_alias_knows_what_the_doctor_does() -> None:
    failed = facts(
        ("PROD", Routing("7")), ("TEST", Routing("6")), versions=(version("7", state="Failed"), version("6"))
    )
    prod, test = failed.function.aliases
    page = alias_findings(failed.function, prod, None, NOW, POLICY.production)
    assert page == check_function(failed, POLICY).findings
    assert alias_findings(failed.function, test, None, NOW, POLICY.production) == ()
    on_latest = facts(("PROD", Routing("$LATEST")))
    page = alias_findings(on_latest.function, on_latest.function.aliases[0], None, NOW, POLICY.production)
    assert page == check_function(on_latest, POLICY).findings
    split = Routing("6", "7", Weight(1000))
    stopped = Deployment("d-1", "f", "PROD", status="Stopped", current_version="6", target_version="7")
    stranded = facts(("PROD", split), deployments={"PROD": stopped})
    alias = stranded.function.aliases[0]
    left = diagnose_split(alias, stranded.function.versions, None, stopped)
    assert alias_findings(stranded.function, alias, left, NOW, ()) == check_function(stranded, POLICY).findings


def test_a_mark_holds_while_the_alias_is_where_it_was_looked_at() -> None:
    failed = facts(("PROD", Routing("7")), versions=(version("7", state="Failed"),))
    alias = failed.function.aliases[0]
    marks = check_function(failed, POLICY).marks
    assert mark_of(alias, marks, ()) is Severity.CRITICAL
    assert mark_of(replace(alias, routing=Routing("6")), marks, ()) is None
    # What the list tells by itself needs no look.
    on_latest = replace(alias, routing=Routing("$LATEST"))
    assert [mark_of(on_latest, {}, patterns) for patterns in (("prod",), ())] == [Severity.HIGH, None]
    # What is merely untidy is no mark.
    assert check_function(facts(("PROD", Routing("7", "6", ZERO))), POLICY).marks == {}
    again = with_alias_checked({"f": marks, "g": marks}, alias, ())
    assert again == {"f": {}, "g": marks}


def test_what_the_doctor_found_of_alarms_stays_marked_though_the_page_does_not_judge_them() -> None:
    alias = Alias("f", "PROD", Routing("7"))
    alarm = Finding(Severity.HIGH, "f", "PROD", "alarm x can never trigger for 7", "")
    failed = Finding(Severity.CRITICAL, "f", "PROD", "7 is Failed", "")
    marks = {"f": marks_of((alias,), (failed, alarm), (alarm,))}
    assert mark_of(alias, marks["f"], ()) is Severity.CRITICAL
    put_right = with_alias_checked(marks, alias, ())
    assert mark_of(alias, put_right["f"], ()) is Severity.HIGH
    assert mark_of(alias, with_alias_checked(put_right, alias, (failed,))["f"], ()) is Severity.CRITICAL
    assert with_alias_checked(marks, replace(alias, routing=Routing("6")), ())["f"] == {}
