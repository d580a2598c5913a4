"""Lists the same of one context, or of each that `--context` names: one that fails says why."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tui.domain.errors import ProviderError
from tui.presentation.error_text import describe_ending
from tui.presentation.table import TableColumn
from tui.settings.values import InvalidValue, read_region
from tui.storage.user_input import ConfigError
from tui.verbs.arguments import Parser
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.opening import Opened, opened
from tui.verbs.output import print_json, print_table, say

_CONTEXT = (
    TableColumn("context", least=8, keep_ends=True),
    TableColumn("account", goes=1),
    TableColumn("region", goes=2),
)
_WHERE = ("profile", "region", "scenario")


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed of one context: a table, the same as JSON under `key`, and what could not be read."""

    columns: Sequence[TableColumn]
    cells: Sequence[Sequence[str]]
    key: str
    json: Any
    beside: dict[str, Any]
    note: str = ""


ReadListing = Callable[[Opened, argparse.Namespace], Listing]


@dataclass(frozen=True, slots=True)
class ContextName:
    """A context as it is named on the line: a profile, in the demo a scenario, and a region where one is given."""

    name: str
    region: str


def context_name(text: str) -> ContextName:
    """Read PROFILE or PROFILE@REGION; raise ConfigError where it is neither."""
    name, at, region = text.rpartition("@")
    if not at:
        name, region = text, ""
    try:
        if not name or (at and not region):
            raise InvalidValue("expected PROFILE or PROFILE@REGION, such as prod@eu-west-1")
        return ContextName(name, read_region(region) if region else "")
    except InvalidValue as error:
        raise ConfigError(f"{error}, not {text!r}") from error


def add_contexts(parser: Parser) -> None:
    """Let a verb be asked of several contexts."""
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="PROFILE[@REGION]",
        help="list this context; give it several times for several, in the demo with scenarios as profiles",
    )


def list_contexts(arguments: argparse.Namespace, read: ReadListing) -> ExitCode:
    """Print what is read of the context that the line names, or of each of several."""
    if not arguments.context:
        with opened(arguments) as here:
            return _print_one(read(here, arguments), arguments)
    named = next((option for option in _WHERE if getattr(arguments, option)), None)
    if named is not None:
        raise ConfigError(f"--context and --{named} cannot be combined: name each context as PROFILE@REGION")
    listed: list[tuple[tuple[str, str, str], Listing]] = []
    answers: list[dict[str, Any]] = []
    notes: list[str] = []
    code = ExitCode.DONE
    for text in dict.fromkeys(arguments.context):
        region = None
        try:
            name = context_name(text)
            region = name.region or None
            with opened(_arguments_for(arguments, name)) as here:
                listing, context = read(here, arguments), here.workspace.context
        # What ends one, mistyped or without credentials, keeps no other from being listed.
        except (ProviderError, Ended, ConfigError, OSError) as error:
            why = describe_ending(error) if isinstance(error, ProviderError) else str(error)
            notes.append(f"{text}: {why}")
            answers.append({"context": text, "account": None, "region": region, "failure": why})
            code = ExitCode.USAGE if isinstance(error, ConfigError) else max(code, ExitCode.FAILED)
            continue
        where = {"context": text, "account": context.account or None, "region": context.region}
        answers.append(where | listing.beside | {listing.key: listing.json, "failure": None})
        listed.append(((text, context.account or "not known", context.region), listing))
        if listing.note:
            notes.append(f"{text}: {listing.note}")
            code = max(code, ExitCode.FAILED)
    if arguments.json:
        print_json(answers)
    elif listed:
        rows = [(*begin, *cells) for begin, one in listed for cells in one.cells]
        first = listed[0][1]
        print_table((*_CONTEXT, *first.columns), rows, none=describe_none(first.key, whole=not notes))
    for note in notes:
        say(note)
    return code


def describe_none(what: str, *, whole: bool) -> str:
    """Say that nothing is listed; where not the whole could be read, that is not to say that there is none."""
    return f"no {what}" if whole else f"no {what} in what could be read"


def _print_one(listing: Listing, arguments: argparse.Namespace) -> ExitCode:
    if arguments.json:
        print_json(listing.beside | {listing.key: listing.json} if listing.beside else listing.json)
    else:
        print_table(listing.columns, listing.cells, none=describe_none(listing.key, whole=not listing.note))
    if listing.note:
        say(listing.note)
    return ExitCode.FAILED if listing.note else ExitCode.DONE


def _arguments_for(arguments: argparse.Namespace, name: ContextName) -> argparse.Namespace:
    """Return the line as if it named this context alone."""
    whose = {"scenario": name.name} if arguments.demo else {"profile": name.name}
    return argparse.Namespace(**{**vars(arguments), **whose, "region": name.region})
