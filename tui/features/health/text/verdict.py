"""The verdict on a canary: in one short phrase, and with the numbers behind it."""

from __future__ import annotations

from tui.domain.routing import Weight
from tui.domain.traffic import Sums
from tui.features.health.observed import Observed
from tui.features.health.statistics.e_process import e_value
from tui.features.health.statistics.latency import ROUGHLY, SignTest, comparisons_needed
from tui.features.health.statistics.paired_minutes import ExclusionReason
from tui.features.health.statistics.verdict import Outcome, Reason, Verdict
from tui.presentation.ages import clock, duration
from tui.presentation.number_format import about, count, evidence, percent, times, times_at_most
from tui.presentation.spans import shorten

NOT_COMPARED = "durations not judged"

WIDTH = 54
"""Cells that a phrase has in the narrowest panel."""


def verdict_text(
    verdict: Verdict, weight: Weight | None = None, minutes: float | None = None, width: int = WIDTH
) -> str:
    """Return the verdict as a phrase that fits the width.

    `weight` is the canary's now, `minutes` what `forecast.remaining` returns for it; without `weight` no time is given.
    """
    lead = "" if verdict.outcome is Outcome.ERRORS_ONLY else f"{verdict.outcome}: "
    phrases = [f"{lead}{words}" for words in _words(verdict, weight, minutes)]
    return next((phrase for phrase in phrases if len(phrase) <= width), shorten(phrases[-1], width))


def reason_text(verdict: Verdict) -> str:
    """Return why the outcome is what it is, with the versions: `7 has 3.2× the errors of 6`."""
    return _words(verdict, None, None)[0]


def _words(verdict: Verdict, weight: Weight | None, minutes: float | None) -> tuple[str, ...]:
    """Return the phrases after the outcome, the longest first."""
    match verdict.outcome, verdict.reason:
        case Outcome.FAIL, Reason.SLOWER:
            latency = verdict.latency
            slow, which = max((latency.slower_p50, "p50"), (latency.slower_p90, "p90"))
            plain = f"{verdict.canary} is slower than {verdict.stable}"
            return (f"{plain} ({which} in {slow} of {_compared(latency)})", plain, "slower")
        case Outcome.FAIL, _:
            return (_more_errors(verdict), "more errors")
        case Outcome.WARN, Reason.SLOWER:
            return (f"{verdict.canary} seems slower than {verdict.stable}", "seems slower")
        case Outcome.WARN, Reason.WAS_SLOWER:
            until = "" if verdict.latency.until is None else f" until {clock(verdict.latency.until, verdict.at)}"
            return (f"{verdict.canary} was slower than {verdict.stable}{until}", f"was slower{until}", "was slower")
        case Outcome.WARN, _:
            return (f"{_more_errors(verdict)}, not yet certain", "seems to have more errors")
        case Outcome.PASS, Reason.STABLE_IS_WORSE:
            failing = "the stable is failing" if verdict.stable_is_failing else "the stable is worse"
            rates = f"errors {verdict.stable}: {percent(verdict.stable_sums.rate)}, {verdict.canary}: {_rate(verdict)}"
            if verdict.stable_is_failing:
                return (
                    f"{failing} ({rates}); {NOT_COMPARED}",
                    f"{failing}; {NOT_COMPARED}",
                    f"stable failing; {NOT_COMPARED}",
                )
            return (f"{failing} ({rates})", failing)
        case Outcome.PASS, Reason.WITHIN_SLO:
            limit = f"under {percent(verdict.rules.slo)} errors"
            return _with_roughly(verdict, f"{limit} on {verdict.canary}", limit)
        case Outcome.PASS, _:
            return _with_roughly(verdict, f"no more errors than {verdict.stable}", "not worse")
        case Outcome.ERRORS_ONLY, reason:
            errors = {
                Reason.STABLE_IS_WORSE: f"{verdict.stable} has more errors",
                Reason.WITHIN_SLO: f"under {percent(verdict.rules.slo)} errors on {verdict.canary}",
            }.get(reason, f"no more errors than {verdict.stable}")
            phrases = (f"{errors}; {NOT_COMPARED}", NOT_COMPARED)
            if weight is None or not weight or weight.share >= 1:
                return phrases
            return (f"{errors}; {NOT_COMPARED} yet, verdict in {about(minutes)} at {weight} %", *phrases)
        case _:
            return _why_not_enough(verdict, weight, minutes)


