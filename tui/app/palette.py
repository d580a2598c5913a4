"""What the palette finds: the screen's commands with their keys, functions and aliases, rooms of the account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol, cast

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape
from textual.message import Message

from screens.base import CommandScreen
from screens.frame import Dialog
from screens.functions.screen import FunctionsScreen
from screens.messages import JumpRequested
from screens.routes import CanariesRoute, ContextsRoute, DoctorRoute, PruneRoute, RolloutsRoute, Route
from tui.domain.account import AccountSnapshot
from tui.features.functions.places import describe_place, describe_places, find_places
from tui.presentation.command import PALETTE, AnyCommand
from tui.presentation.key_names import key_names
from tui.presentation.shown_keys import SUBMIT

ROOMS: tuple[tuple[str, str, Route], ...] = (
    ("Doctor of the account", "Find problems in this account", DoctorRoute()),
    ("All canaries", "Every alias: what is split, failing, or was moved lately", CanariesRoute()),
    ("All rollouts", "All rollouts, deployments and canaries, running ones first", RolloutsRoute()),
    ("Storage", "Code storage of the account, by function", PruneRoute()),
    ("Context", "Switch to another profile, account or region", ContextsRoute()),
)
"""What is reached from the list of functions, and so from everywhere: title, help, and where it is."""


class KnowsAccount(Protocol):
    """What the palette needs of the app."""

    @property
    def account(self) -> AccountSnapshot:
        """What is known of all functions."""


class CommandsProvider(Provider):
    """Finds the commands of the screen by their titles, or by a key; those that cannot be had say why."""

    async def discover(self) -> Hits:
        """Offer all commands."""
        for command, words in self._commands():
            yield DiscoveryHit(shown(command), self._run(command), command.title, escape(words))

    async def search(self, query: str) -> Hits:
        """Offer the commands that are meant."""
        matcher = self.matcher(query)
        for command, words in self._commands():
            likely = likeness(query, command)
            if likely or matcher.match(command.title) > 0:
                yield Hit(likely, shown(command), self._run(command), command.title, escape(words))

    def _commands(self) -> Iterator[tuple[AnyCommand, str]]:
        screen = self.screen
        for command, reason in screen.availability() if isinstance(screen, CommandScreen | Dialog) else ():
            # A question is answered where it can be read.
            if command.id not in (PALETTE.id, SUBMIT.id) and command.name != "question.yes":
                yield command, command.help if reason is None else f"unavailable: {reason}"

    def _run(self, command: AnyCommand) -> Callable[[], None]:
        return partial(cast("CommandScreen[object] | Dialog[object]", self.screen).run_command, command)


class PlacesProvider(Provider):
    """Finds functions, aliases and rooms of the account; going there leaves all that is open."""

    async def search(self, query: str) -> Hits:
        """Offer the places that the words lead to."""
        if not isinstance(self.screen, CommandScreen):
            return
        account = cast("KnowsAccount", self.app).account
        places = find_places(account, query)
        for place in places:
            jump = JumpRequested(place.function, place.alias.name if place.alias is not None else "")
            # What is known to be there comes before a guess.
            score = 0.0 if place.guess else place.score
            yield Hit(score, Content(place.text), self._go(jump), place.text, escape(describe_place(place)))
        if note := describe_places(account):
            unknown = "alias" if account.complete else "function"
            yield Hit(-1, Content(f"Not every {unknown} is known here"), _nothing, help=escape(note))
        if not isinstance(self.screen, FunctionsScreen):
            matcher = self.matcher(query)
            for title, words, route in ROOMS:
                if matcher.match(title) > 0:
                    score = 200.0 if _names(query, title) else 0.0
                    yield Hit(score, Content(title), self._go(JumpRequested(route=route)), title, words)

    def _go(self, jump: Message) -> Callable[[], None]:
        return partial(_leave_for, self.app, jump)


def likeness(query: str, command: AnyCommand) -> float:
    """Return how likely a command is meant: by its key most, then by words of its title, and least by some letters.

    Places, whose score is 1 to 100, come between the last two.
    """
    if query.strip() in key_names(command.keys):
        return 300.0
    return 200.0 if _names(query, command.title) else 0.0


def _names(query: str, title: str) -> bool:
    """Tell whether all the words are in a title."""
    words = query.lower().split()
    return bool(words) and all(word in title.lower() for word in words)


def shown(command: AnyCommand) -> Content:
    """Return a command's title with its keys."""
    return Content.assemble(command.title, "  ", (" ".join(key_names(command.keys)), "bold"))


def _leave_for(app: App[object], jump: Message) -> None:
    """Go there, unless something would be lost by it."""
    unsaved = next((s.unsaved for s in app.screen_stack if isinstance(s, CommandScreen) and s.unsaved), "")
    if unsaved:
        app.notify(f"save or discard first: {unsaved}", severity="warning", markup=False)
    else:
        app.post_message(jump)


def _nothing() -> None:
    """Do nothing: this hit is there to be read."""
