"""Functions and aliases that words lead to, by what is known here: `order prod` finds order-processor:PROD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.presentation.routing_text import format_routing

MOST = 12
"""Places that are shown; more words find others."""


class Place(NamedTuple):
    """A function, or one of its aliases; `score` is higher for what the words are more likely meant for.

    A `guess` is a function that one word does not lead to: it may name an alias, and those are not known here.
    """

    function: str
    alias: Alias | None = None
    score: float = 0.0
    guess: bool = False

    @property
    def text(self) -> str:
        """What it is called."""
        return self.function if self.alias is None else f"{self.function}:{self.alias.name}"


def find_places(account: AccountSnapshot, text: str, most: int = MOST) -> tuple[Place, ...]:
    """Return the places that all words lead to, the likeliest first; `FUNCTION:ALIAS` is two words."""
    words = text.lower().replace(":", " ").split()
    if not words:
        return ()
    matches = [place for function in account.functions for place in _of_function(account, function.name, words)]
    return tuple(sorted(matches, key=lambda place: (place.guess, -place.score, place.text))[:most])


def describe_places(account: AccountSnapshot) -> str:
    """Say how much of the account is known where that is not all, empty where it is."""
    functions, read = len(account.functions), len(account.read)
    if account.complete and account.as_of is None and read >= functions:
        return ""
    more = "" if account.complete else ", more are loading"
    kept = "an earlier list of " if account.as_of is not None else ""
    return f"searched {kept}{functions:,} functions{more}; the aliases of {read:,} are known"


def _of_function(account: AccountSnapshot, name: str, words: list[str]) -> Iterator[Place]:
    lowered = name.lower()
    rest = [word for word in words if word not in lowered]
    if not rest:
        yield Place(name, score=sum(_score(word, lowered) for word in words))
        return
    known = account.read.get(name)
    if known is None and len(rest) == 1 < len(words):
        yield Place(name, score=sum(_score(word, lowered) for word in words if word in lowered), guess=True)
    for alias in known.aliases if known is not None else ():
        alias_name = alias.name.lower()
        if all(word in alias_name for word in rest):
            in_name = sum(_score(word, lowered) for word in words if word in lowered)
            # Of those that fit alike, one that is split is what one is more likely after.
            yield Place(name, alias, in_name + sum(_score(word, alias_name) for word in rest) + alias.routing.split / 2)


def _score(word: str, name: str) -> float:
    """Return how well a word fits a name that has it: the whole of it, its beginning, that of a part, or a bit."""
    if word == name:
        return 4.0
    if name.startswith(word):
        return 3.0
    return 2.0 if f"-{word}" in name or f"_{word}" in name else 1.0


def describe_place(place: Place) -> str:
    """Say what opens there."""
    if place.alias is None:
        return "function; its aliases are not known here" if place.guess else "function"
    return f"alias at {format_routing(place.alias.routing)}"
