"""The number of colours follows the setting first, then NO_COLOR, then what the terminal says of itself."""

from __future__ import annotations

import pytest

from tui.terminal.colours import Colours, detect


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "xterm-256color"}, Colours.INDEXED),
        ({"TERM": "tmux-256color", "COLORTERM": "24bit"}, Colours.TRUE),
        ({"TERM": "xterm-kitty"}, Colours.TRUE),
        ({"TERM": "xterm-direct"}, Colours.TRUE),
        ({"TERM": "xterm"}, Colours.SIXTEEN),
        ({"TERM": "linux"}, Colours.SIXTEEN),
        ({"TERM": "vt100"}, Colours.NONE),
        ({"TERM": "dumb"}, Colours.NONE),
        ({}, Colours.NONE),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, Colours.NONE),
        ({"TERM": "xterm-kitty", "NO_COLOR": ""}, Colours.TRUE),
    ],
)
def test_detected(environ: dict[str, str], expected: Colours) -> None:
    assert detect(environ) is expected


def test_a_setting_wins_over_no_color() -> None:
    assert detect({"NO_COLOR": "1", "TERM": "dumb"}, "256") is Colours.INDEXED


def test_a_setting_that_is_no_number_of_colours_is_refused() -> None:
    with pytest.raises(ValueError, match="many"):
        detect({}, "many")
