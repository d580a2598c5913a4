"""What is asked for where an alias is created or described, and what there is to say of what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import CreateAlias, UpdateAlias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.trigger import Triggers
from tui.domain.version import LATEST
from tui.features.impact.missing_callers_text import describe_missing_callers
from tui.writes.alias_preflight import Level
from tui.writes.calls.checks import DESCRIPTION_MOST
from tui.writes.preflight import check_call
from tui.writes.review import marked, noted


@dataclass(frozen=True, slots=True)
class Field:
    """One line to type in: what it is called, what it takes, and what it holds at first."""

    name: str
    hint: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class AliasRequest:
    """The call that was asked for, and what was known then of who could not call the alias."""

    call: CreateAlias | UpdateAlias
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What to say of what was typed, and what enter does: ask for `request`, or close where nothing would change."""

    lines: tuple[str, ...] = ()
    request: AliasRequest | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class AliasForm:
    """A form: `before` is the alias that is described, None where one is created."""

    title: str
    fields: tuple[Field, ...]
    hint: str
    note: str = ""
    function: FunctionSnapshot | None = None
    account: str = ""
    before: Alias | None = None

    def assess(self, values: tuple[str, ...], triggers: Triggers | None) -> Assessment:
        """Judge what was typed into the fields; `triggers` is what is read of who calls the function."""
        if self.before is not None:
            return _assess_description(self.before, values[0].strip())
        if self.function is not None:
            name, version, description = (value.strip() for value in values)
            call = CreateAlias(
                self.function.name, name, Routing(version or LATEST), description, self.function.known_arn
            )
            return _assess_creation(call, self.function, describe_missing_callers(triggers, name, self.account))
        return Assessment()


def creation_form(function: FunctionSnapshot, version: str, context: Context | None) -> AliasForm:
    """Ask for a new alias, at the version under the cursor unless another is typed."""
    return AliasForm(
        f"Create an alias of {function.name}",
        (
            Field("name", "letters, digits, - or _"),
            Field("version", f"a number, or {LATEST}", version or LATEST),
            Field("description", "optional"),
        ),
        "tab for the next field, enter to review, esc to cancel",
        function=function,
        account=context.account if context else "",
    )


def description_form(alias: Alias) -> AliasForm:
    """Ask for another description of an alias."""
    return AliasForm(
        f"Describe {alias.name}",
        (Field("description", "leave blank to remove", alias.description),),
        "enter to review, esc to cancel",
        "visible to anyone who can read this function",
        before=alias,
    )


def _assess_creation(call: CreateAlias, function: FunctionSnapshot, notes: tuple[str, ...]) -> Assessment:
    findings = check_call(call, function, read_only=False)
    blocked = any(finding.level is Level.BLOCK for finding in findings)
    # Nothing is wrong with a name before it is begun.
    lines = map(marked, findings) if call.name else ()
    return Assessment((*lines, *noted(notes)), None if blocked else AliasRequest(call, notes))


def _assess_description(alias: Alias, description: str) -> Assessment:
    call = UpdateAlias(alias, alias.routing, description)
    findings = check_call(call, None, read_only=False)
    blocked = any(finding.level is Level.BLOCK for finding in findings)
    lines = (f"{len(description)} of {DESCRIPTION_MOST} characters", *map(marked, findings))
    unchanged = description == alias.description
    return Assessment(lines, None if blocked or unchanged else AliasRequest(call), unchanged)
