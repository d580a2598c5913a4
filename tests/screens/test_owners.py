"""Who else moves an alias is known before a write: managed ones want a reason, a deployment locks, a mover is named."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from screens.review import ReviewDialog
from tests.support.budgets import quick_budget
from tests.support.fault_reasons import REASONS, SMALL, stays_alive
from tests.support.faults import FAULTS, FaultyAccount, each_in_turn
from tests.support.journey import Begin, Journey
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.deployment_call import StopDeployment
from tui.domain.errors import Busy, NotPermitted, Unreachable, Unsupported
from tui.features.fader.events import ChangedElsewhere
from tui.writes.journal.entry import Phase, last_of_each
from tui.writes.ownership.owner import Free, Locked, Managed

DEPLOYED = SMALL.with_name("deployed.yaml")
EXPECTED = {fault: reason for fault, reason in REASONS.items() if fault != "garbage"}
OWNERS = (
    "lambda:ListTags",
    "codedeploy:ListDeployments",
    "codedeploy:BatchGetDeployments",
    "codedeploy:ListDeploymentTargets",
    "codedeploy:BatchGetDeploymentTargets",
)


async def test_a_managed_alias_wants_a_reason_once_and_records_it(begin: Begin) -> None:
    async with begin(start_function="gift-cards", protected_aliases=()) as journey:
        await journey.sees("managed by CloudFormation stack shop-gifts")
        assert journey.app.alias_status is not None
        assert isinstance(journey.app.alias_status.ownership, Managed)
        await journey.press("5", "0", "enter")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press("escape")
        await journey.settled()
        assert journey.provider.writes == []
        await journey.press("5", "0", "enter")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press(*"live", "enter", *"gifts are late", "enter")
        await journey.settled()
        assert journey.routing("gift-cards", "live") == ("9", {"8": 0.5})
        await journey.press("2", "5", "enter")
        await journey.settled()
        assert journey.routing("gift-cards", "live") == ("9", {"8": 0.25})
        entries = journey.app.journal.read().entries
        assert {entry.reason for entry in entries} == {"gifts are late"}
        assert [entry.phase.value for entry in entries] == ["intended", "performed"] * 2


async def test_a_deployment_locks_the_alias_until_it_is_stopped(begin: Begin) -> None:
    async with begin(start_function="gift-wrapping", start_alias="PROD", protected_aliases=()) as journey:
        await journey.sees("locked by CodeDeploy deployment")
        assert journey.app.alias_status is not None
        assert isinstance(journey.app.alias_status.ownership, Locked)
        before = journey.routing("gift-wrapping", "PROD")
        assert before[1]
        await journey.press("f", "right")
        await journey.sees("of PROD is in progress")
        await journey.press("b")
        await journey.pilot.pause()
        assert journey.provider.writes == []
        assert journey.routing("gift-wrapping", "PROD") == before
        await journey.press("x")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press("y")
        await journey.until(lambda: journey.routing("gift-wrapping", "PROD") == (before[0], {}))
        await journey.until(lambda: not isinstance(getattr(journey.app.alias_status, "ownership", None), Locked))
        await journey.notified("gift-wrapping:PROD is back on 4")
        # What kept moves from being sent is gone, and so is what was said of it; the log keeps it.
        await journey.until(lambda: journey.fader.event is None and "of PROD is in progress" not in journey.text)
        await journey.press("M")
        await journey.sees("Messages of this session", "cannot set 4: CodeDeploy", "gift-wrapping:PROD is back on 4")
        await journey.press("escape")
        assert not isinstance(journey.fader.event, ChangedElsewhere)
        intended, performed = journey.app.journal.read().entries
        assert (intended.operation, intended.asked["autoRollbackEnabled"]) == ("StopDeployment", "True")
        assert performed.phase is Phase.PERFORMED
        assert performed.state is not None
        assert str(performed.state.routing.primary) == "4"
        assert performed.state.routing.canary is None


async def test_a_rollback_on_its_way_is_said_and_told_to_who_leaves(begin: Begin) -> None:
    async with begin(start_function="gift-wrapping", start_alias="PROD", protected_aliases=()) as journey:
        await journey.sees("locked by CodeDeploy deployment")
        journey.provider.faults["get_alias"] = Busy("lambda:GetAlias", "Rate Exceeded.")
        await journey.press("x")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press("y")
        await journey.sees("rolling back: deployment")
        await journey.press("f", "right")
        await journey.sees("wait until it")
        assert [type(call) for call in journey.provider.writes] == [StopDeployment]
        await journey.press("q")
    (words,) = journey.app.farewell
    assert "its rollback was not seen to end yet" in words
    assert [entry.phase for entry in journey.app.journal.read().entries][:2] == [Phase.INTENDED, Phase.UNKNOWN]


@pytest.mark.parametrize("fault", ["throttled", "failed", "cut off"])
async def test_a_fault_of_stopping_is_said_and_stops_nothing_twice(
    begin: Begin, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.writes.ownership.stopping.UNHEARD", 0.5)
    # A rollback begins some seconds after the stop, by the account's clock.
    account = FaultyAccount(DEPLOYED, speed=20)
    wanted = {"start_function": "releasing", "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), size=(160, 36), **wanted) as journey:
        calm_down_quickly(journey)
        await journey.sees("locked by CodeDeploy deployment")
        account.faults["codedeploy:StopDeployment"] = FAULTS[fault]
        await journey.press("x")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press("y")
        if fault != "cut off":
            # Refused, and not known whether: what each fault is called is tested at the words of errors.
            await journey.notified("AWS failed" if fault == "failed" else REASONS[fault])
            assert account.calls.count("codedeploy:StopDeployment") == 1
            await journey.sees("locked by CodeDeploy deployment")
            await stays_alive(journey)
            account.faults.clear()
            await journey.press("x")
            await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
            await journey.press("y")
        # Where only the answer was lost, looking on tells that it was stopped.
        await journey.notified("releasing:PROD is back on 4")
        assert last_of_each(journey.app.journal.read().entries)[-1].phase is Phase.PERFORMED
        await journey.until(lambda: isinstance(journey.app.alias_status and journey.app.alias_status.ownership, Free))


async def test_a_stranded_split_is_named_with_what_cleans_it_up(begin: Begin) -> None:
    async with begin(start_function="gift-tracking", start_alias="PROD") as journey:
        await journey.until(lambda: journey.app.alias_status and journey.app.alias_status.stale_split)
        await journey.sees("was stopped", "stays split")
        await journey.press("b")
        await journey.sees("✓ rolled back: 100 % on")
        assert "stays split" not in journey.text.replace("\n", " ")


async def test_a_write_to_an_alias_whose_owner_cannot_be_read_wants_a_reason_once(begin: Begin) -> None:
    faults = {
        "list_tags": NotPermitted("lambda:ListTags", "not authorized"),
        "find_deployment": Busy("codedeploy:ListDeployments", "Rate Exceeded."),
    }
    async with begin(
        start_function="order-processor", start_alias="PROD", protected_aliases=(), faults=faults
    ) as journey:
        await journey.sees("owner not known: no permission: lambda:ListTags", "codedeploy:ListDeployments")
        await journey.press("f", "right")
        await journey.sees("PROD: owner not known", "may revert it", "may overwrite this")
        await journey.sees("could not be read: no permission: lambda:ListTags; AWS is throttling")
        await journey.press("escape")
        await journey.settled()
        assert journey.provider.writes == []
        await gives_reason(journey, "f", "right")
        await journey.moved("6", {"7": 0.11})
        await journey.press("f", "right")
        await journey.moved("6", {"7": 0.12})
        assert {entry.reason for entry in journey.app.journal.read().entries} == {"late"}


async def test_tags_that_cannot_be_read_do_not_unlock_what_a_deployment_moves(begin: Begin) -> None:
    faults = {"list_tags": NotPermitted("lambda:ListTags", "not authorized")}
    async with begin(
        start_function="gift-wrapping", start_alias="PROD", protected_aliases=(), faults=faults
    ) as journey:
        await journey.sees("locked by CodeDeploy deployment", "owner not known: no permission: lambda:ListTags")
        await journey.press("f", "right")
        await journey.sees("of PROD is in progress")
        assert journey.provider.writes == []


async def test_a_managed_alias_whose_deployments_cannot_be_read_says_both(begin: Begin) -> None:
    faults = {"find_deployment": NotPermitted("codedeploy:ListDeployments", "not authorized")}
    async with begin(start_function="gift-cards", start_alias="live", protected_aliases=(), faults=faults) as journey:
        await journey.sees("managed by CloudFormation stack shop-gifts", "owner not known")
        await journey.press("5", "0", "enter")
        await journey.sees("live: managed elsewhere", "a deployment may be moving")


async def test_an_owner_known_later_is_asked_about_as_what_it_is(begin: Begin) -> None:
    faults = {"list_tags": Unreachable("lambda:ListTags", "timed out")}
    async with begin(start_function="gift-cards", start_alias="live", protected_aliases=(), faults=faults) as journey:
        await journey.sees("owner not known: no answer: lambda:ListTags")
        await gives_reason(journey, "5", "0", "enter")
        await journey.until(lambda: journey.routing("gift-cards", "live") == ("9", {"8": 0.5}))
        journey.provider.faults.clear()
        await journey.press("r")
        await journey.sees("managed by CloudFormation stack shop-gifts")
        await journey.settled()
        await journey.press("2", "5", "enter")
        await journey.sees("live: managed elsewhere")
        await gives_reason(journey)
        await journey.until(lambda: journey.routing("gift-cards", "live") == ("9", {"8": 0.25}))


async def test_an_owner_known_later_to_be_nobody_is_asked_about_no_more(begin: Begin) -> None:
    faults = {"list_tags": Unreachable("lambda:ListTags", "timed out")}
    async with begin(
        start_function="order-processor", start_alias="PROD", protected_aliases=(), faults=faults
    ) as journey:
        await journey.sees("owner not known")
        assert not journey.fader.armed
        journey.provider.faults.clear()
        await journey.press("r")
        await journey.until(lambda: journey.fader.armed)
        await journey.press("f", "right")
        await journey.moved("6", {"7": 0.11})


async def test_what_is_not_known_any_more_is_asked_about_before_the_next_write(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await journey.until(lambda: journey.fader.armed)
        journey.provider.faults["find_deployment"] = Busy("codedeploy:ListDeployments", "Rate Exceeded.")
        await journey.press("r")
        await journey.until(lambda: not journey.fader.armed)
        await gives_reason(journey, "f", "right")
        await journey.moved("6", {"7": 0.11})


async def test_a_deployment_lost_sight_of_locks_no_more_and_is_named(begin: Begin) -> None:
    async with begin(start_function="gift-wrapping", start_alias="PROD", protected_aliases=()) as journey:
        await journey.sees("locked by CodeDeploy deployment")
        for method in ("list_tags", "find_deployment"):
            journey.provider.faults[method] = NotPermitted("codedeploy:ListDeployments", "not authorized")
        await journey.press("r")
        await journey.sees("was moving it")
        await journey.press("b")
        await journey.until(lambda: journey.routing("gift-wrapping", "PROD") == ("4", {}))


async def test_an_endpoint_without_tags_and_deployments_is_asked_about_once(at_prod: Begin) -> None:
    async with at_prod() as journey:
        for method, action in (("list_tags", "lambda:ListTags"), ("find_deployment", "codedeploy:ListDeployments")):
            journey.provider.faults[method] = Unsupported(action, "not offered")
        await journey.press("r")
        await journey.sees("not available here")
        await gives_reason(journey, "f", "right")
        await journey.moved("6", {"7": 0.11})
        await journey.press("tab")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST" and journey.fader.armed)
        await journey.press("down", "c")
        await journey.until(lambda: journey.fader.canary)
        await journey.press("right")
        await journey.until(lambda: len(journey.provider.writes) == 2)
        assert {entry.reason for entry in journey.app.journal.read().entries} == {"late"}


async def test_a_reading_of_the_owner_that_takes_long_asks_for_a_reason(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.features.fader.live.owners.OWNER_SECONDS", 0.05)
    slow = threading.Event()
    answers: dict[str, Callable[[Any], Any]] = {"list_tags": lambda _: slow.wait(10) and {}}
    async with begin(
        start_function="order-processor", start_alias="PROD", protected_aliases=(), answers=answers
    ) as journey:
        await journey.until(lambda: journey.app.fader)
        await journey.sees("reading who else changes PROD…")
        await journey.press("f", "right")
        await journey.sees("PROD: owner not known", "are still being read")
        slow.set()
        await journey.until(lambda: journey.app.alias_status is not None)
        assert "reading who else" not in journey.text
        await gives_reason(journey)
        await journey.moved("6", {"7": 0.11})


def calm_down_quickly(journey: Journey) -> None:
    """Let CodeDeploy's throttled minutes be over in a moment, as Lambda's are."""
    provider = journey.provider.real
    assert isinstance(provider, LambdaProvider)
    provider._budgets["codedeploy"] = quick_budget()


async def gives_reason(journey: Journey, *keys: str) -> None:
    """Press keys that lead to a write, and give the reason that is asked for, and the name of a managed alias."""
    await journey.press(*keys)
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
    if journey.app.screen.query("#phrase"):
        await journey.press(*journey.fader.confirmed.name, "enter")
    await journey.press(*"late", "enter")


async def test_a_conflict_names_who_moved_the_alias(begin: Begin) -> None:
    async with begin(start_function="order-processor", start_alias="PROD", protected_aliases=()) as journey:
        await journey.sees("canary 7")
        journey.client.update_alias(FunctionName="order-processor", Name="PROD", FunctionVersion="5")
        await journey.press("2", "5", "enter")
        await journey.sees("conflict: PROD was changed", "by whom yet")


async def test_a_fault_of_the_owners_is_said_and_over_when_it_is_over(begin: Begin, tmp_path: Path) -> None:
    cases = {f"LIVE-{number}": case for number, case in enumerate(each_in_turn(*OWNERS), 1)}
    account = FaultyAccount(with_aliases(tmp_path, "FIRST", *cases))
    wanted = {"start_function": "order-processor", "start_alias": "FIRST", "protected_aliases": ()}
    async with begin(
        session=account.session, budget=quick_budget(), size=(160, 36), refresh_seconds=0, **wanted
    ) as journey:
        await journey.until(lambda: journey.app.alias_status)
        for alias, (action, fault) in cases.items():
            await fails_and_recovers(journey, account, alias, action, fault)


def with_aliases(folder: Path, *names: str) -> Path:
    """Return a scenario in which order-processor has more aliases, split like PROD: each one's owner is read anew."""
    text = DEPLOYED.read_text()
    prod = next(line for line in text.splitlines(keepends=True) if "Name: PROD" in line)
    scenario = folder / "aliases.yaml"
    scenario.write_text(text.replace(prod, "".join(prod.replace("PROD", name) for name in (*names, "PROD")), 1))
    return scenario


