"""The fader as lines: the versions and their shares, the track with its three marks, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.domain.routing import FULL, Weight
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Fader
from tui.features.fader.text.scale import TICKS, scale
from tui.presentation.keymap import key
from tui.presentation.observed_share import Observed
from tui.presentation.routing_text import format_routing, format_weight
from tui.presentation.spans import Span

Line = tuple[Span, ...]

MARGIN = 1
"""Cells beside the track, left and right."""

FOCUS = "▸"
"""Before the track while the keys are the fader's."""

KNOB, SEEN, KNOB_ON_SEEN = "●", "◆", "◉"

_LIGHT, _HEAVY = "─├┤┬", "━┝┥┯"
_GAP = "  "
_FIGURE = len("actual 12.34 %")
"""A figure keeps its room, so that a longer one does not push what is behind it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines, top to bottom, and which of them is the track and which its labels (None where left out)."""

    lines: tuple[Line, ...]
    track: int
    labels: int | None


def track_cells(width: int) -> int:
    """Return how many cells the track has in so wide a panel."""
    return width - 2 * MARGIN


def draw(
    fader: Fader | None,
    observed: Observed | None,
    typed: str,
    width: int,
    done: Span | None = None,
    *,
    focused: bool = False,
) -> Drawing:
    """Draw the fader with all the lines it has.

    `done` says what was done last; `focused` marks that the keys are its own.
    """
    if fader is None:
        return Drawing((), -1, None)
    fader = _as_known(fader)
    names, shares = _names(fader)
    lines = (
        _apart(names, width, "name"),
        _apart(shares, width, "share"),
        _track(fader, observed, width, focused),
        _labels(width),
        *_flow(figures(fader, observed), width),
        (state_line(fader, typed, width, done),),
    )
    return Drawing(lines, 2, 3)


def draw_compact(
    fader: Fader | None,
    observed: Observed | None,
    typed: str,
    width: int,
    height: int,
    done: Span | None = None,
    *,
    focused: bool = False,
) -> Drawing:
    """Draw the fader in five lines, or in four or three where the news need the room."""
    if fader is None:
        return draw(None, observed, typed, width)
    fader = _as_known(fader)
    (left, right), (left_share, right_share) = _names(fader)
    head = _apart((f"{left} {left_share}", f"{right_share} {right}".strip()), width, "name")
    flow = _flow(figures(fader, observed), width)
    # A share that was seen before the move is not shown without these words.
    known = observed is None or not observed.before_move or len(flow) == 1
    numbers = flow[0] if known else _flow(figures(fader, None), width)[0]
    state = (state_line(fader, typed, width, done),)
    track, labels = _track(fader, observed, width, focused), _labels(width)
    if height >= 5:
        return Drawing((head, track, labels, numbers, state), 1, 2)
    if height == 4 and not typed:
        return Drawing((head, track, labels, numbers), 1, 2)
    if height == 4:
        return Drawing((head, track, numbers, state), 1, None)
    return Drawing((head, track, state if typed else numbers), 1, None)


def figures(fader: Fader, observed: Observed | None) -> tuple[Span, ...]:
    """Say what AWS confirmed, what is asked, and what traffic shows."""
    routing, asked = fader.confirmed.routing, fader.target
    if fader.canary is None:
        live = Span(f"actual {_whole(format_routing(routing), routing.split)}".ljust(_FIGURE), "figure")
        if asked == routing:
            return (live,)
        return (live, Span(f"target {_whole(format_routing(asked), asked.split)}", "asked"))
    percent = asked.primary == routing.primary and asked.canary in (None, fader.canary)
    wanted = format_weight(fader.knob) if percent else _whole(format_routing(asked), asked.split)
    return (
        Span(f"actual {format_weight(fader.bar)}".ljust(_FIGURE), "figure"),
        Span(f"target {wanted}".ljust(_FIGURE), "asked" if asked != routing else "figure"),
        Span(_observed(observed), "figure" if observed and not observed.before_move else "quiet"),
        *((Span("before the move", "quiet"),) if observed and observed.before_move else ()),
    )


def state_line(fader: Fader, typed: str, width: int, done: Span | None = None) -> Span:
    """Say what is being typed, or how far the shift is, with the way back where there is room for it.

    Where no change is pending it is what was `done` last, by us or by whoever it was.
    """
    if typed:
        return Span(f" weight: {typed}_ enter or click to set", "typed")
    said = _state(fader)
    if done is not None and fader.at_rest and not fader.blocked and said.style == "quiet":
        return done._replace(text=f" {done.text}")
    if fader.origin not in (None, fader.target) and not fader.blocked and not fader.decided:
        # The offer of a promotion names this key itself.
        way_back = "" if fader.offers_promotion else f"{_GAP} esc back to {format_routing(fader.origin)}"
        if 1 + len(said.text) + len(way_back) <= width:
            return Span(f" {said.text}{way_back}", said.style)
    return Span(f" {said.text}", said.style)


def _as_known(fader: Fader) -> Fader:
    """Return the fader as far as the alias is known: in a conflict it is where the other put it."""
    return replace(fader, confirmed=fader.event.theirs) if isinstance(fader.event, Conflict) else fader


