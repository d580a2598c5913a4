"""A comparison as rows: nothing is told by colour alone, nothing of a value is lost, no secret is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.alias import Alias
from tui.domain.archive import ArchivedFile, Kind
from tui.domain.errors import NotPermitted, ProviderError, TooLarge
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.diff.code import CodeDiff, DiffLine, Fate, FileDiff, Mark
from tui.features.diff.comparison import Comparison, Sides
from tui.features.diff.rows import LOAD, DiffRow, diff_rows
from tui.features.diff.sides import side_lines
from tui.presentation.spans import text_of

ONE = Version("1", code_sha256="a", code_size=2048, memory_mb=128, environment={"A": "x", "B": "y"})
OTHER = Version("2", code_sha256="b", code_size=4096, memory_mb=256, environment={"A": "z", "C": "y"})
PAIR = Comparison(ONE, OTHER)
FILE = FileDiff(
    "src/app.py",
    Fate.CHANGED,
    lines=(DiffLine(Mark.PLACE, "-1 +1"), DiffLine(Mark.REMOVED, "\told"), DiffLine(Mark.ADDED, "new")),
    added=1,
    removed=1,
)


def rows(comparison: Comparison = PAIR, *opened: str, width: int = 80, whole: bool = False) -> tuple[DiffRow, ...]:
    return diff_rows(comparison, frozenset(opened), width, whole=whole)


def lines(comparison: Comparison = PAIR, *opened: str, width: int = 80, whole: bool = False) -> list[str]:
    return [text_of(row.spans).rstrip() for row in rows(comparison, *opened, width=width, whole=whole)]


def with_files(*files: FileDiff, **more: object) -> Comparison:
    return Comparison(ONE, OTHER, diff=CodeDiff(files, **more))  # type: ignore[arg-type]


def test_fields_stand_in_columns_and_the_environment_without_values() -> None:
    assert lines()[:8] == [
        "Configuration   6 of 7 fields differ",
        "  ~ CodeSha256  a                                b",
        "  ~ CodeSize    2.0 kB                           4.0 kB",
        "  ~ MemorySize  128                              256",
        "  ~ env A       changed",
        "  - env B       removed",
        "  + env C       added",
        "",
    ]


def test_equal_fields_are_shown_on_asking() -> None:
    assert ["PackageType", "Zip", "Zip"] in [line.split() for line in lines(whole=True)]
    same = Comparison(ONE, ONE)
    assert lines(same)[0] == "Configuration   all 6 fields are the same"


@pytest.mark.parametrize("width", [38, 80, 120, 200])
def test_a_long_value_is_cut_and_unfolds_to_the_whole(width: int) -> None:
    long = Comparison(Version("1", description="d" * 250), Version("2", role="arn:" + "r" * 150))
    for row in rows(long, width=width):
        assert len(text_of(row.spans)) <= width
    text = lines(long, "field Description", "field Role", width=width)
    joined = "".join(line.strip(" -+") for line in text)
    assert "d" * 250 in joined
    assert "r" * 150 in joined


def test_of_two_arns_the_ends_are_seen() -> None:
    long = "arn:aws:iam::123456789012:role/service-role/" + "x" * 20
    text = lines(Comparison(Version("1", role=f"{long}-one"), Version("2", role=f"{long}-other")))[1]
    assert "-one" in text
    assert text.endswith("-other")


def test_asking_for_code_is_a_row_of_its_own() -> None:
    (load,) = [row for row in rows() if row.key == LOAD]
    assert "to download 6.0 kB from AWS" in text_of(load.spans)
    assert load.change
    assert "downloading…" in lines(Comparison(ONE, OTHER, asked=True))[-1]
    same = lines(Comparison(ONE, Version("2", code_sha256="a")))
    assert same[-2:] == ["Code   the same: CodeSha256 a", "    nothing to download"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotPermitted("lambda:GetFunction"), "no permission: lambda:GetFunction; `crossfade iam code` prints"),
        (TooLarge("lambda:GetFunction", "more than 50 MB"), "too large to download here: more than 50 MB"),
    ],
)
def test_code_that_could_not_be_had_says_why(error: ProviderError, words: str) -> None:
    failed = Comparison(ONE, OTHER, failure=error)
    assert words in " ".join(line.strip() for line in lines(failed))
    assert [row for row in rows(failed) if row.key == LOAD]


def test_images_are_named() -> None:
    image = Version("1", code_sha256="a", package_type="Image")
    pair = Comparison(image, Version("2", code_sha256="b", package_type="Image"))
    assert "to read the URI" in lines(pair)[-1]
    read = Comparison(pair.before, pair.after, diff=CodeDiff(images=("repo:1", "repo@sha256:2")))
    assert lines(read)[-2:] == ["  - repo:1", "  + repo@sha256:2"]


def test_files_are_folded_and_unfold_to_their_lines() -> None:
    folded = lines(with_files(FILE, same=12))
    assert folded[-2:] == ["Code   1 file differs, 12 the same   +1 -1 lines", "▸ ~ src/app.py  +1 -1"]
    unfolded = rows(with_files(FILE), "file src/app.py")
    assert [text_of(row.spans) for row in unfolded[-3:]] == ["    @ -1 +1", "    -     old", "    + new"]
    assert [(row.change, row.code) for row in unfolded[-3:]] == [(True, True), (False, True), (False, True)]


def test_what_has_no_lines_is_told_by_kind_size_and_hash() -> None:
    old, new = (ArchivedFile("b", size, f"{size:08}ffff", Kind.BINARY) for size in (10, 20))
    text = lines(
        with_files(
            FileDiff("b", Fate.CHANGED, old, new),
            FileDiff("c", Fate.RENAMED, ArchivedFile("old/c", 1), ArchivedFile("c", 1)),
            FileDiff("d", Fate.ADDED, None, new, remark="too large to compare line by line"),
            FileDiff("e", Fate.UNKNOWN, old, old, remark="encrypted"),
            notes=("before: odd",),
        )
    )
    assert text[-5:] == [
        "  ! before: odd",
        "  ~ b  binary, 10 bytes → 20 bytes, sha256 00000010 → 00000020",
        "  » c  was old/c",
        "  + d  20 bytes, too large to compare line by line",
        "  ? e  10 bytes → 10 bytes, sha256 00000010 → 00000010, encrypted",
    ]


def test_a_very_long_line_is_cut_and_counted() -> None:
    file = FileDiff("m.js", Fate.CHANGED, lines=(DiffLine(Mark.ADDED, "x" * 100_000),), added=1)
    line = text_of(rows(with_files(file), "file m.js")[-1].spans)
    assert len(line) < 2100
    assert line.endswith("98,000 more characters")


def test_a_long_path_keeps_its_end_and_unfolds_to_the_whole() -> None:
    path = "/".join(["node_modules"] * 12) + "/index.js"
    file = FileDiff(path, Fate.ADDED, None, ArchivedFile(path, 1, "aa"))
    assert lines(with_files(file))[-1].startswith("▸ + …")
    assert "index.js" in lines(with_files(file))[-1]
    assert path in "".join(line.strip() for line in lines(with_files(file), f"file {path}"))


def test_both_sides_say_what_they_are() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    versions = tuple(Version(n, description=f"release {n}", modified=now - timedelta(days=3)) for n in ("10", "9"))
    alias = Alias("f", "PROD", Routing("9", "10", Weight(1000)))
    function = FunctionSnapshot("f", versions=versions, aliases=(alias,), complete=True)
    before, after = side_lines(function, Sides("9", "10"), now, 80)
    assert text_of(before) == " - 9    3 d ago, PROD stable   release 9"
    assert text_of(after) == " + 10   3 d ago, PROD 10 %   release 10"
    latest = replace(function, versions=(Version("$LATEST", modified=now - timedelta(days=2)), *versions))
    assert text_of(side_lines(latest, Sides("10", "$LATEST"), now, 80)[1]).startswith(" + $LATEST   modified 2 d ago")
    gone, _ = side_lines(function, Sides("3", "10"), now, 80)
    assert "does not exist" in text_of(gone)


def test_variables_that_could_not_be_read_are_neither_added_nor_removed() -> None:
    known = Version("6", environment={"A": "print"})
    denied = Version("7", settings={"Environment.Error": "KMS denies it"})
    shown = [text_of(row.spans) for row in diff_rows(Comparison(known, denied), frozenset(), 100)]
    assert shown[0].endswith("fields are the same, 1 not known")
    assert any("? Environment" in line and "not known: KMS denies it" in line for line in shown)
    assert not any(word in line for line in shown for word in ("added", "removed"))
