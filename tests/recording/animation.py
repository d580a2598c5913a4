"""A recording as an SVG that moves: each stretch of a row stands once, for as long as it was on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from tests.recording.recorder import Cell, Recording, Row

WIDTH, HEIGHT = 8.4, 18
"""A cell in units of the picture, for letters of 14."""

MARGIN = 12
GROUND, INK, CAPTION = "#121212", "#e0e0e0", "#8fbfff"
_NAMES = {"black": "#000000", "white": "#ffffff"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a row shows from one second to another."""

    row: int
    start: float
    end: float
    cells: Row


def stretches(recording: Recording) -> Iterator[Stretch]:
    """Return what each row shows, each content once for as long as it stays."""
    times = [frame.at for frame in recording.frames] + [recording.seconds]
    for row in range(recording.rows):
        contents = [frame.rows[row] for frame in recording.frames]
        at = 0
        for content, same in groupby(contents):
            start, at = at, at + len(list(same))
            yield Stretch(row, times[start], times[at], content)


def animation(recording: Recording) -> str:
    """Return the SVG's text."""
    width, height = recording.columns * WIDTH + 2 * MARGIN, (recording.rows + 2) * HEIGHT + 2 * MARGIN
    shown = [_appearing(_row(one), one.start, one.end, recording.seconds) for one in stretches(recording)]
    captions = [(frame.at, frame.caption) for frame in recording.frames]
    baseline = (recording.rows + 1.5) * HEIGHT + MARGIN
    at = 0
    for caption, same in groupby(captions, key=lambda timed: timed[1]):
        start, at = captions[at][0], at + len(list(same))
        end = captions[at][0] if at < len(captions) else recording.seconds
        text = f'<text x="{MARGIN}" y="{baseline:g}" fill="{CAPTION}">{escape(caption)}</text>'
        shown.append(_appearing(text, start, end, recording.seconds))
    body = "\n".join(shown)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">\n'
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>\n{body}\n</svg>\n'
    )


def _appearing(body: str, start: float, end: float, whole: float) -> str:
    if not body:
        return ""
    if start == 0 and end == whole:
        return f"<g>{body}</g>"
    times, values = (f"0;{end / whole:.4f}", "inline;none") if start == 0 else _within(start / whole, end / whole)
    return (
        f'<g display="{"inline" if start == 0 else "none"}"><animate attributeName="display" calcMode="discrete" '
        f'dur="{whole:g}s" repeatCount="indefinite" keyTimes="{times}" values="{values}"/>{body}</g>'
    )


def _within(start: float, end: float) -> tuple[str, str]:
    if end >= 1:
        return f"0;{start:.4f}", "none;inline"
    return f"0;{start:.4f};{end:.4f}", "none;inline;none"


def _row(one: Stretch) -> str:
    top, parts, column = one.row * HEIGHT + MARGIN, list[str](), 0
    for look, cells in groupby(one.cells, key=lambda cell: cell._replace(text="")):
        text = "".join(cell.text for cell in cells)
        parts += _run(look, text, MARGIN + column * WIDTH, top)
        column += len(text)
    return "".join(parts)


def _run(look: Cell, text: str, x: float, top: int) -> Iterator[str]:
    length = len(text) * WIDTH
    if look.ground and _hex(look.ground) != GROUND:
        yield f'<rect x="{x:g}" y="{top}" width="{length:g}" height="{HEIGHT}" fill="{_hex(look.ground)}"/>'
    if not text.strip():
        return
    style = ' font-weight="bold"' if look.bold else ""
    style += ' text-decoration="underline"' if look.underlined else ""
    colour = _hex(look.ink) if look.ink else INK
    yield (
        f'<text x="{x:g}" y="{top + 14}" fill="{colour}" textLength="{length:g}"{style} xml:space="preserve">'
        f"{escape(text)}</text>"
    )


def _hex(name: str) -> str:
    return _NAMES.get(name, f"#{name}" if len(name) == 6 else INK)
