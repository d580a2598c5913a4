"""functions, versions, aliases: what there is."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.features.functions.read import read_account, read_function
from tui.presentation.spans import failure_text
from tui.presentation.table import TableColumn
from tui.presentation.times import date_and_time, zone_now
from tui.verbs.arguments import Commands, Parser, function_name
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.opening import Opened, opened
from tui.verbs.output import print_json, print_table
from tui.verbs.several import Listing, add_contexts, list_contexts

FUNCTION = TableColumn("function", least=14, keep_ends=True)
ALIAS = TableColumn("alias", least=7)
DESCRIPTION = TableColumn("description", least=16, goes=3)


def alias_json(alias: Alias) -> dict[str, Any]:
    """Return an alias as JSON: weights in percent, as AWS has them."""
    routing = alias.routing
    return {
        "function": alias.function,
        "alias": alias.name,
        "version": routing.primary,
        "canary": routing.canary,
        "weight_percent": float(str(routing.weight)) if routing.canary is not None else None,
        "revision": alias.revision,
        "description": alias.description,
        "arn": alias.arn,
    }


def alias_text(alias: Alias) -> str:
    """Return where an alias points: `6`, or `6→7 10 %`."""
    routing = alias.routing
    return routing.primary if routing.canary is None else f"{routing.primary}→{routing.canary} {routing.weight} %"


def read_whole_function(here: Opened, name: str) -> FunctionSnapshot:
    """Read a function with all its versions; raise Ended where its aliases or versions could not be read."""
    function = FunctionSnapshot(name)
    for step in read_function(here.workspace, name):
        function = step
    failure = function.failure_of("ListAliases") or function.failure_of("ListVersionsByFunction")
    if failure is not None:
        raise Ended(ExitCode.FAILED, f"{name}: {failure_text(failure)}")
    return function


def _functions(here: Opened, _: argparse.Namespace) -> Listing:
    functions = sorted(read_account_whole(here).functions, key=lambda one: one.name)
    zone = zone_now()
    cells = [(one.name, one.runtime, _modified(one.modified, zone)) for one in functions]
    listed = [
        {
            "function": one.name,
            "runtime": one.runtime,
            "modified": one.modified.isoformat() if one.modified else None,
            "arn": one.arn,
        }
        for one in functions
    ]
    columns = (FUNCTION, TableColumn("runtime"), TableColumn(f"modified ({zone})"))
    return Listing(columns, cells, "functions", listed, {})


def _modified(at: datetime | None, zone: str) -> str:
    return date_and_time(at, zone) if at is not None else "not known"


def read_account_whole(here: Opened) -> AccountSnapshot:
    """Read all functions of the account and region; raise Ended where they could not be read."""
    account = AccountSnapshot()
    for step in read_account(here.workspace):
        account = step
    if account.failure is not None:
        raise Ended(ExitCode.FAILED, f"functions not read: {failure_text(account.failure)}")
    return account


def _versions(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        function = read_whole_function(here, arguments.function)
        pointing = {
            number: [alias.name for alias in function.aliases if number in alias.routing.versions]
            for number in (version.number for version in function.versions)
        }
        if arguments.json:
            print_json(
                [
                    {
                        "version": one.number,
                        "description": one.description,
                        "modified": one.modified.isoformat() if one.modified else None,
                        "code_sha256": one.code_sha256,
                        "code_size_bytes": one.code_size,
                        "state": one.state,
                        "aliases": pointing[one.number],
                    }
                    for one in function.versions
                ]
            )
        else:
            zone = zone_now()
            rows = [
                (
                    one.number,
                    _modified(one.modified, zone),
                    " ".join(pointing[one.number]),
                    one.description,
                )
                for one in function.versions
            ]
            modified = TableColumn(f"modified ({zone})")
            print_table((TableColumn("version"), modified, TableColumn("aliases", least=10), DESCRIPTION), rows)
    return ExitCode.DONE


def _aliases(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        aliases = here.workspace.list_aliases(arguments.function)
        if arguments.json:
            print_json([alias_json(alias) for alias in aliases])
        else:
            rows = [(one.name, alias_text(one), one.description) for one in aliases]
            print_table((ALIAS, TableColumn("version"), DESCRIPTION), rows, none=f"{arguments.function} has no aliases")
    return ExitCode.DONE


def _add_functions(commands: Commands, common: Parser, _: Parser) -> None:
    parser: Parser = commands.add_parser("functions", parents=[common], help="list the functions")
    add_contexts(parser)
    parser.set_defaults(run=lambda arguments: list_contexts(arguments, _functions))


def _add_of_function(commands: Commands, common: Parser, _: Parser) -> None:
    for name, run, help in (
        ("versions", _versions, "list the versions of a function"),
        ("aliases", _aliases, "list the aliases of a function"),
    ):
        parser: Parser = commands.add_parser(name, parents=[common], help=help)
        parser.add_argument("function", type=function_name, metavar="FUNCTION")
        parser.set_defaults(run=run)


VERBS = (_add_functions, _add_of_function)
