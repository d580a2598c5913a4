"""CodeDeploy in words: a line for each check of a preflight, and for each deployment."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import DeploymentProgress
from tui.features.rollout.codedeploy.configuration import PREFIX
from tui.features.rollout.codedeploy.facts import Facts, Line, State
from tui.features.rollout.codedeploy.hooks import LIMIT, SilentHook
from tui.features.rollout.codedeploy.preflight import ends_at, ends_by, is_blocked
from tui.features.rollout.text.progress import describe_routing
from tui.presentation.ages import age, clock
from tui.presentation.spans import Span, Spans
from tui.presentation.table import TableColumn

INDENT = 11
"""Where the sentence of a check begins."""

COLUMNS = (
    TableColumn("deployment"),
    TableColumn("alias", least=14, keep_ends=True),
    TableColumn("from"),
    TableColumn("to"),
    TableColumn("status"),
    TableColumn("configuration", least=20, goes=1),
    TableColumn("started"),
    TableColumn("error", least=12, wraps=True),
)


def describe_line(line: Line) -> str:
    """Return a check with its fix, such as `problem    alarm errors: does not exist. Correct its name.`."""
    sentence = f"{line.subject}: {line.text}"
    return f"{line.state:<{INDENT}}{sentence}. {line.fix}" if line.fix else f"{line.state:<{INDENT}}{sentence}"


def line_rows(line: Line, width: int) -> Iterator[Spans]:
    """Yield a check as rows that fit a width, its state in colour; a fix begins a row of its own where need be."""
    style = {State.OK: "good", State.PROBLEM: "bad", State.WARNING: "warn", State.UNKNOWN: "warn"}[line.state]
    words = textwrap.wrap(describe_line(line)[INDENT:], max(width - INDENT - 4, 20))
    for number, words_of_row in enumerate(words):
        yield Span(line.state.ljust(INDENT) if number == 0 else " " * INDENT, style), Span(words_of_row)


def check_rows(lines: Iterable[Line], width: int) -> tuple[Spans, ...]:
    """Return checks as rows that fit a width: what blocks first, what is in order, which needs no reading, last."""
    order = (State.PROBLEM, State.WARNING, State.UNKNOWN, State.OK)
    first = sorted(lines, key=lambda line: (not line.blocks, order.index(line.state)))
    return tuple(row for line in first for row in line_rows(line, width))


def describe_preflight(facts: Facts, lines: Sequence[Line]) -> str:
    """Return what a preflight comes to, and when the deployment would have ended."""
    alias = facts.alias
    head = f"{alias.function}:{alias.name}  {alias.routing.primary} → {facts.target}"
    if is_blocked(lines):
        count = sum(line.blocks for line in lines)
        return f"{head}: not ready, {count} {'problem' if count == 1 else 'problems'} to solve first"
    end = ends_at(facts)
    if end is None:
        return f"{head}: ready"
    latest = ends_by(facts)
    hooks = f", and with its hooks it has ended by {clock(latest, facts.now)}" if latest not in (None, end) else ""
    return f"{head}: ready, the last shift at {clock(end, facts.now, zone=not hooks)}{hooks}"


def describe_deployment_start(facts: Facts, lines: Sequence[Line], lost: Sequence[str]) -> tuple[str, ...]:
    """Return what starting a deployment does, and what is to be known before."""
    warnings = [describe_line(line)[INDENT:] for line in lines if line.state is not State.OK]
    return (
        describe_preflight(facts, lines),
        f"by {facts.name}" + (", which is created first" if facts.creates_configuration else ""),
        *([f"without {', '.join(lost)}"] if lost else []),
        *(f"· {warning}" for warning in warnings),
        "rolls back on failure, on an alarm and on a stop, whatever its group says",
    )


def describe_progress(progress: DeploymentProgress, alias: Alias) -> str:
    """Return how far a deployment is: `d-1 InProgress: 5→6 10 %; AllowTraffic InProgress`."""
    deployment = progress.deployment
    events = ", ".join(f"{event.name} {event.status}" for event in progress.events)
    error = f" ({deployment.error})" if deployment.error else ""
    text = f"{deployment.id} {deployment.status}{error}: {describe_routing(alias.routing)}"
    return f"{text}; {events}" if events else text


def describe_hook(hook: SilentHook) -> str:
    """Return how long a hook has been silent, of the time that it has."""
    gone, limit = (round(time.total_seconds()) // 60 for time in (hook.silent, LIMIT))
    until = clock(hook.until, hook.now)
    return f"the hook of {hook.event} has been silent for {gone} min of {limit}; at {until} the deployment fails"


def deployment_row(deployment: Deployment, now: datetime) -> tuple[str, ...]:
    """Return the cells of a deployment, under COLUMNS."""
    named = f"{deployment.function}:{deployment.alias}" if deployment.function else "not known"
    return (
        deployment.id,
        named,
        deployment.current_version,
        deployment.target_version,
        deployment.status,
        deployment.config.removeprefix(PREFIX),
        age(deployment.started, now),
        deployment.error,
    )
