"""Versions as ranges, plans as lines of the AWS CLI, and meters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.context import Context
from tui.domain.read_failure import ReadFailure
from tui.domain.storage import CodeStorage
from tui.domain.version import Version
from tui.features.prune.plan import Plan, Progress
from tui.features.prune.text import (
    COPIED_MOST,
    bar,
    copied_commands,
    meter,
    plan_commands,
    progress_text,
    ranges,
    review_plan,
)

HERE = Context("prod", "eu-west-1", account="1", profile="prod")


def plan(count: int) -> Plan:
    return Plan("f", tuple(Version(str(number), code_size=1024) for number in range(1, count + 1)))


def test_ranges() -> None:
    assert ranges(["9", "10", "1", "3", "2", "7"]) == "1-3, 7, 9-10"
    assert ranges([]) == ""


@given(st.sets(st.integers(1, 60)))
def test_ranges_stand_for_exactly_the_numbers(numbers: set[int]) -> None:
    covered: set[int] = set()
    for part in ranges(map(str, numbers)).split(", ") if numbers else ():
        first, _, last = part.partition("-")
        covered |= set(range(int(first), int(last or first) + 1))
    assert covered == numbers


def test_every_line_is_shown_to_be_copied() -> None:
    review = review_plan(plan(12), HERE)
    assert review.title == "Delete 12 versions?"
    assert review.phrase == "delete 12"
    assert review.lines[0] == "f: 1-12"
    assert review.copied.splitlines() == list(plan_commands(plan(12), HERE))
    assert review.copied.splitlines()[11] == (
        "aws lambda delete-function --function-name f --qualifier 12 --profile prod --region eu-west-1"
    )
    assert review.command.splitlines()[-1] == "… and 10 lines more"
    assert review_plan(plan(10), HERE).phrase == ""


def test_too_many_lines_become_a_loop_over_all_of_them() -> None:
    whole = plan(3000)
    text = copied_commands(whole, plan_commands(whole, HERE))
    assert len(text.encode()) <= COPIED_MOST
    first, second, last = text.splitlines()
    assert first == f"for version in {' '.join(str(number) for number in range(1, 3001))}; do"
    assert '--qualifier "$version" --profile prod' in second
    assert last == "done"


@pytest.mark.parametrize(
    ("share", "drawn"), [(0.0, "────"), (0.001, "━───"), (0.5, "━━──"), (0.999, "━━━─"), (1.0, "━━━━")]
)
def test_a_bar_is_full_only_where_it_is(share: float, drawn: str) -> None:
    assert bar(share, 4) == drawn


def test_the_meter() -> None:
    assert meter(CodeStorage(75 * 1024**3, 15 * 1024**3)).endswith("15.0 GB of 75.0 GB (20 %)")
    assert meter(ReadFailure("lambda:GetAccountSettings", "denied")) == (
        "code storage not known: denied: lambda:GetAccountSettings"
    )


def test_progress() -> None:
    assert "2 of 4   version 3   esc stops" in progress_text(Progress(plan(4), ("1", "2"), "3"))