def _with_roughly(verdict: Verdict, *words: str) -> tuple[str, ...]:
    """Return a pass with the increase that cannot be ruled out, and whether durations are compared roughly."""
    full, short = "any increase", "any increase"
    if verdict.max_undetected_ratio is not None:
        short = f"under {times_at_most(verdict.max_undetected_ratio)}"
        full = f"an increase {short}"
    phrases = [
        phrase
        for word in words
        for phrase in (f"{word} ({full} cannot be ruled out)", f"{word} ({short} not excluded)", word)
    ]
    if verdict.latency.rough:
        phrases = [f"{phrase}; durations judged roughly" for phrase in phrases]
        phrases += [f"{words[-1]}; durations roughly", words[-1]]
    return tuple(sorted(phrases, key=len, reverse=True))


def _compared(test: SignTest) -> str:
    """Return the number of comparisons: `12 min`, or `9 comparisons` where minutes were compared together."""
    return f"{test.comparisons} {'min' if test.comparisons == test.minutes else 'comparisons'}"


def _more_errors(verdict: Verdict) -> str:
    if verdict.ratio is not None:
        return f"{verdict.canary} has {times(verdict.ratio)} the errors of {verdict.stable}"
    return f"{count(verdict.canary_sums.errors, 'error')} on {verdict.canary}, none on {verdict.stable}"


def _undetected(verdict: Verdict) -> str:
    """Return the increase of errors that the data do not exclude."""
    if verdict.max_undetected_ratio is None:
        return "any increase"
    return f"an increase under {times_at_most(verdict.max_undetected_ratio)}"


def _rate(verdict: Verdict) -> str:
    return percent(verdict.canary_sums.rate)


def _why_not_enough(verdict: Verdict, weight: Weight | None, minutes: float | None) -> tuple[str, ...]:
    canary = verdict.canary
    match verdict.reason:
        case Reason.UNREADABLE:
            what = verdict.failure or "Duration"
            return (f"{what} could not be read", f"{what} not read", "not read")
        case Reason.STALE:
            return ("the data is too old", "data too old")
        case Reason.NOT_SPLIT:
            return (f"{canary} has no weight", "no weight")
        case Reason.NO_TRAFFIC:
            none = f"no calls on {f'{verdict.stable} or {canary}' if _is_silent(verdict) else canary}"
            return (f"{none} {_window(verdict)}", none, "no calls")
        case Reason.QUIET:
            return (f"no recent calls on {canary}", "no recent calls")
        case Reason.NO_MINUTE:
            return (f"no complete minute of {verdict.stable} and {canary} yet", "no complete minute yet")
        case Reason.STABLE_SILENT:
            none, nothing = f"no calls on {verdict.stable}", f"{canary} has nothing to be compared with"
            return (f"{none} {_window(verdict)}, so {nothing}", f"{none} {_window(verdict)}", none)
        case Reason.APART:
            apart = f"{verdict.stable} and {canary} not called in the same minute"
            return (f"{apart} {_window(verdict)}", f"no shared minute {_window(verdict)}", "no shared minute")
        case Reason.UNDERSERVED:
            seen, was_set = percent(verdict.observed.share), percent(verdict.observed.configured)
            return (f"{canary} gets {seen}; {was_set} is set", f"only {seen} on {canary}")
        case Reason.COARSE:
            return ("no per-minute data",)
        case _:
            seen = count(verdict.canary_sums.calls, "call")
            if weight is None:
                return (f"{seen} on {canary}", seen)
            if not weight or weight.share >= 1:
                return (f"{seen} on {canary}, not split now", f"{seen}, not split now")
            wait = f"{about(minutes)} at {weight} %"
            return (f"{seen} on {canary}, verdict in {wait}", f"{seen} on {canary}, {wait}", f"{seen}, {wait}", seen)


def why_no_verdict(verdict: Verdict) -> str:
    """Return in a few words which version gave nothing to judge by; empty where both are called."""
    match verdict.outcome, verdict.reason:
        case Outcome.NOT_ENOUGH, Reason.NOT_SPLIT:
            return f"{verdict.canary} has no weight"
        case Outcome.NOT_ENOUGH, Reason.STABLE_SILENT:
            return f"no calls on {verdict.stable}"
        case Outcome.NOT_ENOUGH, Reason.NO_TRAFFIC:
            return "no calls at all" if _is_silent(verdict) else f"no calls on {verdict.canary}"
        case Outcome.NOT_ENOUGH, Reason.QUIET:
            return "no recent calls"
        case _:
            return ""


