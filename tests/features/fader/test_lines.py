"""The fader as lines: three marks that differ by shape, and figures that are never cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.alias import Alias
from tui.domain.errors import Busy
from tui.domain.routing import FULL, WHOLE, ZERO, Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Fader
from tui.features.fader.text.lines import draw, draw_compact, label_spans
from tui.presentation.observed_share import Observed
from tui.presentation.spans import Span, text_of

START = Routing("6", "7", Weight(1_000))
OBSERVED = Observed(Weight(960), Weight(800), Weight(1_200))


def take(routing: Routing = START, *, armed: bool = True) -> Fader:
    return machine.fader_for(Alias("orders", "PROD", routing, "r1"), armed=armed)


def lines(fader: Fader, width: int = 50, observed: Observed | None = None) -> list[str]:
    return [text_of(line).rstrip() for line in draw(fader, observed, "", width).lines]


def test_a_split_alias_at_rest() -> None:
    assert lines(take(), 50, OBSERVED) == [
        " 6 stable                                canary 7",
        " 90 %                                        10 %",
        " ┝━━━━━━━┯━━━━━◆●────────┬──────────┬───────────┤",
        " 0       5      10       25         50        100",
        " actual 10 %  target 10 %  observed 9.6 % (8-12)",
        " no change pending",
    ]


def test_what_is_asked_confirmed_and_seen_are_three_marks() -> None:
    track = lines(machine.set_weight(take(), Weight(2_500), 0.0), 50, OBSERVED)[2]
    assert track == " ┝━━━━━━━┯━━━━━◆┯────────●──────────┬───────────┤"


def test_the_knob_on_what_is_seen_is_a_mark_of_its_own() -> None:
    assert "◉" in lines(take(), 50, Observed(Weight(1_000), ZERO, FULL))[2]


def test_nothing_confirmed_is_an_empty_bar_with_the_knob_at_its_beginning() -> None:
    assert lines(machine.select_canary(take(Routing("6")), "7"), 50)[:3] == [
        " 6 stable                                canary 7",
        " 100 %                                        0 %",
        " ●───────┬──────┬────────┬──────────┬───────────┤",
    ]


def test_the_least_weight_shows_in_the_bar() -> None:
    fader = machine.set_weight(take(Routing("6", "7", Weight(1))), Weight(5_000), 0.0)
    assert lines(fader)[2].startswith(" ┝─")


@pytest.mark.parametrize(
    ("fader", "state"),
    [
        (take(Routing("6")), "choose a version and press c"),
        (machine.set_weight(take(), FULL, 0.0), "100 %: promote? p or enter  esc back"),
        (machine.grab(take()), "dragging"),
        (machine.set_weight(take(), Weight(1_250), 0.0), "moving   esc back to 6→7 10 %"),
        (
            replace(machine.set_weight(take(), Weight(1_250), 0.0), next_write_at=9.0),
            "waiting for the write rate limit   esc back to 6→7 10 %",
        ),
        (machine.set_routing(take(), Routing("6")), "moving"),
        (
            machine.commit(take(armed=False), Weight(1_250), 0.0),
            "not sent yet: waiting for confirmation",
        ),
        (take(Routing("4", "5", FULL)), "100 % on the additional version 5: clean up with p or b"),
        (take(Routing("4", "5", ZERO)), "0 % on the additional version 5: clean up with b"),
    ],
)
def test_every_state_has_its_words(fader: Fader, state: str) -> None:
    assert lines(fader, 60)[-1].strip() == state


def test_a_write_on_its_way_says_what_was_sent() -> None:
    target = machine.commit(take(), Weight(1_250), 0.0)
    call = sync.next_call(target, 0.0)
    assert call is not None
    later = machine.set_weight(sync.mark_sent(target, call, 0.0), Weight(2_000), 0.1)
    assert lines(later, 80)[-2:] == [
        " actual 10 %     target 20 %     observed: no data yet",
        " sending 6→7 12.5 %…   esc back to 6→7 10 %",
    ]


def test_in_a_conflict_the_alias_is_shown_where_the_other_put_it() -> None:
    theirs = Alias("orders", "PROD", Routing("8"), "r2")
    fader = sync.on_refresh(machine.set_weight(take(), Weight(1_250), 0.0), theirs, 0, 1.0)
    assert isinstance(fader.event, Conflict)
    shown = lines(fader, 70)
    assert shown[0].startswith(" 8 stable")
    assert shown[4] == " actual 0 %      target 6→7 12.5 %  observed: no data yet"


def test_what_is_typed_takes_the_place_of_the_state() -> None:
    assert text_of(draw(take(), None, "12.5", 60).lines[-1]) == " weight: 12.5_ enter or click to set"


def test_what_was_done_last_stands_where_no_change_is_pending_and_nothing_else_is_to_be_said() -> None:
    done = Span("✓ promoted: 100 % on 7 since 12:03:11 UTC", "done")
    assert draw(take(), None, "", 60, done).lines[-1] == (Span(f" {done.text}", "done"),)
    target = machine.set_weight(take(), Weight(1_250), 0.0)
    for busy in (target, replace(target, armed=False), sync.on_read_failure(target, Busy())):
        assert done.text not in text_of(draw(busy, None, "", 60, done).lines[-1])
    assert draw_compact(take(), None, "", 80, 5, done).lines[-1][0].text == f" {done.text}"


@pytest.mark.parametrize("height", [3, 4, 5])
@pytest.mark.parametrize("typed", ["", "12.5"])
def test_the_compact_layout_keeps_to_its_height_and_shows_what_is_typed(height: int, typed: str) -> None:
    drawing = draw_compact(take(), OBSERVED, typed, 80, height)
    shown = [text_of(line) for line in drawing.lines]
    assert len(shown) == height
    assert "┯" in shown[drawing.track]
    assert "6 stable 90 %" in shown[0]
    assert any("12.5_" in line for line in shown) == bool(typed)
    assert typed or "actual 10 %" in " ".join(shown)
    assert drawing.labels is None or shown[drawing.labels].strip().startswith("0 ")


def test_a_share_seen_before_the_move_says_so_and_is_not_marked() -> None:
    fader = take(START)
    before = OBSERVED._replace(before_move=True)
    shown = lines(fader, observed=before)
    assert any(line.endswith("before the move") for line in shown)
    assert any("observed 9.6 % (8-12)" in line for line in shown)
    assert any("◆" in line for line in lines(fader, observed=OBSERVED))
    assert not any("◆" in line for line in shown)
    compact = ""
    for width in range(38, 100):
        compact = "\n".join(text_of(line) for line in draw_compact(fader, before, "", width, 5).lines)
        assert ("9.6 %" in compact) == ("before the move" in compact)
    assert "observed 9.6 % (8-12)  before the move" in compact


@given(
    st.integers(38, 120),
    st.integers(0, WHOLE).map(Weight),
    st.integers(0, WHOLE).map(Weight),
    st.none() | st.builds(Observed, *[st.integers(0, WHOLE).map(Weight)] * 3),
)
def test_no_number_is_cut_at_any_width(width: int, live: Weight, target: Weight, observed: Observed | None) -> None:
    fader = machine.set_weight(take(Routing("6", "7", live)), target, 0.0)
    shown = [text_of(line).rstrip() for line in draw(fader, observed, "", width).lines]
    assert all(len(line) <= width for line in shown[:-1])
    text = "\n".join(shown)
    assert f"actual {live} %" in text
    assert f"target {target} %" in text
    if observed is not None:
        assert f"observed {observed[0]} % ({observed[1]}-{observed[2]})" in text
    assert sum(text.count(mark) for mark in "●◉") == 1


@given(st.integers(38, 300))
def test_every_tick_is_labelled_and_no_label_touches_another(width: int) -> None:
    spans = label_spans(width)
    assert [text for _, text, _ in spans] == ["0", "5", "10", "25", "50", "100"]
    ends = [(start, start + len(text)) for start, text, _ in spans]
    assert all(end < start for (_, end), (start, _) in pairwise(ends))
    assert ends[-1][1] <= width
