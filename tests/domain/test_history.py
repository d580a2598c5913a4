"""The history: labels on the right versions, honest gaps, folds that hide nothing that matters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot, Provisioned
from tui.domain.history import (
    AliasLabel,
    FailureRow,
    FoldRow,
    GapRow,
    ReadingRow,
    Role,
    VersionRow,
    history,
)
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import FULL, Routing, Weight
from tui.domain.version import LATEST, Change, Version


def snapshot(*numbers: int, aliases: dict[str, Routing] | None = None, latest: bool = True) -> FunctionSnapshot:
    versions = tuple(Version(str(number), code_sha256=f"sha{number}") for number in sorted(numbers, reverse=True))
    top = (Version(LATEST, code_sha256="edited"),) if latest else ()
    named = tuple(Alias("f", name, routing) for name, routing in (aliases or {}).items())
    return FunctionSnapshot("f", (*top, *versions), named, complete=True)


def keys(function: FunctionSnapshot, unfolded: frozenset[str] = frozenset()) -> list[str]:
    return [row.key for row in history(function, unfolded)]


def row(function: FunctionSnapshot, number: str) -> VersionRow:
    return next(row for row in history(function) if isinstance(row, VersionRow) and row.key == number)


def test_newest_first_with_old_runs_folded() -> None:
    function = snapshot(*range(1, 8), aliases={"PROD": Routing("5")})
    assert keys(function) == [LATEST, "7", "6", "5", "fold 1"]
    assert history(function)[-1] == FoldRow("4", "1", count=4, missing=0)


def test_a_short_run_stays_open() -> None:
    assert keys(snapshot(1, 2, 3, 4, aliases={"PROD": Routing("2")})) == [LATEST, "4", "3", "2", "1"]


def test_a_split_hangs_on_both_its_versions() -> None:
    function = snapshot(5, 6, 7, aliases={"PROD": Routing("6", "7", Weight(1250)), "TEST": Routing("7")})
    assert row(function, "6").labels == (AliasLabel("PROD", Role.PRIMARY, Weight(8750), "7"),)
    assert row(function, "7").labels == (
        AliasLabel("PROD", Role.CANARY, Weight(1250), "6"),
        AliasLabel("TEST", Role.WHOLE, FULL),
    )


def test_deleted_numbers_are_gaps() -> None:
    function = snapshot(9, 8, 5, 4, 3, 2, aliases={"PROD": Routing("5")})
    assert keys(function) == [LATEST, "9", "8", "gap 6", "5", "fold 2"]
    assert history(function)[3] == GapRow(7, 6)


def test_gaps_within_a_fold_are_counted_and_show_when_it_is_open() -> None:
    function = snapshot(9, 8, 5, 3, 1)
    assert history(function)[-1] == FoldRow("5", "1", count=3, missing=2)
    assert keys(function, frozenset({"3"})) == [LATEST, "9", "8", "gap 6", "fold 1", "5", "gap 4", "3", "gap 2", "1"]


def test_any_version_of_a_run_keeps_it_open_while_the_run_grows() -> None:
    unfolded = frozenset({"1"})
    assert "3" in keys(snapshot(*range(1, 7)), unfolded)
    assert "4" in keys(snapshot(*range(1, 8)), unfolded)


def test_what_holds_provisioned_concurrency_is_not_folded() -> None:
    own = Provisioned("2", 5, 5, "READY")
    function = replace(snapshot(*range(1, 10)), provisioned=(own,))
    assert row(function, "2").provisioned is own
    of_alias = Provisioned("PROD", 3, 1, "IN_PROGRESS")
    split = replace(snapshot(1, 2, aliases={"PROD": Routing("1", "2", Weight(1))}), provisioned=(of_alias,))
    assert row(split, "1").labels[0].provisioned is of_alias
    assert row(split, "2").labels[0].provisioned is None


def test_shared_code_points_at_the_next_older_twin() -> None:
    function = snapshot(1, 2, 3)
    same = replace(
        function, versions=tuple(replace(v, code_sha256="x" if v.number != "2" else "y") for v in function.versions)
    )
    assert [row(same, number).twin for number in (LATEST, "3", "2", "1")] == ["3", "1", None, None]


def test_unknown_code_is_nobodys_twin() -> None:
    function = replace(snapshot(1, 2), versions=(Version("2"), Version("1")))
    assert row(function, "2").twin is None


def test_latest_is_compared_with_the_newest_published() -> None:
    function = snapshot(1, 2)
    assert row(function, LATEST).previous == function.version("2")
    assert row(function, LATEST).changed == (Change("code"),)
    assert row(function, "1").changed == ()


def test_while_pages_arrive_nothing_is_claimed_too_early() -> None:
    function = replace(snapshot(1, 2, aliases={"PROD": Routing("60")}), complete=False)
    rows = history(function)
    assert [r.key for r in rows] == [LATEST, "60", "2", "1", "reading"]
    assert isinstance(rows[-1], ReadingRow)
    assert row(function, LATEST).previous is None
    assert row(function, "60").known is False
    assert row(function, "60").previous is None


def test_an_alias_on_a_version_that_is_not_there_is_not_lost() -> None:
    gone = row(snapshot(1, aliases={"PROD": Routing("3")}), "3")
    assert not gone.known
    assert gone.labels[0].alias == "PROD"


def test_failures_are_rows_and_end_the_waiting_for_versions() -> None:
    failure = ReadFailure("lambda:ListVersionsByFunction", "no permission")
    rows = history(FunctionSnapshot("f", failures=(failure,)))
    assert rows == (FailureRow(failure),)
    assert [r.key for r in history(FunctionSnapshot("f"))] == ["reading"]


@pytest.mark.parametrize("numbers", [(), (1,), (3, 7)])
def test_few_versions_are_no_special_case(numbers: tuple[int, ...]) -> None:
    shown = [row for row in history(snapshot(*numbers, latest=False)) if isinstance(row, VersionRow)]
    assert [row.key for row in shown] == [str(number) for number in sorted(numbers, reverse=True)]


@given(
    numbers=st.sets(st.integers(1, 40), max_size=30),
    targets=st.lists(st.integers(1, 40), max_size=4),
    unfolded=st.frozensets(st.integers(1, 40).map(str), max_size=4),
)
def test_every_version_is_in_exactly_one_row_and_every_number_accounted_for(
    numbers: set[int], targets: list[int], unfolded: frozenset[str]
) -> None:
    aliases = {f"A{i}": Routing(str(number)) for i, number in enumerate(targets)}
    rows = history(snapshot(*numbers, aliases=aliases), unfolded)
    versions = [int(r.key) for r in rows if isinstance(r, VersionRow) and r.version.is_published and r.known]
    folded = sum(r.count for r in rows if isinstance(r, FoldRow) and not r.unfolded)
    assert len(set(versions)) == len(versions)
    assert len(versions) + folded == len(numbers)
    pointed = [p.alias for r in rows if isinstance(r, VersionRow) for p in r.labels]
    assert sorted(pointed) == sorted(aliases)
    assert len({r.key for r in rows}) == len(rows)
    assert all(r.count >= 3 for r in rows if isinstance(r, FoldRow))
