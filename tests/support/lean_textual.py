"""What journeys spare Textual: frames that nobody looks at, and style sheets parsed anew for each app.

Widgets are laid out as ever, and rendered whenever a journey looks at the screen; what is painted to a terminal is for
`tests/pty`. The private names are those of Textual 8.2.8.
"""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.parse import parse
from textual.css.tokenizer import Token
from textual.css.types import CSSLocation
from textual.screen import Screen

_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def paint_nothing(compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None) -> None:
    """Stand in for Compositor.render_update: no update, nothing left to paint."""
    visible_screen_stack.set(screen_stack or [])
    compositor._dirty_regions.clear()


def parse_once(
    scope: str, css: str, read_from: CSSLocation, variable_tokens: dict[str, list[Token]], **named: Any
) -> list[RuleSet]:
    """Stand in for textual.css.parse.parse: the same rules for the same style sheet and variables."""
    variables = tuple((name, *(token.value for token in tokens)) for name, tokens in variable_tokens.items())
    key = (scope, css, read_from, *sorted(named.items()), variables)
    if key not in _parsed:
        _parsed[key] = list(parse(scope, css, read_from, variable_tokens=variable_tokens, **named))
    return _parsed[key]
