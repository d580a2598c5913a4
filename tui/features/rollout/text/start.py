"""What is said before a rollout starts: which alias to which version, the plans there are, what they do; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.features.rollout.claim import key_of
from tui.features.rollout.engines import describe_engines, left_out, why_cannot
from tui.features.rollout.group.typed_members import members_text
from tui.features.rollout.hosted.check_start import StartChecks
from tui.features.rollout.hosted.requests import StartHosted
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.plan import NO_TIME, Plan
from tui.features.rollout.plans import PlanChoice
from tui.features.rollout.start import StartDraft, targets
from tui.features.rollout.state import Rollout
from tui.features.rollout.text.follow import Line
from tui.features.rollout.text.plan import describe_gate, describe_time
from tui.features.rollout.text.progress import describe_time_span
from tui.features.rollout.text.schedule import schedule
from tui.features.rollout.text.view import View
from tui.presentation.keymap import key
from tui.presentation.spans import Span
from tui.writes.alias_preflight import Finding, Level

ENGINES_WIDTH = len(f"not {Engine.CODEDEPLOY}")


def start_view(
    draft: StartDraft,
    alias: Alias | None,
    function: FunctionSnapshot | None,
    plan: Plan | None,
    now: datetime,
    *,
    reason: str | None,
    unread: Sequence[str],
    checks: str,
) -> View:
    """Return what is shown of a rollout before it starts.

    `reason` says why it cannot, `unread` what hides who moves the alias, `checks` what an engine of AWS finds.
    """
    head = [describe_choice(alias, function, draft.target, reason), describe_engine(draft.engine, plan)]
    if draft.members:
        head.append((Span("together with  ", "quiet"), Span(members_text(draft.members))))
    if alias is not None and reason is not None:
        head.append((Span(reason, "warn"),))
    head += [(Span(f"not known whether AWS moves it: {failure}", "warn"),) for failure in unread[:1]]
    if draft.engine is not Engine.HERE:
        head.append((Span(checks, "quiet"),))
    if plan is None:
        return View(tuple(head))
    by_codedeploy = draft.engine is Engine.CODEDEPLOY
    gate = tuple((Span(line, "quiet"),) for line in describe_gate(plan))
    if by_codedeploy:
        gate = tuple((Span(f"without {what}", "warn"),) for what in left_out(draft.engine, plan))
    # Nobody else watches what CodeDeploy deployed after 100 %.
    return View(tuple(head), gate, schedule(replace(plan, bake=NO_TIME) if by_codedeploy else plan, now))


def describe_checks(wanted: StartHosted | None, checks: StartChecks | None) -> str:
    """Return what the checks of a start come to, as far as they were read."""
    if checks is None:
        return "checking what speaks against it…" if wanted is not None else "nothing to check yet"
    return checks.outcome


def describe_choice(alias: Alias | None, function: FunctionSnapshot | None, target: str, reason: str | None) -> Line:
    """Return what would be started with which version, or why nothing can be."""
    if alias is None:
        return (Span(reason or "the alias is not known yet", "warn"),)
    head = f"{alias.name} {alias.routing.primary} → "
    if not target or function is None:
        return (Span(head, "strong"), Span("no other version", "warn"))
    possible = targets(function, alias)
    version = function.version(target)
    newest = ", the newest" if function.published and function.published[0].number == target else ""
    about = f"  {version.description}" if version is not None and version.description else ""
    more = f"  press {key('rollout.version')} for another version" if len(possible) > 1 else ""
    return (Span(f"{head}{target}{newest}", "strong"), Span(about), Span(more, "quiet"))


def describe_engine(engine: Engine, plan: Plan | None) -> Line:
    """Return who would carry a plan out, and why CodeDeploy could not."""
    against = "; ".join(why_cannot(Engine.CODEDEPLOY, plan)) if plan is not None else ""
    who = "a process of this machine" if engine is Engine.HERE else f"{engine}, in AWS"
    return (
        Span("engine  ", "quiet"),
        Span(who, "strong"),
        Span(f"  {against}" if against and engine is not Engine.CODEDEPLOY else "", "quiet"),
    )


def plan_rows(choices: Sequence[PlanChoice], engine: Engine) -> tuple[Line, ...]:
    """Return plans as rows: name, the least time, who can carry it out, what it is for; quiet where it cannot be."""
    names = max((len(one.name) for one in choices), default=0)
    times = max((len(describe_time(one.plan)) for one in choices if one.plan is not None), default=0)
    return tuple(_plan_row(one, names, times, engine) for one in choices)


def _plan_row(choice: PlanChoice, names: int, times: int, engine: Engine) -> Line:
    name = choice.name.ljust(names)
    if choice.plan is None:
        return (Span(name), Span(f"  cannot be read: {choice.wrong}", "bad"))
    against = why_cannot(engine, choice.plan)
    if against:
        return (Span(name, "quiet"), Span(f"  not possible: {'; '.join(against)}", "quiet"))
    return (
        Span(name),
        Span(f"  {describe_time(choice.plan):<{times}}"),
        Span(f"  {describe_engines(choice.plan):<{ENGINES_WIDTH}}", "quiet"),
        Span(f"  {choice.plan.description}", "quiet"),
    )


def describe_members(rollouts: Sequence[Rollout], notes: Iterable[str]) -> tuple[str, ...]:
    """Return what goes together, and what is to be known of the others; nothing where it is one alone."""
    if len(rollouts) < 2:
        return ()
    moves = [f"  {one.function}:{one.alias}  {one.before.primary} → {one.target}" for one in rollouts]
    return ("Together, and one that fails takes all back:", *moves, *(f"· {note}" for note in notes), "")


def describe_take_over(claims: Sequence[str]) -> tuple[str, ...]:
    """Return what it is to start where another machine's claims are on aliases; nothing where there are none."""
    if not claims:
        return ()
    return (
        *(f"! {claim}." for claim in claims),
        "· take it over only where that machine is gone: one that still runs pauses before its next step where it may "
        "read tags; where it may not, AWS refuses the later write of the two.",
        "",
    )


def describe_start(
    rollout: Rollout, findings: Iterable[Finding], why_reason: str, context: Context | None
) -> tuple[str, ...]:
    """Return what starting a rollout does, and what is to be known before."""
    plan = rollout.plan
    steps = [f"{step.weight} % {_held(step.hold)}" for step in plan.steps]
    bake = f", watched for {describe_time_span(plan.bake)}" if plan.bake > NO_TIME else ""
    notes = [f"· {finding.text}" for finding in findings if finding.level is Level.NOTE]
    return (
        f"{rollout.alias}  {rollout.before.primary} → {rollout.target}  by {plan.name}, at least {describe_time(plan)}",
        *([f"account {context.account or 'unknown'}, {context.region}"] if context is not None else []),
        "",
        " → ".join([*steps, f"100 %{bake}"]),
        *describe_gate(plan),
        *notes,
        f"· the tag {key_of(rollout.alias)} tells other machines of it until it ends, where setting it is allowed",
        *([f"! {why_reason}"] if why_reason else []),
    )


def _held(hold: timedelta | None) -> str:
    return "until approved" if hold is None else f"for {describe_time_span(hold)}"
