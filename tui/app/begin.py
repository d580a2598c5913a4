"""What comes once the first frame stands: the other style sheets, AWS, and the parts that look at what changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from tui.storage.resources import asset

if TYPE_CHECKING:
    from textual.app import App

    from screens.messages import AliasesRequested
    from tui.app.parts import Parts


def begin(
    app: App[Any], parts: Callable[[], Parts], wanted_early: Sequence[AliasesRequested], styles_read: Collection[str]
) -> None:
    """Open AWS, and have whatever `parts` there are by then hear of it when a var of the app changes."""
    _read_styles(app, styles_read)
    # Not earlier: Textual shows the screen of a mode that it knows by then only after what follows the first frame.
    app.add_mode(app.DEFAULT_MODE, app.get_default_screen)
    parts().begin(wanted_early)
    for source in parts().watched:
        _watch(app, source, parts)


def _read_styles(app: App[Any], styles_read: Collection[str]) -> None:
    """Read the style sheets of the other screens, of which none is open yet but those asked for early."""
    others = (file for file in asset("styles").glob("*.tcss") if file.stem not in styles_read)
    app.stylesheet.read_all(sorted(others))
    app.stylesheet.parse()
    for screen in app.screen_stack[1:]:
        app.stylesheet.update(screen)


def _watch(app: App[Any], source: str, parts: Callable[[], Parts]) -> None:
    def changed(before: object, now: object) -> None:
        parts().changed(source, before, now)

    app.watch(app, source, changed, init=False)