def _state(fader: Fader) -> Span:
    routing = fader.confirmed.routing
    if fader.in_flight is not None:
        return Span(f"sending {format_routing(fader.in_flight.after)}…", "sending")
    if fader.blocked:
        until = "you choose" if isinstance(fader.event, Conflict) else "the alias is read"
        return Span(f"nothing is sent until {until}", "offer")
    if fader.offers_promotion:
        return Span(f"100 %: promote? {key('function.promote')} or enter  esc back", "offer")
    if fader.needs_approval:
        return Span("not sent yet: waiting for confirmation", "offer")
    if fader.wants_call:
        late = fader.next_write_at > fader.settle_at and not fader.decided
        return Span("waiting for the write rate limit" if late else "moving", "sending")
    if fader.held:
        return Span("dragging", "quiet")
    if routing.canary is not None and routing.weight == FULL:
        either = f"{key('function.promote')} or {key('function.roll_back')}"
        return Span(f"100 % on the additional version {routing.canary}: clean up with {either}", "offer")
    if routing.canary is not None and not routing.weight:
        return Span(
            f"0 % on the additional version {routing.canary}: clean up with {key('function.roll_back')}", "offer"
        )
    if fader.canary is None:
        return Span(f"choose a version and press {key('function.canary')}", "quiet")
    return Span("no change pending", "quiet")


def _names(fader: Fader) -> tuple[tuple[str, str], tuple[str, str]]:
    routing = fader.confirmed.routing
    canary = routing.canary or fader.canary
    more = f" (+{routing.more} more)" if routing.more else ""
    if canary is None or canary == routing.primary:
        return (f"{routing.primary}{more}", ""), ("100 %", "")
    return (
        (f"{routing.primary} stable{more}", f"canary {canary}"),
        (format_weight(routing.weight.rest), format_weight(routing.weight)),
    )


def _track(fader: Fader, observed: Observed | None, width: int, focused: bool) -> Line:
    cells = track_cells(width)
    ruler = scale(cells)
    end = ruler.cell(fader.bar) if fader.bar else -1
    drawn = [Span((_HEAVY if cell <= end else _LIGHT)[_joint(cell, ruler.places)]) for cell in range(cells)]
    drawn = [span._replace(style="bar" if cell <= end else "track") for cell, span in enumerate(drawn)]
    if fader.canary is not None and drawn:
        knob = ruler.cell(fader.knob)
        mark = observed.share if observed is not None and not observed.before_move else None
        if mark is not None:
            drawn[min(ruler.cell(mark), cells - 1)] = Span(SEEN, "seen")
        meets = mark is not None and ruler.cell(mark) == knob
        drawn[min(knob, cells - 1)] = Span(KNOB_ON_SEEN if meets else KNOB, "knob")
    return (Span((FOCUS if focused else " ") * MARGIN, "focus" if focused else "plain"), *_merged(drawn))


def _joint(cell: int, places: tuple[int, ...]) -> int:
    if cell == 0:
        return 1
    if cell == places[-1]:
        return 2
    return 3 if cell in places else 0


def _merged(drawn: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in drawn:
        if merged and merged[-1].style == span.style:
            merged[-1] = merged[-1]._replace(text=merged[-1].text + span.text)
        else:
            merged.append(span)
    return merged


def label_spans(width: int) -> tuple[tuple[int, str, Weight], ...]:
    """Return where each label of the scale begins, in cells of the panel; one that has no room is left out."""
    ruler = scale(track_cells(width))
    last = ruler.places[-1]
    end = MARGIN + last + 1
    spans: list[tuple[int, str, Weight]] = []
    free, closing = 0, end - len(str(FULL))
    for tick, cell in zip(TICKS, ruler.places, strict=True):
        text = str(tick)
        start = closing if cell == last else MARGIN + cell - (len(text) - 1) // 2
        room = end if cell == last else closing - 1
        if start >= free and start + len(text) <= room:
            spans.append((start, text, tick))
            free = start + len(text) + 1
    return tuple(spans)


def _labels(width: int) -> Line:
    text = ""
    for start, label, _ in label_spans(width):
        text = text.ljust(start) + label
    return (Span(text, "label"),)


def _apart(ends: tuple[str, str], width: int, role: str) -> Line:
    left, right = ends
    gap = max(track_cells(width) - len(left) - len(right), 1)
    return (Span(f"{' ' * MARGIN}{left}{' ' * gap}{right}", role),)


def _flow(spans: Sequence[Span], width: int) -> tuple[Line, ...]:
    """Place spans side by side, close together where they would not fit, on further lines where that is no help."""
    if MARGIN + len(_GAP.join(span.text for span in spans).rstrip()) > width:
        spans = [span._replace(text=span.text.rstrip()) for span in spans]
    lines: list[list[Span]] = [[]]
    for span in spans:
        taken = sum(len(p.text) for p in lines[-1])
        if lines[-1] and taken + len(_GAP) + len(span.text.rstrip()) > width:
            lines.append([])
        lines[-1] += [Span(_GAP if lines[-1] else " " * MARGIN), span]
    return tuple(tuple(line) for line in lines)


def _observed(observed: Observed | None) -> str:
    if observed is None:
        return "observed: no data yet"
    return f"observed {format_weight(observed.share)} ({observed.low}-{observed.high})"


def _whole(routing: str, split: bool) -> str:
    return routing if split else f"100 % on {routing}"
