"""Of a burst of mouse positions only the last is left; nothing else is lost or moved."""

from __future__ import annotations

from tests.support.pty.terminal import mouse_report
from tui.terminal.reports import latest


def report(kind: str, column: int) -> str:
    return mouse_report(kind, column, 4).decode()


def test_only_the_last_position_of_a_burst_stays() -> None:
    burst = "".join(report("drag", column) for column in range(1_000))
    assert latest(burst) == report("drag", 999)


def test_presses_releases_and_keys_keep_their_order_and_place() -> None:
    text = "".join(
        [report("press", 1), report("drag", 2), report("drag", 3), report("release", 3), "k", report("move", 5)]
    )
    assert latest(text) == "".join(
        [report("press", 1), report("drag", 3), report("release", 3), "k", report("move", 5)]
    )


def test_every_step_of_the_wheel_stays() -> None:
    wheel = report("wheel-down", 1) * 5
    assert latest(wheel) == wheel


def test_positions_with_other_buttons_or_modifiers_stay() -> None:
    text = "\x1b[<32;1;1M\x1b[<36;2;1M\x1b[<36;3;1M\x1b[<34;4;1M"
    assert latest(text) == "\x1b[<32;1;1M\x1b[<36;3;1M\x1b[<34;4;1M"


def test_a_report_cut_off_by_the_end_of_a_read_stays() -> None:
    assert latest("\x1b[<32;1;1M\x1b[<32;2;1M\x1b[<32;3") == "\x1b[<32;2;1M\x1b[<32;3"
