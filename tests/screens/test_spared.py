"""What journeys are spared changes nothing that they look at: the styles of widgets are those that Textual finds."""

from __future__ import annotations

import pytest
from textual.dom import DOMNode
from textual.screen import Screen

from tests.support import lean_css
from tests.support.journey import Begin

PLACES = ("", "f", "a", "question_mark", "l", "i", "w")


def styles_of(screen: Screen[object]) -> dict[DOMNode, list[object]]:
    return {
        node: [
            dict(node.styles.base._rules),
            {name: dict(styles.base._rules) for name, styles in node._component_styles.items()},
        ]
        for node in screen.walk_children(with_self=True)
    }


async def test_styles_are_those_that_textual_finds(at_prod: Begin) -> None:
    async with at_prod() as journey:
        for key in PLACES:
            if key:
                await journey.press(key)
            # By the second time what was known of the first is used.
            journey.app.stylesheet.update(journey.app.screen)
            lean = styles_of(journey.app.screen)
            with pytest.MonkeyPatch.context() as patch:
                lean_css.spare_nothing(patch)
                journey.app.stylesheet.update(journey.app.screen)
            assert styles_of(journey.app.screen) == lean
            if len(journey.app.screen_stack) > 2:
                await journey.press("escape")
