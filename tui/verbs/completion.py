"""completion: prints what completes the commands in bash, zsh or fish, made from the same parsers that read them."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping
from importlib import import_module

from tui.settings.command_line import SCRIPT_VERBS
from tui.verbs.arguments import Commands, Parser, make_parser
from tui.verbs.exit_codes import ExitCode
from tui.verbs.output import print_text

SHELLS = ("bash", "zsh", "fish")


def whole_parser() -> Parser:
    """Return the parser of all commands."""
    modules = dict.fromkeys(SCRIPT_VERBS.values())
    adds = [add for module in modules for add in import_module(f"tui.verbs.{module}").VERBS]
    return make_parser([*adds, _add_plain])


def _add_plain(commands: Commands, _: Parser, __: Parser) -> None:
    """Add the commands that are read before argparse is imported (`tui.settings.command_line`)."""
    journal: Parser = commands.add_parser("journal", help="print the writes made on this machine, with their outcomes")
    journal.add_argument("--function", metavar="NAME", help="only writes to this function")
    journal.add_argument("--since", metavar="TIME", help="only writes of the last minutes, hours, days or weeks")
    journal.add_argument("--json", action="store_true", help="print every line as it is, in JSON")
    journal.add_argument("--config", metavar="FILE", help="use this configuration file")
    iam: Parser = commands.add_parser("iam", help="print the IAM policy that Crossfade needs")
    iam.add_argument("policy", choices=("viewer", "operator", "preparer", "code"))


def fish_completion(parser: Parser) -> str:
    """Return fish's completion of a parser with its commands, and their commands."""
    return "\n".join(["complete -c crossfade -f", *_fish(parser, "__fish_use_subcommand", ""), ""])


def _fish(parser: argparse.ArgumentParser, here: str, above: str) -> Iterator[str]:
    commands = _commands(parser)
    for action in parser._actions:
        names = [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in action.option_strings]
        if names and action.help is not argparse.SUPPRESS:
            value = " -r" if action.nargs != 0 else ""
            yield _line(
                here if not commands or above else "__fish_use_subcommand", " ".join(names) + value, action.help
            )
        elif not names and action.choices and not isinstance(action, argparse._SubParsersAction):
            yield _line(here, f"-a {shlex.quote(' '.join(str(choice) for choice in action.choices))}", "")
    for name, (_, help) in commands.items():
        yield _line(here, f"-a {name}", help)
    for name, (sub, _) in commands.items():
        seen = f"{above}__fish_seen_subcommand_from {name}"
        deeper = _commands(sub)
        within = f"{seen}; and not __fish_seen_subcommand_from {' '.join(deeper)}" if deeper else seen
        yield from _fish(sub, within, f"{seen}; and ")


def _line(condition: str, rest: str, help: str | None) -> str:
    about = f" -d {shlex.quote(help.replace('%%', '%'))}" if help else ""
    return f"complete -c crossfade -n {shlex.quote(condition)} {rest}{about}"


def _commands(parser: argparse.ArgumentParser) -> Mapping[str, tuple[argparse.ArgumentParser, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {one.dest: one.help or "" for one in action._choices_actions}
            return {name: (sub, helps.get(name, "")) for name, sub in action.choices.items()}
    return {}


def _completion(arguments: argparse.Namespace) -> ExitCode:
    parser = whole_parser()
    if arguments.shell == "fish":
        print_text(fish_completion(parser))
        return ExitCode.DONE
    import shtab

    print_text(shtab.complete(parser, arguments.shell) + "\n")
    return ExitCode.DONE


def _add(commands: Commands, _: Parser, __: Parser) -> None:
    help = "print the completion of these commands for a shell"
    parser: Parser = commands.add_parser("completion", help=help)
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(run=_completion)


VERBS = (_add,)
