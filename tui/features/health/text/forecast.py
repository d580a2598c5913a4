"""The time to a verdict, and the first step that is worth it, as text."""

from __future__ import annotations

from math import inf

from tui.features.health.forecast import Baseline, Forecast, Proposal
from tui.presentation.number_format import about, percent, times
from tui.presentation.routing_text import format_weight


def forecast_text(forecast: Forecast) -> str:
    """Return how fast a bad canary is detected at a weight, and a good one passed."""
    if forecast.finds_worse is None and forecast.passes is None:
        return f"{format_weight(forecast.weight)}: no verdict within a day"
    finds = f"detects {times(forecast.worse)} the errors in {about(forecast.finds_worse)}"
    return f"{format_weight(forecast.weight)}: {finds}, passes in {about(forecast.passes)}"


def proposal_text(proposal: Proposal, room: float = inf) -> str:
    """Return whether the weight asked about is worth starting with, or which one is; briefly where room is short."""
    asked = proposal.asked
    slow = f"verdict in {about(asked.decides)} at {format_weight(asked.weight)}"
    if asked.decides is not None and asked.decides <= proposal.minutes:
        return slow
    better, verb = proposal.step, "start"
    if better is None and proposal.soonest is not None:
        if proposal.soonest.weight <= asked.weight:
            return f"{slow}; no weight is faster"
        better, verb = proposal.soonest, "fastest"
    if better is None:
        return "too little traffic: no verdict within a day, even at 50 %"
    whole = f"{slow}; {verb} at {format_weight(better.weight)}: {about(better.decides)}"
    brief = ", ".join(f"{format_weight(each.weight)} {about(each.decides)}" for each in (asked, better))
    return whole if len(whole) <= room else f"verdict: {brief}"


def baseline_text(before: Baseline) -> str:
    """Return what the forecast is based on."""
    if before.calls is None:
        return "no traffic read before the canary"
    calls = f"{before.calls:,.0f}" if before.calls >= 10 else f"{before.calls:.2g}"
    return f"{calls} calls a minute, {percent(before.rate)} errors, over {before.minutes} min"
