"""The modes of a terminal that the app needs, as the sequences that set them and take them back."""

from __future__ import annotations

from typing import NamedTuple

# Buttons, motion while a button is held (1002, not the any-motion 1003: a hover never crosses the wire), SGR encoding.
_MOUSE_ON, _MOUSE_OFF = "\x1b[?1000;1002;1006h", "\x1b[?1016;1006;1002;1000l"
_ALTERNATE_ON, _ALTERNATE_OFF = "\x1b[?1049h", "\x1b[?1049l"
_CURSOR_OFF, _CURSOR_ON = "\x1b[?25l", "\x1b[?25h"
_WRAP_OFF, _WRAP_ON = "\x1b[?7l", "\x1b[?7h"
# Focus reports, bracketed paste, and the kitty keyboard with the flags that Textual reads.
_INPUT_ON, _INPUT_OFF = "\x1b[?1004;2004h", "\x1b[?2004;1004l"
_KEYBOARD_ON, _KEYBOARD_OFF = "\x1b[>25u", "\x1b[<u"
_ASK_SYNC, _ASK_IN_BAND_RESIZE, _IN_BAND_RESIZE_OFF = "\x1b[?2026$p", "\x1b[?2048$p", "\x1b[?2048l"
_PLAIN = "\x1b[m"


class Modes(NamedTuple):
    """What a terminal is asked for: nothing but the least unless it is `extended`.

    `keyboard` is kitty's, `asks` says that it may be asked what it can do.
    """

    extended: bool
    mouse: bool
    keyboard: bool
    asks: bool

    def enter(self, *, taken: bool) -> str:
        """Return what sets every mode, harmless where they are set already; `taken` where the screen is ours."""
        modes = ["" if taken else _ALTERNATE_ON, _CURSOR_OFF, _WRAP_OFF]
        if self.extended:
            modes += [_MOUSE_ON if self.mouse else "", _INPUT_ON, _KEYBOARD_ON if self.keyboard else ""]
            modes.append(_ASK_SYNC + _ASK_IN_BAND_RESIZE if self.asks else "")
        return "".join(modes)

    def leave(self, *, resizes_in_band: bool) -> str:
        """Return what takes every mode back but that of the mouse, which goes with the input."""
        modes = [_PLAIN, _WRAP_ON]
        if self.extended:
            modes += [_INPUT_OFF, _IN_BAND_RESIZE_OFF if resizes_in_band else ""]
            # Kept per screen, so before leaving the alternate one.
            modes.append(_KEYBOARD_OFF if self.keyboard else "")
        return "".join([*modes, _ALTERNATE_OFF, _CURSOR_ON])

    def leave_at_once(self) -> str:
        """Return what takes back whatever may be set, in the order that matters least where some of it is lost."""
        modes = _MOUSE_OFF + _INPUT_OFF + _KEYBOARD_OFF if self.extended else ""
        return f"{_PLAIN}{modes}{_WRAP_ON}{_ALTERNATE_OFF}{_CURSOR_ON}"

    @property
    def mouse_off(self) -> str:
        """What has the mouse report nothing any more."""
        return _MOUSE_OFF if self.extended and self.mouse else ""

    @property
    def keyboard_off(self) -> str:
        """What takes kitty's keyboard back alone."""
        return _KEYBOARD_OFF if self.extended else ""
