"""What is taken from Textual's private parts is still there and still of the shape that was read."""

from __future__ import annotations

import inspect

import pytest
import textual
import textual.screen
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ComposeResult
from textual.css.model import RuleSet
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import Monochrome
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tui.terminal import textual_private
from tui.terminal.app import TerminalApp


class Shown(App[None]):
    """An app that keeps what its compositor hands over."""

    def __init__(self) -> None:
        super().__init__()
        self.updates: list[object] = []

    def compose(self) -> ComposeResult:
        yield Static("first", id="one")
        yield Static("second", id="two")

    def _display(self, screen, renderable):  # type: ignore[no-untyped-def]
        if renderable is not None:
            self.updates.append(renderable)
        super()._display(screen, renderable)


async def test_updates_have_the_shape_that_is_read() -> None:
    app = Shown()
    async with app.run_test(size=(20, 4)) as pilot:
        whole = next(update for update in app.updates if isinstance(update, LayoutUpdate))
        assert textual_private.size_of(whole) == (20, 4)
        read = list(textual_private.patches(whole) or [])
        assert {y for y, *_ in read} == {0, 1, 2, 3}
        assert "".join(text for y, _, _, strip in read if y == 1 for text, *_ in strip).rstrip() == "second"
        assert all(isinstance(strip, Strip) for *_, strip in read)

        app.updates.clear()
        app.query_one("#two", Static).update("other!")
        await pilot.pause()
        part = next(update for update in app.updates if isinstance(update, ChopsUpdate))
        assert textual_private.size_of(part) is None
        changed = {patch[:3]: patch[3] for patch in textual_private.patches(part) or []}
        assert "".join(text for text, *_ in changed[1, 0, 20]).rstrip() == "other!"


def test_rules_are_told_apart_by_their_identity() -> None:
    rule = RuleSet()
    textual_private.hash_rules_in_c()
    assert len({rule, rule, RuleSet()}) == 2


async def test_a_partial_update_asks_for_the_rows_that_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    textual_private.render_changed_rows_only()
    app = Shown()
    async with app.run_test(size=(20, 4)):
        crops: list[tuple[str | None, int]] = []
        render_lines = Widget.render_lines

        def noted(widget: Widget, crop: Region) -> list[Strip]:
            crops.append((widget.id, crop.height))
            return render_lines(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", noted)
        textuals = app.screen._compositor
        textuals._dirty_regions = {Region(2, 1, 3, 1)}
        part = textuals.render_update(screen_stack=[])
        assert crops == [("two", 1), (app.screen.id, 1)]
        assert isinstance(part, ChopsUpdate)
        shown = {
            (y, x): "".join(text for text, *_ in strip)[:room]
            for y, x, room, strip in textual_private.patches(part) or []
        }
        assert shown == {(1, 0): "secon"}


def test_other_renderables_are_left_to_textual() -> None:
    assert textual_private.patches("text") is None
    assert textual_private.patches(None) is None


def test_the_frame_rate_is_read_where_it_is_set() -> None:
    source = inspect.getsource(textual.screen.Screen._update_timer.fget)  # type: ignore[attr-defined]
    assert "UPDATE_PERIOD" in source
    textual_private.set_frame_rate(120)
    assert textual.screen.UPDATE_PERIOD == 1 / 120


def test_it_is_the_version_that_was_read() -> None:
    assert textual.__version__ == textual_private.VERSION


def test_what_is_overridden_exists_with_the_same_parameters() -> None:
    for name in ("_display", "_build_driver", "_watch_theme", "_set_pointer_shape", "get_driver_class"):
        ours, theirs = getattr(TerminalApp, name), getattr(App, name)
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters), name
    for name in ("_patch_lflag", "_patch_iflag", "_sigtstp_application", "_sigcont_application"):
        assert callable(getattr(LinuxDriver, name))


async def test_what_is_read_of_the_app_exists() -> None:
    app = TerminalApp[None]()
    async with app.run_test():
        for name in ("_driver", "_running", "_closed", "_batch_count", "_sync_available", "_filters", "no_color"):
            assert hasattr(app, name), name


async def test_headless_apps_are_painted_by_textual() -> None:
    app = TerminalApp[None]()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert type(app._driver).__name__ == "HeadlessDriver"
        assert app.export_screenshot().startswith("<svg")


async def test_a_setting_wins_over_no_color_in_textual_too(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("NO_COLOR", "1")
    assert TerminalApp[None]().no_color
    monkeypatch.setenv("TERM", "xterm")
    app = TerminalApp[None](colour="256")
    assert not app.no_color
    assert not any(isinstance(line_filter, Monochrome) for line_filter in app._filters)
