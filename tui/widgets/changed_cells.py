"""Which cells of a line look different by now, so that only those are painted."""

from __future__ import annotations

from rich.cells import cell_len

from tui.features.fader.text.lines import Line


def changed_cells(old: Line, new: Line, width: int) -> list[tuple[int, int]]:
    """Return the stretches of cells (start, end) in which two lines differ, those close together as one."""
    before, now = _cells(old, width), _cells(new, width)
    if before is None or now is None:
        return [(0, width)]
    differing = [x for x in range(width) if before[x] != now[x]]
    stretches: list[tuple[int, int]] = []
    for x in differing:
        if stretches and x - stretches[-1][1] <= 2:
            stretches[-1] = (stretches[-1][0], x + 1)
        else:
            stretches.append((x, x + 1))
    return stretches


def _cells(line: Line, width: int) -> list[tuple[str, str]] | None:
    """Return what each cell shows and its role, or None where a character is not one cell wide."""
    text = "".join(span.text for span in line)
    if cell_len(text) != len(text):
        return None
    cells = [(character, span.style) for span in line for character in span.text]
    return (cells + [(" ", "plain")] * (width - len(cells)))[:width]
