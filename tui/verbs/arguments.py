"""Reads the line of a verb; argparse, since no frame waits for it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tui.domain.target import InvalidTarget, parse_target
from tui.storage.user_input import ConfigError


@dataclass(frozen=True, slots=True)
class AliasTarget:
    """A function and its alias, as named on the line."""

    function: str
    alias: str
    region: str = ""
    account: str = ""

    def __str__(self) -> str:
        return f"{self.function}:{self.alias}"


def alias_target(text: str) -> AliasTarget:
    """Read FUNCTION:ALIAS or an alias's ARN."""
    try:
        target = parse_target(text)
    except InvalidTarget as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not target.alias:
        raise argparse.ArgumentTypeError(f"expected FUNCTION:ALIAS, such as orders:PROD, not {text!r}")
    return AliasTarget(target.function, target.alias, target.region, target.account)


def function_name(text: str) -> str:
    """Read a function's name or ARN."""
    try:
        target = parse_target(text)
    except InvalidTarget as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if target.alias or target.version:
        raise argparse.ArgumentTypeError(f"expected a function, without a qualifier, not {text!r}")
    return target.function


STATUSES = "exit status: 0 done, 1 failed, 2 wrong use, 3 refused, 4 outcome unknown, 5 verdict fail or rolled back"


def span(text: str) -> float:
    """Read how long, in the unit of the option: 0 or more, and an end."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number, 0 or more, not {text!r}")
    return number


class _Described(argparse._SubParsersAction):  # type: ignore[type-arg]
    """Adds commands whose own help begins with what the list of commands says of them."""

    def add_parser(self, name: str, **options: Any) -> Any:
        """Return the parser of a new command."""
        parser = super().add_parser(name, **{"description": options.get("help"), "epilog": STATUSES, **options})
        # Of nested commands the innermost says last.
        parser.set_defaults(prog=parser.prog)
        return parser


class Parser(argparse.ArgumentParser):
    """Raises ConfigError in place of ending the process."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.register("action", "parsers", _Described)

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what is wrong, and where help is."""
        raise ConfigError(f"{message}; see {self.prog} --help")


def where_options() -> Parser:
    """Return what says where to go."""
    parser = Parser(add_help=False)
    where = parser.add_argument_group("where")
    where.add_argument("--profile", default="", metavar="NAME", help="the AWS profile")
    where.add_argument("--region", default="", metavar="NAME", help="the AWS region")
    where.add_argument("--endpoint-url", default="", metavar="URL", help="use this endpoint in place of AWS")
    where.add_argument("--config", default="", metavar="FILE", help="use this configuration file")
    where.add_argument("--demo", action="store_true", help="use the made-up account")
    where.add_argument("--scenario", default="", metavar="NAME|FILE", help="the demo's account; implies --demo")
    where.add_argument("--speed", default="", metavar="N", help="run the demo's clock N times as fast; implies --demo")
    return parser


def common_options() -> Parser:
    """Return what every verb takes that prints: where to go, and how."""
    parser = Parser(add_help=False, parents=[where_options()])
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def writing_options() -> Parser:
    """Return what every verb takes that changes something."""
    parser = Parser(add_help=False)
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; required for protected and managed aliases")
    parser.add_argument("--yes", action="store_true", help="do not ask, also in a terminal")
    return parser


Commands = Any
"""What holds the verbs: argparse does not export its type."""

Add = Callable[[Commands, Parser, Parser], None]
"""Adds a verb to the parser, given the common options and those of writes."""


def make_parser(verbs: Sequence[Add]) -> Parser:
    """Return what reads the lines of verbs."""
    parser = Parser(prog="crossfade", description="Commands for scripts and CI; without one, the screen opens.")
    commands = parser.add_subparsers(dest="verb", required=True, parser_class=Parser, metavar="COMMAND")
    common, writing = common_options(), writing_options()
    for add in verbs:
        add(commands, common, writing)
    return parser


def read_arguments(argv: Sequence[str], verbs: Sequence[Add]) -> argparse.Namespace:
    """Read a verb's line; `run` of the result carries it out. Raises ConfigError, and SystemExit after --help."""
    arguments, unknown = make_parser(verbs).parse_known_args(list(argv))
    if unknown:
        raise ConfigError(f"unrecognized arguments: {' '.join(unknown)}; see {arguments.prog} --help")
    return arguments
