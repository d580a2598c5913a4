"""The fader and the panel around it: what is drawn, what the mouse asks for, and how little is repainted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual import events, on
from textual.app import App, ComposeResult
from textual.geometry import Offset, Region
from textual.message import Message
from textual.pilot import Pilot

from tui.domain.alias import Alias
from tui.domain.errors import CredentialsExpired, Rejected
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import FULL, ZERO, Routing, Weight
from tui.domain.sign_in import SignIn, Source
from tui.features.fader import machine, sync
from tui.features.fader.actions import SetWeight, apply
from tui.features.fader.events import Failed
from tui.features.fader.machine import Fader
from tui.features.fader.text.scale import scale
from tui.presentation.observed_share import Observed
from tui.presentation.spans import Span
from tui.storage.resources import asset
from tui.widgets.alias_panel import AliasPanel
from tui.widgets.alias_tabs import AliasTabs
from tui.widgets.changed_cells import changed_cells
from tui.widgets.fader import FaderTrack
from tui.widgets.fader_notice import FaderNotice, WayOut

pytestmark = pytest.mark.usefixtures("quick_pilot")

START = Routing("6", "7", Weight(1_000))
HOSTILE = "x [/oops] [@click=app.quit]y[/] [bold]"


def alias(routing: Routing = START, name: str = "PROD", description: str = "") -> Alias:
    return Alias("orders", name, routing, "r1", description)


class Bench(App[None]):
    """Plays the screen: gives the panel its fader and takes what it asks for."""

    CSS_PATH = asset("styles", "fader.tcss")
    CSS = "AliasPanel { width: 100%; height: 100%; }"
    ALLOW_SELECT = False

    def __init__(self, fader: Fader | None = None, *, follows: bool = True) -> None:
        super().__init__()
        self.start = machine.fader_for(alias()) if fader is None else fader
        self.follows = follows
        self.messages: list[Message] = []

    def compose(self) -> ComposeResult:
        yield AliasPanel(("prod*",))

    def on_mount(self) -> None:
        self.panel.function = FunctionSnapshot(
            "orders", aliases=(alias(Routing("$LATEST"), "DEV"), self.start.confirmed, alias(Routing("7"), "TEST"))
        )
        self.panel.fader = self.start

    @property
    def panel(self) -> AliasPanel:
        return self.query_one(AliasPanel)

    @property
    def track(self) -> FaderTrack:
        return self.query_one(FaderTrack)

    @property
    def fader(self) -> Fader:
        assert self.panel.fader is not None
        return self.panel.fader

    @fader.setter
    def fader(self, fader: Fader) -> None:
        self.panel.fader = fader

    @on(FaderTrack.ActionRequested)
    def _action_requested(self, message: FaderTrack.ActionRequested) -> None:
        self.messages.append(message)
        if self.follows:
            fader = apply(self.fader, message.action, 0.0)
            assert isinstance(fader, Fader)
            self.fader = fader

    @on(AliasTabs.AliasChosen)
    @on(FaderNotice.ConflictSettled)
    @on(FaderTrack.Proposed)
    @on(FaderTrack.Confirmed)
    def _other(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def words(self) -> list[str]:
        """What was said by the widgets, in short."""
        return [_short(message) for message in self.messages]

    @property
    def text(self) -> list[str]:
        """The screen's lines."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def _short(message: Message) -> str:
    match message:
        case FaderTrack.ActionRequested():
            weight = message.action.weight if isinstance(message.action, SetWeight) else None
            return type(message.action).__name__ if weight is None else str(weight)
        case FaderTrack.Proposed():
            return f"propose {message.weight}"
        case AliasTabs.AliasChosen():
            return message.name
        case FaderNotice.ConflictSettled():
            return message.way.name
    return type(message).__name__


async def steady(pilot: Pilot[None]) -> None:
    """Wait until everything posted is handled and laid out."""
    for _ in range(3):
        await pilot.pause()


