"""A renderable that is laid out once for each width: Textual asks for the height of what scrolls a dozen times."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment


class LaidOut:
    """Renders what it is given, which must not change afterwards, and keeps what came of it."""

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable
        self._measured: dict[int, Measurement] = {}
        self._rendered: dict[tuple[int, int | None], list[Segment]] = {}

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return how wide it is where so much room is left."""
        if options.max_width not in self._measured:
            self._measured[options.max_width] = Measurement.get(console, options, self._renderable)
        return self._measured[options.max_width]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Return its segments at a width."""
        key = options.max_width, options.height
        if key not in self._rendered:
            self._rendered[key] = list(console.render(self._renderable, options))
        return self._rendered[key]
