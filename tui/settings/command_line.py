"""Reads the command line; own code, since argparse alone would take a third of the time to the first frame."""

from __future__ import annotations

from tui.domain.target import InvalidTarget, Target, parse_target
from tui.storage.user_input import ConfigError, nearest, quoted, shown

# typing's own constant, and collections.abc, would cost a good part of the time to the first frame.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

HELP = """\
usage: crossfade [FUNCTION[:ALIAS or :VERSION]] [options]
       crossfade journal [--function NAME] [--since 2h] [--json] [--config FILE]
       crossfade iam viewer|operator|preparer|code
       crossfade COMMAND ... (for scripts and CI; COMMAND --help)

A terminal cockpit for AWS Lambda versions and aliases: drag a canary's weight
live, promote it, roll it back.

  FUNCTION[:ALIAS or :VERSION]
                         open this function, with this alias selected or with
                         the cursor on this version (quote ':$LATEST'); a full
                         or partial ARN works too, and sets the region

  --demo                 use a made-up account on this machine, without AWS
  --scenario NAME|FILE   the demo's account: one that ships with Crossfade, or
                         a file of yours; implies --demo
  --tour                 a guided release, step by step, in an account of its
                         own; implies --demo
  --speed N              run the demo's clock N times as fast, 1 to 600; implies
                         --demo
  --profile NAME         the AWS profile
  --region NAME          the AWS region
  --endpoint-url URL     use this endpoint in place of AWS
  --read-only            never write to AWS
  --slow-link            send no more than a slow line takes; over SSH always
  --config FILE          use this configuration file
  --version              print the version
  -h, --help             print this help

  journal                print the writes made on this machine, with their
                         outcomes
      --function NAME    only writes to this function
      --since 2h         only writes of the last minutes, hours, days or weeks:
                         90m, 2h, 7d, 4w
      --json             every line of the journal as it is, in JSON
  iam viewer|operator|preparer|code
                         print the IAM policy that Crossfade needs for reading,
                         for moving traffic, for creating what CodeDeploy
                         needs, or for comparing code

  functions, versions, aliases, canaries, status, wait
                         print what there is, as text or --json
  shift, promote, roll-back, publish
                         move an alias, or publish $LATEST, by one command
  prune                  delete old versions that nothing keeps
  plan, rollout, rehearse
                         list, check and draw plans; carry one out step by step;
                         play one on the demo's traffic
  deployments            list CodeDeploy's deployments of the account
  executions             list Step Functions' rollouts of the account
  export                 print a SAM, CloudFormation, CDK or Step Functions
                         template
  completion             print the completion for bash, zsh or fish
  web                    serve the demo, or an account read-only, to a browser
                         on this machine

These are commands as the first word only; to open a function of that name:
crossfade -- journal

Commands end with 0 done, 1 failed, 2 wrong use, 3 refused, 4 outcome unknown,
5 verdict fail or rolled back.

Keys inside: ? for help, ctrl+p for every action, q to quit.
"""

_HINT = "; see crossfade --help"

SCRIPT_VERBS = {
    "functions": "functions",
    "versions": "functions",
    "aliases": "functions",
    "canaries": "canaries",
    "status": "aliases",
    "shift": "aliases",
    "promote": "aliases",
    "roll-back": "aliases",
    "wait": "aliases",
    "publish": "aliases",
    "prune": "pruning",
    "plan": "plans",
    "rollout": "rollouts",
    "rehearse": "rehearse",
    "deployments": "deployments",
    "executions": "execution_list",
    "export": "exports",
    "completion": "completion",
    "web": "web",
}
"""The commands for scripts and CI, each with its module in `tui.verbs`, which reads its own line."""


class CommandLine:
    """The command line; texts are empty and switches False where they are absent.

    `account` and, without --region, `region` are those of the ARN that was typed.

    `show` is `help` or `version` where that was asked for. `verb` is `journal` or `iam` where that was the first word:
    then `only`, `since` (seconds) and `json`, or `policy` hold what it was asked for. No dataclass: those take 10 ms to
    import.
    """

    __slots__ = (
        "account",
        "alias",
        "config",
        "demo",
        "endpoint_url",
        "function",
        "json",
        "only",
        "policy",
        "profile",
        "read_only",
        "region",
        "scenario",
        "show",
        "since",
        "slow_link",
        "speed",
        "tour",
        "verb",
        "version",
    )

    def __init__(self) -> None:
        self.function = ""
        self.alias = ""
        self.version = ""
        self.account = ""
        self.demo = False
        self.scenario = ""
        self.speed = ""
        self.tour = False
        self.profile = ""
        self.region = ""
        self.endpoint_url = ""
        self.read_only = False
        self.slow_link = False
        self.config = ""
        self.show = ""
        self.verb = ""
        self.only = ""
        self.since = 0
        self.json = False
        self.policy = ""