def place(app: Bench, weight: float) -> Offset:
    """Return where a weight (percent) stands on the screen."""
    region = app.track.content_region
    line = next(y for y, text in enumerate(app.text) if "┬" in text or "┯" in text)
    return Offset(region.x + 1 + scale(region.width - 2).cell(Weight(round(weight * 100))), line)


async def mouse(pilot: Pilot[None], kind: type[events.MouseEvent], x: float, y: float, button: int = 1) -> None:
    """Let the terminal report the mouse, also between cells or outside the widget."""
    app = pilot.app
    event = kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
    app.screen._forward_event(event)
    await steady(pilot)


async def drag(pilot: Pilot[None], *places: Offset) -> None:
    """Press at the first place, move over the others, let go at the last."""
    await mouse(pilot, events.MouseDown, *places[0])
    for where in places[1:]:
        await mouse(pilot, events.MouseMove, *where)
    await mouse(pilot, events.MouseUp, *places[-1])


# --- the mouse ----------------------------------------------------------------------------------------------------


async def test_the_knob_is_dragged_from_where_it_stands() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await drag(pilot, place(app, 10), place(app, 25), place(app, 50))
        assert app.words == ["Grab", "25", "50", "Release"]
        assert app.fader.target == START.at("7", Weight(5_000))
        assert pilot.app.mouse_captured is None


async def test_a_click_beside_the_knob_moves_nothing_and_proposes_the_weight_there() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await drag(pilot, place(app, 50))
        assert app.words == ["Grab", "Release", "propose 50"]
        assert app.fader.at_rest
        app.panel.typed = "50"
        await steady(pilot)
        y = next(y for y, line in enumerate(app.text) if "weight: 50_ enter or click to set" in line)
        await drag(pilot, Offset(10, y))
        assert app.words[-1] == "Confirmed"


async def test_a_drag_that_begins_beside_the_knob_moves_it_by_as_much_as_the_pointer() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        far, knob, goal = place(app, 50), place(app, 10), place(app, 25)
        # A shaking hand comes back to where it began: the knob is then where it was.
        await drag(pilot, far, far + Offset(goal.x - knob.x, 0), far)
        assert app.words == ["Grab", "25", "10", "Release"]
        assert app.fader.at_rest


async def test_a_click_gives_the_fader_the_keys_and_that_is_seen() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        app.set_focus(None)
        await steady(pilot)
        line = place(app, 10).y
        assert not app.track.has_focus
        assert not app.text[line].startswith("▸")
        await drag(pilot, Offset(10, line - 1))
        await steady(pilot)
        assert app.track.has_focus
        assert app.text[line].startswith("▸")


async def test_a_press_on_the_knob_asks_for_nothing_and_keeps_its_exact_weight() -> None:
    app = Bench(machine.fader_for(alias(START.at("7", Weight(1_234)))))
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await drag(pilot, place(app, 12.34))
        assert app.words == ["Grab", "Release"]


@pytest.mark.parametrize(("column", "weights"), [(-40, "0"), (400, "100")])
async def test_a_drag_beyond_the_ends_asks_for_the_end(column: int, weights: str) -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        start = place(app, 10)
        await drag(pilot, start, Offset(column, start.y + 4))
        assert app.words == ["Grab", weights, "Release"]


async def test_where_the_terminal_reports_pixels_a_drag_is_finer_than_a_cell() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        start = place(app, 10)
        await mouse(pilot, events.MouseDown, start.x + 0.5, start.y + 0.5)
        for quarter in (1, 2, 3, 4):
            await mouse(pilot, events.MouseMove, start.x + 0.5 - quarter / 4, start.y + 0.5)
        weights = [float(word) for word in app.words[1:]]
        assert weights == sorted(weights, reverse=True)
        assert len(weights) == len(set(weights)) == 4
        assert 9.5 <= weights[-1] < weights[0] < 10


async def test_the_middle_of_a_ticks_cell_is_the_tick_where_pixels_are_reported() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        tick = place(app, 50)
        await mouse(pilot, events.MouseDown, tick.x + 0.5, tick.y + 0.5)
        await mouse(pilot, events.MouseUp, tick.x + 0.5, tick.y + 0.5)
        assert app.words == ["Grab", "Release", "propose 50"]


