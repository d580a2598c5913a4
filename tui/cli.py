"""Reads the command line; own code, since argparse alone would take a third of the time to the first frame."""

from __future__ import annotations

from tui.mistake import SettingsMistake, nearest, quoted, shown

HELP = """\
usage: crossfade [FUNCTION[:ALIAS]] [options]

A terminal cockpit for AWS Lambda versions and aliases: drag a canary's weight
live, promote it, roll it back.

  FUNCTION[:ALIAS]       open this function, with this alias's fader in hand

  --demo                 play on a make-believe account, all on this machine
  --scenario NAME|FILE   the account that the demo plays; implies --demo
  --profile NAME         the AWS profile
  --region NAME          the AWS region
  --endpoint-url URL     speak to this endpoint in place of AWS
  --read-only            make no write, whatever is asked for
  --config FILE          read this configuration file in place of the usual one
  --version              say the version
  -h, --help             say this

Keys inside: ? for help, ctrl+p for every action, q to leave.
"""

_HINT = "; see crossfade --help"


class CommandLine:
    """What was typed; texts are empty and switches False where nothing was.

    `show` is `help` or `version` where that was asked for. No dataclass: those take 10 ms to import.
    """

    __slots__ = (
        "alias",
        "config",
        "demo",
        "endpoint_url",
        "function",
        "profile",
        "read_only",
        "region",
        "scenario",
        "show",
    )

    def __init__(self) -> None:
        self.function = ""
        self.alias = ""
        self.demo = False
        self.scenario = ""
        self.profile = ""
        self.region = ""
        self.endpoint_url = ""
        self.read_only = False
        self.config = ""
        self.show = ""


_VALUES = {
    "--scenario": "scenario",
    "--profile": "profile",
    "--region": "region",
    "--endpoint-url": "endpoint_url",
    "--config": "config",
}
_SWITCHES = {"--demo": "demo", "--read-only": "read_only"}
_SHOWS = {"--help": "help", "-h": "help", "--version": "version"}
_OPTIONS = [*_VALUES, *_SWITCHES, *_SHOWS]


def read_command_line(argv: list[str]) -> CommandLine:
    """Read the arguments behind the command's name; raise SettingsMistake. The first --help or --version decides."""
    line = CommandLine()
    words = iter(argv)
    target = ""
    options_end = False
    for word in words:
        if options_end or word == "-" or not word.startswith("-"):
            if target:
                raise SettingsMistake(f"one function at a time: {quoted(target)} and {quoted(word)} were named{_HINT}")
            if not word:
                raise SettingsMistake(f"an empty text is no function{_HINT}")
            target = word
            continue
        if word == "--":
            options_end = True
            continue
        option, equals, value = word.partition("=")
        if option in _VALUES:
            if not equals:
                value = next(words, "")
            if not value or (not equals and value.startswith("--")):
                raise SettingsMistake(f"{option} needs a value{_HINT}")
            setattr(line, _VALUES[option], value)
        elif option not in _SWITCHES and option not in _SHOWS:
            raise SettingsMistake(f"unknown option {quoted(option)}{nearest(option, _OPTIONS)}{_HINT}")
        elif equals:
            raise SettingsMistake(f"{option} takes no value{_HINT}")
        elif option in _SHOWS:
            line.show = _SHOWS[option]
            return line
        else:
            setattr(line, _SWITCHES[option], True)
    if target:
        line.function, line.alias = _target(target)
    _agree(line)
    return line


def _agree(line: CommandLine) -> None:
    asked = "--demo" if line.demo else "--scenario"
    line.demo = line.demo or bool(line.scenario)
    for option in ("--profile", "--endpoint-url"):
        if line.demo and getattr(line, _VALUES[option]):
            raise SettingsMistake(f"{asked} and {option} contradict each other: the demo never speaks to AWS{_HINT}")


def _target(text: str) -> tuple[str, str]:
    if text.startswith("arn:"):
        raise SettingsMistake(f"name the function without its ARN, such as orders:PROD{_HINT}")
    function, colon, alias = text.partition(":")
    if not function or len(function) > 140 or not function.isprintable() or any(c in function for c in " /"):
        raise SettingsMistake(f"{quoted(text)} is no FUNCTION[:ALIAS], such as orders or orders:PROD{_HINT}")
    if colon and alias and alias.isascii() and (alias.isdigit() or alias.startswith("$LATEST")):
        raise SettingsMistake(f"{quoted(alias)} is a version, not an alias: open {shown(function)} and choose it there")
    letters = alias.replace("-", "a").replace("_", "a")
    if colon and not (len(alias) <= 128 and alias.isascii() and letters.isalnum()):
        raise SettingsMistake(f"{quoted(alias)} is no alias name: letters, digits, - and _, 128 at most{_HINT}")
    return function, alias
