"""A rollout on its screen: started, followed, paused, continued, finished and taken back, whoever carries it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from textual.geometry import Offset

from screens.function.screen import FunctionScreen
from screens.review import ReviewDialog
from screens.rollout.members_dialog import MembersDialog
from screens.rollout.screen import RolloutScreen
from tests.support.journey import Begin, Journey
from tests.support.paths import ROOT
from tui.app import rollouts_poller
from tui.demo.account import DemoAccount
from tui.domain.alias import Alias
from tui.domain.clock import utc_now
from tui.domain.routing import Routing
from tui.features.rollout.claim import key_of
from tui.features.rollout.here.store import KeptRollout, Place, RolloutFolder, list_rollouts, new_id
from tui.features.rollout.hosted.rollout import Course
from tui.features.rollout.machine import begin as begun
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.record.store import list_records
from tui.features.rollout.state import Phase, Rollout
from tui.storage.private_files import make_folder
from tui.widgets.rows_list import RowsList

RELEASES = str(ROOT / "assets" / "scenarios" / "rollouts.yaml")
NARROW = (80, 24)
SIZES = [(120, 36), (80, 24)]


def settings(function: str = "cart-totals") -> dict[str, object]:
    return {"scenario": RELEASES, "start_function": function, "start_alias": "PROD", "metrics_seconds": 0}


@pytest.fixture(autouse=True)
def others_are_seen_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rollouts of other processes come to be on disk, which is looked at often here."""
    monkeypatch.setattr(rollouts_poller, "QUIET_SECONDS", 0.1)


def rollouts_on_disk(journey: Journey) -> list[Rollout]:
    listed = list_rollouts(journey.app.journal.folder / "rollouts")
    return [one.kept.rollout for one in listed if one.kept is not None]


async def opened(journey: Journey) -> None:
    await journey.until(lambda: journey.app.fader and journey.app.function and journey.app.function.complete)
    await journey.press("R")
    await journey.until(lambda: isinstance(journey.app.screen, RolloutScreen))


async def started(journey: Journey, plan: str = "canary") -> None:
    """Start the rollout of a plan, with a reason."""
    await opened(journey)
    await journey.sees("11 → 12, the newest")
    await choose(journey, plan)
    await journey.press("enter")
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
    await journey.sees("aws lambda update-alias", f"start {plan}", "PROD is protected")
    await journey.press(*"sound", "enter")
    await journey.sees("held 0:", "step 1 of 1", ": sound")


async def choose(journey: Journey, plan: str) -> None:
    """Put the cursor on a plan."""
    rows = journey.app.screen.query_one("#rollout-plans", RowsList).rows
    await journey.press(*["down"] * [row.key for row in (rows[at] for at in range(len(rows)))].index(plan))


async def in_phase(journey: Journey, phase: Phase) -> None:
    await journey.until(lambda: rollouts_on_disk(journey)[0].phase is phase)


async def click(journey: Journey, words: str) -> None:
    """Click where words stand on the screen."""
    await journey.sees(words)
    lines = journey.text.splitlines()
    y = next(y for y, line in enumerate(lines) if words in line)
    await journey.pilot.click(offset=Offset(lines[y].find(words) + 1, y))


async def test_by_mouse_alone_one_is_taken_over_from_a_machine_that_is_gone_and_steered(begin: Begin) -> None:
    claim = "rollout=other by=bob host=old-laptop plan=careful since=2026-03-01T11:00Z"
    async with begin(size=NARROW, speed=50.0, **settings()) as journey:
        await journey.until(lambda: journey.app.fader and journey.app.function and journey.app.function.complete)
        arn = journey.app.fader.confirmed.arn.rpartition(":")[0]  # type: ignore[union-attr]
        journey.client.tag_resource(Resource=arn, Tags={key_of("PROD"): claim})
        await opened(journey)
        await click(journey, "canary  ")
        await click(journey, "Group")
        await journey.until(lambda: isinstance(journey.app.screen, MembersDialog))
        await journey.press(*"cart-export", "enter")
        await journey.sees("cart-export: expected FUNCTION:ALIAS")
        await journey.press(*":PROD", "enter")
        await journey.sees("together with  cart-export:PROD")
        await click(journey, "Start")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("Take over cart-totals:PROD and 1 more", "by bob from old-laptop", "Type PROD to confirm")
        await journey.press(*"PROD", "enter", *"sound", "enter")
        await journey.sees("held 0:", ": sound", "group of 2, moved together", "cart-export:PROD  1 → 2")
        for name, then in (("Pause", "paused since"), ("Continue", "held 0:")):
            await click(journey, name)
            await journey.sees(then)
        await click(journey, "Finish now")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await click(journey, "esc  cancel")
        await click(journey, "Roll back")
        await journey.until(lambda: {one.phase for one in rollouts_on_disk(journey)} == {Phase.ROLLED_BACK})
        tags = journey.client.list_tags(Resource=arn)["Tags"]
        await journey.until(lambda: key_of("PROD") not in tags or journey.client.list_tags(Resource=arn)["Tags"] == {})