async def test_a_knob_taken_beside_its_middle_does_not_jump() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        knob = place(app, 10)
        await mouse(pilot, events.MouseDown, knob.x + 0.9, knob.y + 0.5)
        await mouse(pilot, events.MouseMove, knob.x + 0.9, knob.y + 0.5)
        assert app.words == ["Grab"]


async def test_other_buttons_and_other_places_do_nothing() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        knob = place(app, 10)
        await mouse(pilot, events.MouseDown, knob.x, knob.y, button=3)
        await mouse(pilot, events.MouseDown, knob.x, knob.y - 1)
        await mouse(pilot, events.MouseMove, knob.x + 9, knob.y)
        assert app.words == []


async def test_a_click_on_a_label_proposes_its_weight() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        for percent in (25, 0, 100):
            where = place(app, percent)
            await drag(pilot, Offset(where.x, where.y + 1))
        assert app.words == ["propose 25", "propose 0", "propose 100"]


async def test_the_wheel_moves_one_percent_a_notch_also_when_notches_come_faster_than_answers() -> None:
    app = Bench(follows=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        knob = place(app, 10)
        for kind in (events.MouseScrollUp, events.MouseScrollUp, events.MouseScrollUp, events.MouseScrollDown):
            await mouse(pilot, kind, *knob)
        assert app.words == ["11", "12", "13", "12"]


async def test_the_wheel_goes_on_from_where_the_knob_went_back_to() -> None:
    app = Bench(follows=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        knob = place(app, 10)
        await mouse(pilot, events.MouseScrollUp, *knob)
        app.fader = _failed(app.fader)
        await steady(pilot)
        await mouse(pilot, events.MouseScrollUp, *knob)
        assert app.words == ["11", "11"]


async def test_the_wheel_stops_at_the_ends() -> None:
    app = Bench(machine.fader_for(alias(START.at("7", Weight(50)))))
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        for _ in range(3):
            await mouse(pilot, events.MouseScrollDown, *place(app, 10))
        assert app.words == ["0"]


def _failed(fader: Fader) -> Fader:
    return replace(machine.revert(fader), event=Failed(CredentialsExpired("lambda:UpdateAlias"), fader.target))


@pytest.mark.parametrize(
    "ends",
    [
        _failed,
        lambda fader: machine.refuse(fader, "two roles"),
        lambda fader: sync.on_refresh(fader, replace(alias(Routing("8")), revision="r2"), 0, 0.0),
        machine.cancel,
        lambda fader: machine.set_routing(fader, Routing("6")),
    ],
    ids=["failed", "refused", "conflict", "way back", "roll back"],
)
async def test_what_ends_a_drag_lets_go_of_the_mouse_until_the_next_press(ends: Any) -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        start = place(app, 10)
        await mouse(pilot, events.MouseDown, *start)
        await mouse(pilot, events.MouseMove, start.x + 5, start.y)
        assert app.mouse_captured is app.track
        messages = len(app.messages)
        app.fader = ends(app.fader)
        await steady(pilot)
        assert app.mouse_captured is None
        await mouse(pilot, events.MouseMove, start.x + 9, start.y)
        await mouse(pilot, events.MouseUp, start.x + 9, start.y)
        assert len(app.messages) == messages


async def test_bad_news_that_comes_before_the_grab_was_heard_of_ends_the_drag_too() -> None:
    app = Bench(follows=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await mouse(pilot, events.MouseDown, *place(app, 10))
        app.fader = _failed(app.fader)
        await steady(pilot)
        assert app.mouse_captured is None


@pytest.mark.parametrize("follows", [True, False])
async def test_another_selected_alias_ends_the_drag(follows: bool) -> None:
    app = Bench(follows=follows)
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await mouse(pilot, events.MouseDown, *place(app, 10))
        app.fader = machine.fader_for(alias(Routing("7"), "TEST"))
        await steady(pilot)
        assert app.mouse_captured is None
        # It is let go of where it was held, not where it is shown by now.
        held = [m.alias.name for m in app.messages if isinstance(m, FaderTrack.ActionRequested)]
        assert held == ["PROD", "PROD"]


async def test_a_mouse_taken_away_is_a_release() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await mouse(pilot, events.MouseDown, *place(app, 10))
        app.capture_mouse(None)
        await steady(pilot)
        assert app.words == ["Grab", "Release"]


@pytest.mark.parametrize(
    "fader", [machine.fader_for(alias(Routing("7"))), machine.set_routing(machine.fader_for(alias()), Routing("7"))]
)
async def test_a_fader_that_cannot_be_moved_is_not_grabbed(fader: Fader) -> None:
    app = Bench(fader)
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await drag(pilot, place(app, 10), place(app, 25))
        await mouse(pilot, events.MouseScrollUp, *place(app, 10))
        assert app.words == []


@pytest.mark.parametrize("theirs", [Routing("8"), Routing("8", "9", Weight(500))], ids=["whole", "split"])
async def test_the_ways_out_of_a_conflict_can_be_clicked(theirs: Routing) -> None:
    app = Bench(sync.on_refresh(machine.commit(machine.fader_for(alias()), Weight(2_000), 0.0), alias(theirs), 0, 0.0))
    async with app.run_test(size=(40, 24)) as pilot:
        await steady(pilot)
        ways = [way for way in WayOut if way is not WayOut.ROLL_BACK or theirs.split]
        for way in ways:
            y = next(y for y, line in enumerate(app.text) if way.words in line)
            await pilot.click(offset=(app.text[y].index(way.words) + 2, y))
        assert app.words == [way.name for way in ways]
        assert ("roll theirs back" in " ".join(app.text)) == theirs.split


async def test_a_click_on_a_tab_takes_that_alias() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        await pilot.click(offset=(app.text[0].index("TEST"), 0))
        await pilot.click(offset=(app.text[0].index("PROD"), 0))
        assert app.words == ["TEST"]


# --- what is drawn ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [38, 44, 60, 80, 120])
async def test_every_number_is_on_screen_at_any_width(width: int) -> None:
    app = Bench(machine.set_weight(machine.fader_for(alias()), Weight(1_250), 0.0))
    async with app.run_test(size=(width, 24)) as pilot:
        app.panel.observed = Observed(Weight(960), Weight(812), Weight(1_234))
        await steady(pilot)
        text = " ".join(app.text)
        for number in ("90 %", "10 %", "target 12.5 %", "observed 9.6 % (8.12-12.34)", "6 stable", "canary 7"):
            assert number in text
        assert "▸PROD  protected" in text


@pytest.mark.parametrize(
    "fader",
    [
        machine.fader_for(alias()),
        _failed(machine.set_weight(machine.fader_for(alias()), Weight(1_250), 0.0)),
        sync.on_refresh(
            machine.set_weight(machine.fader_for(alias()), Weight(1_250), 0.0), alias(Routing("8")), 0, 0.0
        ),
        replace(machine.fader_for(alias()), event=Failed(Rejected("lambda:UpdateAlias", "no " * 200), START)),
    ],
    ids=["rest", "failed", "conflict", "long"],
)
async def test_the_compact_layout_has_everything_in_six_lines_of_eighty(fader: Fader) -> None:
    app = Bench(fader)
    async with app.run_test(size=(80, 6)) as pilot:
        await steady(pilot)
        text = app.text
        assert "▸PROD" in text[0]
        assert "stable" in text[1]
        assert any("┬" in line for line in text)
        assert "actual" in " ".join(text)
        if fader.blocked:
            assert "mine 6→7 12.5 %   theirs 8   before 6→7 10 %" in text[4]
            assert text[5] == " K keep theirs  m apply mine on top"
        elif fader.event is not None:
            assert "was not set" in " ".join(text[4:])


async def test_the_layouts_follow_the_height() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        assert not app.panel.compact
        await pilot.resize_terminal(80, 6)
        await steady(pilot)
        assert app.panel.compact
        assert "6 stable 90 %" in app.text[1]
        await pilot.resize_terminal(80, 24)
        await steady(pilot)
        assert "6 stable 90 %" not in " ".join(app.text)


async def test_typing_is_shown_as_it_goes() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        app.panel.typed = "12."
        await steady(pilot)
        assert " weight: 12._ enter or click to set" in app.text


async def test_what_to_do_next_names_the_profile() -> None:
    expired = CredentialsExpired("lambda:UpdateAlias")
    expired.sign_in = SignIn(Source.SSO, "prod")
    app = Bench(replace(machine.fader_for(alias()), event=Failed(expired, START)))
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        assert " run `aws sso login --profile prod`, then press r" in app.text


async def test_hostile_names_descriptions_and_messages_are_shown_as_they_are() -> None:
    taken = machine.fader_for(alias(START, name="[/oops]", description=HOSTILE))
    app = Bench(replace(taken, event=Failed(Rejected("lambda:UpdateAlias", HOSTILE), START)))
    async with app.run_test(size=(120, 24)) as pilot:
        await steady(pilot)
        text = "\n".join(app.text)
        assert "▸[/oops]" in text
        assert text.count(HOSTILE) == 2
        await pilot.click(offset=(app.text[1].index("y["), 1))
        assert app.is_running


@pytest.mark.parametrize("count", [1, 12, 60])
async def test_the_selected_alias_is_always_among_the_tabs(count: int) -> None:
    app = Bench()
    async with app.run_test(size=(60, 24)) as pilot:
        await steady(pilot)
        names = tuple(f"alias-{n:02}" for n in range(count))
        for name in (names[0], names[-1], names[count // 2]):
            app.panel.function = FunctionSnapshot("orders", aliases=tuple(alias(START, n) for n in names))
            app.fader = machine.fader_for(alias(START, name))
            await steady(pilot)
            assert f"▸{name}" in app.text[0]
            shown = sum(n in app.text[0] for n in names)
            assert shown == count or f"+{count - shown}" in app.text[0]


async def test_a_name_longer_than_the_line_is_cut_and_still_called_protected() -> None:
    app = Bench(machine.fader_for(alias(START, "prod-" + "x" * 120)))
    async with app.run_test(size=(38, 24)) as pilot:
        await steady(pilot)
        assert app.text[0].startswith(" ▸prod-xxx")
        assert "…  protected" in app.text[0]


# --- how little is repainted --------------------------------------------------------------------------------------


async def test_a_drag_step_repaints_only_the_cells_that_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        await steady(pilot)
        app.fader = machine.set_weight(machine.grab(app.fader), Weight(1_200), 0.0)
        await steady(pilot)
        painted: list[Region] = []
        refresh = app.track.refresh

        def watched(*regions: Region, **options: bool) -> FaderTrack:
            painted.extend(regions or (app.track.region,))
            return refresh(*regions, **options)

        monkeypatch.setattr(app.track, "refresh", watched)
        app.fader = machine.set_weight(app.fader, Weight(1_300), 0.1)
        await steady(pilot)
        assert painted
        assert sum(region.area for region in painted) <= 8


def test_cells_that_changed_are_found_by_text_and_by_role() -> None:
    old = (Span("ab", "track"), Span("cdef", "track"))
    assert changed_cells(old, old, 20) == []
    assert changed_cells(old, (Span("abcdeX", "track"),), 20) == [(5, 6)]
    assert changed_cells(old, (Span("abcde", "track"), Span("f", "bar")), 20) == [(5, 6)]
    assert changed_cells(old, (Span("abcdef      x", "track"),), 20) == [(6, 13)]
    assert changed_cells((Span("日本"),), (Span("日木"),), 20) == [(0, 20)]


async def test_the_ends_of_the_scale_are_reached_by_asking() -> None:
    app = Bench()
    async with app.run_test(size=(50, 24)) as pilot:
        for weight in (ZERO, FULL):
            app.fader = machine.set_weight(app.fader, weight, 0.0)
            await steady(pilot)
            line = app.text[place(app, 50).y]
            assert line[1 if weight == ZERO else 48] == "●"
