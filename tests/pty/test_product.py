"""The installed command in a real terminal: a drag by mouse bytes moves the alias that boto3 then reads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.endpoints import REGION
from tests.support.pty.terminal import Terminal, module

COMMAND = Path(sys.executable).with_name("crossfade")
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": REGION}


def weights(client: Any) -> tuple[str, dict[str, float]]:
    answer = client.get_alias(FunctionName="orders", Name="STAGE")
    return answer["FunctionVersion"], answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})


def knob(terminal: Terminal) -> tuple[int, int]:
    row = next(y for y, line in enumerate(terminal.screen.lines) if "┝" in line)
    return max(terminal.screen.lines[row].rfind(shape) for shape in "●◉"), row


def test_a_drag_by_mouse_moves_the_alias(moto: str, orders: Any, tmp_path: Path) -> None:
    command = [str(COMMAND), "orders:STAGE", "--endpoint-url", moto]
    environ = {**CREDENTIALS, "HOME": str(tmp_path)}
    with Terminal(command, environ=environ) as terminal:
        terminal.wait("canary 2")
        terminal.wait("actual")
        column, row = knob(terminal)
        label = terminal.screen.lines[row + 1].index("25  ")
        terminal.mouse("press", column, row)
        for x in range(column + 1, label + 1):
            terminal.mouse("drag", x, row)
        terminal.mouse("release", label, row)
        terminal.wait(lambda screen: "actual 25 %" in screen.text and "✓ 1→2 25 %" in screen.text)
        assert weights(orders) == ("1", {"2": 0.25})
        terminal.press("12.5", "enter")
        terminal.wait(lambda screen: "actual 12.5 %" in screen.text and "✓ 1→2 12.5 %" in screen.text)
        assert weights(orders) == ("1", {"2": 0.125})
        terminal.press("b")
        terminal.wait("actual 0 %")
        assert weights(orders) == ("1", {})
        # A q right after a move sends it first.
        terminal.press("33", "enter", "q")
        assert terminal.wait_for_end() == 0
        assert terminal.echoes
    is_on_screen = b"33 % was" in terminal.output
    assert is_on_screen or weights(orders) == ("1", {"2": 0.33})


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (["--demo", "--scenario", "nosuch"], {}, "no such scenario"),
        ([], {}, "AWS is not set up here"),
        (["--profile", "nosuch", "--region", "eu-west-1"], {}, "nosuch"),
        (["--wrong"], {}, "unknown option '--wrong'"),
    ],
)
def test_a_start_that_cannot_be_says_so_in_one_line(
    arguments: list[str], environ: dict[str, str], words: str, tmp_path: Path
) -> None:
    with Terminal([str(COMMAND), *arguments], environ={"HOME": str(tmp_path), **environ}) as terminal:
        status = terminal.wait_for_end()
    assert status == 2
    last = terminal.output.decode().rsplit("\x1b[?1049l", 1)[-1]
    lines = [line for line in last.splitlines() if "crossfade: " in line]
    assert len(lines) == 1
    assert words in lines[0]
    assert "Traceback" not in terminal.output.decode()


@pytest.mark.parametrize(("option", "words"), [("--version", "crossfade 0."), ("--help", "usage: crossfade")])
def test_what_is_only_asked_takes_no_screen(option: str, words: str) -> None:
    with Terminal(module("tui", option)) as terminal:
        assert terminal.wait_for_end() == 0
    assert words in terminal.output.decode()
    assert b"\x1b[?1049h" not in terminal.output