async def test_it_is_started_paused_continued_and_taken_back(begin: Begin) -> None:
    async with begin(speed=50.0, **settings()) as journey:
        await started(journey)
        assert journey.routing("cart-totals") == ("11", {"12": 0.05})
        await journey.press("ctrl+r")
        await journey.notified("Continue: it is not paused")
        bells: list[str] = []
        journey.app.parts.rollouts._on_disk._write = bells.append
        await journey.press("h")
        await journey.sees("paused since", "asked by the operator")
        await journey.until(lambda: bells == ["\x07"])
        # On few lines all of it is there, why it waits among it.
        size = journey.app.size
        await journey.pilot.resize_terminal(60, 15)
        await journey.sees("paused since", " operator ")
        assert journey.app.screen.query_one("#rollout-gate").size.height == 3, "the events keep their lines"
        await journey.pilot.resize_terminal(*size)
        await journey.press("ctrl+r")
        await in_phase(journey, Phase.HOLDING)
        await journey.sees("held 0:")
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionScreen))
        await journey.sees("rollout canary: step 1 of 1, 5 %, R opens it")
        await journey.pilot.click("#rollout")
        await journey.until(lambda: isinstance(journey.app.screen, RolloutScreen))
        # The way back is not asked about, and it is final.
        await journey.press("b")
        await in_phase(journey, Phase.ROLLED_BACK)
        await journey.sees("rolled back at")
        # Whoever has not moved the cursor sees what happened last.
        await journey.until(lambda: journey.app.screen.query_one("#rollout-events", RowsList).row == 0)
        assert journey.routing("cart-totals") == ("11", {})
        await journey.press("E")
        await journey.notified("Next step: the rollout has ended: rolled back")
        # Keys that do nothing any more give their place to the one that starts another.
        await journey.sees("R New rollout")


async def test_the_next_step_is_confirmed_and_then_taken_at_once(begin: Begin) -> None:
    async with begin(speed=50.0, **settings()) as journey:
        await started(journey)
        await journey.press("E")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("11→12 5 %  ⟶  12")
        await journey.press("escape")
        assert rollouts_on_disk(journey)[0].phase is Phase.HOLDING
        # Whoever moves it by hand is told that this pauses the rollout.
        await journey.press("escape")
        await journey.sees("the rollout canary moves it, and pauses if you do")
        await journey.press("f", "right")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("a rollout moves it", "pause it first (R, then h)", "Reason")
        await journey.press("escape", "R")
        await journey.until(lambda: isinstance(journey.app.screen, RolloutScreen))
        await journey.press("F")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press(*"hotfix", "enter")
        await in_phase(journey, Phase.BAKING)
        events = RolloutFolder(journey.app.journal.folder / "rollouts", rollouts_on_disk(journey)[0].id).events()
        assert ["hotfix" in str(event) for event in events if event.get("event") == "finish"] == [True]
        await journey.sees("bake time")
        assert journey.routing("cart-totals") == ("12", {})
        await journey.press("K")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press("y")
        await journey.sees("left at")


async def test_a_release_that_errs_is_taken_back_by_itself(begin: Begin) -> None:
    account = DemoAccount(RELEASES, speed=600.0)
    wanted = {**settings("cart-discounts"), "session": account.session, "clock": account.clock}
    async with begin(speed=600.0, **wanted) as journey:
        await opened(journey)
        await journey.sees("7 → 8, the newest")
        await journey.press("enter")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.press(*"release", "enter")
        await journey.sees("rolled back at", "verdict: fail", "gate  fail")
        assert journey.routing("cart-discounts") == ("7", {})


