"""status, shift, promote, roll-back, wait, publish: one alias."""

from __future__ import annotations

import argparse
import time
from datetime import timedelta
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import PublishVersion
from tui.domain.errors import Busy, ServiceFailed, Unreachable
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import FULL, InvalidWeight, Routing, Weight
from tui.domain.version import Version
from tui.features.alias_history.last_good import find_last_good
from tui.features.alias_history.read import read_recent
from tui.features.health.health import Health
from tui.features.health.read import Reading, read_health
from tui.features.health.statistics.verdict import Outcome
from tui.features.health.text.verdict import verdict_text
from tui.features.health.traffic_window import WINDOWS
from tui.presentation.error_text import describe_ending
from tui.presentation.routing_text import format_routing
from tui.verbs.arguments import Commands, Parser, alias_target, function_name, span
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.functions import alias_json, read_whole_function
from tui.verbs.moves import Asking, move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.writes.alias_preflight import Level
from tui.writes.preflight import check_call

EVERY_SECONDS = 60.0
"""Between two looks of `wait`: CloudWatch has a new minute no sooner."""


def read_verdict(here: Opened, alias: Alias) -> Health:
    """Return the health of an alias, with its verdict where it is split."""
    health = Health(alias)
    for step in read_health(here.workspace, Reading(alias, WINDOWS[0], ())):
        health = step.health
    return health


def status_text(alias: Alias, health: Health | None) -> str:
    """Return one line for a chat: where the alias is, and the verdict on its canary."""
    text = f"{alias.function}:{alias.name} is at {format_routing(alias.routing)}"
    if not alias.routing.split:
        return text
    if health is None or health.verdict is None:
        return f"{text}; verdict not known"
    return f"{text}; {verdict_text(health.verdict, width=200)}"


