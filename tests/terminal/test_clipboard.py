"""How a text gets to the clipboard: by tmux where one is in it, wrapped for screen, else by OSC 52."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest

from tui.terminal.app import TerminalApp
from tui.terminal.clipboard import MOST_BYTES, Destination, describe_copy, load_into_tmux, sequence

TEXT = "arn:aws:lambda:eu-west-1:123456789012:function:orders:PROD ✓"


def tmux_that(folder: Path, answer: str) -> dict[str, str]:
    """Put a `tmux` into a folder that keeps what it is given and answers by shell; return an environment with it."""
    script = folder / "tmux"
    script.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/asked"\ncat > "{folder}/taken"\n{answer}\n')
    script.chmod(0o755)
    return {"TMUX": "/tmp/tmux-0/default,1,0", "PATH": f"{folder}:{os.environ['PATH']}"}


def test_tmux_takes_it_and_hands_it_on(tmp_path: Path) -> None:
    environ = tmux_that(tmp_path, "exit 0")
    assert load_into_tmux(TEXT, environ) is Destination.TMUX_AND_TERMINAL
    assert (tmp_path / "asked").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "taken").read_text() == TEXT


def test_an_older_tmux_keeps_it_in_its_buffer(tmp_path: Path) -> None:
    environ = tmux_that(tmp_path, '[ "$2" != -w ]')
    assert load_into_tmux(TEXT, environ) is Destination.TMUX
    assert (tmp_path / "taken").read_text() == TEXT


def test_a_tmux_that_refuses_is_gone_or_is_not_there(tmp_path: Path) -> None:
    assert load_into_tmux(TEXT, tmux_that(tmp_path, "exit 1")) is None
    assert load_into_tmux(TEXT, {"TMUX": "x", "PATH": str(tmp_path / "nowhere")}) is None
    (tmp_path / "asked").unlink()
    assert load_into_tmux(TEXT, {**tmux_that(tmp_path, "exit 0"), "TMUX": ""}) is None
    assert not (tmp_path / "asked").exists()


def test_a_terminal_gets_one_sequence() -> None:
    assert sequence(TEXT, {}) == f"\x1b]52;c;{base64.b64encode(TEXT.encode()).decode()}\a"


@pytest.mark.parametrize("text", ["", "x", TEXT, "y" * MOST_BYTES])
def test_screen_passes_on_pieces_that_make_the_same_sequence(text: str) -> None:
    wrapped = sequence(text, {"STY": "1.pts"})
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", wrapped, re.DOTALL)
    assert "".join(pieces) == sequence(text, {})
    assert "".join(f"\x1bP{piece}\x1b\\" for piece in pieces) == wrapped
    assert max(map(len, pieces)) < 100


def test_copied_is_said_only_where_it_is_known() -> None:
    texts = {destination: describe_copy("the ARN of PROD", destination) for destination in Destination}
    assert texts[Destination.TERMINAL] == "sent the ARN of PROD to the terminal's clipboard"
    assert [destination for destination in Destination if "copied" in texts[destination]] == [
        Destination.TMUX,
        Destination.TMUX_AND_TERMINAL,
    ]


async def test_the_app_copies_by_tmux_and_else_by_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = TerminalApp[None]()
    written: list[str] = []
    async with app.run_test():
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        monkeypatch.delenv("TMUX", raising=False)
        monkeypatch.delenv("STY", raising=False)
        assert await app.copy(TEXT) is Destination.TERMINAL
        assert written == [sequence(TEXT, {})]
        for name, value in tmux_that(tmp_path, "exit 0").items():
            monkeypatch.setenv(name, value)
        assert await app.copy("by tmux") is Destination.TMUX_AND_TERMINAL
        assert len(written) == 1
        # The inputs' own copying goes the same way.
        app.copy_to_clipboard("cut out")
        await app.workers.wait_for_complete()
        assert (tmp_path / "taken").read_text() == app.clipboard == "cut out"