async def test_one_that_nobody_carries_out_says_so_and_is_carried_on(begin: Begin) -> None:
    async with begin(speed=50.0, **settings()) as journey:
        await journey.until(lambda: journey.app.fader is not None)
        listed = orphan(journey)
        await journey.sees("rollout canary", "nobody carries it out, R opens it")
        await journey.press("R")
        await journey.sees("! nobody carries it out: O carries it on", "started", "by ada: before the kill")
        await journey.press("R")
        await journey.notified("New rollout: finish it, roll it back or leave it first, or carry it on with O")
        await journey.press("O")
        await journey.sees("held 0:")
        await journey.until(lambda: journey.routing("cart-totals") == ("11", {"12": 0.05}))
        assert [one.id for one in rollouts_on_disk(journey)] == [listed.id]


def orphan(journey: Journey) -> Rollout:
    """Put a rollout on disk that a process began and did not end."""
    assert journey.app.context is not None
    alias, now = journey.fader.confirmed, journey.app.context.clock.now()
    plan = find_plan("canary", journey.app.journal.folder)
    rollout = begun(new_id(alias.function, alias.name, now), plan, alias, "12", now)
    place = Place(journey.app.context.account, journey.app.context.region, demo=True)
    RolloutFolder(journey.app.journal.folder / "rollouts", rollout.id).keep(
        KeptRollout(rollout, place, "ada", "before the kill")
    )
    return rollout


async def test_what_cannot_start_says_why(begin: Begin) -> None:
    async with begin(start_function="order-processor", start_alias="PROD", metrics_seconds=0) as journey:
        await opened(journey)
        await journey.sees("PROD is split already")
        await journey.press("enter")
        await journey.notified("Start: PROD is split already")
        assert journey.provider.writes == []


async def test_nothing_is_steered_in_read_only_mode(begin: Begin) -> None:
    async with begin(read_only=True, **settings()) as journey:
        await journey.until(lambda: journey.app.fader is not None)
        orphan(journey)
        await opened(journey)
        await journey.sees("nobody carries it out")
        for key in ("p", "b", "f", "R"):
            await journey.press(key)
        await journey.notified("Roll back: read-only mode: changes are disabled")
        assert journey.provider.writes == []


async def test_the_list_shows_the_running_ones_first_and_opens_them(begin: Begin) -> None:
    async with begin(size=NARROW, scenario=RELEASES, metrics_seconds=0) as journey:
        await journey.listed()
        await journey.press("R")
        # What AWS has run is listed beside what this machine has.
        await journey.sees("CodeDeploy  d-", "cart-gifts:PROD  8 → 9", "Stopped", "3 running")
        await journey.sees("cart-returns:PROD  to 4", "Step Functions  PROD-to-4")
        now = utc_now()
        put(journey, "r1", Phase.SHIFTING, now)
        put(journey, "r2", Phase.SUCCEEDED, now)
        broken = journey.app.journal.folder / "rollouts" / "r3"
        make_folder(broken)
        await journey.sees("! nobody carries it out", "r3")
        order = [journey.text.index(word) for word in ("shifting to", "succeeded at", "cannot be read")]
        assert order == sorted(order)
        await journey.press("home", "enter")
        await journey.until(lambda: isinstance(journey.app.screen, RolloutScreen))
        await journey.sees("PROD 11 → 12 by canary", "O carries it on")
        await journey.press("escape")
        await journey.sees("rollouts, ")


def put(journey: Journey, id: str, phase: Phase, now: datetime) -> None:
    """Keep a rollout of cart-totals on disk."""
    plan = find_plan("canary", journey.app.journal.folder)
    alias = Alias("cart-totals", "PROD", Routing("11"), "a")
    rollout = replace(begun(id, plan, alias, "12", now), phase=phase)
    folder = RolloutFolder(journey.app.journal.folder / "rollouts", id)
    folder.keep(KeptRollout(rollout, Place("123456789012", "us-east-1", demo=True), "ada", "release"))


