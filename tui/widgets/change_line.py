"""One line that says what the version under the cursor changed."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.domain.function import FunctionSnapshot
from tui.domain.version import changes
from tui.presentation.changes import changes_text


class ChangeLine(Widget):
    """Shows `7 vs 6: code, MemorySize 256→512`."""

    DEFAULT_CSS = "ChangeLine { height: 1; }"

    function: reactive[FunctionSnapshot | None] = reactive(None)
    version: reactive[str] = reactive("")
    missing: reactive[str] = reactive("")
    """In words, that a version asked for at the start is not there."""

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        said = f"{self.missing}; " if self.missing else ""
        text = said + against_text(self.function, self.version, self.size.width - 1 - cell_len(said))
        return Strip([Segment(f" {text}", self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)


def against_text(function: FunctionSnapshot | None, number: str, width: int) -> str:
    """Say what differs between a version and the published one before it; empty where that is not known."""
    version = function.version(number) if function is not None else None
    if function is None or version is None:
        return ""
    older = [v for v in function.published if not version.is_published or int(v.number) < int(version.number)]
    if not older:
        return ""
    next_below = version.is_published and int(version.number) == int(older[0].number) + 1
    if not function.versions_known and not next_below:
        return ""
    different = changes(older[0], version)
    if not different:
        return f"{version.number} is identical to {older[0].number}"
    head = f"{version.number} vs {older[0].number}: "
    return head + changes_text(different, width - cell_len(head), cell_len)
