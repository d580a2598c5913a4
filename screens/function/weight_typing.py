"""The part of a function's screen that takes a weight as it is typed, pasted, or proposed by a click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.domain.routing import InvalidWeight, Weight
from tui.features.fader.text.weight_input import paste, press

if TYPE_CHECKING:
    from screens.base import CommandScreen
    from screens.function.reasons import FunctionContext

TYPING_KEYS = {**{digit: digit for digit in "0123456789"}, "full_stop": ".", "comma": ",", "backspace": None}
"""The keys that type a weight, with what they print."""


class WeightTyping:
    """What is typed of a weight; one that was proposed is replaced by what is typed, not continued."""

    def __init__(self, screen: CommandScreen[FunctionContext], show: Callable[[str], object]) -> None:
        """Have what is typed by now shown by `show`, and said on `screen` what is no weight."""
        self._screen, self._show = screen, show
        self.text = self._proposal = ""

    def propose(self, weight: Weight) -> None:
        """Put a weight there, to be confirmed."""
        self._proposal = str(weight)
        self._set(self._proposal)

    def press(self, key: str) -> None:
        """Take a key of TYPING_KEYS."""
        typed = press(self._continued, key, TYPING_KEYS[key]) or ""
        self._proposal = ""
        self._set(typed)

    def paste(self, text: str) -> bool:
        """Take what was pasted; tell whether it is of a weight."""
        typed = paste(self._continued, text)
        if typed is None:
            self._warn("the pasted text is not a weight: percent, such as 12.5")
        else:
            self._set(typed)
        return typed is not None

    def clear(self) -> None:
        """Drop what is typed."""
        self._set("")

    def take(self, reason: str | None) -> Weight | None:
        """Return the weight that is typed, and drop it.

        None where a `reason` speaks against it, and where it is none yet: then it stays to be corrected.
        """
        if reason is not None:
            self._warn(reason)
            self.clear()
            return None
        try:
            weight = Weight.parse(self.text)
        except InvalidWeight as error:
            self._warn(str(error))
            return None
        self.clear()
        return weight

    @property
    def _continued(self) -> str:
        return "" if self.text == self._proposal else self.text

    def _set(self, text: str) -> None:
        self.text = text
        self._show(text)

    def _warn(self, words: str) -> None:
        self._screen.notify(words, severity="warning", markup=False)