async def fails_and_recovers(journey: Journey, account: FaultyAccount, alias: str, action: str, fault: str) -> None:
    """Select the next alias while an action fails, write to it, and let the fault pass."""
    # What an adapter keeps of deployments it would not ask for again.
    journey.provider.real.close()
    journey.provider.real = LambdaProvider(account.session, journey.provider.real.context, budget=quick_budget())
    calm_down_quickly(journey)
    account.faults[action] = FAULTS[fault]
    await journey.press("tab")
    await journey.until(lambda: journey.fader.confirmed.name == alias)
    await journey.sees("actual 10 %", "owner not known", EXPECTED.get(fault, action))
    if fault == "denied":
        await journey.sees(action)
    await stays_alive(journey)
    await gives_reason(journey, "f", "right")
    await journey.settled()
    assert journey.routing(alias=alias) == ("6", {"7": 0.11})
    account.faults.clear()
    await journey.press("r")
    await journey.until(lambda: journey.app.alias_status and not journey.app.alias_status.failures)
    await journey.until(lambda: "owner not known" not in journey.text)


@pytest.mark.parametrize("fault", ["denied", "garbage"])
async def test_a_fault_of_a_group_hides_only_who_left_the_split(begin: Begin, fault: str) -> None:
    account = FaultyAccount(DEPLOYED)
    account.faults["codedeploy:BatchGetDeploymentGroups"] = FAULTS[fault]
    wanted = {"start_function": "stranded", "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), size=(160, 36), **wanted) as journey:
        calm_down_quickly(journey)
        await journey.sees(
            "not known whether a deployment left the split", EXPECTED.get(fault, "BatchGetDeploymentGroups")
        )
        await stays_alive(journey)
        await journey.until(lambda: journey.fader.armed)
        account.faults.clear()
        await journey.press("r")
        await journey.sees("was stopped (MANUAL_STOP) without rolling")


async def test_a_fault_of_cloudtrail_leaves_the_conflict_to_be_settled(begin: Begin) -> None:
    account = FaultyAccount(SMALL)
    account.faults["cloudtrail:LookupEvents"] = FAULTS["timed out"]
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), size=(160, 30), **wanted) as journey:
        await journey.sees("actual 10 %")
        with account.without_faults():
            journey.client.update_alias(
                FunctionName="order-processor",
                Name="PROD",
                FunctionVersion="6",
                RoutingConfig={"AdditionalVersionWeights": {}},
            )
        await journey.press("2", "5", "enter")
        await journey.sees("conflict: PROD was changed by someone else to 6", "theirs  6")
        await journey.until(lambda: journey.app.moved_by)
        await journey.press("K")
        await journey.until(lambda: journey.fader.at_rest and journey.fader.event is None)


