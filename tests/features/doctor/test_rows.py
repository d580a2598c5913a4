"""On its page the most severe findings of an alias are lines, and the rest is counted."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import NotPermitted
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.features.doctor.findings import AccountScan, Finding, Fix, FunctionReport, Unchecked
from tui.features.doctor.marks import Severity
from tui.features.doctor.rows import alias_lines, doctor_head, doctor_rows, finding_lines, progress_bar

ALIAS = Alias("f", "PROD", Routing("7"))
FAILED = Finding(Severity.CRITICAL, "f", "PROD", "7 is Failed", "", Fix(UpdateAlias(ALIAS, Routing("6")), "roll back"))
LATEST = Finding(Severity.HIGH, "f", "PROD", "on $LATEST", "", advice="publish it")
AHEAD = Finding(Severity.LOW, "f", "PROD", "$LATEST is ahead", "")


def test_lines_on_the_page() -> None:
    assert alias_lines(()) == alias_lines((), brief=True) == ""
    assert alias_lines((FAILED,)) == "✗ critical: 7 is Failed\n  fix: roll back"
    assert alias_lines((FAILED, LATEST, AHEAD)).splitlines()[2:] == [
        "! high: on $LATEST",
        "  fix: publish it",
        "  +1 more: D to see all",
    ]
    assert alias_lines((FAILED, LATEST, AHEAD), brief=True) == "+2 ✗ critical: 7 is Failed"
    assert alias_lines((AHEAD,), brief=True) == "· low: $LATEST is ahead"


def test_what_one_key_fixes_is_marked_by_that_key_and_named_with_it() -> None:
    rows = doctor_rows(AccountScan(1, (FunctionReport("f", (FAILED, LATEST)),)), one=True)
    assert ["".join(span.text for span in spans) for _, spans in rows] == [
        "critical ⏎ PROD  7 is Failed",
        "high       PROD  on $LATEST",
    ]
    assert finding_lines(FAILED)[-1] == "fix (enter): roll back"
    assert finding_lines(LATEST)[-1] == "fix: publish it"
    assert finding_lines(AHEAD)[-1].startswith("why it matters")


def test_the_head_says_of_how_many() -> None:
    assert doctor_head(AccountScan(0), one=False) == "no functions to check"
    assert doctor_head(AccountScan(1, (FunctionReport("f"),)), one=False) == "1 function checked, no problems found"
    unread = FunctionReport("f", unchecked=(Unchecked("f", "the variables of 7"),))
    assert doctor_head(AccountScan(2, (unread,)), one=False) == (
        "checking █████░░░░░ 1 of 2 functions: no problems found so far, 1 check could not run"
    )


def test_why_checks_could_not_run_is_said_in_few_words() -> None:
    aws = "User: arn:aws:sts::123456789012:assumed-role/Night/op is not authorized to perform: lambda:GetAlias on f"
    denied = ReadFailure("lambda:GetAlias", aws, NotPermitted("lambda:GetAlias", aws))
    report = FunctionReport("f", unchecked=(Unchecked("f", "PROD", denied),))
    assert doctor_head(AccountScan(1, (report,)), one=False).endswith(
        "1 check could not run: no permission: lambda:GetAlias"
    )


def test_the_bar_and_the_estimate_promise_nothing_that_is_not_known() -> None:
    assert [progress_bar(done, 71) for done in (0, 7, 8, 70, 71)] == [
        "░░░░░░░░░░",
        "░░░░░░░░░░",
        "█░░░░░░░░░",
        "█████████░",
        "██████████",
    ]
    reports = tuple(FunctionReport(f"f{number}") for number in range(10))
    few = AccountScan(100, reports[:3], elapsed=3.0)
    assert "left" not in doctor_head(few, one=False)
    some = AccountScan(100, reports, elapsed=10.0)
    assert doctor_head(some, one=False) == (
        "checking █░░░░░░░░░ 10 of 100 functions, about 1 min left: no problems found so far"
    )
    soon = AccountScan(12, reports, elapsed=10.0)
    assert "about 10 s left" in doctor_head(soon, one=False)
    assert "left" not in doctor_head(soon, one=False, stopped=True)
