"""Where one is, in one line: product, breadcrumb, account and region, and the marks that are never cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.presentation.spans import Measure, Span, shorten, text_of

if TYPE_CHECKING:
    from tui.domain.call_pace import CallPace
    from tui.domain.context import Context

PRODUCT = "crossfade"
CONNECTING = "connecting…"
ACCOUNT_UNKNOWN = "account unknown"
ENVIRONMENT_KEYS = "environment"
"""What stands for a profile where the keys are those of the environment's variables."""
_TIGHT = 70
"""Cells below which a mark is said in few words."""

_ROOMY = 110
"""Cells from which a mark may have figures."""

_LEAST_CRUMB = 8
"""Cells that a breadcrumb keeps before words of the context go."""


def unopened_text(place: str, *, is_failed: bool) -> str:
    """Say which context is being opened, or could not be."""
    return f"not connected: {place}" if is_failed else f"connecting to {place}…"


def top_spans(
    context: Context | None, crumbs: tuple[str, ...], width: int, measure: Measure = len, unopened: str = CONNECTING
) -> list[Span]:
    """Lay out the line for so many cells; `unopened` is said in place of a context that is not open.

    Where there is too little room the profile beside an endpoint goes first, then the product's name, then the
    breadcrumb is cut, then place, account and region go in this order. What marks a context stays whole.
    """
    crumb, where = " › ".join(crumbs), _where(context, unopened)
    # Who one is there stands before an endpoint, and is what can best be done without.
    plain = where[1:] if context is not None and context.endpoint else where
    generous = [(PRODUCT, where), (PRODUCT, plain), ("", plain)]
    frugal = [("", plain[gone:]) for gone in range(len(plain) + 1)]
    marks = _marks(context, width, measure)
    room, head, tail = 0, "", list[Span]()
    for product, words in [*generous, *frugal]:
        head = f" {product}  " if product else " "
        tail = _spaced([*marks, *(Span(word, "context") for word in words)])
        room = width - measure(head) - measure(text_of(tail))
        least = measure(crumb) if (product, words) in generous else min(measure(crumb), _LEAST_CRUMB)
        if room >= least:
            break
    crumb = shorten(crumb, room, measure)
    filling = " " * max(room - measure(crumb), 0)
    if room < 0:
        return tail[1:]
    return [Span(head, "product"), Span(crumb, "crumb"), Span(filling), *tail]


def _spaced(spans: list[Span]) -> list[Span]:
    return [*(part for span in spans for part in (Span("  "), span)), Span(" ")]


def _marks(context: Context | None, width: int, measure: Measure) -> list[Span]:
    if context is None:
        return []
    words: list[Span] = []
    if context.production:
        words.append(Span(" ".join(filter(None, ("◆ PRODUCTION", context.name))), "production"))
    elif context.name:
        words.append(Span(f"◇ {context.name}", "name"))
    if context.ends_in is not None:
        words.append(Span(_ending(context.ends_in, is_tight=width < _TIGHT), "ending"))
    if context.slowed is not None:
        words.append(Span(_slowed(context.slowed, is_tight=width < _ROOMY), "ending"))
    if context.read_only:
        tight = sum(measure(span.text) + 2 for span in words) + len("READ-ONLY") + 3 > width
        words.append(Span("RO" if tight else "READ-ONLY", "read-only"))
    return words


def _ending(minutes: int, *, is_tight: bool) -> str:
    when = f"ends in {minutes} min" if minutes else "ended"
    return when if is_tight else f"session {when}"


def _slowed(pace: CallPace, *, is_tight: bool) -> str:
    return "AWS throttles" if is_tight else f"AWS throttles: {pace.allowed:.1f} of {pace.full:g} calls/s"


def _where(context: Context | None, unopened: str) -> list[str]:
    if context is None:
        return [unopened]
    words = [word for word in (context.place, context.account or ACCOUNT_UNKNOWN, context.region) if word]
    if not context.endpoint:
        return words
    return [ENVIRONMENT_KEYS if context.environment_keys else context.profile or "no profile", *words]
