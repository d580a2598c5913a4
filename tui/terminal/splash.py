"""The first thing on the screen: our frame in plain ANSI, painted before any library is imported."""

from __future__ import annotations

import atexit
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing these would take a good part of the time that the splash has
    from collections.abc import Callable
    from typing import Any

_ENTER = "\x1b[?1049h\x1b[?25l"
_LEAVE = "\x1b[m\x1b[?25h\x1b[?1049l"

_held = False
_attributes: list[Any] | None = None


def paint(title: str, context: str = "", *, footer: str = "", write: Callable[[bytes], object] | None = None) -> bool:
    """Take the alternate screen and paint the frame; tell whether that was done.

    Nothing happens unless input and output are terminals that can be addressed. The texts are ours, never AWS's.
    """
    global _held
    if _held or os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"):
        return False
    try:
        if not (os.isatty(0) and os.isatty(1)):
            return False
        width, height = os.get_terminal_size(1)
    except OSError:
        return False
    _held = True
    atexit.register(withdraw)
    (write or _write)((_ENTER + frame(title, context, footer, width, height)).encode())
    _hush()
    return True


def frame(title: str, context: str, footer: str, width: int, height: int) -> str:
    """Give the frame for a screen of some cells: the title line, room for what comes, the line of keys."""
    title, context = _clean(title), _clean(context)
    room = max(0, width - len(context) - 1)
    top = f"{title:<{room}.{room}}{context} "[:width]
    bottom = f"{_clean(footer):<{width}.{width}}"
    bold = "" if os.environ.get("NO_COLOR") else "\x1b[1m"
    return f"\x1b[H{bold}{top}\x1b[m\x1b[{height}H{bottom}\x1b[H"


def withdraw() -> None:
    """Leave the alternate screen, if the splash still holds it: the program ends before the app runs."""
    global _held
    if _held:
        _held = False
        attributes = _give_back()
        try:
            _write(_LEAVE.encode())
            if attributes is not None:
                import termios

                termios.tcsetattr(0, termios.TCSANOW, attributes)
        except OSError:
            return  # the terminal went away: there is nothing to put right


def take_over() -> tuple[bool, list[Any] | None]:
    """Hand the screen to the app: whether the alternate screen is taken, and the terminal's attributes before it."""
    global _held
    held, _held = _held, False
    return held, _give_back()


def _give_back() -> list[Any] | None:
    global _attributes
    attributes, _attributes = _attributes, None
    return attributes


def _hush() -> None:
    """Keep keys typed now off the screen (they reach the app later), and let no ending leave the screen taken."""
    global _attributes
    import signal
    import termios

    attributes = termios.tcgetattr(0)
    _attributes = list(attributes)
    quiet = list(attributes)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(0, termios.TCSANOW, quiet)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)


def _end(number: int, _frame: object) -> None:
    """End on a signal that comes before the app has handlers of its own."""
    withdraw()
    sys.exit(128 + number)


def _clean(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]