_VALUES = {
    "--scenario": "scenario",
    "--speed": "speed",
    "--profile": "profile",
    "--region": "region",
    "--endpoint-url": "endpoint_url",
    "--config": "config",
}
_SWITCHES = {"--demo": "demo", "--tour": "tour", "--read-only": "read_only", "--slow-link": "slow_link"}
_SHOWS = {"--help": "help", "-h": "help", "--version": "version"}
_OPTIONS = [*_VALUES, *_SWITCHES, *_SHOWS]


def read_command_line(argv: list[str]) -> CommandLine:
    """Read the arguments behind the command's name; raise ConfigError. The first --help or --version decides."""
    line = CommandLine()
    words = iter(argv)
    if argv and argv[0] in _VERBS:
        line.verb = next(words)
        _VERBS[line.verb](line, words)
        return line
    target = ""
    options_end = False
    for word in words:
        if options_end or word == "-" or not word.startswith("-"):
            if target:
                raise ConfigError(f"expected one function, not two: {quoted(target)} and {quoted(word)}{_HINT}")
            if not word:
                raise ConfigError(f"the function's name is empty{_HINT}")
            target = word
            continue
        if word == "--":
            options_end = True
            continue
        option, equals, value = word.partition("=")
        if option in _VALUES:
            setattr(line, _VALUES[option], _value(option, equals, value, words))
        elif option not in _SWITCHES and option not in _SHOWS:
            raise ConfigError(f"unknown option {quoted(option)}{nearest(option, _OPTIONS)}{_HINT}")
        elif equals:
            raise ConfigError(f"{option} takes no value{_HINT}")
        elif option in _SHOWS:
            line.show = _SHOWS[option]
            return line
        else:
            setattr(line, _SWITCHES[option], True)
    if target:
        _open(line, target)
    _agree(line)
    return line


def _open(line: CommandLine, text: str) -> None:
    target = _target(text)
    if target.region and line.region and target.region != line.region:
        raise ConfigError(
            f"{quoted(text)} is in {target.region}, but --region is {shown(line.region)}: drop --region{_HINT}"
        )
    line.function, line.alias, line.version = target.function, target.alias, target.version
    line.account, line.region = target.account, target.region or line.region


def _value(option: str, equals: str, value: str, words: Iterator[str]) -> str:
    if not equals:
        value = next(words, "")
    if not value or (not equals and value.startswith("--")):
        raise ConfigError(f"{option} needs a value{_HINT}")
    return value


def _read_journal(line: CommandLine, words: Iterator[str]) -> None:
    for word in words:
        option, equals, value = word.partition("=")
        if option in _SHOWS and not equals:
            line.show = _SHOWS[option]
            return
        if option == "--json" and not equals:
            line.json = True
        elif option == "--function":
            line.only = _target(_value(option, equals, value, words)).function
        elif option == "--since":
            line.since = _seconds(_value(option, equals, value, words))
        elif option == "--config":
            line.config = _value(option, equals, value, words)
        elif option == "--json":
            raise ConfigError(f"{option} takes no value{_HINT}")
        elif word.startswith("-"):
            near = nearest(option, ["--function", "--since", "--json", "--config"])
            raise ConfigError(f"unknown option {quoted(option)} of journal{near}{_HINT}")
        else:
            raise ConfigError(f"journal takes options only, not {quoted(word)}{_HINT}")


def _read_iam(line: CommandLine, words: Iterator[str]) -> None:
    for word in words:
        if word in _SHOWS:
            line.show = _SHOWS[word]
            return
        if word.startswith("-"):
            raise ConfigError(f"unknown option {quoted(word)} of iam{_HINT}")
        if line.policy or not word:
            raise ConfigError(f"expected one policy: crossfade iam viewer, operator, preparer or code{_HINT}")
        line.policy = word
    if not line.policy:
        raise ConfigError(f"which policy? crossfade iam viewer, operator, preparer or code{_HINT}")


def _seconds(text: str) -> int:
    count, unit = text[:-1], text[-1:]
    if unit not in _UNITS or not (count.isascii() and count.isdigit()) or len(count) > 4 or not int(count):
        raise ConfigError(f"--since: expected a time such as 90m, 2h or 7d, not {quoted(text)}")
    return int(count) * _UNITS[unit]


_VERBS = {"journal": _read_journal, "iam": _read_iam}
_UNITS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def _agree(line: CommandLine) -> None:
    if line.tour and line.scenario:
        raise ConfigError(f"--tour and --scenario cannot be combined: the tour has its own account{_HINT}")
    if line.tour and line.read_only:
        raise ConfigError(f"--tour and --read-only cannot be combined: the tour makes changes{_HINT}")
    implied = "--tour" if line.tour else "--scenario" if line.scenario else "--speed"
    asked = "--demo" if line.demo and not line.tour else implied
    line.demo = line.demo or bool(line.tour or line.scenario or line.speed)
    for option in ("--profile", "--endpoint-url"):
        if line.demo and getattr(line, _VALUES[option]):
            raise ConfigError(f"{asked} and {option} cannot be combined: the demo never calls AWS{_HINT}")


def _target(text: str) -> Target:
    try:
        return parse_target(text)
    except InvalidTarget as error:
        raise ConfigError(f"{quoted(text)}: {shown(str(error), 200)}{_HINT}") from error
