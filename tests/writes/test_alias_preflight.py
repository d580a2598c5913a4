"""What AWS would refuse is known before a call is made, and a way back is never blocked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.call import CreateAlias, DeleteAlias, UpdateAlias, UpdateFunctionConfiguration
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot, Provisioned
from tui.domain.protection import is_protected, protection
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.settings.settings import Settings
from tui.writes.alias_preflight import Level, check_routing, question, refusal
from tui.writes.ownership.approval import Approval, is_valid_for
from tui.writes.ownership.owner import Free, Locked, Managed, Unknown, under_rollout
from tui.writes.preflight import touches_protected

SIX = Version("6", role="arn:aws:iam::1:role/a", code_sha256="six", state="Active")
SEVEN = replace(SIX, number="7", code_sha256="seven")
FUNCTION = FunctionSnapshot("orders", (Version(LATEST), SEVEN, SIX), complete=True)
TEN = Weight(1000)


def call(before: Routing, after: Routing) -> UpdateAlias:
    return UpdateAlias(Alias("orders", "PROD", before, revision="r"), after)


SPLIT = call(Routing("6"), Routing("6", "7", TEN))


def test_a_healthy_split_has_no_findings() -> None:
    assert check_routing(SPLIT, FUNCTION, read_only=False) == ()


@pytest.mark.parametrize(
    ("wanted", "function", "words"),
    [
        (call(Routing("6"), Routing("6", LATEST, TEN)), FUNCTION, "only numbered versions"),
        (call(Routing(LATEST), Routing(LATEST, "7", TEN)), FUNCTION, "published versions only"),
        (call(Routing("6"), Routing("6", "6", TEN)), FUNCTION, "is the primary already"),
        (call(Routing("6"), Routing("6", "9", TEN)), FUNCTION, "version 9 does not exist"),
        (call(Routing("6", "7", TEN, more=1), Routing("6")), FUNCTION, "more than AWS allows"),
        (
            SPLIT,
            replace(FUNCTION, versions=(replace(SEVEN, role="arn:aws:iam::1:role/b"), SIX)),
            "different execution roles",
        ),
        (SPLIT, replace(FUNCTION, versions=(replace(SEVEN, dead_letter="arn:q"), SIX)), "different dead-letter"),
        (SPLIT, replace(FUNCTION, versions=(replace(SEVEN, state="Inactive"), SIX)), "version 7 is Inactive"),
        (SPLIT, replace(FUNCTION, versions=(replace(SEVEN, state="SomethingNew"), SIX)), "is SomethingNew"),
    ],
)
def test_what_aws_refuses_is_refused_in_words(wanted: UpdateAlias, function: FunctionSnapshot, words: str) -> None:
    assert words in (refusal(wanted, function, read_only=False) or "")


def test_read_only_blocks_even_the_way_back() -> None:
    assert "read-only" in (refusal(call(Routing("6", "7", TEN), Routing("6")), FUNCTION, read_only=True) or "")


def test_rolling_back_onto_an_inactive_primary_is_told_and_not_blocked() -> None:
    function = replace(FUNCTION, versions=(SEVEN, replace(SIX, state="Inactive")))
    findings = check_routing(call(Routing("6", "7", TEN), Routing("6")), function, read_only=False)
    assert [finding.level for finding in findings] == [Level.NOTE]


def test_less_traffic_for_an_inactive_canary_is_not_blocked() -> None:
    function = replace(FUNCTION, versions=(replace(SEVEN, state="Inactive"), SIX))
    assert refusal(call(Routing("6", "7", TEN), Routing("6", "7", Weight(500))), function, read_only=False) is None


def test_versions_not_read_yet_do_not_block() -> None:
    partial = FunctionSnapshot("orders", (SIX,), complete=False)
    assert refusal(SPLIT, partial, read_only=False) is None
    assert refusal(SPLIT, None, read_only=False) is None


def test_provisioned_concurrency_and_equal_versions_are_notes() -> None:
    function = replace(
        FUNCTION,
        versions=(replace(SEVEN, code_sha256="six"), SIX),
        provisioned=(Provisioned("PROD", 5, 5, "READY"),),
    )
    texts = [finding.text for finding in check_routing(SPLIT, function, read_only=False)]
    assert len(texts) == 2
    assert "provisioned concurrency (5 of 5)" in texts[0]
    assert "same code and configuration" in texts[1]


@pytest.mark.parametrize(
    ("alias", "protected"),
    [("PROD", True), ("prod-eu", True), ("Production", True), ("LIVE", True), ("alive", False), ("TEST", False)],
)
def test_default_protection(alias: str, protected: bool) -> None:
    assert is_protected(alias, ("prod*", "production", "live")) is protected


MANAGED = Managed("SAM stack shop", "its next update puts it back")
LOCKED = Locked(Deployment("d-1", "orders", "PROD", current_version="6", target_version="7"))
BACK = call(Routing("6", "7", TEN), Routing("6"))


@pytest.mark.parametrize("function", [FUNCTION, None])
class TestOwnership:
    def test_a_managed_alias_wants_a_reason(self, function: FunctionSnapshot | None) -> None:
        (finding,) = check_routing(SPLIT, function, read_only=False, ownership=MANAGED)
        assert finding.level is Level.REASON
        assert finding.text == "managed by SAM stack shop: its next update puts it back"
        assert refusal(SPLIT, function, read_only=False, ownership=MANAGED) is None
        assert question(SPLIT, function, read_only=False, ownership=MANAGED) == finding.text

    def test_rolling_a_managed_alias_back_is_told_and_not_asked(self, function: FunctionSnapshot | None) -> None:
        (finding,) = check_routing(BACK, function, read_only=False, ownership=MANAGED)
        assert finding.level is Level.NOTE
        assert question(BACK, function, read_only=False, ownership=MANAGED) is None

    def test_one_that_a_rollout_moves_wants_a_reason_beside_that_of_its_owner(
        self, function: FunctionSnapshot | None
    ) -> None:
        rolling = under_rollout(MANAGED, ("careful", "r1"))
        first, second = check_routing(SPLIT, function, read_only=False, ownership=rolling)
        assert first.text == (
            "the rollout careful of this machine moves PROD: pause it first (R, then h), or it pauses because of this"
        )
        assert (first.level, second.text) == (Level.REASON, "managed by SAM stack shop: its next update puts it back")
        assert question(BACK, function, read_only=False, ownership=rolling) is None
        # A deployment goes before it, and a reason is good for the rollout that it was given for.
        assert under_rollout(LOCKED, ("careful", "r1")) == LOCKED
        assert under_rollout(rolling, None) == MANAGED
        given = Approval("hotfix", rolling)
        assert is_valid_for(given, rolling)
        assert is_valid_for(given, MANAGED)
        assert not is_valid_for(given, under_rollout(MANAGED, ("careful", "r2")))
        assert not is_valid_for(Approval("hotfix", MANAGED), rolling)

    def test_a_locked_alias_is_blocked_with_the_ways_out(self, function: FunctionSnapshot | None) -> None:
        words = refusal(SPLIT, function, read_only=False, ownership=LOCKED)
        assert words == (
            "CodeDeploy deployment d-1 of PROD is in progress (6 → 7): "
            "watch it, or stop the deployment, which rolls back"
        )
        assert question(SPLIT, function, read_only=False, ownership=LOCKED) is None

    def test_rolling_a_locked_alias_back_is_stopping_the_deployment(self, function: FunctionSnapshot | None) -> None:
        words = refusal(BACK, function, read_only=False, ownership=LOCKED)
        assert (
            words == "CodeDeploy deployment d-1 of PROD is in progress (6 → 7): stop the deployment, which rolls back"
        )

    def test_one_that_is_not_known_wants_a_reason_and_says_for_what(self, function: FunctionSnapshot | None) -> None:
        denied = ReadFailure("lambda:ListTags", "not authorized")
        words = question(SPLIT, function, read_only=False, ownership=Unknown(tags=denied)) or ""
        assert "may revert it" in words
        assert "deployment" not in words
        words = question(SPLIT, function, read_only=False, ownership=Unknown(deployments=denied)) or ""
        assert "a deployment that is moving PROD may overwrite this or fail because of it" in words
        assert "stack" not in words
        words = question(SPLIT, function, read_only=False, ownership=Unknown()) or ""
        assert "stack" in words
        assert "deployment" in words
        assert refusal(SPLIT, function, read_only=False, ownership=Unknown()) is None

    def test_rolling_back_one_that_is_not_known_is_held_up_by_nothing(self, function: FunctionSnapshot | None) -> None:
        assert question(BACK, function, read_only=False, ownership=Unknown()) is None

    @pytest.mark.parametrize("ownership", [None, Free()])
    def test_nobody_known_says_nothing(self, function: FunctionSnapshot | None, ownership: Free | None) -> None:
        assert check_routing(SPLIT, function, read_only=False, ownership=ownership) == ()

    def test_read_only_comes_first(self, function: FunctionSnapshot | None) -> None:
        assert question(SPLIT, function, read_only=True, ownership=MANAGED) is None
        assert "read-only" in (refusal(SPLIT, function, read_only=True, ownership=LOCKED) or "")


def test_what_aws_refuses_comes_before_what_is_asked() -> None:
    function = replace(FUNCTION, versions=(replace(SEVEN, state="Inactive"), SIX))
    levels = [f.level for f in check_routing(SPLIT, function, read_only=False, ownership=MANAGED)]
    assert levels == [Level.BLOCK, Level.REASON]
    assert question(SPLIT, function, read_only=False, ownership=MANAGED) is None
    assert Level.NOTE < Level.REASON < Level.BLOCK


def test_in_a_production_context_every_alias_is_protected() -> None:
    patterns = ("prod*",)
    assert not is_protected("canary-eu", protection(patterns, None))
    assert not is_protected("canary-eu", protection(patterns, Context("shop", "eu-west-1")))
    assert is_protected("canary-eu", protection(patterns, Context("shop", "eu-west-1", production=True)))
    assert is_protected("anything", protection((), Context("shop", "eu-west-1", production=True)))


@pytest.mark.parametrize("name", ["prod", "PROD-eu", "production", "Live", "main", "stable", "blue", "green"])
def test_the_names_of_what_serves_customers_are_protected_by_default(name: str) -> None:
    assert is_protected(name, Settings().protected_aliases)
    assert not is_protected("test", Settings().protected_aliases)


def test_a_change_of_latest_touches_the_protected_alias_that_points_at_it() -> None:
    change = UpdateFunctionConfiguration("orders", Version(LATEST), {"Timeout": 9})
    on_latest = replace(FUNCTION, aliases=(Alias("orders", "PROD", Routing(LATEST)),))
    elsewhere = replace(
        FUNCTION, aliases=(Alias("orders", "PROD", Routing("7")), Alias("orders", "dev", Routing(LATEST)))
    )
    assert touches_protected(change, on_latest, ("prod",))
    assert not touches_protected(change, elsewhere, ("prod",))
    assert touches_protected(DeleteAlias(on_latest.aliases[0]), on_latest, ("prod",))
    assert not touches_protected(CreateAlias("orders", "PROD", Routing("7")), on_latest, ("prod",))
