"""Findings as rows of one line each, and the one under the cursor in full."""

from __future__ import annotations

from tui.features.doctor.findings import AccountScan, Finding, Unchecked
from tui.features.doctor.marks import GLYPHS, Severity
from tui.presentation.ages import MINUTE, duration
from tui.presentation.keymap import key
from tui.presentation.spans import Span, Spans, failure_text

_WORDS = {Severity.CRITICAL: ("critical", "bad"), Severity.HIGH: ("high", "warn"), Severity.LOW: ("low", "plain")}
_MOST_ON_PAGE = 2
_WIDTH = 9
_NAMES_MOST = 28
BAR_CELLS = 10
FIXABLE = "⏎"
"""Marks what one key fixes, by its sign in the bottom line."""


def doctor_rows(scan: AccountScan, *, one: bool) -> tuple[tuple[str, Spans], ...]:
    """Return a row for every finding and then for every check that could not run, each with its key.

    With `one`, all are of one function, whose name is left out.
    """
    findings, unchecked = scan.findings, scan.unchecked
    names = [_name(finding, one=one) for finding in findings] + [_of(check, one=one) for check in unchecked]
    width = min(max(map(len, names), default=0), _NAMES_MOST)
    rows: list[tuple[str, Spans]] = []
    for finding, name in zip(findings, names, strict=False):
        word, role = _WORDS[finding.severity]
        fix = f"{FIXABLE} " if finding.fix is not None else "  "
        rows.append(
            (
                key_of(finding),
                [Span(word.ljust(_WIDTH), role), Span(fix, "good"), *_named(name, width), Span(finding.what)],
            )
        )
    for check, name in zip(unchecked, names[len(findings) :], strict=True):
        rows.append(
            (
                unchecked_key(check),
                [Span("unknown".ljust(_WIDTH), "mark"), Span("  "), *_named(name, width), Span(check.what, "quiet")],
            )
        )
    return tuple(rows)


def key_of(finding: Finding) -> str:
    """Return a finding's key, which stays the same while other findings come and go."""
    return f"{finding.function} {finding.subject} {finding.what}"


def unchecked_key(check: Unchecked) -> str:
    """Return the key of a check that could not run."""
    return f"? {check.function} {check.what}"


def finding_lines(finding: Finding) -> tuple[str, ...]:
    """Return a finding in full: what, why it matters, and the fix."""
    head, why = f"{finding.function}  {finding.what}", f"why it matters: {finding.why}"
    if finding.fix is not None:
        return (head, why, f"fix ({key('doctor.fix')}): {finding.fix.text}")
    return (head, why, *((f"fix: {finding.advice}",) if finding.advice else ()))


def unchecked_lines(check: Unchecked) -> tuple[str, ...]:
    """Return in full what is not known, and why."""
    reason = failure_text(check.failure) if check.failure is not None else "reason not known"
    return (f"{check.function}  not checked: {check.what}".lstrip(), reason)


def doctor_head(scan: AccountScan, *, one: bool, stopped: bool = False) -> str:
    """Return how far the scan is and what it found."""
    done, total = len(scan.reports), scan.total
    if not total and not one:
        return "no functions to check"
    if not scan.complete:
        how = "stopped" if stopped else "checking"
        if one:
            return "checking…"
        left = "" if stopped or scan.seconds_left is None else f", about {_rounded(scan.seconds_left)} left"
        return f"{how} {progress_bar(done, total)} {done:,} of {total:,} functions{left}: {_summary(scan)}"
    summary = _summary(scan)
    return summary if one else f"{total:,} function{'' if total == 1 else 's'} checked, {summary}"


def progress_bar(done: int, total: int, cells: int = BAR_CELLS) -> str:
    """Draw how much of it is done: nothing of the bar is full before something is, nor all of it before all is."""
    full = done * cells // total if total else cells
    return "█" * full + "░" * (cells - full)


def _rounded(seconds: float) -> str:
    """Write a time that is a guess, without the precision it lacks."""
    return duration(seconds) if seconds >= MINUTE else f"{max(round(seconds / 10), 1) * 10} s"


def _summary(scan: AccountScan) -> str:
    findings, unchecked = len(scan.findings), len(scan.unchecked)
    words = f"{findings} finding{'' if findings == 1 else 's'}" if findings else "no problems found"
    words += "" if scan.complete else " so far"
    if not unchecked:
        return words
    reasons = {failure_text(check.failure) if check.failure is not None else "" for check in scan.unchecked}
    why = f": {reason}" if len(reasons) == 1 and (reason := reasons.pop()) else ""
    return f"{words}, {unchecked} check{'' if unchecked == 1 else 's'} could not run{why}"


def _name(finding: Finding, *, one: bool) -> str:
    return finding.subject if one else f"{finding.function}:{finding.subject}"


def _of(check: Unchecked, *, one: bool) -> str:
    return "" if one else check.function or "(all)"


def _named(name: str, width: int) -> tuple[Span, ...]:
    if not width:
        return ()
    shown = name if len(name) <= width else f"{name[: width // 2]}…{name[-(width - width // 2 - 1) :]}"
    return (Span(f"{shown.ljust(width)}  ", "strong"),)


def alias_lines(findings: tuple[Finding, ...], *, brief: bool = False) -> str:
    """Return the findings for the selected alias, for its page: the most severe in lines, the others counted.

    With `brief`, the most severe in one line.
    """
    lines: list[str] = []
    for finding in findings[: 1 if brief else _MOST_ON_PAGE]:
        fix = finding.fix.text if finding.fix is not None else finding.advice
        lines.append(f"{GLYPHS[finding.severity]} {_WORDS[finding.severity][0]}: {finding.what}")
        if fix and not brief:
            lines.append(f"  fix: {fix}")
    left = len(findings) - (1 if brief else _MOST_ON_PAGE)
    if left > 0 and brief:
        lines[0] = f"+{left} {lines[0]}"
    elif left > 0:
        lines.append(f"  +{left} more: {key('function.doctor')} to see all")
    return "\n".join(lines)
