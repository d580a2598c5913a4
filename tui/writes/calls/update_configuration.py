"""UpdateFunctionConfiguration: other settings and variables for `$LATEST`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tui.domain.call import MASK, UpdateFunctionConfiguration, shown
from tui.domain.clean_text import clean
from tui.domain.function import FunctionSnapshot
from tui.domain.setting import current_setting
from tui.domain.version import Version, field_text
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, check_description, check_keeper, check_updated
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes, sent_parameters
from tui.writes.calls.latest_lines import compare_latest, is_revision_sent, read_latest, served_by_latest
from tui.writes.calls.operation import Operation
from tui.writes.journal.comparison import ENVIRONMENT, LONGEST, REMOVED, SET, Likeness, likeness
from tui.writes.journal.entry import Entry
from tui.writes.journal.readback import State
from tui.writes.ownership.owner import Ownership

RANGES = {"MemorySize": (128, 32_768, "MB"), "Timeout": (1, 5_400, "s")}
"""What botocore's model allows; an account's own limits may be narrower, and AWS says so."""


@dataclass(frozen=True, slots=True)
class ConfigurationUpdate:
    """An update of the configuration."""

    call: UpdateFunctionConfiguration
    title = "Change the configuration of $LATEST"
    confirm = "change the configuration"
    alias = None
    is_named = False
    is_risky = False
    rolls_back = False
    is_unguarded = False

    @property
    def summary(self) -> str:
        fields = [f"{name} {_short(value)}" for name, value in self.call.settings.items()]
        variables = [
            f"{'remove' if value is None else 'set'} env {name}" for name, value in self.call.environment.items()
        ]
        return f"change $LATEST: {', '.join([*fields, *variables])}"

    @property
    def secret_values(self) -> dict[str, str]:
        return {name: value for name, value in self.call.environment.items() if value is not None}

    @property
    def done(self) -> str:
        return f"{self.summary}: done"

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        settings = self.call.settings
        yield from check_updated(self.call.latest, "change the configuration")
        yield from check_description(str(settings.get("Description", "")))
        if not settings and not self.call.environment:
            yield block("nothing is changed")
        for name, (least, most, unit) in RANGES.items():
            value = settings.get(name)
            if isinstance(value, int) and not least <= value <= most:
                yield block(f"{name} is {least} to {most:,} {unit}, not {value:,}")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return check_keeper(ownership)

    def record(self) -> CallRecord:
        changed = {
            f"{ENVIRONMENT}{name}": REMOVED if value is None else SET for name, value in self.call.environment.items()
        }
        return CallRecord(arn=self.call.latest.arn, asked=sent_parameters(self.call) | changed)

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return served_by_latest(function)

    def changes(self, answer: State) -> Changes:
        return Changes(version=answer) if isinstance(answer, Version) else NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        """Return its parameters, of the environment the whole, which the API replaces."""
        parameters, changed = shown(self.call), self.call.environment
        if changed:
            kept = {name: MASK for name in self.call.latest.environment if changed.get(name, "") is not None}
            given = {name: MASK for name, value in changed.items() if value is not None}
            parameters["Environment"] = {"Variables": kept | given}
        return parameters


def _short(value: object) -> str:
    text = ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)
    return text or "to nothing"


def _as_requested(entry: Entry, latest: Version, values: Mapping[str, str]) -> Likeness:
    fields = {name: value for name, value in entry.asked.items() if name not in ("FunctionName", "RevisionId")}
    return likeness([_holds(latest, name, value, values) for name, value in fields.items()] or [None])


def _holds(latest: Version, name: str, value: str, values: Mapping[str, str]) -> bool | None:
    if name.startswith(ENVIRONMENT):
        return _variable_holds(latest, name.removeprefix(ENVIRONMENT), value, values)
    if name == "Layers":
        return clean(current_setting(latest, name), LONGEST) == value
    text = field_text(latest, name)
    return None if text is None else text == value


def _variable_holds(latest: Version, name: str, value: str, values: Mapping[str, str]) -> bool | None:
    if "Environment.Error" in latest.settings:
        return None
    if value == REMOVED or name not in latest.environment:
        return (name in latest.environment) == (value == SET)
    return latest.environment[name] == values[name] if name in values else None


OPERATIONS = (
    Operation("UpdateFunctionConfiguration", read_latest, compare_latest(_as_requested), is_guarded=is_revision_sent),
)
