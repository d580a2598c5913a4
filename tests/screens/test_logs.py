"""The logs of old and new version, side by side: read, searched, opened, followed; and what gets in the way of it."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from tests.support.journey import Begin, Journey
from tests.support.logged import LOGGED
from tui.demo.logs import live_tail
from tui.domain.errors import Busy, NotPermitted
from tui.domain.logs import LogLine, Request
from tui.features.logs import read as logs
from tui.widgets.log_columns import LogColumn

NARROW = (80, 24)


async def read(journey: Journey) -> None:
    await journey.press("l")
    await journey.sees("6 stable", "7 canary")
    await journey.until(lambda: journey.app.screen.logs.complete)  # type: ignore[attr-defined]


def column(journey: Journey, place: int) -> LogColumn:
    return journey.app.screen.query_one(f"#log-column-{place}", LogColumn)


async def test_old_and_new_side_by_side(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        await read(journey)
        await journey.sees("calls", "p50", "paused", "START", "REPORT", "order ", "UTC")
        assert all(len(line) <= NARROW[0] for line in journey.text.splitlines())
        assert column(journey, 0).has_focus
        await journey.press("tab")
        assert column(journey, 1).has_focus
        await journey.press("home")
        first = column(journey, 1).item
        await journey.press("down", "down", "up", "end")
        assert column(journey, 1).item is not first
        await journey.press("escape")
        await journey.sees("actual")


async def open_logs(journey: Journey) -> None:
    await journey.until(lambda: journey.app.function and journey.app.function.complete and journey.app.fader)
    await journey.press("l")
    await journey.until(lambda: getattr(getattr(journey.app.screen, "logs", None), "complete", False))


async def test_errors_are_jumped_to_narrowed_to_and_opened(begin: Begin) -> None:
    async with begin(start_function="payment-capture", start_alias="PROD", protected_aliases=()) as journey:
        await open_logs(journey)
        await journey.press("tab")
        await journey.sees("12 canary", "failed")
        await journey.press("N")
        first_error = column(journey, 1).item
        assert first_error is not None
        assert first_error.failed
        await journey.press("enter")
        await journey.sees("request ", "version 12", "GatewayError", "platform.start", "ms", "MB")
        await journey.press("escape", "!")
        await journey.sees("errors only", "GatewayError: 502 from the acquirer")
        view = column(journey, 1).view
        assert view is not None
        assert view.items
        assert all(item.failed for item in view.items)
        await journey.press("z")
        await journey.sees("by request")
        assert view is not column(journey, 1).view
        await journey.press("W")
        await journey.sees("wrapped")
        await journey.press("escape")
        await journey.until(lambda: "errors only" not in journey.text)
        await journey.press("z", "W", "escape")
        await journey.sees("actual")


async def test_a_search_narrows_both_lanes_and_escape_clears_it(at_prod: Begin) -> None:
    async with at_prod() as journey:
        await read(journey)
        await journey.press("slash", *"sms sent", "enter")
        await journey.sees("/sms sent")
        view = column(journey, 1).view
        assert view is not None
        assert view.items
        assert all("SMS sent" in item.text for item in view.items)  # type: ignore[union-attr]
        await journey.press("slash", *" nothing", "enter")
        await journey.sees("esc clears the filter")
        await journey.press("escape")
        await journey.sees("START")
        await journey.press("escape")
        await journey.sees("actual")


async def test_following_takes_lines_by_live_tail_and_ends_when_left_by_escape_and_by_q(
    at_prod: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_tail, "EVERY_SECONDS", 0.3)
    async with at_prod() as journey:
        await read(journey)
        before = column(journey, 0).item
        await journey.press("h")
        await journey.sees("live (Live Tail)")
        await journey.until(lambda: column(journey, 0).item is not before)
        # The first session of this process, whose numbers no other process gives out.
        first = os.getpid() * 1_000_000
        assert journey.provider.port.logs.read_tail(first, 0).ended == ""
        await journey.press("escape")
        await journey.sees("actual")
        await journey.until(lambda: journey.provider.port.logs.read_tail(first, 0).ended)
        # Leaving the product waits for no session either.
        await read(journey)
        await journey.press("h")
        await journey.sees("live (Live Tail)")
        await journey.press("q")


async def test_without_live_tail_it_polls_and_says_so(at_prod: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "POLL_SECONDS", 0.2)
    async with at_prod() as journey:
        await read(journey)
        journey.provider.faults["logs.open_tail"] = NotPermitted("logs:StartLiveTail", "not authorized")
        before = column(journey, 0).item
        await journey.press("h")
        await journey.sees("live (polling) (no Live Tail: no permission: logs:StartLiveTail)")
        await journey.until(lambda: column(journey, 0).item is not before)
        journey.provider.faults["logs.filter_events"] = Busy("logs:FilterLogEvents", "Rate exceeded")
        await journey.sees("AWS is throttling: logs:FilterLogEvents")
        await journey.press("h")
        await journey.sees("paused")


@pytest.mark.parametrize(("method", "size"), [("find_streams", (80, 24)), ("filter_events", (120, 36))])
async def test_without_permission_the_screen_names_the_action(
    at_prod: Begin, method: str, size: tuple[int, int]
) -> None:
    action = "logs:DescribeLogStreams" if method == "find_streams" else "logs:FilterLogEvents"
    async with at_prod(size=size) as journey:
        journey.provider.faults[f"logs.{method}"] = NotPermitted(action, "not authorized")
        await read(journey)
        await journey.sees(f"no permission: {action}")
        await journey.press("h", "enter", "n", "y", "z", "!", "!")
        await journey.sees("no permission")
        journey.provider.faults.clear()
        await journey.press("r")
        await journey.sees("by request", " calls", " MB")


async def test_a_function_that_never_logged_says_so(begin: Begin) -> None:
    async with begin(start_function="customer-notifier", start_alias="live", protected_aliases=()) as journey:
        await open_logs(journey)
        await journey.press("escape")
    async with begin(scenario=LOGGED, start_function="never", start_alias="PROD", protected_aliases=()) as journey:
        await open_logs(journey)
        await journey.sees("no logs yet: no log group /aws/lambda/never")
        await journey.press("tab", "h")
        await journey.sees("live (polling) (no Live Tail: no log group yet)")


async def test_lines_without_start_lines_and_in_a_shared_group_find_their_column(begin: Begin) -> None:
    async with begin(scenario=LOGGED, start_function="quiet-json", start_alias="PROD", protected_aliases=()) as journey:
        await open_logs(journey)
        await journey.sees("1 PROD", "took ")
        assert "platform" not in journey.text
        view = column(journey, 0).view
        assert view is not None
        assert {item.version for item in view.items} == {"1"}


async def test_hostile_lines_are_shown_and_do_nothing(begin: Begin) -> None:
    wanted = {"start_function": "hostile-descriptions", "start_alias": "PROD", "protected_aliases": ()}
    async with begin(size=(120, 36), **wanted) as journey:
        await open_logs(journey)
        for typed, shown in (
            ("leave", "[@click=app.quit]leave[/] ␛]0;owned␇"),
            ("oops", "x [/oops] ␛]52"),
            ("31m", "\\x9b31m"),
        ):
            await journey.press("slash", *typed, "enter")
            await journey.sees(shown)
            await journey.press("escape")
        await journey.press("z", "W", "enter")
        await journey.sees("request ")
        assert not set(map(chr, (*range(32), 0x7F, *range(0x80, 0xA0)))) & set(journey.text.replace("\n", ""))


async def test_opened_too_early_it_waits_for_what_it_needs(begin: Begin) -> None:
    async with begin(protected_aliases=()) as journey:
        await journey.listed()
        await journey.press("slash", *"order-pro", "enter", "enter", "l")
        await journey.sees("6 stable", "7 canary", "START")


def items(journey: Journey) -> tuple[LogLine | Request, ...]:
    view = column(journey, 0).view
    return view.items if view is not None else ()


async def is_read(journey: Journey) -> None:
    await journey.until(lambda: journey.app.screen.logs and journey.app.screen.logs.complete)  # type: ignore[attr-defined]
    await journey.until(lambda: items(journey))


async def test_a_time_is_typed_moved_and_older_lines_come_at_the_top(at_prod: Begin) -> None:
    async with at_prod(size=NARROW) as journey:
        await read(journey)
        await journey.sees("last 3 h")
        await journey.press("Z", *"tomorrow", "enter")
        await journey.notified("tomorrow is not a time: try 20 minutes ago")
        await journey.press("escape", "Z", *"2 minutes ago", "enter")
        await journey.sees("last 2 min")
        await is_read(journey)
        first, lines = items(journey)[0], len(items(journey))
        await journey.press("home")
        await journey.until(lambda: len(items(journey)) > lines)
        # The cursor is where it was, also in the view, with older lines above it.
        assert column(journey, 0).item == first
        assert column(journey, 0).row > 0
        assert column(journey, 0).cursor_y == 0
        await journey.press("right_square_bracket")
        await journey.sees("last 15 min")
        now = journey.app.now
        begins, ends = now - timedelta(minutes=20), now - timedelta(minutes=10)
        await journey.press("Z", *f"{begins.isoformat()}/{ends.isoformat()}", "enter")
        await journey.sees(f"{begins:%H:%M}", f"{ends:%H:%M} UTC")
        await is_read(journey)
        assert all(begins <= item.time <= ends for item in items(journey) if isinstance(item, LogLine))
        await journey.press("h")
        await journey.notified("this time ends in the past")
