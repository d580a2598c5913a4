"""UpdateFunctionConfiguration: other settings and variables for `$LATEST`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tui.domain.call import MASK, UpdateFunctionConfiguration, shown
from tui.domain.clean_text import clean
from tui.domain.function import FunctionSnapshot
from tui.domain.setting import current_setting
from tui.domain.version import Version, field_text
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, check_description, check_keeper, check_updated
from tui.writes.calls.kind import NO_CHANGES, CallKind, CallRecord, Changes, sent_parameters
from tui.writes.calls.latest_lines import compare_latest, is_revision_sent, read_latest, served_by_latest
from tui.writes.calls.operation import Operation
from tui.writes.journal.comparison import ENVIRONMENT, LONGEST, REMOVED, SET, Likeness, likeness
from tui.writes.journal.entry import Entry

RANGES = {"MemorySize": (128, 32_768, "MB"), "Timeout": (1, 5_400, "s")}
"""What botocore's model allows; an account's own limits may be narrower, and AWS says so."""


def kind(call: UpdateFunctionConfiguration) -> CallKind:
    """Return what an update of the configuration is."""
    settings, environment = call.settings, call.environment
    fields = [f"{name} {_short(value)}" for name, value in settings.items()]
    variables = [f"{'remove' if value is None else 'set'} env {name}" for name, value in environment.items()]
    summary = f"change $LATEST: {', '.join([*fields, *variables])}"
    changed = {f"{ENVIRONMENT}{name}": REMOVED if value is None else SET for name, value in environment.items()}

    def check(_function: FunctionSnapshot | None, _protected: tuple[str, ...]) -> Iterator[Finding]:
        yield from check_updated(call.latest, "change the configuration")
        yield from check_description(str(settings.get("Description", "")))
        if not settings and not environment:
            yield block("nothing is changed")
        for name, (least, most, unit) in RANGES.items():
            value = settings.get(name)
            if isinstance(value, int) and not least <= value <= most:
                yield block(f"{name} is {least} to {most:,} {unit}, not {value:,}")

    return CallKind(
        title="Change the configuration of $LATEST",
        summary=summary,
        confirm="change the configuration",
        done=f"{summary}: done",
        record=CallRecord(arn=call.latest.arn, asked=sent_parameters(call) | changed),
        parameters=_command_parameters(call),
        secret_values={name: value for name, value in environment.items() if value is not None},
        check=check,
        check_owner=check_keeper,
        aliases_served=served_by_latest,
        changes=lambda answer: Changes(version=answer) if isinstance(answer, Version) else NO_CHANGES,
    )


def _command_parameters(call: UpdateFunctionConfiguration) -> dict[str, Any]:
    """Return the parameters of the AWS CLI; of the environment the whole, which the API replaces."""
    parameters, changed = shown(call), call.environment
    if changed:
        kept = {name: MASK for name in call.latest.environment if changed.get(name, "") is not None}
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
