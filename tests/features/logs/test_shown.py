"""What the logs are narrowed down to, and how that is said."""

from __future__ import annotations

from tui.features.logs.search import Search
from tui.features.logs.shown import LogsShown


def test_errors_alone_narrow_down_what_is_searched_for() -> None:
    shown = LogsShown("timeout is:slow", errors_only=True, is_wrapped=True)
    assert shown.narrowed == Search(("timeout",), frozenset({"slow", "error"}))
    assert shown.text == "/timeout is:slow  errors only  wrapped"


def test_all_is_shown_at_first_and_nothing_said_of_it() -> None:
    assert LogsShown().narrowed.empty
    assert LogsShown().text == ""
    assert LogsShown(by_request=True).text == "by request"
