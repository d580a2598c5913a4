"""The contexts that can be opened, recent ones first, with account and rights; enter switches to one."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Input

from screens.base import bindings
from screens.contexts.commands import CONTEXTS, ContextsContext
from screens.contexts.region_dialog import RegionDialog
from screens.detail import DetailScreen
from screens.messages import ContextsRequested, Navigate
from screens.routes import SeveralRoute
from tui.domain.clock import utc_now
from tui.features.contexts.listing import Contexts, Known, matching
from tui.features.contexts.requests import AddRegion, AskIdentity, Look, SwitchTo, ToggleMark
from tui.features.contexts.rows import context_line, count_line, detail_lines, heading, name_of
from tui.features.contexts.several.read import Kind
from tui.presentation.spans import Span
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MadeRows, RowsList, row_width
from tui.widgets.span_lines import MARGIN, SpanLines
from tui.widgets.top_line import TopLine


class ContextsScreen(DetailScreen[ContextsContext]):
    """Lists profiles and regions; switches to one, marks several."""

    commands = CONTEXTS
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall")]
    BINDINGS = bindings(CONTEXTS)
    while_typing = frozenset({"leave"})

    contexts: reactive[Contexts | None] = reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._wanted: str | None = ""
        """The context to go to once it is listed: empty for the open one, None once one is there."""

    def compose(self) -> ComposeResult:
        """Lay out frame, count, list and what is known of the one under the cursor."""
        yield TopLine(("Functions", "context")).data_bind(ContextsScreen.context)
        yield SpanLines(id="contexts-head")
        yield FilterLine("contexts", "words of profile, region or account")
        yield SpanLines(id="contexts-titles")
        yield RowsList(id="contexts")
        yield SpanLines(id="contexts-details")
        yield KeyLine()

    def load(self) -> None:
        """Read which contexts there are."""
        self.set_focus(self.query_one(RowsList))
        self.post_message(ContextsRequested(Look()))

    @property
    def command_context(self) -> ContextsContext:
        """What the reasons of the commands depend on."""
        return ContextsContext(self._contexts, self._known)

    @property
    def _contexts(self) -> Contexts:
        return self.contexts or Contexts()

    @property
    def _known(self) -> Known | None:
        return self._contexts.at(self.query_one(RowsList).cursor) if self.is_mounted else None

    def watch_contexts(self) -> None:
        """Show what was read, asked or marked."""
        if self.is_mounted:
            self._lay_out()

    @on(events.Resize)
    def _resized(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        rows, contexts = self.query_one(RowsList), self._contexts
        width, now = row_width(self.size.width), utc_now()
        shown = matching(contexts, self.query_one(FilterLine).text)
        keys = [one.choice.key for one in shown]
        rows.rows = MadeRows(keys, 1, lambda index: (context_line(contexts, shown[index], now, width),))
        wanted = contexts.current if self._wanted == "" else self._wanted
        if contexts.complete and wanted is not None and contexts.at(wanted) is not None:
            rows.go_to(wanted)
            self._wanted = None
        self.query_one("#contexts-head", SpanLines).lines = count_line(contexts, len(shown))
        self.query_one("#contexts-titles", SpanLines).lines = ((Span(" " + heading(width), "quiet"),),)
        self._describe()

    @on(RowsList.Highlighted)
    def _describe(self) -> None:
        width = max(self.size.width - 2 * MARGIN, 0)
        self.query_one("#contexts-details", SpanLines).lines = detail_lines(self._contexts, self._known, width)
        self.show_keys()

    @on(Input.Changed, "#filter")
    def _filter(self) -> None:
        self._lay_out()

    @on(RowsList.Chosen)
    async def _chosen(self) -> None:
        await self.action_run("open")

    def action_open(self) -> None:
        """Switch to the context under the cursor."""
        if self._known is not None:
            self.post_message(ContextsRequested(SwitchTo(self._known.choice)))

    def action_mark(self) -> None:
        """Mark the context under the cursor, or take its mark away."""
        if self._known is not None:
            self.post_message(ContextsRequested(ToggleMark(self._known.choice.key)))

    def action_identity(self) -> None:
        """Ask AWS whose account the context under the cursor is."""
        if self._known is not None:
            self.post_message(ContextsRequested(AskIdentity(self._known.choice.key)))

    def action_functions(self) -> None:
        """List the functions of all marked contexts."""
        self._list(Kind.FUNCTIONS)

    def action_canaries(self) -> None:
        """List the canaries of all marked contexts."""
        self._list(Kind.CANARIES)

    def _list(self, kind: Kind) -> None:
        contexts = self._contexts
        choices = tuple(one.choice for one in contexts.known if one.choice.key in contexts.marked)
        self.post_message(Navigate(SeveralRoute(kind, choices)))

    def action_region(self) -> None:
        """Choose another region for the profile under the cursor."""
        known = self._known
        if known is None:
            return
        key = known.choice.key

        def chosen(region: str | None) -> None:
            if region is not None:
                self._wanted = known.choice._replace(region=region).key
                self.post_message(ContextsRequested(AddRegion(key, region)))

        self.app.push_screen(RegionDialog(name_of(known), self._contexts.regions), chosen)
