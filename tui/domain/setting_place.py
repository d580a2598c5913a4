"""Where the configuration file says a value that can only be checked once it is used."""

from __future__ import annotations

from typing import NamedTuple


class SettingPlace(NamedTuple):
    """The file, its line (from 1 on) and the key of a setting."""

    file: str
    line: int
    key: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}"


def named_at(place: SettingPlace | None, message: str) -> str:
    """Return what is wrong with a setting, after the place that says it, if a file does: `c.yaml:3: profile: ...`."""
    return f"{place}: {message}" if place is not None else message
