"""prune: deletes the old versions of a function that nothing keeps, by the plan and the checks of the screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tui.domain.errors import ProviderError
from tui.features.prune.candidates import Candidate, Evidence, Rules, assess_versions
from tui.features.prune.execute import carry_out
from tui.features.prune.plan import End, Plan, Progress, make_plan
from tui.features.prune.read import read_evidence
from tui.features.prune.text import progress_text, ranges
from tui.presentation.number_format import size_text
from tui.presentation.spans import failure_text
from tui.presentation.table import TableColumn
from tui.verbs.arguments import Commands, Parser, function_name
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.opening import Opened, opened
from tui.verbs.output import print_json, print_line, print_table, say


def _prune(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        evidence, rules = _read(here, arguments)
        candidates = assess_versions(evidence, rules)
        if not candidates and evidence.failures:
            raise Ended(ExitCode.FAILED, "; ".join(_failures(evidence)))
        plan = make_plan(arguments.function, candidates, (one.version.number for one in candidates))
        for failure in _failures(evidence):
            say(f"not read, which keeps versions: {failure}")
        if arguments.plan:
            _print_plan(plan, candidates, as_json=arguments.json)
            return ExitCode.DONE
        if here.workspace.context.read_only and plan.versions:
            raise Ended(ExitCode.REFUSED, "read-only mode: changes are disabled")
        progress = Progress(plan, end=End.DONE)
        if plan.versions:
            for step in carry_out(here.workspace, plan, lambda: False):
                if not arguments.json and len(step.deleted) > len(progress.deleted):
                    say(f"{len(step.deleted)} of {len(plan.versions)} deleted")
                progress = step
        return _ended(progress, as_json=arguments.json)


def _read(here: Opened, arguments: argparse.Namespace) -> tuple[Evidence, Rules]:
    """Read all that may keep a version, by the rules of the line, or else those of the configuration."""
    settings = here.settings
    keep = settings.prune_keep_newest if arguments.keep is None else arguments.keep
    days = settings.prune_invoked_days if arguments.called_within is None else arguments.called_within
    rules = Rules(keep, days, arguments.accept_unknown_calls, arguments.accept_unknown_history)
    evidence = Evidence(arguments.function)
    now, hold = here.workspace.context.clock.now(), timedelta(minutes=settings.last_good_minutes)
    for step in read_evidence(here.workspace, arguments.function, rules, now, hold):
        evidence = step
    return evidence, rules


def _failures(evidence: Evidence) -> Iterator[str]:
    return (f"{fact.value}: {failure_text(failure)}" for fact, failure in evidence.failures.items())


def _print_plan(plan: Plan, candidates: tuple[Candidate, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "function": plan.function,
                "delete": [version.number for version in plan.versions],
                "bytes": plan.size,
                "keep": {one.version.number: _reasons(one) for one in candidates if not one.deletable},
            }
        )
        return
    rows = [(one.version.number, "delete" if one.deletable else "keep", ", ".join(_reasons(one))) for one in candidates]
    # Each reason counts: they go on below.
    print_table((TableColumn("version"), TableColumn(""), TableColumn("because", least=20, wraps=True)), rows)
    if plan.versions:
        numbers = ranges(version.number for version in plan.versions)
        print_line(f"{plan.function}: --yes deletes {numbers}, up to {size_text(plan.size)} of code storage")
    else:
        print_line(f"{plan.function}: nothing to delete")


def _reasons(one: Candidate) -> list[str]:
    return [reason.text for reason in one.reasons]


def _ended(progress: Progress, *, as_json: bool) -> ExitCode:
    """Print what was deleted, and return the status of how it ended."""
    if as_json:
        print_json(
            {
                "function": progress.plan.function,
                "deleted": list(progress.deleted),
                "left": [version.number for version in progress.left],
                "end": _WORDS[progress.end or End.FAILED],
                "why": None if progress.end is End.DONE else progress_text(progress),
            }
        )
    elif progress.plan.versions:
        print_line(f"{progress.plan.function}: {progress_text(progress)}")
    else:
        print_line(f"{progress.plan.function}: nothing to delete")
    if progress.end is End.DONE:
        return ExitCode.DONE
    if progress.end is End.DRIFT_DETECTED:
        return ExitCode.REFUSED
    lost = isinstance(progress.error, ProviderError) and progress.error.outcome_unknown
    return ExitCode.UNKNOWN if lost else ExitCode.FAILED


_WORDS = {End.DONE: "done", End.DRIFT_DETECTED: "changed meanwhile", End.FAILED: "failed", End.CANCELLED: "stopped"}


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 9999, not {text!r}")
    return int(text)


def _add(commands: Commands, common: Parser, _: Parser) -> None:
    help = "delete old versions that nothing keeps"
    parser: Parser = commands.add_parser("prune", parents=[common], help=help)
    parser.add_argument("function", type=function_name, metavar="FUNCTION")
    numbers: Any = {"type": _count, "default": None}
    parser.add_argument("--keep", metavar="N", help="keep the newest N (default: prune_keep_newest)", **numbers)
    called = "keep versions called within so many days (default: prune_invoked_days)"
    parser.add_argument("--called-within", metavar="DAYS", help=called, **numbers)
    parser.add_argument("--accept-unknown-calls", action="store_true", help="delete also where calls are not known")
    history = "delete also where the last good version of an alias is not known"
    parser.add_argument("--accept-unknown-history", action="store_true", help=history)
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--plan", action="store_true", help="show what would be deleted, and why the others are kept")
    does.add_argument("--yes", action="store_true", help="delete it; deleted versions cannot be restored")
    parser.set_defaults(run=_prune)


VERBS = (_add,)
