"""The lines of a code diff in the colours of their syntax, with the words that changed within a line marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui.features.diff.code import DiffLine, Mark
from tui.presentation.spans import Span

if TYPE_CHECKING:
    from pygments.lexer import Lexer

HUNK_MOST = 200
"""Lines that are coloured at once, so that opening a large file takes no longer than a small one."""

LINE_MOST = 500
"""Characters of a line that is coloured: nobody reads longer ones, and lexers are slow on them."""

TAB = 4

ALIKE = 0.5
"""How much of two lines is the same where one is taken for the other, changed."""

_LEXERS = {
    "bash": ".bash .sh",
    "csharp": ".cs",
    "css": ".css",
    "go": ".go",
    "html": ".htm .html",
    "ini": ".cfg .ini .properties",
    "java": ".java",
    "javascript": ".cjs .js .jsx .mjs",
    "json": ".json",
    "php": ".php",
    "python": ".py .pyi",
    "ruby": ".rb",
    "rust": ".rs",
    "sql": ".sql",
    "toml": ".toml",
    "typescript": ".cts .mts .ts .tsx",
    "xml": ".xml",
    "yaml": ".yaml .yml",
}
_LEXER_OF = {suffix: name for name, suffixes in _LEXERS.items() for suffix in suffixes.split()}
_STYLES = (
    ("Token.Comment", "comment"),
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Literal.String", "string"),
    ("Token.Literal.Number", "number"),
    ("Token.Name.Function", "name"),
    ("Token.Name.Class", "name"),
    ("Token.Name.Decorator", "name"),
    ("Token.Name.Tag", "name"),
)
_GROUNDS = {Mark.ADDED: "on-added", Mark.REMOVED: "on-removed"}
_WORDS = {Mark.ADDED: "word-added", Mark.REMOVED: "word-removed"}
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True, eq=False)
class Hunk:
    """Lines of a file that stand together in a text diff, as they are shown; they are coloured together, once."""

    path: str
    lines: tuple[DiffLine, ...]


def hunks(path: str, lines: Sequence[DiffLine]) -> Iterator[Hunk]:
    """Cut the lines of a file's diff into hunks, where they begin anew and where they are many."""
    hunk: list[DiffLine] = []
    for line in lines:
        if hunk and (line.mark is Mark.PLACE or len(hunk) == HUNK_MOST):
            yield Hunk(path, tuple(hunk))
            hunk = []
        hunk.append(line)
    if hunk:
        yield Hunk(path, tuple(hunk))


@lru_cache(maxsize=64)
def highlight(hunk: Hunk) -> tuple[tuple[Span, ...], ...]:
    """Return the code of each line of a hunk as spans.

    A span's style is of up to three names: the ground of lines that were added or removed, the mark of a word that
    changed, the syntax. Where the kind of file is not known, or its lines are long, there is no syntax. A text that
    began before the hunk, such as a docstring, is not known for one.
    """
    words = _changed_words(hunk.lines)
    syntax: dict[int, Sequence[str]] = {}
    lexer = _lexer(hunk.path)
    if lexer is not None:
        # Both sides are code of their own; what they share is coloured as it is in the later one.
        for side in (Mark.REMOVED, Mark.ADDED):
            syntax.update(_syntax(lexer, hunk.lines, (Mark.SAME, side)))
    return tuple(
        tuple(_spans(line, syntax.get(index, ()), words.get(index, frozenset())))
        for index, line in enumerate(hunk.lines)
    )


def _spans(line: DiffLine, syntax: Sequence[str], words: frozenset[int]) -> Iterator[Span]:
    if line.mark is Mark.PLACE:
        yield Span(line.text, "place")
        return
    ground, word = _GROUNDS.get(line.mark, ""), _WORDS.get(line.mark, "")

    def style(place: int) -> str:
        names = (ground, word if place in words else "", syntax[place] if place < len(syntax) else "")
        return " ".join(name for name in names if name) or "plain"

    for name, places in groupby(range(len(line.text)), style):
        run = list(places)
        yield Span(line.text[run[0] : run[-1] + 1], name)


def _lexer(path: str) -> Lexer | None:
    name = _LEXER_OF.get(PurePosixPath(path).suffix.lower())
    if name is None:
        return None
    # It comes with Rich; it is imported with the first code that is shown.
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def _syntax(lexer: Lexer, lines: Sequence[DiffLine], marks: tuple[Mark, ...]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the number of each line of one side, with the style of each of its characters."""
    numbers = [number for number, line in enumerate(lines) if line.mark in marks]
    if not numbers or any(len(lines[number].text) > LINE_MOST for number in numbers):
        return
    text = "\n".join(lines[number].text for number in numbers)
    styles: list[str] = []
    for kind, value in lexer.get_tokens(text):
        name = next((style for prefix, style in _STYLES if str(kind).startswith(prefix)), "")
        styles += [name] * len(value)
    start = 0
    for number in numbers:
        end = start + len(lines[number].text)
        yield number, styles[start:end]
        start = end + 1


def _changed_words(lines: Sequence[DiffLine]) -> dict[int, frozenset[int]]:
    """Return the places of the characters that changed, by number of line, of lines that stand for each other."""
    changed: dict[int, frozenset[int]] = {}
    removed: list[int] = []
    before = Mark.SAME
    for number, line in enumerate(lines):
        if line.mark is Mark.REMOVED:
            removed = [*removed, number] if before is Mark.REMOVED else [number]
        elif line.mark is Mark.ADDED and removed:
            other = removed.pop(0)
            places = _differing(lines[other].text, line.text)
            if places is not None:
                changed[other], changed[number] = places
        else:
            removed = []
        before = line.mark
    return changed


def _differing(old: str, new: str) -> tuple[frozenset[int], frozenset[int]] | None:
    """Return the places that differ in either line, None where the lines have too little in common."""
    if max(len(old), len(new)) > LINE_MOST:
        return None
    olds, news = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    blocks = matcher.get_matching_blocks()
    common = sum(len(word) for block in blocks for word in olds[block.a : block.a + block.size] if not word.isspace())
    if common < ALIKE * max(len(old.replace(" ", "")), len(new.replace(" ", ""))):
        return None
    kept_old, kept_new = set[int](), set[int]()
    for block in blocks:
        kept_old.update(range(block.a, block.a + block.size))
        kept_new.update(range(block.b, block.b + block.size))
    return _places(olds, kept_old), _places(news, kept_new)


def _places(words: Sequence[str], kept: set[int]) -> frozenset[int]:
    places, start = set[int](), 0
    for index, word in enumerate(words):
        if index not in kept:
            places.update(range(start, start + len(word)))
        start += len(word)
    return frozenset(places)
