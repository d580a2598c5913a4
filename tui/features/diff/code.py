"""What differs between the code of two versions, file by file and line by line, within bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher
from enum import StrEnum

from tui.domain.archive import Archive, ArchivedFile, Code, Kind
from tui.presentation.number_format import count

_CONTEXT = 3


class Fate(StrEnum):
    """What became of a file from one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"
    UNKNOWN = "not compared"


class Mark(StrEnum):
    """What a line of a text diff is; also what is written before it."""

    SAME = " "
    ADDED = "+"
    REMOVED = "-"
    PLACE = "@"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a text diff; `PLACE` lines say where the lines that follow stand."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One file that is not the same on both sides; `path` is the later one.

    `remark` says why there are no lines, or not all of them.
    """

    path: str
    fate: Fate
    before: ArchivedFile | None = None
    after: ArchivedFile | None = None
    lines: tuple[DiffLine, ...] = ()
    added: int = 0
    removed: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CodeDiff:
    """The files that differ, by path; `same` counts the others, `notes` say what is odd or was left out.

    Where an image is on either side, `files` is empty and `images` holds both names.
    """

    files: tuple[FileDiff, ...] = ()
    same: int = 0
    notes: tuple[str, ...] = ()
    images: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is compared: files listed, lines of one text, lines shown of one file and of all, steps of comparing."""

    files: int = 2_000
    text: int = 20_000
    shown: int = 1_500
    shown_of_all: int = 20_000
    steps: int = 2_000_000


BOUNDS = Bounds()


class _TooDifferent(Exception):
    """Comparing would take too long."""


def compare_code(one: Code, other: Code, bounds: Bounds = BOUNDS) -> CodeDiff:
    """Return what differs from one version's code to the other's."""
    if one.archive is None or other.archive is None:
        return CodeDiff(images=(_named(one), _named(other)))
    return compare(one.archive, other.archive, bounds)


def compare(one: Archive, other: Archive, bounds: Bounds = BOUNDS) -> CodeDiff:
    """Return what differs from one archive to the other."""
    olds = {file.path: file for file in one.files}
    news = {file.path: file for file in other.files}
    both = [path for path in olds if path in news]
    pairs: list[tuple[ArchivedFile | None, ArchivedFile | None]] = [
        (olds[path], news[path]) for path in both if not _is_same(olds[path], news[path])
    ]
    pairs.extend(_moved_and_new([olds[p] for p in olds if p not in news], [news[p] for p in news if p not in olds]))
    pairs.sort(key=lambda pair: _path(*pair))
    same = sum(_is_same(olds[path], news[path]) for path in both)
    notes = [*(f"before: {note}" for note in one.notes), *(f"after: {note}" for note in other.notes)]
    if len(pairs) > bounds.files:
        notes.append(f"{len(pairs) - bounds.files:,} more files differ (not shown)")
    comparing = _Comparing(bounds)
    return CodeDiff(tuple(comparing.file(*pair) for pair in pairs[: bounds.files]), same, tuple(notes))


