"""Two versions of a function side by side: configuration first, and their code once it is asked for."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive

from screens.base import bindings
from screens.detail import DetailScreen
from screens.diff.commands import DIFF, DiffContext
from screens.messages import RefreshRequested
from screens.routes import DiffRoute
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.features.diff.code import CodeDiff
from tui.features.diff.comparison import Comparison, Sides, compared, moved
from tui.features.diff.read import CodeCache, read_code_diff
from tui.presentation.keymap import with_keys
from tui.widgets.diff_sides import DiffSides
from tui.widgets.diff_view import DiffView
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine


class DiffScreen(DetailScreen[DiffContext]):
    """Compares two versions; downloads code on asking only."""

    commands = DIFF
    BINDINGS = bindings(DIFF)

    sides: reactive[Sides] = reactive(Sides("", ""), init=False)
    comparison: reactive[Comparison | None] = reactive(None, init=False)

    def __init__(self, of: DiffRoute) -> None:
        super().__init__()
        self._function_name = of.function
        self._code_cache: CodeCache = {}
        self.set_reactive(DiffScreen.sides, Sides(of.old, of.new))

    def compose(self) -> ComposeResult:
        """Lay out frame, sides and comparison."""
        yield TopLine((self._function_name, "diff")).data_bind(DiffScreen.context)
        yield DiffSides(id="sides").data_bind(DiffScreen.function, DiffScreen.sides, DiffScreen.now)
        yield DiffView(id="diff").data_bind(DiffScreen.comparison)
        yield KeyLine()

    @property
    def command_context(self) -> DiffContext:
        """What decides which commands are available."""
        return DiffContext(self.function, self.comparison)

    def load(self) -> None:
        """Take both versions as they are known: configurations need no reading of their own."""
        self.set_focus(self.query_one(DiffView))
        self._compare()

    def watch_function(self, _: FunctionSnapshot | None) -> None:
        """Take both versions as they are known by now."""
        if self.is_mounted:
            self._compare()

    def watch_sides(self) -> None:
        """Compare the others."""
        if self.is_mounted:
            self._compare()

    def watch_comparison(self) -> None:
        """Show what can be done with it."""
        if self.is_mounted:
            self.show_keys()

    def _compare(self) -> None:
        self.comparison = compared(self.function, self.sides, self.comparison)

    def action_refresh(self) -> None:
        """Read the function again."""
        self.post_message(RefreshRequested())

    # --- the code -----------------------------------------------------------------------------------------------

    @on(DiffView.CodeRequested)
    async def _asked(self) -> None:
        await self.action_run("load")

    def action_load(self) -> None:
        """Download the code of both versions, and compare it."""
        asked = self.comparison
        if asked is None:
            return
        name, before, after = self._function_name, asked.before.number, asked.after.number

        def show(code_diff: CodeDiff | ProviderError) -> None:
            now = self.comparison
            if now is None or now.codes != asked.codes:
                return
            if isinstance(code_diff, ProviderError):
                self.comparison = replace(now, asked=False, failure=code_diff)
            else:
                self.comparison = replace(now, asked=False, diff=code_diff, failure=None)

        self.comparison = replace(asked, asked=True, failure=None)
        self.read(
            lambda workspace: read_code_diff(workspace.provider, name, before, after, self._code_cache), show, "code"
        )

    # --- going about --------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Unfold what is under the cursor, or say that there is no more of it."""
        view = self.query_one(DiffView)
        if view.opens:
            view.action_open()
        else:
            self.notify(with_keys("this row is whole; {diff.unfold} expands all that is not"), markup=False)

    def action_unfold(self) -> None:
        """Unfold everything, or fold it."""
        self.query_one(DiffView).open_all()

    def action_next_change(self) -> None:
        """Go to the next change."""
        self._jump(1)

    def action_last_change(self) -> None:
        """Go to the change before."""
        self._jump(-1)

    def _jump(self, direction: int) -> None:
        if self.finding is not None:
            self.finding.go(direction)
        elif not self.query_one(DiffView).jump(direction):
            self.notify("no next change" if direction > 0 else "no previous change", markup=False)

    def action_whole(self) -> None:
        """Show or hide the fields that are the same."""
        view = self.query_one(DiffView)
        view.whole = not view.whole

    # --- which two ----------------------------------------------------------------------------------------------

    def action_older(self) -> None:
        """Compare from an older version."""
        self._move(1)

    def action_newer(self) -> None:
        """Compare from a newer version."""
        self._move(-1)

    def action_after_older(self) -> None:
        """Compare to an older version."""
        self._move(1, after=True)

    def action_after_newer(self) -> None:
        """Compare to a newer version."""
        self._move(-1, after=True)

    def _move(self, older: int, *, after: bool = False) -> None:
        if self.function is not None:
            self.sides = moved(self.function, self.sides, older, after=after)

    def action_turn(self) -> None:
        """Swap the sides."""
        self.sides = self.sides.turned