def _status(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        health = read_verdict(here, alias) if alias.routing.split else None
        if arguments.json:
            print_json(alias_json(alias) | verdict_json(health))
        else:
            print_line(status_text(alias, health))
    return ExitCode.DONE


def verdict_json(health: Health | None) -> dict[str, Any]:
    """Return the verdict as JSON; null where nothing is compared."""
    verdict = health.verdict if health is not None else None
    if verdict is None:
        return {"verdict": None}
    return {
        "verdict": verdict.outcome.value,
        "reason": verdict.reason.value,
        "text": verdict_text(verdict, width=200),
        "minutes_compared": verdict.minutes,
        "canary_calls": verdict.canary_sums.calls,
        "canary_error_rate": verdict.canary_sums.rate,
        "stable_error_rate": verdict.stable_sums.rate,
    }


def _shift(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        return _moved(here, alias, _shifted(here, alias, arguments.weight, arguments.to), arguments)


def _shifted(here: Opened, alias: Alias, weight: Weight, to: str) -> Routing:
    """Return the routing with the canary at a weight; the canary is the one there is, or `to`."""
    routing = alias.routing
    canary = to or routing.canary or ""
    if not canary:
        newest = next(iter(read_whole_function(here, alias.function).published), None)
        if newest is None or newest.number == routing.primary:
            raise Ended(ExitCode.REFUSED, f"{alias.name} has no canary, and no newer version: give --to VERSION")
        canary = newest.number
    if routing.canary is not None and canary != routing.canary:
        raise Ended(ExitCode.REFUSED, f"{alias.name} has the canary {routing.canary}: promote it or roll it back first")
    return Routing(canary) if weight == FULL else routing.rolled_back().at(canary, weight)


def _promote(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        if not alias.routing.split:
            raise Ended(ExitCode.REFUSED, f"{alias.name} has no canary to promote")
        return _moved(here, alias, alias.routing.promoted(), arguments)


def _roll_back(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        return _moved(here, alias, _rolled_back(here, alias, arguments.to), arguments)


def _rolled_back(here: Opened, alias: Alias, to: str) -> Routing:
    """Return the primary alone for a split alias; for a whole one the version asked for, or its last good one."""
    if to:
        return Routing(to)
    if alias.routing.split:
        return alias.routing.rolled_back()
    moves = read_recent(here.workspace, alias)
    hold = timedelta(minutes=here.settings.last_good_minutes)
    now = here.workspace.context.clock.now()
    good = find_last_good(moves.moves, alias, FunctionSnapshot(alias.function), now, hold, failures=moves.failures).good
    if good is None:
        raise Ended(ExitCode.REFUSED, f"{alias.name} is not split, and its last good version is not known: give --to")
    return Routing(good.version)


def _moved(here: Opened, alias: Alias, routing: Routing, arguments: argparse.Namespace) -> ExitCode:
    changes = routing != alias.routing
    result = move(here, alias, routing, Asking(arguments.reason, arguments.yes)) if changes else alias
    if arguments.json:
        print_json(alias_json(result) | {"changed": changes})
    elif not changes:
        print_line(f"{alias.function}:{alias.name} is at {format_routing(routing)} already")
    else:
        print_line(f"{alias.function}:{alias.name}: {format_routing(alias.routing)} → {format_routing(result.routing)}")
    return ExitCode.DONE


def _wait(arguments: argparse.Namespace) -> ExitCode:
    """Wait for a verdict: pass or fail; whatever else is not waited for longer than the time-out."""
    with opened(arguments) as here:
        until = time.monotonic() + arguments.timeout * 60
        while True:
            try:
                alias = read_target(here, arguments.target)
            except (Busy, Unreachable, ServiceFailed) as error:
                # What passes by itself does not end a wait of an hour.
                if time.monotonic() >= until:
                    raise
                say(describe_ending(error))
                time.sleep(min(EVERY_SECONDS / here.settings.speed, max(until - time.monotonic(), 0)))
                continue
            if not alias.routing.split:
                raise Ended(ExitCode.REFUSED, f"{alias.name} is not split: there is nothing to wait for")
            health = read_verdict(here, alias)
            outcome = health.verdict.outcome if health.verdict is not None else None
            decided = outcome in (Outcome.PASS, Outcome.FAIL)
            if decided or time.monotonic() >= until:
                break
            say(status_text(alias, health))
            time.sleep(min(EVERY_SECONDS / here.settings.speed, max(until - time.monotonic(), 0)))
        if arguments.json:
            print_json(alias_json(alias) | verdict_json(health))
        else:
            print_line(status_text(alias, health))
        if not decided:
            say(f"no verdict within {arguments.timeout:g} min")
            return ExitCode.FAILED
        return ExitCode.VERDICT_FAIL if outcome is Outcome.FAIL else ExitCode.DONE


def _publish(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        function = read_whole_function(here, arguments.function)
        latest = function.latest
        if latest is None:
            raise Ended(ExitCode.FAILED, f"{function.name}: $LATEST could not be read")
        newest = next((int(version.number) for version in function.published), 0)
        call = PublishVersion(function.name, latest, arguments.description, newest)
        findings = check_call(
            call,
            function,
            read_only=here.workspace.context.read_only,
            ownership=here.workspace.read_owner(function.name, function.known_arn, here.settings.managed_tags),
            protected=here.settings.protected_aliases,
        )
        blocks = [finding.text for finding in findings if finding.level is Level.BLOCK]
        if blocks:
            raise Ended(ExitCode.REFUSED, "; ".join(blocks))
        if not confirmed(f"publish $LATEST of {function.name}?", yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was published")
        written = here.workspace.write(call, arguments.reason)
        assert isinstance(written.answer, Version)
        if arguments.json:
            print_json({"function": function.name, "version": written.answer.number, "arn": written.answer.arn})
        else:
            print_line(f"{function.name}: published version {written.answer.number}")
    return ExitCode.DONE


def _weight(text: str) -> Weight:
    try:
        return Weight.parse(text)
    except InvalidWeight as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _add(commands: Commands, common: Parser, writing: Parser) -> None:
    _of_alias(commands, "status", [common], "show in one line where an alias is, and the verdict", _status)
    shift = _of_alias(commands, "shift", [common, writing], "give an alias's canary a weight", _shift)
    shift.add_argument("weight", type=_weight, metavar="WEIGHT", help="percent, such as 10%% or 0.5")
    shift.add_argument("--to", default="", metavar="VERSION", help="the canary, where there is none yet")
    _of_alias(commands, "promote", [common, writing], "give the canary all traffic", _promote)
    back = _of_alias(commands, "roll-back", [common, writing], "clear the weights, or go back to last good", _roll_back)
    back.add_argument("--to", default="", metavar="VERSION", help="the version to go back to")
    wait = _of_alias(commands, "wait", [common], "wait for the verdict on an alias's canary", _wait)
    wait.add_argument("--verdict", action="store_true", help="wait for the verdict (there is nothing else to wait for)")
    wait.add_argument("--timeout", type=span, default=60.0, metavar="MINUTES", help="how long at most (default: 60)")
    publish: Parser = commands.add_parser("publish", parents=[common, writing], help="publish $LATEST as a version")
    publish.add_argument("function", type=function_name, metavar="FUNCTION")
    publish.add_argument("--description", default="", metavar="TEXT", help="the version's description")
    publish.set_defaults(run=_publish)


def _of_alias(commands: Commands, name: str, parents: list[Parser], help: str, run: Any) -> argparse.ArgumentParser:
    parser: Parser = commands.add_parser(name, parents=parents, help=help)
    parser.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
    parser.set_defaults(run=run)
    return parser


VERBS = (_add,)