def _is_silent(verdict: Verdict) -> bool:
    """Whether the stable of a canary without calls is not called either."""
    return verdict.looked_at > 0 and not any(why is ExclusionReason.NO_CANARY for why, _ in verdict.excluded)


def _window(verdict: Verdict) -> str:
    return f"in {duration(60 * verdict.looked_at)}" if verdict.looked_at else "yet"


def verdict_lines(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return the numbers behind a verdict, each with its name."""
    rules, errors, latency = verdict.rules, verdict.errors, verdict.latency
    need = f"fails at {1 / rules.error_alpha:,.0f}"
    peak = "" if errors.peak - errors.log < 0.7 else f", was {evidence(e_value(errors.peak))}"
    when = f", since {clock(errors.crossed, verdict.at)}" if errors.crossed else ""
    passes = f"(passes at {1 / rules.pass_alpha:.0f})"
    return (
        ("stable", _sums_text(verdict.stable, verdict.stable_sums)),
        ("canary", _sums_text(verdict.canary, verdict.canary_sums)),
        ("more errors", f"evidence {evidence(errors.value)}{peak}{when} (warns at {rules.warn_at:.0f}, {need})"),
        ("not worse", f"under {times(rules.ratio)}: evidence {evidence(e_value(verdict.not_worse))} {passes}"),
        ("SLO", f"under {percent(rules.slo)}: evidence {evidence(e_value(verdict.within_slo))} {passes}"),
        *(() if verdict.outcome is Outcome.FAIL else (("not ruled out", _undetected(verdict)),)),
        *((("stable", _reverse_test_text(verdict)),) if verdict.stable_is_worse else ()),
        ("latency", _latency_text(verdict)),
        ("slower", f"evidence {evidence(latency.value)} (fails at {1 / rules.latency_alpha:,.0f})"),
        ("share", observed_text(verdict.observed)),
        ("minutes", _minutes_text(verdict)),
        ("burstiness", _overdispersion_text(verdict)),
    )


def observed_text(observed: Observed) -> str:
    """Return the canary's observed share, its 95 % band, the weight, and whether these do not fit."""
    if observed.share is None or observed.configured is None:
        return "not known: no calls"
    low, high = (f"{100 * edge:.3g}" for edge in observed.shown)
    seen = f"{percent(observed.share)} of {count(observed.calls, 'call')} ({low} to {high})"
    seen = f"{seen}, set {percent(observed.configured)}"
    return f"{seen}: beyond chance" if observed.off else seen


def _sums_text(version: str, sums: Sums) -> str:
    return f"{version}: {count(sums.errors, 'error')} in {count(sums.calls, 'call')}, {percent(sums.rate)}"


def _reverse_test_text(verdict: Verdict) -> str:
    return f"{verdict.stable} has more errors than {verdict.canary}: evidence {evidence(verdict.reverse_test.value)}"


def _latency_text(verdict: Verdict) -> str:
    latency, rules = verdict.latency, verdict.rules
    if verdict.stable_is_failing:
        return "not judged: the stable's durations are those of failed calls"
    needed = comparisons_needed(rules)
    few = f"; a verdict takes {needed}" if latency.settled < needed else ""
    if not latency.comparisons:
        return f"not judged: a comparison takes {rules.fewest_calls} calls on each, a verdict {needed} comparisons"
    slower = f"by over {100 * (rules.slower - 1):.0f} %"
    together = f" (of {latency.minutes} min together)" if latency.comparisons != latency.minutes else ""
    seen = f"{latency.slower_p50} of {_compared(latency)}{together} at p50, {latency.slower_p90} at p90"
    was = f"; until {clock(latency.until, verdict.at)}" if latency.until is not None and not latency.significant else ""
    rough = f"; a slowdown under {times(ROUGHLY)} is not detected" if latency.rough else ""
    return f"slower {slower} in {seen}{was}{few}{rough}"


def _minutes_text(verdict: Verdict) -> str:
    excluded = ", ".join(f"{number} {why}" for why, number in verdict.excluded)
    compared = f"{verdict.minutes} compared, {verdict.settled} complete"
    return f"{compared}; excluded: {excluded}" if excluded else compared


def _overdispersion_text(verdict: Verdict) -> str:
    estimate = verdict.overdispersion
    seen = f"{count(estimate.errors, 'error')} in {estimate.minutes} min"
    return (
        f"{estimate.phi:.1f}× (φ), partly assumed: only {seen}"
        if estimate.assumed
        else f"{estimate.phi:.1f}× (φ) from {seen}"
    )
