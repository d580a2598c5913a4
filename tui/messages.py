"""Wishes that cross floors: screens post them, the app carries them out."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from tui.domain.intent import Intent
from tui.operations.fader import Fader


class FunctionWanted(Message):
    """A function is to be opened, with an alias in hand where one is named."""

    def __init__(self, name: str, alias: str = "") -> None:
        super().__init__()
        self.name, self.alias = name, alias


class AliasesWanted(Message):
    """The aliases of these functions are in view."""

    def __init__(self, functions: tuple[str, ...]) -> None:
        super().__init__()
        self.functions = functions


class RefreshWanted(Message):
    """What is on screen is to be read again."""


class AliasWanted(Message):
    """An alias of the open function is to be taken in hand."""

    def __init__(self, alias: str) -> None:
        super().__init__()
        self.alias = alias


class VersionWanted(Message):
    """A version of the open function is looked at closely: what lists do not tell of it is to be read."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


class Wish(Message):
    """Something is wished of the alias in hand."""

    def __init__(self, intent: Intent) -> None:
        super().__init__()
        self.intent = intent


class Steered(Message):
    """The hand on the fader did something: one step of its machine, given the fader and the time."""

    def __init__(self, step: Callable[[Fader, float], Fader]) -> None:
        super().__init__()
        self.step = step


class StopWanted(Message):
    """The deployment that moves the alias in hand is to be stopped."""


class Back(Message):
    """The screen is to be left for the one below it."""


class Left(Message):
    """The product is to be left."""
