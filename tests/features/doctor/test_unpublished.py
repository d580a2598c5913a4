"""What a template's deployment left on `$LATEST`, and which hash left it out (rollouts.md 2b, 2c)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Change, Version
from tui.features.doctor.diagnose import check_function
from tui.features.doctor.findings import Finding, FunctionFacts, Policy, Unchecked
from tui.features.doctor.runtimes import RuntimeTable
from tui.features.doctor.unpublished import unpublished

STACK = {"aws:cloudformation:stack-name": "shop"}
SAM = {**STACK, "lambda:createdBy": "SAM"}
CDK = {**STACK, "aws:cloudformation:logical-id": "Checkout1A2B3C4D"}
NOW = datetime(2027, 5, 1, tzinfo=UTC)
POLICY = Policy(NOW, RuntimeTable(date(2027, 5, 1), "", {}), ("PROD",))


@pytest.mark.parametrize(
    ("tags", "fields", "cause", "advice"),
    [
        (SAM, ["code"], "SAM hashes CodeUri, not the code", "AutoPublishCodeSha256"),
        (SAM, ["code", "Timeout"], "SAM hashes CodeUri, not the code", "AutoPublishCodeSha256"),
        (SAM, ["Timeout"], "SAM's hash leaves out Timeout:", "AutoPublishAliasAllProperties: true"),
        (SAM, ["Timeout", "env A"], "SAM's hash leaves out Timeout:", "AutoPublishAliasAllProperties: true"),
        (SAM, ["Layers.Arn", "Layers.CodeSize"], "SAM's hash leaves out Layers:", "PublishLambdaVersion: true"),
        (SAM, ["env A", "env B", "MemorySize"], "takes variables and MemorySize as the template writes", "parameter"),
        (CDK, ["code"], "CDK hashes the template's text, not the code", "asset"),
        (CDK, ["MemorySize"], "CDK hashes the template's text: a parameter's new value", "currentVersion"),
        (STACK, ["Timeout"], "AWS::Lambda::Version publishes only when its logical id is new", "new logical id"),
    ],
)
def test_the_hash_that_left_it_out_is_named(tags: dict[str, str], fields: list[str], cause: str, advice: str) -> None:
    left = unpublished(tags, (Change(field) for field in fields))
    assert left is not None
    assert cause in left.cause
    assert advice in left.advice or advice in left.cause


def test_no_template_or_nothing_known_to_differ_is_nothing_to_say() -> None:
    assert unpublished({"team": "tax"}, (Change("code"),)) is None
    assert unpublished(SAM, ()) is None
    assert unpublished(SAM, (Change("env", known=False),)) is None


def checked(
    age: timedelta, tags: dict[str, str], *, complete: bool = True, failed: bool = False, twin: bool = False
) -> tuple[tuple[Finding, ...], tuple[Unchecked, ...]]:
    latest = Version(LATEST, code_sha256="a", timeout_s=30, modified=NOW - age, state="Active")
    live = Version("7", code_sha256="a", timeout_s=3, state="Active")
    published = (Version("8", code_sha256="a", timeout_s=30, state="Active"),) if twin else ()
    failures = (ReadFailure("lambda:ListTags", "no permission"),) if failed else ()
    function = FunctionSnapshot(
        "f", (latest, *published, live), (Alias("f", "PROD", Routing("7")),), failures=failures, complete=complete
    )
    report = check_function(FunctionFacts(function, tags=tags), POLICY)
    return report.findings, report.unchecked


def test_a_deployment_that_is_over_and_published_nothing_is_a_finding() -> None:
    (finding,), _ = checked(timedelta(hours=1), SAM)
    assert finding.what == "SAM stack shop changed $LATEST (Timeout) and published no version for PROD"
    assert finding.why.startswith("what was deployed is not live; likely cause: SAM's hash leaves out Timeout")
    assert checked(timedelta(minutes=59), SAM) == ((), ())
    assert checked(timedelta(hours=1), {}) == ((), ())


def test_what_was_published_or_may_have_been_is_no_template_s_fault() -> None:
    assert checked(timedelta(days=1), SAM, twin=True) == ((), ())
    assert checked(timedelta(days=1), SAM, complete=False) == ((), ())
    (finding,), _ = checked(timedelta(days=20), SAM, complete=False)
    assert finding.what.startswith("$LATEST has differed from what PROD runs for 20 days")


def test_tags_that_could_not_be_read_leave_the_template_unchecked() -> None:
    findings, (unchecked,) = checked(timedelta(days=1), {}, failed=True)
    assert findings == ()
    assert unchecked.what == "which template leaves $LATEST ahead of PROD"
