"""Work on `$LATEST`: code and configuration, edited here, written in one call, and waited for until settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive

from screens.base import bindings
from screens.detail import DetailScreen
from screens.latest.code_packing import PACKING, CodePacking
from screens.latest.commands import LATEST, LatestContext
from screens.latest.writing import LatestWriting
from screens.messages import Back, Navigate, PublishRequested, VersionRequested
from screens.review import ReviewDialog
from screens.routes import DiffRoute, LatestRoute
from tui.domain.call import Call, CodeSource, UpdateFunctionCode, UpdateFunctionConfiguration
from tui.domain.errors import NotPermitted, ProviderError, UpdateInProgress
from tui.domain.function import FunctionSnapshot
from tui.domain.setting import current_setting, setting_text
from tui.domain.version import LATEST as LATEST_VERSION
from tui.domain.version import Version
from tui.features.latest import draft as drafts
from tui.features.latest import text as words
from tui.features.latest.draft import BadEdit, Draft
from tui.features.latest.editor import ADD, CODE, LatestEditor, is_variable
from tui.features.latest.is_updated import is_updated
from tui.features.latest.read import read_latest
from tui.features.latest.rows import rows_of
from tui.presentation.error_text import explain
from tui.widgets.edit_line import EditLine
from tui.widgets.key_line import KeyLine
from tui.widgets.news_line import NewsLine
from tui.widgets.rows_list import ListRow, RowsList
from tui.widgets.top_line import TopLine
from tui.writes.review import Review
from tui.writes.workspace import Written


class LatestScreen(DetailScreen[LatestContext]):
    """Shows `$LATEST`, gathers edits, and has them written; leaving it ends the waiting, never the update."""

    commands = LATEST
    tour_spot = "latest"
    BINDINGS = bindings(LATEST)
    while_typing = frozenset({"leave"})

    work: reactive[LatestEditor] = reactive(LatestEditor(), init=False)

    def __init__(self, of: LatestRoute) -> None:
        super().__init__()
        self._function_name = of.function
        self._writing = LatestWriting(
            self, self._show_doing, lambda: self.work.draft.count, self._written, self._failed
        )
        self._packing = CodePacking(self, self._show_doing, lambda: self.work.latest, self._write_code)
        self._waiting = self._refreshed = False

    def compose(self) -> ComposeResult:
        """Lay out frame, rows, the line of news and the line to type in."""
        yield TopLine((self._function_name, LATEST_VERSION)).data_bind(LatestScreen.context)
        yield RowsList(id="work")
        yield NewsLine(id="news")
        yield EditLine(id="edit")
        yield KeyLine()

    @property
    def command_context(self) -> LatestContext:
        """What decides which commands are available."""
        return LatestContext(self.context, self.function, self.work)

    # --- what there is ------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read `$LATEST`."""
        self._draw()
        if not self.query_one(EditLine).key:
            self.set_focus(self.query_one(RowsList))
        name = self._function_name
        self.read(lambda workspace: read_latest(workspace.provider, name), self._show_latest, "latest")

    def action_refresh(self) -> None:
        """Read it again, and let what was denied be tried again."""
        self.work = replace(self.work, denied=frozenset())
        self._refreshed = True
        self.load()

    def _show_latest(self, latest: Version | ProviderError) -> None:
        if isinstance(latest, ProviderError):
            self.work = replace(self.work, failure=latest)
            self._news.say(explain(latest).sentence)
            return
        put_right = self.work.failure is not None or self._refreshed
        self._refreshed = False
        self.work = replace(self.work, latest=latest, failure=None, draft=drafts.rebased(self.work.draft, latest))
        if not is_updated(latest):
            self._waiting = True
            if not self._news.is_following:
                self._news.follow(lambda seconds: words.format_waiting(latest, seconds))
            # The app looks at what it knows to be unsettled until it has settled; `watch_function` hears of it.
            if self.function is None or self.function.latest is None or is_updated(self.function.latest):
                self.post_message(VersionRequested(LATEST_VERSION))
        elif self._waiting:
            self._waiting = False
            self._news.end()
            self._news.say(words.format_ready(latest))
        elif put_right:
            # What went wrong before it was read again is so no more.
            self._news.say(words.format_edits(self.work.draft))

    @property
    def _news(self) -> NewsLine:
        return self.query_one(NewsLine)

    def watch_work(self) -> None:
        """Show what is known and edited by now."""
        if self.is_mounted:
            self._draw()

    def watch_function(self, function: FunctionSnapshot | None) -> None:
        """Show what differs from the newest version by now, and read again what has settled."""
        if not self.is_mounted:
            return
        self._draw()
        latest = function.latest if function is not None else None
        if self._waiting and latest is not None and is_updated(latest):
            self.load()

    def watch_now(self, _: datetime) -> None:
        """Show how long ago it was."""
        if self.is_mounted:
            self._draw()

    def on_resize(self) -> None:
        """Lay it out for the width there is."""
        self._draw()

    def _draw(self) -> None:
        width = max(self.size.width - 3, 0)
        rows = rows_of(self.work, self.function, self.now, width, cell_len)
        self.query_one(RowsList).rows = tuple(ListRow(*row) for row in rows)
        self.show_keys()

    @on(RowsList.Highlighted)
    def _highlighted(self, message: RowsList.Highlighted) -> None:
        self.work = replace(self.work, at=message.key)

    @on(RowsList.Chosen)
    async def _chosen(self) -> None:
        await self.action_run("edit")

    # --- edits --------------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Type what the row under the cursor is to hold."""
        latest, at = self.work.latest, self.work.at
        if latest is None:
            return
        line = self.query_one(EditLine)
        if at == CODE:
            self.action_code()
        elif at == ADD:
            line.begin(ADD, "name of the variable", hint="e.g. LOG_LEVEL; its value comes next")
        elif is_variable(at):
            self._ask_value(at)
        else:
            wanted = self.work.draft.settings.get(at)
            line.begin(at, at, setting_text(wanted) if wanted is not None else current_setting(latest, at))

    def _ask_value(self, key: str) -> None:
        name = key.removeprefix("env ")
        self.query_one(EditLine).begin(key, f"{name} =", hint="value (hidden)", secret=True)

    @on(EditLine.Typed)
    def _typed(self, message: EditLine.Typed) -> None:
        latest, draft, key = self.work.latest, self.work.draft, message.key
        if latest is None:
            return
        try:
            if key == CODE:
                self._packing.take(latest, message.value)
            elif key == ADD:
                self._ask_value(f"env {drafts.variable_name(message.value)}")
                return
            elif is_variable(key):
                self._edited(drafts.with_variable(draft, key.removeprefix("env "), message.value))
            else:
                self._edited(drafts.with_field(draft, latest, key, message.value))
        except BadEdit as refused:
            self._news.say(str(refused))
            return
        self._close_edit()
        if is_variable(key):
            self.query_one(RowsList).go_to(key)

    def _edited(self, draft: Draft) -> None:
        self.work = replace(self.work, draft=draft)
        self._news.say(words.format_edits(draft))

    def _close_edit(self) -> None:
        self.query_one(EditLine).close()
        self.set_focus(self.query_one(RowsList))

    def action_remove(self) -> None:
        """Mark the variable under the cursor as one to remove."""
        if self.work.latest is not None:
            name = self.work.at.removeprefix("env ")
            self._edited(drafts.without_variable(self.work.draft, self.work.latest, name))

    def action_take_back(self) -> None:
        """Take back the edit under the cursor."""
        self._edited(drafts.without_edit(self.work.draft, self.work.at))

    def action_save(self) -> None:
        """Have all edits written in one call."""
        if self.work.latest is not None:
            self._writing.write(drafts.call_of(self._function_name, self.work.latest, self.work.draft))

    # --- code ---------------------------------------------------------------------------------------------------

    def action_code(self) -> None:
        """Type where new code comes from."""
        if self.work.latest is not None:
            self._packing.ask(self.work.latest)

    def _show_doing(self, doing: str) -> None:
        self.work = replace(self.work, doing=doing)

    def _write_code(self, code: CodeSource, notes: tuple[str, ...]) -> None:
        if self.work.latest is not None:
            self._writing.write(UpdateFunctionCode(self._function_name, self.work.latest, code), notes)

    # --- what was written ---------------------------------------------------------------------------------------

    def _written(self, written: Written) -> None:
        if isinstance(written.call, UpdateFunctionConfiguration):
            self.work = replace(self.work, draft=Draft())
        self._waiting = True
        self.load()

    def _failed(self, call: Call, error: ProviderError) -> None:
        if isinstance(error, NotPermitted):
            self.work = replace(self.work, denied=self.work.denied | {call.action})
        elif isinstance(error, UpdateInProgress):
            self.load()

    def action_publish(self) -> None:
        """Publish what is shown, and go back to the versions."""
        self.post_message(PublishRequested(self._function_name, self.work.latest, lambda: self.post_message(Back())))

    # --- going about --------------------------------------------------------------------------------------------

    def action_compare(self) -> None:
        """Compare with the newest version."""
        if self.function is not None and self.function.published:
            self.post_message(
                Navigate(DiffRoute(self._function_name, self.function.published[0].number, LATEST_VERSION))
            )

    def action_leave(self) -> None:
        """Close the line, stop packing, or go back; edits are not dropped without a question."""
        if self.query_one(EditLine).key:
            self._close_edit()
        elif self.work.doing == PACKING:
            self._packing.stop()
        else:
            self._unless_edited(super().action_leave)

    @property
    def unsaved(self) -> str:
        """The edits that were not sent."""
        return words.format_edits(self.work.draft) if self.work.draft.count else ""

    def action_quit(self) -> None:
        """Leave the product; edits are not dropped without a question."""
        self._unless_edited(super().action_quit)

    def _unless_edited(self, go: Callable[[], None]) -> None:
        if not self.work.draft.count:
            go()
            return
        lines = (words.format_edits(self.work.draft),)
        asked = Review("Discard unsaved changes?", lines, "discard them", no="keep editing")
        self.app.push_screen(ReviewDialog(asked), lambda consent: go() if consent is not None else None)
