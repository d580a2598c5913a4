"""Versions, plans and their progress as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum

from tui.domain.context import Context
from tui.domain.errors import InConflict, NotPermitted, ProviderError
from tui.domain.read_failure import ReadFailure
from tui.domain.storage import CodeStorage
from tui.features.prune.candidates import Candidate, Evidence, Fact, KeepReason, Rules
from tui.features.prune.plan import Choice, End, Plan, Progress
from tui.presentation.ages import age
from tui.presentation.error_text import explain
from tui.presentation.number_format import count, percent, size_text
from tui.presentation.spans import Span, Spans, failure_text, shorten
from tui.writes.cli_line import cli_line
from tui.writes.ownership.owner import Managed, beneath
from tui.writes.ownership.status import AliasStatus
from tui.writes.review import Review

BAR = 24
MOST_SHOWN = 120
"""Characters of version numbers in the result line."""

COPIED_MOST = 60_000
"""Bytes of command lines beyond which one loop is copied instead: terminal clipboards take little more."""

_REPLICATED = "replicated function"
IN_S3 = ", frees nothing: its code is kept in S3"


class Show(Enum):
    """Which versions to show."""

    ALL = "all"
    DELETABLE = "deletable"
    KEPT = "kept"
    SELECTED = "selected"


def shown(candidates: Iterable[Candidate], selected: frozenset[str], show: Show) -> tuple[Candidate, ...]:
    """Return the versions to show, oldest first: pages arrive so, and the oldest are the likely ones."""
    oldest_first = tuple(candidates)[::-1]
    match show:
        case Show.ALL:
            return oldest_first
        case Show.DELETABLE:
            return tuple(one for one in oldest_first if one.deletable)
        case Show.KEPT:
            return tuple(one for one in oldest_first if not one.deletable)
        case Show.SELECTED:
            return tuple(one for one in oldest_first if one.version.number in selected)


def version_spans(one: Candidate, selected: bool, width: int, now: datetime) -> Spans:
    """Return one version as a line; `width` is that of the longest number."""
    version = one.version
    if one.deletable:
        verdict = Span(f"deletable{IN_S3 if one.in_s3 else ''}", "good")
    elif one.pending:
        verdict = Span("reading…", "quiet")
    else:
        reasons = [reason for reason in one.reasons if reason.kind is not KeepReason.UNREAD]
        unknown = all(reason.kind is KeepReason.UNKNOWN for reason in reasons)
        verdict = Span("kept: " + "; ".join(reason.text for reason in reasons), "warn" if unknown else "plain")
    return (
        Span("[x] " if selected else "[ ] ", "mark" if selected else "quiet"),
        Span(version.number.rjust(width), "strong"),
        Span(f"{size_text(version.code_size):>10}  {age(version.modified, now):>10}  ", "quiet"),
        verdict,
        Span(f"   {version.description}" if version.description else "", "quiet"),
    )


def version_lines(one: Candidate | None) -> tuple[str, ...]:
    """Return the details of the version under the cursor: every reason to keep it."""
    if one is None:
        return ()
    if one.deletable:
        return (f"version {one.version.number} can be deleted{IN_S3 if one.in_s3 else ''}",)
    if one.pending:
        missing = ", ".join(reason.text.removeprefix("not read yet: ") for reason in one.reasons)
        return (f"version {one.version.number} is kept for now; not read yet: {missing}",)
    reasons = (reason for reason in one.reasons if reason.kind is not KeepReason.UNREAD)
    return (f"version {one.version.number} is kept:", *(f"· {reason.text}" for reason in reasons))


def bar(share: float, cells: int = BAR) -> str:
    """Draw a share of 0 to 1; a share above 0 always shows, and only 1 fills the bar."""
    full = 0 if share <= 0 else min(max(round(share * cells), 1), cells if share >= 1 else cells - 1)
    return "━" * full + "─" * (cells - full)


def meter(storage: CodeStorage | ReadFailure | None) -> str:
    """Return the account's code storage as a line."""
    match storage:
        case CodeStorage():
            used = f"{size_text(storage.used)} of {size_text(storage.limit)} ({percent(storage.share)})"
            return f"code storage  {bar(storage.share)}  {used}"
        case ReadFailure():
            return f"code storage not known: {failure_text(storage)}"
        case _:
            return "code storage  reading…"


def head_lines(evidence: Evidence, rules: Rules, choice: Choice, show: Show) -> tuple[str, ...]:
    """Return the lines above the list: storage, counts, rules."""
    size = sum(version.code_size for version in evidence.versions)
    going = [one for one in choice.candidates if one.deletable]
    staying = len(choice.candidates) - len(going)
    picked = [one for one in choice.candidates if one.version.number in choice.selected]
    more = "" if Fact.VERSIONS in evidence.read else "+"
    counts = [
        f"{len(going):,} deletable, up to {_sum(going)}",
        f"{staying:,} kept",
        f"{len(picked):,} selected, up to {_sum(picked)}" if picked else "none selected",
    ]
    if show is not Show.ALL:
        counts.append(f"shown: {show.value}")
    unknown = "deletable" if rules.accept_unknown_calls else "kept"
    words = [f"kept: newest {rules.keep_newest}", f"called within {rules.called_days} d", f"unknown calls: {unknown}"]
    if rules.accept_unknown_history:
        words.append("unknown last good: deletable")
    return (
        meter(evidence.storage),
        f"this function {size_text(size)}{more} in {len(choice.candidates):,}{more} versions",
        "   ".join(counts),
        "   ".join(words),
    )


