"""What journeys spare Textual: frames that nobody looks at, and style sheets parsed anew for each app.

Widgets are laid out as ever, and rendered whenever a journey looks at the screen; what is painted to a terminal is for
`tests/pty`. The private names are those of Textual 8.2.8.
"""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def paint_nothing(compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None) -> None:
    """Stand in for Compositor.render_update: no update, nothing left to paint."""
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()


def parse_once(stylesheet: Stylesheet, css: str, *arguments: Any, **named: Any) -> list[RuleSet]:
    """Stand in for Stylesheet._parse_rules: the same rules for the same style sheet and variables."""
    key = (css, *arguments, *sorted(named.items()), *sorted(stylesheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(stylesheet, css, *arguments, **named)
    return _parsed[key]
