"""Everything but typing by mouse alone: drag the knob, drop a version, click a row, an alias, a key."""

from __future__ import annotations

import threading

import pytest
from textual._compositor import Compositor
from textual._styles_cache import StylesCache
from textual.geometry import Offset, Region
from textual.widget import Widget

from screens.function.screen import FunctionScreen
from screens.help import HelpDialog
from tests.support.journey import PATIENCE, Begin, Journey
from tui.domain.call import Call
from tui.domain.routing import Weight

PAINT = Compositor.render_update
"""What journeys leave out."""


def spot(journey: Journey, words: str) -> Offset:
    """Return where words stand on the screen."""
    for y, line in enumerate(journey.text.splitlines()):
        if (x := line.find(words)) >= 0:
            return Offset(x, y)
    raise AssertionError(f"{words!r} is not on the screen:\n{journey.text}")


def knob_of(journey: Journey) -> Offset:
    """Return where the knob stands on the track."""
    return next(
        Offset(max(line.rfind(knob) for knob in "●◉"), y)
        for y, line in enumerate(journey.text.splitlines())
        if "┝" in line
    )


async def test_the_knob_is_dragged_and_the_alias_follows(at_prod: Begin) -> None:
    async with at_prod() as journey:
        labels, knob = spot(journey, "25  "), knob_of(journey)
        await journey.pilot.mouse_down(offset=knob)
        for x in range(knob.x + 1, labels.x + 1):
            await journey.pilot.hover(offset=Offset(x, knob.y))
        assert journey.fader.held
        await journey.pilot.mouse_up(offset=Offset(labels.x, knob.y))
        await journey.settled()
        version, weights = journey.routing()
        assert (version, list(weights)) == ("6", ["7"])
        assert 0.2 < weights["7"] < 0.3
        assert journey.provider.writes[-1].after.weight == Weight.from_api(weights["7"])


async def test_escape_in_a_drag_puts_back_the_weight_at_its_beginning(at_prod: Begin) -> None:
    async with at_prod() as journey:
        knob = knob_of(journey)
        await journey.pilot.mouse_down(offset=knob)
        await journey.pilot.hover(offset=Offset(knob.x + 20, knob.y))
        await journey.until(lambda: journey.provider.writes and journey.fader.in_flight is None)
        sent = len(journey.provider.writes)
        await journey.press("escape")
        await journey.moved("6", {"7": 0.1})
        assert len(journey.provider.writes) == sent + 1
        await journey.pilot.mouse_up(offset=Offset(knob.x + 20, knob.y))
        await journey.moved("6", {"7": 0.1})
        assert len(journey.provider.writes) == sent + 1


async def test_a_click_on_a_label_proposes_its_weight_and_a_second_one_elsewhere_sets_it(at_prod: Begin) -> None:
    async with at_prod() as journey:
        line = next(y for y, line in enumerate(journey.text.splitlines()) if "25     " in line and "50" in line)
        x = journey.text.splitlines()[line].find("50")
        await journey.pilot.click(offset=Offset(x, line))
        await journey.sees("weight: 50_ enter or click to set")
        await journey.pilot.pause()
        assert journey.provider.writes == []
        # What is typed next replaces the proposal; a digit after it would make 505 of 50.
        await journey.press("5")
        await journey.sees("weight: 5_ enter or click to set")
        await journey.press("0")
        await journey.pilot.click(offset=spot(journey, "weight: 50_"))
        await journey.until(lambda: journey.provider.writes)
        await journey.moved("6", {"7": 0.5})


async def test_a_version_is_dropped_onto_an_alias(at_prod: Begin) -> None:
    async with at_prod(start_alias="TEST") as journey:
        five = spot(journey, "● 6")
        tab = spot(journey, "▸TEST")
        await journey.pilot.mouse_down(offset=five + Offset(2, 0))
        await journey.pilot.hover(offset=five + Offset(3, 1))
        await journey.pilot.hover(offset=tab + Offset(2, 0))
        await journey.pilot.mouse_up(offset=tab + Offset(2, 0))
        await journey.sees("7 stable", "canary 6")
        assert journey.provider.writes == []


async def test_rows_aliases_and_keys_are_clicked(begin: Begin) -> None:
    async with begin() as journey:
        await journey.listed()
        await journey.sees("cart-add")
        await journey.pilot.click(offset=spot(journey, "cart-add"))
        await journey.pilot.click(offset=spot(journey, "cart-add"))
        await journey.until(lambda: isinstance(journey.app.screen, FunctionScreen))
        await journey.sees("? Help")
        await journey.pilot.click(offset=spot(journey, "? Help"))
        await journey.until(lambda: isinstance(journey.app.screen, HelpDialog))


async def test_while_the_knob_is_dragged_nothing_else_is_rendered_or_read(
    at_prod: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_prod(metrics_seconds=0) as journey:
        await journey.until(lambda: journey.app.last_good is not None)
        answered, perform = threading.Event(), journey.provider.real.perform

        def slow(call: Call) -> object:
            answered.wait(PATIENCE)
            return perform(call)

        journey.provider.answers["perform"] = slow
        knob = knob_of(journey)
        await journey.pilot.mouse_down(offset=knob)
        # With the first step keys are dimmed that cannot be had while it is held, and the first write is on its way.
        await journey.pilot.hover(offset=knob + Offset(1, 0))
        await journey.sees("sending")
        rendered: set[str] = set()
        asked_for: set[str] = set()
        lines: list[int] = []
        refresh, render_widget, render_line = Widget.refresh, StylesCache.render_widget, StylesCache.render_line

        def noted(widget: Widget, *regions: Region, **how: bool) -> Widget:
            rendered.add(type(widget).__name__ if regions else f"{type(widget).__name__} as a whole")
            return refresh(widget, *regions, **how)

        def noted_widget(cache: StylesCache, widget: Widget, crop: Region) -> object:
            asked_for.add(type(widget).__name__)
            return render_widget(cache, widget, crop)

        def noted_line(cache: StylesCache, styles: object, y: int, *more: object) -> object:
            lines.append(y)
            return render_line(cache, styles, y, *more)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            patched.setattr(Compositor, "render_update", PAINT)
            await journey.pilot.hover(offset=knob + Offset(2, 0))
            await journey.pilot.pause()
            patched.setattr(Widget, "refresh", noted)
            patched.setattr(StylesCache, "render_widget", noted_widget)
            patched.setattr(StylesCache, "render_line", noted_line)
            for step in range(3, 9):
                target = journey.fader.target
                await journey.pilot.hover(offset=knob + Offset(step, 0))
                await journey.pilot.pause()
                assert journey.fader.target != target
        assert rendered == {"FaderTrack"}
        # What lies behind the fader is put together with it, from lines that are kept.
        assert asked_for == {"FaderTrack", "AliasPanel", "Container", "FunctionScreen"}
        # The track, what is asked, and what is sent.
        assert len(lines) <= 6 * 3
        answered.set()
        await journey.pilot.mouse_up(offset=knob + Offset(8, 0))
        await journey.settled()