async def test_leave_given_late_is_for_the_alias_that_was_asked_about(begin: Begin) -> None:
    async with begin(
        start_function="order-processor", start_alias="PROD", protected_aliases=("PROD", "TEST")
    ) as journey:
        await journey.until(lambda: journey.app.alias_status)
        slow = threading.Event()
        sessions = journey.app.opened.sessions if journey.app.opened else None
        assert sessions is not None
        assert sessions.selected is not None
        sessions.selected.status = None
        find = journey.provider.real.find_deployment

        def wait_first(function: str, alias: str) -> object:
            slow.wait(10)
            return find(function, alias)

        journey.provider.answers["find_deployment"] = wait_first
        sessions.read_owner()
        await journey.press("f", "right", "tab")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        slow.set()
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("PROD is protected")
        await journey.press("y")
        await journey.until(lambda: journey.provider.writes)
        assert {call.before.name for call in journey.provider.writes} == {"PROD"}
        assert not journey.fader.armed


async def test_a_failure_of_an_alias_left_behind_is_told(at_prod: Begin) -> None:
    async with at_prod() as journey:
        release = threading.Event()

        def deny(_: Call) -> Alias:
            release.wait(10)
            raise NotPermitted("lambda:UpdateAlias", "not authorized")

        journey.provider.answers["perform"] = deny
        await journey.press("b")
        await journey.until(lambda: journey.fader.in_flight)
        await journey.press("tab")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        release.set()
        await journey.notified("order-processor:PROD: 6 was not set: no permission: lambda:UpdateAlias")


