"""Requests that screens post and the app carries out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.message import Message
from textual.screen import Screen

if TYPE_CHECKING:
    from screens.routes import Route
    from tui.domain.alias import Alias
    from tui.domain.call import Call
    from tui.domain.context_choice import ContextChoice
    from tui.domain.errors import ProviderError
    from tui.domain.version import Version
    from tui.features.contexts.requests import ContextRequest
    from tui.features.contexts.several.read import ContextRead, Kind
    from tui.features.doctor.findings import FunctionReport
    from tui.features.fader.actions import FaderAction
    from tui.features.rollout.here.requests import Request
    from tui.features.rollout.hosted.requests import HostedRequest
    from tui.presentation.help_search import Availability
    from tui.writes.workspace import Workspace, Written

Learn: TypeAlias = "Callable[[Workspace], Iterator[tuple[str, ...]]]"
"""Reads what an operator should know of a write, in lines, ever more of them."""


class FunctionRequested(Message):
    """A function is to be opened, with the alias to select where one is named."""

    def __init__(self, name: str, alias: str = "") -> None:
        super().__init__()
        self.name, self.alias = name, alias


class AliasesRequested(Message):
    """The aliases of these functions are in view, and with `versions` their newest versions."""

    def __init__(self, functions: tuple[str, ...], *, versions: bool = True) -> None:
        super().__init__()
        self.functions, self.versions = functions, versions


class RestartRequested(Message):
    """Something is read again on asking: what speaks to AWS is to be started again where it has ended."""


class RefreshRequested(Message):
    """What is on screen is to be read again."""


class AliasRequested(Message):
    """An alias of the open function is to be selected."""

    def __init__(self, alias: str) -> None:
        super().__init__()
        self.alias = alias


class VersionRequested(Message):
    """A version of the open function is looked at closely: what lists do not tell of it is to be read."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


class FaderActionRequested(Message):
    """Something is to be done to the fader of the alias that was selected when the key was pressed."""

    def __init__(self, action: FaderAction, alias: Alias | None) -> None:
        super().__init__()
        self.action, self.alias = action, alias


class Navigate(Message):
    """Another screen is to be opened."""

    def __init__(self, route: Route) -> None:
        super().__init__()
        self.route = route


class JumpRequested(Message):
    """All that is open is to be left for a function, with the alias to select where one is named, or for a `route`."""

    def __init__(self, function: str = "", alias: str = "", route: Route | None = None) -> None:
        super().__init__()
        self.function, self.alias, self.route = function, alias, route


class ReadRequested(Message):
    """Something is to be read for a screen: whatever `read` yields is handed to `show`, step by step.

    `read` runs in a thread, `show` on the screen's own loop, and neither once the screen is gone. Of several requests
    of one screen with the same `group` the last one counts. What cannot be read is part of what is yielded; a
    ProviderError that is raised all the same is shown in passing.
    """

    def __init__(
        self, screen: Screen[Any], read: Callable[[Workspace], Iterator[Any]], show: Callable[[Any], object], group: str
    ) -> None:
        super().__init__()
        self.screen, self.read, self.show, self.group = screen, read, show, group


class WriteRequested(Message):
    """A write is to be made: it is checked, reviewed, recorded and carried out; `done` is called with one that was.

    `notes` are what the operator must know beside what the product itself finds, `learn` reads more of them while the
    review is shown, each step in place of the one before; with `ask` False nothing but what has to be asked is asked.
    A move of an alias goes the fader's road, and is reviewed only where there is something to note or to learn.
    `question` and `yes` replace the review's own; `rolls_back` says that a move is a roll back. `sent` is called when
    it goes out, `failed` with why it was not made, or why that cannot be known.
    """

    def __init__(
        self,
        call: Call,
        done: Callable[[Written], object] = lambda _: None,
        *,
        sent: Callable[[], object] = lambda: None,
        failed: Callable[[ProviderError], object] = lambda _: None,
        notes: tuple[str, ...] = (),
        learn: Learn | None = None,
        ask: bool = True,
        question: str = "",
        yes: str = "",
        rolls_back: bool = False,
    ) -> None:
        super().__init__()
        self.call, self.notes, self.learn, self.ask = call, notes, learn, ask
        self.question, self.yes, self.rolls_back = question, yes, rolls_back
        self.done, self.sent, self.failed = done, sent, failed


class LastGoodRequested(Message):
    """An alias that is whole is to be rolled back to its last good version, once that was seen."""

    def __init__(self, alias: Alias) -> None:
        super().__init__()
        self.alias = alias


class PublishRequested(Message):
    """`$LATEST`, as it was `seen`, is to be published under a description yet to be typed; `done` once it was."""

    def __init__(self, function: str, seen: Version | None, done: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.function, self.seen, self.done = function, seen, done

    def answered(self, made: Version | None) -> None:
        """Pass on that a version was made, if one was."""
        if made is not None:
            self.done()


class CopyRequested(Message):
    """A text of ours is to be copied to the clipboard of the terminal; `what` says in words what it is."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text, self.what = text, what


class StopRequested(Message):
    """The deployment that moves an alias is to be stopped."""

    def __init__(self, alias: Alias | None) -> None:
        super().__init__()
        self.alias = alias


class CancelRequested(Message):
    """The shift of an alias in progress is to be taken back, or where there is none, the screen to be left."""

    def __init__(self, alias: Alias | None) -> None:
        super().__init__()
        self.alias = alias


class WindowRequested(Message):
    """Traffic is to be shown over the next longer window (`by` 1) or the next shorter one (-1)."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


class FunctionsChecked(Message):
    """The doctor looked at these functions."""

    def __init__(self, reports: tuple[FunctionReport, ...]) -> None:
        super().__init__()
        self.reports = reports


class MessagesRequested(Message):
    """What was said in this session is to be shown."""


class HelpRequested(Message):
    """What can be done in a dialog is to be shown."""

    def __init__(self, availability: Availability) -> None:
        super().__init__()
        self.availability = availability


class ScreenResumed(Message):
    """A screen came to the top, or shows something else."""


class RolloutRequested(Message):
    """Something is to be done with a rollout."""

    def __init__(self, request: Request | HostedRequest) -> None:
        super().__init__()
        self.request = request


class ContextsRequested(Message):
    """Something is to be done with the contexts that can be opened."""

    def __init__(self, request: ContextRequest) -> None:
        super().__init__()
        self.request = request


class SeveralRequested(Message):
    """Something is to be read of several contexts: each step of each is handed to `show` while the screen is open."""

    def __init__(
        self,
        screen: Screen[Any],
        kind: Kind,
        choices: tuple[ContextChoice, ...],
        show: Callable[[ContextRead], object],
    ) -> None:
        super().__init__()
        self.screen, self.kind, self.choices, self.show = screen, kind, choices, show


class Back(Message):
    """The screen is to be left for the one below it."""


class QuitRequested(Message):
    """The product is to be left."""
