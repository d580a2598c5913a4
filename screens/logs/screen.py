"""What old and new version log, in two columns: search, errors, request by request, and as it comes."""

from __future__ import annotations

from dataclasses import replace

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.reactive import reactive
from textual.widgets import Input, Static

from screens.base import bindings
from screens.detail import DetailScreen
from screens.dialogs import Sheet, TextDialog
from screens.logs.commands import LOGS, LogsContext
from screens.logs.log_reading import LogReading
from screens.messages import CopyRequested
from screens.routes import LogsRoute
from tui.domain.function import FunctionSnapshot
from tui.domain.logs import Logs, Request
from tui.features.logs.rows import (
    LEGEND,
    call_lines,
    column_role,
    empty_text,
    head_parts,
    line_as_call,
    state_parts,
)
from tui.features.logs.shown import LogsShown
from tui.features.logs.time_range import (
    HINT,
    NEWEST,
    InvalidRange,
    TimeRange,
    describe_range,
    parse_range,
    stepped,
)
from tui.features.logs.view import call_of, views
from tui.presentation.keymap import key
from tui.widgets.edit_line import EditLine
from tui.widgets.key_line import KeyLine
from tui.widgets.log_columns import LogColumn, LogHead
from tui.widgets.top_line import TopLine


class LogsScreen(DetailScreen[LogsContext]):
    """Reads the newest lines, follows on asking, and stops when it is left."""

    commands = LOGS
    while_typing = frozenset({"leave"})
    BINDINGS = bindings(LOGS)

    logs: reactive[Logs | None] = reactive(None, init=False)
    shown: reactive[LogsShown] = reactive(LogsShown(), init=False)
    range: reactive[TimeRange] = reactive(NEWEST, init=False)

    def __init__(self, of: LogsRoute) -> None:
        super().__init__()
        self._of = of
        self._reading = LogReading(self, lambda: self.logs, self._show)

    def compose(self) -> ComposeResult:
        """Lay out frame, state, search line and two columns."""
        yield TopLine((self._of.function, "logs")).data_bind(LogsScreen.context)
        yield LogHead(id="log-state")
        yield EditLine(id="log-range")
        with Horizontal(id="log-search"):
            yield Static("/ ", id="log-search-mark", markup=False)
            yield Input(
                id="search", placeholder="words  request id  is:error  is:slow  is:cold  over:500", compact=True
            )
        with Container(id="log-columns"):
            for place in range(2):
                with Vertical(id=f"log-column-box-{place}", classes="log-column-box"):
                    yield LogHead(id=f"log-column-head-{place}", classes="log-column-head")
                    yield LogColumn(id=f"log-column-{place}")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin on the first column."""
        self.query_one("#log-search").display = False
        self._refresh_columns()
        self._column(0).focus()
        super().on_mount()

    @property
    def command_context(self) -> LogsContext:
        """What decides which commands are available."""
        return LogsContext(len(self._reading.versions), self.range.until is None)

    @property
    def help_note(self) -> str:
        """What the signs mean, which a narrow screen has no room for."""
        return f"Before lines and requests: {LEGEND}"

    # --- reading ------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the newest lines; what was followed is not any more."""
        self._reading.stop()
        function = self.function
        alias = self._of.alias or (self.fader.confirmed.name if self.fader else "")
        if function is None or not self._reading.choose(function, alias):
            return
        self.query_one("#log-column-box-1").display = len(self._reading.versions) > 1
        self._refresh_columns()
        self._reading.read(function, self.range)
        self.show_keys()

    def watch_function(self, _: FunctionSnapshot | None) -> None:
        """Begin once it is known which versions there are."""
        if self.is_mounted and not self._reading.versions:
            self.load()

    def on_unmount(self) -> None:
        """Follow no longer."""
        self._reading.stop()

    def _show(self, logs: Logs) -> None:
        self.logs = logs

    def action_follow(self) -> None:
        """Follow, or stop following."""
        if self.logs is not None and self.function is not None:
            self._reading.follow(self.function, self.logs)

    @on(LogColumn.TopReached)
    def _read_older(self, message: LogColumn.TopReached) -> None:
        if self.logs is not None and self.function is not None:
            self._reading.read_before(message.version, self.function, self.logs, self.range)

    def action_shorter(self) -> None:
        """Read a shorter time, or an earlier one."""
        self.range = stepped(self.range, -1, self.now)

    def action_longer(self) -> None:
        """Read a longer time, or a later one."""
        self.range = stepped(self.range, 1, self.now)

    def action_range(self) -> None:
        """Type the time to read."""
        self.query_one(EditLine).begin("range", "Time:", hint=HINT)

    @on(EditLine.Typed)
    def _range_typed(self, message: EditLine.Typed) -> None:
        try:
            wanted = parse_range(message.value, self.now)
        except InvalidRange as error:
            # It stays to be corrected.
            self.notify(str(error), severity="warning", markup=False)
            return
        self._close_range()
        self.range = wanted

    def _close_range(self) -> None:
        self.query_one(EditLine).close()
        self.set_focus(self._current())

    def watch_range(self) -> None:
        """Read the lines of another time."""
        self.logs = None
        self.load()

    # --- showing ------------------------------------------------------------------------------------------------

    def watch_logs(self) -> None:
        """Show what is known by now."""
        self._refresh_columns()

    def watch_shown(self) -> None:
        """Show what fits, as it was asked for."""
        self._refresh_columns()

    def _refresh_columns(self) -> None:
        if not self.is_mounted:
            return
        shown, logs, search = self.shown, self.logs, self.shown.narrowed
        wanted = describe_range(self.range, self.now)
        self.query_one("#log-state", LogHead).parts = state_parts(logs, shown.text, wanted)
        for place, view in enumerate(views(logs, search, grouped=shown.by_request) if logs is not None else ()):
            column, widget = logs.column(view.version) if logs else None, self._column(place)
            role = column_role(view.version, self._reading.alias)
            self.query_one(f"#log-column-head-{place}", LogHead).parts = head_parts(role, view, column)
            widget.words = empty_text(logs, column, view, search, wanted)
            widget.wrapping = shown.is_wrapped
            widget.view = view

    def _column(self, place: int) -> LogColumn:
        return self.query_one(f"#log-column-{place}", LogColumn)

    def _current(self) -> LogColumn:
        return self._column(1) if self._column(1).has_focus else self._column(0)

    # --- commands -----------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Type what is looked for."""
        self.query_one("#log-search").display = True
        self.set_focus(self.query_one("#search", Input))

    @on(Input.Changed, "#search")
    def _searched(self, message: Input.Changed) -> None:
        self.shown = replace(self.shown, search=message.value.strip())

    @on(Input.Submitted, "#search")
    def _close_search(self) -> None:
        self.query_one("#log-search").display = bool(self.shown.search)
        self.set_focus(self._column(0))

    def action_leave(self) -> None:
        """Drop the search, show everything again, or go back."""
        if self.query_one(EditLine).key:
            self._close_range()
        elif self.shown.search or isinstance(self.focused, Input):
            self.query_one("#search", Input).value = ""
            self.query_one("#log-search").display = False
            self.set_focus(self._current())
        elif self.shown.errors_only:
            self.shown = replace(self.shown, errors_only=False)
        else:
            self._reading.stop()
            super().action_leave()

    def action_errors(self) -> None:
        """Show errors only, or everything again."""
        self.shown = replace(self.shown, errors_only=not self.shown.errors_only)

    def action_next_error(self) -> None:
        """Go to the next error."""
        self._jump(1)

    def action_last_error(self) -> None:
        """Go to the previous error."""
        self._jump(-1)

    def _jump(self, direction: int) -> None:
        if not self._current().jump(direction):
            self.notify("no next error" if direction > 0 else "no previous error", markup=False)

    def action_group(self) -> None:
        """Show a row for each call, or for each line."""
        self.shown = replace(self.shown, by_request=not self.shown.by_request)

    def action_wrap(self) -> None:
        """Break long lines, or cut them."""
        self.shown = replace(self.shown, is_wrapped=not self.shown.is_wrapped)

    def action_lane(self) -> None:
        """Go to the other column."""
        self.set_focus(self._column(0) if self._column(1).has_focus else self._column(1))

    def action_open(self) -> None:
        """Show the whole call."""
        column = self._current()
        item, view = column.item, column.view
        if item is None or view is None:
            self.notify("no line under the cursor", markup=False)
            return
        call = call_of(item, view.calls)
        if call is not None:
            self._show_whole(call_lines(call))
        elif not isinstance(item, Request):
            self._show_whole(call_lines(line_as_call(item)))

    def _show_whole(self, lines: tuple[str, ...]) -> None:
        title, body = lines[0], Text("\n".join(lines[1:]))
        text = "\n".join(lines)
        self.app.push_screen(
            TextDialog(
                Sheet(
                    title,
                    body,
                    hint=f"{key('sheet.copy')} to copy, esc to close",
                    widest=140,
                    copied=text,
                    copied_name="the request",
                )
            )
        )

    @on(LogColumn.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_copy(self) -> None:
        """Copy the line, or the call, under the cursor."""
        item = self._current().item
        if item is not None:
            text = "\n".join(call_lines(item)) if isinstance(item, Request) else item.text
            self.post_message(CopyRequested(text, "the request" if isinstance(item, Request) else "the line"))
