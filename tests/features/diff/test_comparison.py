"""Which two versions are compared, how one goes from one to the next, and what is kept of what was read."""

from __future__ import annotations

from dataclasses import replace

from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.features.diff.code import CodeDiff
from tui.features.diff.comparison import DOWNLOADED, Comparison, Sides, compared, first_sides, moved

FUNCTION = FunctionSnapshot("f", versions=tuple(Version(n, code_sha256=f"s{n}") for n in ("$LATEST", "7", "5", "2")))


def test_a_version_is_compared_with_the_stable_one() -> None:
    assert first_sides(FUNCTION, "7", "2") == Sides("2", "7")
    assert first_sides(FUNCTION, "2", "7") == Sides("7", "2")
    assert first_sides(FUNCTION, "$LATEST", "5") == Sides("5", "$LATEST")


def test_or_else_with_the_one_before_it() -> None:
    assert first_sides(FUNCTION, "7") == first_sides(FUNCTION, "7", "7") == Sides("5", "7")
    assert first_sides(FUNCTION, "7", "9") == Sides("5", "7")
    assert first_sides(FUNCTION, "2") == Sides("5", "2")
    assert first_sides(FUNCTION, "3") is None
    assert first_sides(FunctionSnapshot("f", versions=(Version("1"),)), "1") is None


def test_each_side_moves_over_the_other_one_and_stops_at_the_ends() -> None:
    sides = Sides("5", "7")
    assert moved(FUNCTION, sides, 1) == Sides("2", "7")
    assert moved(FUNCTION, Sides("2", "7"), 1) == Sides("2", "7")
    assert moved(FUNCTION, sides, -1) == Sides("$LATEST", "7")
    assert moved(FUNCTION, sides, 1, after=True) == Sides("5", "2")
    assert moved(FUNCTION, sides, -1, after=True) == Sides("5", "$LATEST")
    assert moved(FUNCTION, Sides("gone", "7"), 1) == Sides("gone", "7")
    assert sides.turned == Sides("7", "5")


def test_what_was_read_of_code_stays_while_it_is_still_theirs() -> None:
    first = compared(FUNCTION, Sides("5", "7"))
    assert first is not None
    read = replace(first, diff=CodeDiff(same=3))
    closely = replace(FUNCTION, versions=tuple(replace(v, state="Active") for v in FUNCTION.versions))
    again = compared(closely, Sides("5", "7"), read)
    assert again is not None
    assert (again.diff, again.after.state) == (CodeDiff(same=3), "Active")
    others = replace(FUNCTION, versions=tuple(replace(v, code_sha256="new") for v in FUNCTION.versions))
    for function, sides in ((others, Sides("5", "7")), (FUNCTION, Sides("7", "5")), (FUNCTION, Sides("2", "7"))):
        other = compared(function, sides, read)
        assert other is not None
        assert other.diff is None
    assert compared(FUNCTION, Sides("5", "6"), read) is None
    assert compared(None, Sides("5", "7")) is None


def test_when_there_is_nothing_to_download() -> None:
    one, other = Version("1", code_sha256="a", code_size=10), Version("2", code_sha256="b", code_size=10)
    pair = Comparison(one, other)
    assert pair.why_not_download is None
    assert replace(pair, after=replace(other, code_sha256="a")).why_not_download == "both versions run the same code"
    assert Comparison(Version("1"), Version("2")).why_not_download is None
    assert replace(pair, asked=True).why_not_download == "the code is being downloaded"
    assert replace(pair, diff=CodeDiff()).why_not_download == "the code is already compared"
    large = replace(pair, before=replace(one, code_size=DOWNLOADED + 1))
    assert "more than 50 MB" in (large.why_not_download or "")
