"""Help by words: of titles, help and reasons; and by a key."""

from __future__ import annotations

import pytest

from tui.presentation.command import AnyCommand, Command
from tui.presentation.help_search import search_help

COMMANDS: list[tuple[AnyCommand, str | None]] = [
    (Command("logs", "l", "Logs", "Logs of the versions, side by side", group="Views"), None),
    (Command("stop", "x", "Stop deployment", "Stop the deployment", group="Fader"), "no deployment moves it"),
    (Command("sort", "S,shift+s", "Reverse", "Reverse the sort"), None),
    (Command("find", "slash", "Find", "Search this list"), None),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ["logs", "stop", "sort", "find"]),
        ("  ", ["logs", "stop", "sort", "find"]),
        ("side", ["logs"]),
        ("DEPLOY stop", ["stop"]),
        ("unavailable", ["stop"]),
        ("views", ["logs"]),
        # A key is meant where there is one of that name, also where it is in many words.
        ("l", ["logs"]),
        ("S", ["sort"]),
        ("/", ["find"]),
        ("nothing like it", []),
    ],
)
def test_all_words_are_looked_for(text: str, ids: list[str]) -> None:
    assert [command.id for command, _ in search_help(COMMANDS, text)] == ids
