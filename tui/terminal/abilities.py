"""What terminals of a name can take, as terminfo has it: what they cannot is never sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_FIRST_VTS = ("vt100", "vt102")


class Abilities(NamedTuple):
    """What may be sent beside text, cursor positions and erasing to the end of a line.

    `colour_erases`: an erased cell takes the background in force (bce). `moves_rows`: lines are inserted and deleted
    (il, dl). `erases_runs`: cells are erased (ech). `ends_attributes`: each has an end of its own (rmso, rmul), and
    there are more than bold, underline, blink and reverse. `extended`: questions and modes beyond the VT220's leave no
    litter. `every_glyph`: its font can be expected to have braille and the signs of ours; a console's has 256 or 512.
    """

    colour_erases: bool = True
    moves_rows: bool = True
    erases_runs: bool = True
    ends_attributes: bool = True
    extended: bool = True
    every_glyph: bool = True


ALL = Abilities()


def abilities(environ: Mapping[str, str]) -> Abilities:
    """Return what the terminal that TERM names can take."""
    term = environ.get("TERM", "")
    is_plain = not term or term.startswith(("dumb", "linux", "vt", "cons", "unknown"))
    is_first_vt = term.startswith(_FIRST_VTS)
    is_multiplexer = term.startswith(("screen", "tmux"))
    return Abilities(
        # tmux erases in colour whatever its terminfo says.
        colour_erases=not term.startswith(("screen", "vt", "dumb")) or "TMUX" in environ,
        moves_rows=not is_first_vt,
        erases_runs=not (is_first_vt or is_multiplexer),
        ends_attributes=not is_first_vt,
        extended=not is_plain,
        every_glyph=not is_plain,
    )