async def test_escape_after_a_decision_does_not_take_it_back(at_prod: Begin) -> None:
    async with at_prod() as journey:
        release = threading.Event()
        perform = journey.provider.real.perform

        def slowly(call: Call) -> Any:
            release.wait(10)
            return perform(call)

        journey.provider.answers["perform"] = slowly
        await journey.press("b")
        await journey.until(lambda: journey.fader.in_flight)
        await journey.press("escape")
        release.set()
        await journey.until(lambda: journey.routing() == ("6", {}))
        await journey.pilot.pause()
        assert len(journey.provider.writes) == 1


async def test_an_alias_deleted_elsewhere_is_let_go_of(at_prod: Begin) -> None:
    async with at_prod() as journey:
        journey.client.delete_alias(FunctionName="order-processor", Name="PROD")
        await journey.press("r")
        await journey.until(lambda: journey.app.function and journey.app.function.alias("PROD") is None)
        await journey.press("tab")
        await journey.until(lambda: journey.fader.confirmed.name != "PROD")


async def test_what_is_typed_stays_with_the_alias_it_was_typed_for(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await journey.press("5", "0", "tab", "enter")
        await journey.until(lambda: journey.fader.confirmed.name == "TEST")
        await journey.pilot.pause()
        assert journey.provider.writes == []
