"""Reads the table of runtimes that ships with the product."""

from __future__ import annotations

from datetime import date
from functools import cache

from tui.features.doctor.runtimes import Runtime, RuntimeTable
from tui.storage.resources import asset


@cache
def runtime_table() -> RuntimeTable:
    """Return the table; it is read once."""
    import yaml

    table = yaml.safe_load(asset("runtimes.yaml").read_text(encoding="utf-8"))
    return RuntimeTable(
        as_of=_day(table["AsOf"]),
        source=str(table["Source"]),
        runtimes={
            name: Runtime(
                *(_day(fields[key]) if key in fields else None for key in ("Deprecation", "BlockFunctionUpdate"))
            )
            for name, fields in table["Runtimes"].items()
        },
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no day")
    return value
