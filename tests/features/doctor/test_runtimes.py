"""What is near or past of a runtime's end is summary from a table that says how old it is."""

from __future__ import annotations

from datetime import date

import pytest

from tui.features.doctor.runtime_table import runtime_table
from tui.features.doctor.runtimes import Runtime, RuntimeTable, outlook

TABLE = RuntimeTable(
    date(2026, 7, 25),
    "a page",
    {"old": Runtime(date(2026, 1, 1), date(2026, 6, 1)), "young": Runtime(date(2029, 1, 1)), "preview": Runtime()},
)


@pytest.mark.parametrize(
    ("today", "what", "why", "past"),
    [
        (date(2025, 10, 3), "old will be deprecated on 2026-01-01", "after that day no security updates", False),
        (date(2026, 1, 1), "old has been deprecated since 2026-01-01", "from 2026-06-01 on its functions can", True),
        (date(2026, 6, 1), "old has been deprecated since 2026-01-01", "since 2026-06-01 its functions can be", True),
    ],
)
def test_a_deprecation_is_a_finding_from_three_months_before(today: date, what: str, why: str, past: bool) -> None:
    deprecation = outlook(TABLE, "old", today)
    assert deprecation is not None
    assert deprecation.what == what
    assert why in deprecation.why
    assert "as of 2026-07-25" in deprecation.why
    assert deprecation.past is past


def test_nothing_is_told_while_the_end_is_far_or_not_named() -> None:
    assert outlook(TABLE, "old", date(2025, 10, 2)) is None
    assert outlook(TABLE, "young", date(2026, 1, 1)) is None
    assert outlook(TABLE, "preview", date(2040, 1, 1)) is None
    with pytest.raises(KeyError):
        outlook(TABLE, "custom", date(2026, 1, 1))


def test_the_table_that_ships_is_whole_and_names_its_source() -> None:
    table = runtime_table()
    assert table.source.startswith("https://docs.aws.amazon.com/lambda/")
    assert table.as_of >= date(2026, 7, 25)
    assert {"python3.9", "python3.14", "nodejs24.x", "java25", "dotnet10", "ruby4.0", "provided.al2023"} <= set(
        table.runtimes
    )
    for name, runtime in table.runtimes.items():
        if runtime.block_update is not None:
            assert runtime.deprecation is not None, name
            assert runtime.deprecation < runtime.block_update, name
