"""What terminals send is read: keys, escape alone, pixel mouse, and bytes that make no sense."""

from __future__ import annotations

from tests.support.pty.terminal import Terminal, module, mouse_report

DEMO = module("tests.pty.demo")


def test_pixel_mouse_gives_places_between_cells() -> None:
    with Terminal(DEMO, pixels=True) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.wait_for_bytes(b"\x1b[?1016h")
        terminal.mouse("press", 105, 4 * 20 + 10)
        terminal.mouse("drag", 257, 4 * 20 + 10)
        terminal.wait("(25.7)")
        terminal.mouse("release", 257, 4 * 20 + 10)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert not terminal.screen.modes & {1016, 2048}


def test_bytes_that_make_no_sense_do_no_harm() -> None:
    with Terminal(DEMO) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.send(b"\xff\xfe\xc3\x1b[99999999999999;5;9999999999u\x1b[48;24;80;0;0t\x1b[<0;9;9M\x1b[<0;1")
        terminal.send(b"\x1b[200~pasted\x1b[201~")
        terminal.press("down", "f5")
        terminal.wait_for_bytes(b"\x07")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_escape_alone_is_a_key() -> None:
    with Terminal(DEMO) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.press("tab", "a")
        terminal.wait("  a ")
        terminal.press("escape")
        terminal.settle()
        terminal.press("b")
        terminal.wait("ab")


def test_keys_typed_while_starting_are_not_lost() -> None:
    with Terminal(DEMO) as terminal:
        terminal.press("tab", "e", "a", "r", "l", "y")
        # Inside the field: until the app starts the line itself echoes what is typed.
        terminal.wait("▊  early ")


def test_what_comes_in_one_burst_means_what_it_means_one_by_one() -> None:
    with Terminal(DEMO) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.send(b"\tabc\tzzz\tdef")
        terminal.wait("▊  def ")  # coming back selects what was there
        assert "z" not in terminal.screen.lines[1]
        kinds = [("press", 10, 4), *(("drag", column, 20) for column in range(11, 60)), ("release", 59, 20)]
        terminal.send(b"".join(mouse_report(*report) for report in kinds))
        terminal.wait(" at  59 ")
