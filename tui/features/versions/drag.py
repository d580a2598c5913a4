"""A version under a held button: dragged once the pointer has left its line, and what it would be dropped on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.features.versions.hit_test import drop_target, version_at
from tui.features.versions.lanes import Drawing
from tui.presentation.spans import Measure


@dataclass(frozen=True, slots=True)
class Drag:
    """The version that is held, empty for none; `over` is the alias whose label it is dragged onto."""

    held: str = ""
    is_dragged: bool = False
    over: str = ""

    def moved(self, drawing: Drawing, line: int, x: int, measure: Measure = len) -> Drag:
        """Return it with the pointer on that line and cell of the tree, -1 outside of it."""
        if not self.is_dragged and version_at(drawing, line) == self.held:
            return self
        return replace(self, is_dragged=True, over=drop_target(drawing, line, x, measure))


NO_DRAG = Drag()