def status(evidence: Evidence, progress: Progress | None) -> str:
    """Return what is in progress, how it ended, or what could not be read."""
    if progress is not None:
        return progress_text(progress)
    if not evidence.complete:
        return f"reading…{_billed(evidence)}"
    failure = next(iter(evidence.failures.items()), None)
    if failure is not None:
        fact, why = failure
        return f"not known: {fact.value}: {failure_text(why)}"
    return f"read{_billed(evidence)}; calls through since-deleted aliases are not counted"


def _billed(evidence: Evidence) -> str:
    return f"  {count(evidence.metrics, 'metric')} requested (billed by AWS)" if evidence.metrics else ""


def progress_text(progress: Progress) -> str:
    """Return a plan's progress, and how it ended."""
    done, all_of = len(progress.deleted), len(progress.plan.versions)
    if progress.end is None:
        at = f"   version {progress.at}" if progress.at else ""
        return f"deleting  {bar(done / all_of)}  {done:,} of {all_of:,}{at}   esc stops after it"
    result = f"deleted {done:,} of {count(all_of, 'version')}"
    if done:
        result += f" ({_short(progress.deleted)}), up to {size_text(progress.freed)}"
    if progress.end is End.DONE:
        return result
    left = f"Not deleted: {_short(version.number for version in progress.left)}"
    return f"{result}. {_why(progress)}. {left}"


def _why(progress: Progress) -> str:
    error = progress.error
    if progress.end is End.CANCELLED:
        return "Stopped as you asked"
    if progress.end is End.DRIFT_DETECTED:
        return f"Stopped: {progress.why}"
    if not isinstance(error, ProviderError):
        return "Stopped"
    if is_replicated(error):
        return f"Stopped: version {progress.at} has Lambda@Edge replicas; AWS deletes it after CloudFront removed them"
    if error.outcome_unknown:
        return f"Stopped: whether version {progress.at} was deleted is not known: {explain(error).problem}"
    if isinstance(error, InConflict):
        return f"Stopped: AWS refused version {progress.at}: {error.message}"
    if isinstance(error, NotPermitted):
        return f"Stopped at version {progress.at}: no permission: {error.action}"
    return f"Stopped at version {progress.at}: {explain(error).problem}"


def is_replicated(error: Exception | None) -> bool:
    """Tell whether AWS refused because of Lambda@Edge replicas: only the message says so."""
    return isinstance(error, ProviderError) and _REPLICATED in error.message


def ranges(numbers: Iterable[str]) -> str:
    """Write version numbers as ranges: `1-3, 5, 8-9`; each means exactly the numbers in it."""
    runs: list[list[int]] = []
    for number in sorted(int(number) for number in numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _short(numbers: Iterable[str]) -> str:
    """Write numbers as ranges, as many as two lines hold; the journal has them all."""
    return shorten(ranges(numbers), MOST_SHOWN)


def review_plan(plan: Plan, context: Context | None, alias_status: AliasStatus | None = None) -> Review:
    """Return the review of a plan."""
    versions = plan.versions
    lines = [
        f"{plan.function}: {ranges(version.number for version in versions)}",
        f"account {context.account or 'unknown'}, {context.region}" if context is not None else "",
        f"· up to {size_text(plan.size)} of code storage; deleted versions cannot be restored",
        "· aliases are read again on the way; it stops at the first change or error",
    ]
    if plan.in_s3:
        frees = "frees nothing: its" if len(plan.in_s3) == 1 else "free nothing: their"
        lines.append(f"· {ranges(plan.in_s3)} {frees} code is kept in S3")
    if alias_status is not None and isinstance(owner := beneath(alias_status.ownership), Managed):
        lines.append(f"· managed by {owner.by}, whose templates may refer to these versions")
    commands = plan_commands(plan, context)
    first, more = commands[:2], len(commands) - 2
    shortened = [*first, f"… and {count(more, 'line')} more"] if more > 0 else first
    title = f"Delete {count(len(versions), 'version')}?"
    copied = copied_commands(plan, commands)
    return Review(
        title,
        tuple(line for line in lines if line),
        "delete",
        "\n".join(shortened),
        phrase=plan.phrase,
        copied=copied,
    )


def plan_commands(plan: Plan, context: Context | None) -> tuple[str, ...]:
    """Return the AWS CLI lines that do the same, one a version."""
    return tuple(cli_line(call, context) for call in plan.calls)


def copied_commands(plan: Plan, commands: Sequence[str]) -> str:
    """Return all lines as one text; of very many the loop that does the same, for clipboards are small."""
    text = "\n".join(commands)
    if len(text.encode()) <= COPIED_MOST or not commands:
        return text
    numbers = [version.number for version in plan.versions]
    one = commands[0].replace(f"--qualifier {numbers[0]}", '--qualifier "$version"', 1)
    return f"for version in {' '.join(numbers)}; do\n  {one} || break\ndone"


def _sum(candidates: Iterable[Candidate]) -> str:
    return size_text(sum(one.version.code_size for one in candidates if not one.in_s3))
