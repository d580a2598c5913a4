"""The terminal gets the colours it has, and none where none are wanted."""

from __future__ import annotations

import re

import pytest

from tests.support.pty.terminal import Terminal, module

DEMO = module("tests.pty.demo")
_CONTROL = re.compile(rb"\x1b\[[0-9;]*([@-~])")
_SGR = re.compile(rb"\x1b\[([0-9;]*)m")


def codes(terminal: Terminal) -> set[str]:
    """Return every SGR the app wrote, colours cut to the code that introduces them."""
    used = set()
    for parameters in _SGR.findall(bytes(terminal.output)):
        for part in re.split(r";(?=[34]8;)", parameters.decode()):
            used |= {":".join(part.split(";")[:2])} if part[:3] in ("38;", "48;") else set(part.split(";"))
    return used


def finals(terminal: Terminal) -> set[str]:
    """Return the last letters of the control sequences that the app wrote, modes apart, which any terminal skips."""
    return {final.decode() for final in _CONTROL.findall(bytes(terminal.output))}


def started(environ: dict[str, str | None]) -> Terminal:
    terminal = Terminal(DEMO, environ=environ)
    terminal.wait_until_ready("PROD 3→4")
    terminal.press("down", "tab", "tab")
    terminal.settle()
    return terminal


def assert_asked_nothing(terminal: Terminal) -> None:
    """Old terminals would print a question."""
    assert b"$p" not in terminal.output
    assert b"\x1b[>" not in terminal.output
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_true_colour() -> None:
    with started({}) as terminal:
        assert {"38:2", "48:2"} <= codes(terminal)


def test_256_colours() -> None:
    with started({"COLORTERM": None}) as terminal:
        assert {"38:5", "48:5"} <= codes(terminal)
        assert not codes(terminal) & {"38:2", "48:2"}


@pytest.mark.parametrize("term", ["screen", "linux"])
def test_16_colours(term: str) -> None:
    with started({"COLORTERM": None, "TERM": term}) as terminal:
        assert not [code for code in codes(terminal) if code.startswith(("38", "48"))]
        assert [code for code in codes(terminal) if re.fullmatch(r"3[0-7]|9[0-7]", code)]
        if term == "linux":
            assert_asked_nothing(terminal)
        else:
            assert "X" not in finals(terminal), "its terminfo has no erasing of cells"


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb", "COLORTERM": None}, {"TERM": "vt100"}])
def test_no_colour_at_all(environ: dict[str, str | None]) -> None:
    with started(environ) as terminal:
        assert not [code for code in codes(terminal) if re.fullmatch(r"(3|4|9|10)\d(:\d)?", code)]
        _, row = terminal.screen.find("1   bestellung")
        assert terminal.screen.cell(3, row).reverse, "the chosen row must stand out without colour"
        if environ.get("TERM") == "vt100":
            assert codes(terminal) <= {"", "0", "1", "4", "5", "7"}
            assert finals(terminal) <= set("ABCDHJKmr")
        if "TERM" in environ:
            assert_asked_nothing(terminal)
