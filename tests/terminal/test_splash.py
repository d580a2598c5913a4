"""The splash's frame fits any screen and holds no control character from its texts."""

from __future__ import annotations

import pytest

from tests.support.pty.terminal import Screen
from tui.terminal import splash


@pytest.mark.parametrize(("width", "height"), [(80, 24), (200, 50), (20, 5), (3, 2), (1, 1)])
def test_the_frame_fits(width: int, height: int) -> None:
    screen = Screen(width, height)
    screen.feed("\x1b[?7l" + splash.frame(" crossfade  Functions", "demo  us-east-1", " q quit", width, height))
    assert all(len(line) == width for line in screen.lines)
    if width >= 80:
        assert screen.lines[0].startswith(" crossfade  Functions  ")
        assert screen.lines[0].rstrip().endswith("us-east-1")
        assert screen.lines[-1].startswith(" q quit")


def test_texts_are_cleaned() -> None:
    frame = splash.frame("a\x1b]0;x\x07", "b\x9bc", "d\r\n", 80, 24)
    assert "\x1b]" not in frame
    assert "\x9b" not in frame
    assert "\r" not in frame


def test_nothing_is_painted_without_a_terminal(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert not splash.paint(" crossfade")
    splash.withdraw()
    assert capfdbinary.readouterr().out == b""