class _Comparing:
    """A comparison under way, and what is left of its bounds."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds, self._steps, self._room = bounds, bounds.steps, bounds.shown_of_all

    def file(self, before: ArchivedFile | None, after: ArchivedFile | None) -> FileDiff:
        """Return the difference of one file; one of the two may not be there."""
        diff = FileDiff(_path(before, after), _fate(before, after), before, after)
        if diff.fate in (Fate.RENAMED, Fate.UNKNOWN):
            return diff
        sides = [file for file in (before, after) if file is not None]
        if any(file.text is None for file in sides):
            return replace(diff, remark=next((file.note for file in sides if file.note), ""))
        olds, news = _lines(before), _lines(after)
        if max(len(olds), len(news)) > self._bounds.text:
            return replace(diff, remark=f"more than {self._bounds.text:,} lines, too many to compare")
        if before is not None and after is not None and olds == news:
            return replace(diff, remark="only line ends, the last one, or a byte order mark differ")
        return self._texts(diff, olds, news)

    def _texts(self, diff: FileDiff, olds: Sequence[str], news: Sequence[str]) -> FileDiff:
        try:
            lines = list(self._unified(olds, news))
        except _TooDifferent:
            # The next one may have half as many, so that many such files together stay within bounds as well.
            self._steps //= 2
            return replace(diff, remark="too different to compare line by line")
        kept = lines[: min(self._bounds.shown, self._room)]
        self._room -= len(kept)
        left = len(lines) - len(kept)
        return replace(
            diff,
            lines=tuple(kept),
            added=sum(line.mark is Mark.ADDED for line in lines),
            removed=sum(line.mark is Mark.REMOVED for line in lines),
            remark=f"{count(left, 'more line')} not shown" if left else "",
        )

    def _unified(self, olds: Sequence[str], news: Sequence[str]) -> Iterator[DiffLine]:
        matcher = _Bounded(olds, news, self._steps)
        groups = list(matcher.get_grouped_opcodes(_CONTEXT))
        self._steps = matcher.steps
        for group in groups:
            first, last = group[0], group[-1]
            yield DiffLine(Mark.PLACE, f"-{_range(first[1], last[2])} +{_range(first[3], last[4])}")
            for tag, old_from, old_to, new_from, new_to in group:
                if tag == "equal":
                    yield from (DiffLine(Mark.SAME, line) for line in olds[old_from:old_to])
                else:
                    yield from (DiffLine(Mark.REMOVED, line) for line in olds[old_from:old_to])
                    yield from (DiffLine(Mark.ADDED, line) for line in news[new_from:new_to])


class _Bounded(SequenceMatcher[str]):
    """difflib's matcher, which in the worst case takes cubic time, given up after so many steps."""

    def __init__(self, olds: Sequence[str], news: Sequence[str], steps: int) -> None:
        super().__init__(None, olds, news)
        self.steps, self._length = steps, len(olds)
        places: dict[str, list[int]] = self.b2j  # type: ignore[attr-defined]
        self._costs = [0]
        for line in olds:
            self._costs.append(self._costs[-1] + 1 + len(places.get(line, ())))

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """Find the next block; raise _TooDifferent where there are no steps left."""
        self.steps -= self._costs[self._length if ahi is None else ahi] - self._costs[alo]
        if self.steps < 0:
            raise _TooDifferent
        return super().find_longest_match(alo, ahi, blo, bhi)


def _moved_and_new(
    gone: list[ArchivedFile], come: list[ArchivedFile]
) -> Iterator[tuple[ArchivedFile | None, ArchivedFile | None]]:
    """Pair files that only have another path now with what they were; the others stand alone."""
    by_hash: dict[str, list[ArchivedFile]] = {}
    for file in gone:
        # Empty files are all alike, and there are many of them in Python packages.
        if file.sha256 and file.size:
            by_hash.setdefault(file.sha256, []).append(file)
    moved = set()
    for file in come:
        earlier = by_hash.get(file.sha256)
        if file.sha256 and earlier:
            moved.add(earlier[0].path)
            yield earlier.pop(0), file
        else:
            yield None, file
    yield from ((file, None) for file in gone if file.path not in moved)


def _is_same(before: ArchivedFile, after: ArchivedFile) -> bool:
    return bool(before.sha256) and (before.sha256, before.kind) == (after.sha256, after.kind)


def _fate(before: ArchivedFile | None, after: ArchivedFile | None) -> Fate:
    if before is None:
        return Fate.ADDED
    if after is None:
        return Fate.REMOVED
    if Kind.UNREAD in (before.kind, after.kind) and before.size == after.size:
        return Fate.UNKNOWN
    return Fate.RENAMED if before.path != after.path else Fate.CHANGED


def _path(before: ArchivedFile | None, after: ArchivedFile | None) -> str:
    file = after or before
    return "" if file is None else file.path


def _lines(file: ArchivedFile | None) -> list[str]:
    return [] if file is None or not file.text else file.text.removesuffix("\n").split("\n")


def _range(start: int, stop: int) -> str:
    """Write a range of lines as diff does."""
    length = stop - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _named(code: Code) -> str:
    return " ".join(part for part in (code.image, code.digest) if part) or "a zip"
