"""Stand-ins for glyphs that the fonts of consoles lack: those have 256 or 512 in all, and show one sign for all others.

Corners, plain lines, shades, half blocks and arrows are in the kernel's own font (CP437) and in those of Debian; of the
rest the stand-in is the nearest of them, or ASCII. Each takes one cell, as what it stands for.
"""

from __future__ import annotations

_PAIRS = (
    ("╭╮╰╯┄━", "┌┐└┘-="),
    ("┆┊╎╵", ":::│"),
    ("▏▎▍▕▔", "││││─"),
    ("┝┥┯", "├┤┬"),
    ("▁▂▃▅▆▇▉▊▋", "__▄▄████▌"),
    ("▸▾◂▲▼", ">v<^v"),
    ("●○◉◇◷★", "*o@$o#"),
    ("✓✗×", "+xx"),
    ("⟶⇥⏎␣⇧", "→»┘_S"),
    ("…›–′", "~>-'"),
)
STAND_INS = str.maketrans("".join(glyphs for glyphs, _ in _PAIRS), "".join(stand_ins for _, stand_ins in _PAIRS))


def drawable(text: str) -> str:
    """Return text with stand-ins for what a console's font cannot be expected to have."""
    return text if text.isascii() else text.translate(STAND_INS)
