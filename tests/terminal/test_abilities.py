"""What a terminal is taken to be able to do is what terminfo says of it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tui.terminal.abilities import Abilities, abilities

_ASK = """
import curses, json, sys
try:
    curses.setupterm(sys.argv[1], 1)
except curses.error:
    print("null")
else:
    names = ("il", "dl", "ech", "rmso", "rmul", "dim")
    print(json.dumps({name: (curses.tigetstr(name) or b"").decode("latin-1") for name in names}))
"""


@pytest.mark.parametrize("term", ["vt100", "vt102", "vt220", "linux", "screen", "tmux", "xterm-256color"])
def test_nothing_is_expected_of_a_terminal_that_terminfo_does_not_promise(term: str) -> None:
    answer = subprocess.run([sys.executable, "-c", _ASK, term], capture_output=True, text=True, check=True).stdout
    terminfo = json.loads(answer)
    if terminfo is None:
        pytest.skip(f"terminfo has no {term} here")
    takes = abilities({"TERM": term})
    assert takes.moves_rows <= bool(terminfo["il"] and terminfo["dl"])
    assert takes.erases_runs <= bool(terminfo["ech"])
    ends = [terminfo["rmso"], terminfo["rmul"]]
    assert takes.ends_attributes <= all(end and not end.startswith("\x1b[m") for end in ends)


def test_what_is_known_beyond_terminfo() -> None:
    assert abilities({"TERM": "xterm"}) == Abilities()
    assert not abilities({"TERM": "screen-256color"}).colour_erases
    assert abilities({"TERM": "screen-256color", "TMUX": "/tmp/tmux"}).colour_erases
    assert not any(abilities({"TERM": term}).extended for term in ("linux", "dumb", "vt220", ""))


def test_consoles_are_not_expected_to_have_braille() -> None:
    assert {term: abilities({"TERM": term}).every_glyph for term in ("linux", "vt220", "xterm", "tmux-256color")} == {
        "linux": False,
        "vt220": False,
        "xterm": True,
        "tmux-256color": True,
    }