async def by_codedeploy(journey: Journey, plan: str, function: str) -> None:
    """Start the deployment that a plan stands for, with a reason."""
    await opened(journey)
    await journey.sees("a process of this machine")
    await journey.press("}")
    await choose(journey, plan)
    await journey.sees("ready, the last shift at", "alarm", "is OK")
    await journey.press("enter")
    await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
    await journey.sees("aws deploy create-deployment", f"{function}:PROD by CodeDeploy?")
    await journey.press(*"release", "enter")
    await journey.sees("AllowTraffic InProgress", "10 %")


async def test_a_deployment_is_started_followed_and_stopped(begin: Begin) -> None:
    account = DemoAccount(RELEASES, speed=10.0)
    wanted = {**settings("cart-payment"), "session": account.session, "clock": account.clock}
    async with begin(size=SIZES[-1], speed=10.0, **wanted) as journey:
        await by_codedeploy(journey, "Canary10Percent30Minutes", "cart-payment")
        await journey.sees("verdict", "alarms: cart-payment-errors OK", "rolls back by itself on failure and alarm")
        # Metrics are billed: here they are read on request alone, and kept.
        await journey.sees("5→6 10 %", "not read yet: r reads it")
        await journey.press("r")
        await journey.sees("seen  ", "1 alarm")
        await journey.press("h")
        await journey.notified("Pause: CodeDeploy cannot pause a rollout")
        await journey.press("R")
        await journey.notified("New rollout: wait for its end, or stop it first")
        await journey.press("x")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("autoRollbackEnabled is true", "--auto-rollback-enabled")
        await journey.press("y")
        await journey.sees("rolled back to 5")
        assert journey.routing("cart-payment") == ("5", {})
        await journey.notified("PROD is back on 5")
        folder = journey.app.journal.folder / "hosted-rollouts"

        def courses() -> list[Course]:
            return [record.hosted.course for _, record in list_records(folder) if record is not None]

        await journey.until(lambda: courses() == [Course.ROLLED_BACK])
        ((_, record),) = list_records(folder)
        assert record is not None
        assert record.begun is not None
        assert record.reason == "release"


async def test_a_deployment_is_finished_now_with_a_reason(begin: Begin) -> None:
    account = DemoAccount(RELEASES, speed=10.0)
    wanted = {**settings("cart-payment"), "session": account.session, "clock": account.clock}
    async with begin(speed=10.0, **wanted) as journey:
        await by_codedeploy(journey, "Canary10Percent30Minutes", "cart-payment")
        await journey.press("F")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("--no-auto-rollback-enabled", "aws lambda update-alias", "Reason")
        await journey.press(*"sound", "enter")
        await journey.until(lambda: journey.routing("cart-payment") == ("6", {}))
        await journey.notified("was finished; cart-payment:PROD is at 6")


async def test_what_codedeploy_needs_is_created_and_then_checked_again(begin: Begin) -> None:
    async with begin(speed=50.0, **settings()) as journey:
        await opened(journey)
        await journey.sees("a process of this machine")
        await journey.press("}")
        await choose(journey, "canary")
        await journey.sees("no deployment group of this account deploys to cart-totals:PROD")
        await journey.press("a")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("create the deployment group cart-totals-PROD", "lambda:UpdateAlias", "make 5 calls")
        await journey.press(*"first", "enter")
        await journey.sees("deployment group: cart-totals-PROD of application Crossfade", "ready, the last shift at")


async def test_a_machine_that_is_deployed_is_started_and_followed(begin: Begin) -> None:
    account = DemoAccount(RELEASES, speed=10.0)
    wanted = {**settings("cart-taxes"), "session": account.session, "clock": account.clock}
    async with begin(speed=10.0, **wanted) as journey:
        await opened(journey)
        await journey.sees("a process of this machine")
        await journey.press("}", "}")
        await journey.sees("moves PROD by brisk")
        await journey.press("down")
        await journey.sees("no state machine moves cart-taxes:PROD by canary")
        await journey.press("up")
        await journey.sees("moves PROD by brisk")
        await journey.press("enter")
        await journey.until(lambda: isinstance(journey.app.screen, ReviewDialog))
        await journey.sees("aws stepfunctions start-execution", "Reason")
        await journey.press(*"taxes", "enter")
        await journey.sees("RUNNING, step 1 of 2", "set to 21→22 10 %", "started: taxes")
        await journey.press("F")
        await journey.notified("Finish now:")
