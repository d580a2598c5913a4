"""Code is compared file by file and line by line, within bounds, and what is left out is said."""

from __future__ import annotations

import hashlib
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.archive import Archive, ArchivedFile, Code, Kind
from tui.features.diff.code import Bounds, Fate, FileDiff, Mark, compare, compare_code


def text(path: str, content: str) -> ArchivedFile:
    return ArchivedFile(path, len(content), hashlib.sha256(content.encode()).hexdigest(), Kind.TEXT, content)


def binary(path: str, content: bytes, note: str = "") -> ArchivedFile:
    return ArchivedFile(path, len(content), hashlib.sha256(content).hexdigest(), note=note)


def archive(*files: ArchivedFile) -> Archive:
    return Archive(files)


def only(before: ArchivedFile | None, after: ArchivedFile | None, **bounds: int) -> FileDiff:
    old, new = (archive(*((file,) if file else ())) for file in (before, after))
    (file,) = compare(old, new, Bounds(**bounds)).files
    return file


def shown(file: FileDiff) -> list[str]:
    return [f"{line.mark}{line.text}" for line in file.lines]


def test_what_is_the_same_is_counted() -> None:
    diff = compare(archive(text("a", "1"), binary("b", b"\0")), archive(text("a", "1"), binary("b", b"\0")))
    assert (diff.files, diff.same, diff.notes) == ((), 2, ())


def test_added_removed_changed_and_renamed_by_path() -> None:
    diff = compare(
        archive(text("a", "1\n"), text("c", "gone\n"), binary("old/x", b"\0x"), text("same", "s")),
        archive(text("a", "2\n"), text("b", "new\n"), binary("new/x", b"\0x"), text("same", "s")),
    )
    assert [(file.path, file.fate) for file in diff.files] == [
        ("a", Fate.CHANGED),
        ("b", Fate.ADDED),
        ("c", Fate.REMOVED),
        ("new/x", Fate.RENAMED),
    ]
    assert diff.files[3].before == binary("old/x", b"\0x")
    assert [shown(file)[1:] for file in diff.files[:3]] == [["-1", "+2"], ["+new"], ["-gone"]]


def test_lines_have_context_places_and_counts() -> None:
    lines = [f"line {number}" for number in range(30)]
    changed = [*lines[:10], "other", *lines[11:25], "more", *lines[25:]]
    file = only(text("a", "\n".join(lines)), text("a", "\n".join(changed)))
    lines_shown = shown(file)
    assert lines_shown[:9] == [
        "@-8,7 +8,7",
        " line 7",
        " line 8",
        " line 9",
        "-line 10",
        "+other",
        " line 11",
        " line 12",
        " line 13",
    ]
    assert lines_shown[9] == "@-23,6 +23,7"
    assert (file.added, file.removed, file.remark) == (2, 1, "")


def test_binaries_are_told_by_size_and_hash_only() -> None:
    file = only(binary("a", b"\0"), binary("a", b"\1\2", "too large to compare line by line"))
    assert (file.fate, file.lines) == (Fate.CHANGED, ())
    assert file.remark == "too large to compare line by line"
    mixed = only(text("a", "1"), binary("a", b"\0"))
    assert (mixed.fate, mixed.lines) == (Fate.CHANGED, ())


def test_a_file_that_differs_in_what_is_not_shown_says_so() -> None:
    before = ArchivedFile("a", 3, "one", Kind.TEXT, "x\n")
    after = ArchivedFile("a", 4, "two", Kind.TEXT, "x\n")
    assert "line ends" in only(before, after).remark


def test_a_link_that_points_elsewhere_and_one_that_became_a_file() -> None:
    before, after = (ArchivedFile("l", 1, to, Kind.LINK, to) for to in ("x", "y"))
    assert shown(only(before, after))[1:] == ["-x", "+y"]
    file = ArchivedFile("l", 1, "x", Kind.TEXT, "x")
    assert only(before, file).fate is Fate.CHANGED


def test_what_could_not_be_unpacked_is_not_told_the_same() -> None:
    locked = ArchivedFile("a", 5, kind=Kind.UNREAD, note="encrypted")
    assert only(locked, locked).fate is Fate.UNKNOWN
    larger = ArchivedFile("a", 6, kind=Kind.UNREAD, note="encrypted")
    assert (only(locked, larger).fate, only(locked, larger).remark) == (Fate.CHANGED, "encrypted")


def test_empty_files_are_not_taken_for_moved() -> None:
    diff = compare(archive(text("a/__init__.py", "")), archive(text("b/__init__.py", "")))
    assert [file.fate for file in diff.files] == [Fate.REMOVED, Fate.ADDED]


def test_notes_of_both_sides_are_passed_on() -> None:
    assert compare(Archive(notes=("odd",)), Archive(notes=("odder",))).notes == ("before: odd", "after: odder")


def test_images_are_named_and_not_compared() -> None:
    image = Code("x", image="repo/f:1", resolved="repo/f@sha256:abc")
    assert compare_code(image, Code("y", image="repo/f:2")).images == ("repo/f:1 sha256:abc", "repo/f:2")
    assert compare_code(Code("y", archive()), image).images == ("a zip", "repo/f:1 sha256:abc")
    assert compare_code(Code("y", archive(text("a", "1"))), Code("z", archive())).files[0].fate is Fate.REMOVED


def test_too_much_is_cut_and_counted() -> None:
    many = archive(*(text(f"{number:02}", "x\n" * number) for number in range(1, 9)))
    diff = compare(archive(), many, Bounds(files=5))
    assert len(diff.files) == 5
    assert diff.notes == ("3 more files differ (not shown)",)
    long = only(None, text("a", "x\n" * 50), shown=10)
    assert (len(long.lines), long.added, long.remark) == (10, 50, "41 more lines not shown")
    assert "more than 20 lines" in only(None, text("a", "x\n" * 50), text=20).remark
    together = compare(archive(), many, Bounds(shown_of_all=6))
    assert sum(len(file.lines) for file in together.files) == 6
    assert together.files[-1].remark == "9 more lines not shown"


def test_what_would_take_too_long_is_given_up() -> None:
    olds = [str(number % 110) for number in range(4000)]
    news = list(chain.from_iterable((str(number % 110), f"q{number}") for number in range(2000)))
    hard = [text(f"{number}", "\n".join(side)) for number in range(3) for side in (olds, news)]
    diff = compare(archive(*hard[::2]), archive(*hard[1::2]))
    assert [file.remark for file in diff.files] == ["too different to compare line by line"] * 3


LINES = st.lists(st.sampled_from(["a", "b", "c", "", "\tx"]), min_size=1, max_size=30)


@given(LINES, LINES)
def test_the_lines_lead_from_one_to_the_other(olds: list[str], news: list[str]) -> None:
    before, after = text("f", "\n".join(olds) + "\n"), text("f", "\n".join(news) + "\n")
    if before.text == after.text:
        return
    file = only(before, after)
    for mark, lines in ((Mark.REMOVED, olds), (Mark.ADDED, news)):
        place, rebuilt = 0, []
        for line in file.lines:
            if line.mark is Mark.PLACE:
                side = line.text.split(" ")[mark is Mark.ADDED][1:].split(",")
                start = int(side[0]) - (0 if side[1:] == ["0"] else 1)
                rebuilt += lines[place:start]
                place = start
            elif line.mark in (Mark.SAME, mark):
                rebuilt.append(line.text)
                place += 1
        assert rebuilt + lines[place:] == lines
