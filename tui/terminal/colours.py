"""How many colours the terminal can show."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from rich.color import ColorSystem

# Terminals that show true colour and whose COLORTERM is commonly lost on the way (SSH does not forward it).
_TRUE_COLOUR_TERMS = ("kitty", "ghostty", "alacritty", "wezterm", "foot", "contour", "rio", "iterm2", "-direct")
_COLOURLESS_TERMS = ("dumb", "unknown", "vt", "ansi-m", "xterm-mono", "screen-mono", "lp", "emacs")


class Colours(Enum):
    """A terminal's colours, by the word that the `colour` setting uses."""

    TRUE = "true"
    INDEXED = "256"
    SIXTEEN = "16"
    NONE = "none"

    @property
    def system(self) -> ColorSystem | None:
        """The same in Rich's terms; None for no colour at all."""
        return _SYSTEMS[self]


_SYSTEMS = {
    Colours.TRUE: ColorSystem.TRUECOLOR,
    Colours.INDEXED: ColorSystem.EIGHT_BIT,
    Colours.SIXTEEN: ColorSystem.STANDARD,
    Colours.NONE: None,
}


def detect(environ: Mapping[str, str], wanted: str = "auto") -> Colours:
    """Tell the colours to use from a setting (`auto`, `true`, `256`, `16`, `none`) and the environment.

    A setting other than `auto` wins over NO_COLOR, as no-color.org asks. Raises ValueError for any other word.
    """
    if wanted != "auto":
        return Colours(wanted)
    if environ.get("NO_COLOR"):
        return Colours.NONE
    term = environ.get("TERM", "").lower()
    if not term or term.startswith(_COLOURLESS_TERMS):
        return Colours.NONE
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Colours.TRUE
    if any(name in term for name in _TRUE_COLOUR_TERMS) or environ.get("WT_SESSION"):
        return Colours.TRUE
    if "256" in term or environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return Colours.INDEXED
    return Colours.SIXTEEN
