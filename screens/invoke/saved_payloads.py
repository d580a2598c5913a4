"""The part of the screen that keeps payloads under names: saves, loads and deletes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from screens.invoke.payloads import SavedDialog, SaveDialog
from screens.review import ReviewDialog
from tui.features.invoke.review import deletion_review
from tui.features.invoke.saved import delete_payload, describe_failure, load_payload, read_names, save_payload
from tui.presentation.keymap import key

if TYPE_CHECKING:
    from screens.detail import DetailScreen
    from screens.invoke.commands import InvokeContext
    from tui.writes.review import Consent


class SavedPayloads:
    """The saved payloads of a function, and the name of the one that is worked on."""

    def __init__(self, screen: DetailScreen[InvokeContext], function: str, show: Callable[[str], object]) -> None:
        """Have a payload that is loaded shown by `show`."""
        self._screen, self._function, self._show = screen, function, show
        self._saved_as = ""

    def save(self, text: str) -> None:
        """Ask for a name, and keep the payload under it."""
        context = self._screen.context
        where = ", while the demo runs" if context is not None and context.place == "demo" else ""

        def named(name: str | None) -> None:
            if name:
                self._screen.read(lambda w: save_payload(w, self._function, name, text), saved, "payloads")

        def saved(result: str | OSError) -> None:
            if isinstance(result, str):
                self._saved_as = result
            self._report("was saved", result)

        self._screen.app.push_screen(SaveDialog(self._saved_as, where), named)

    def open(self) -> None:
        """Show the saved payloads."""
        self._screen.read(lambda w: read_names(w, self._function), self._choose, "payloads")

    def _choose(self, names: tuple[str, ...] | OSError) -> None:
        if isinstance(names, OSError):
            self._report("", names)
        elif names:
            self._screen.app.push_screen(SavedDialog(names), self._chosen)
        else:
            none = f"no saved payloads for this function: press {key('invoke.save')} to save one"
            self._screen.notify(none, markup=False)

    def _chosen(self, chosen: tuple[str, str] | None) -> None:
        match chosen:
            case ("load", name):
                loaded = partial(self._loaded, name)
                self._screen.read(lambda w: load_payload(w, self._function, name), loaded, "payloads")
            case ("delete", name):
                self._screen.app.push_screen(ReviewDialog(deletion_review(name)), partial(self._delete, name))

    def _loaded(self, name: str, text: str | OSError) -> None:
        if isinstance(text, OSError):
            self._report("", text)
        else:
            self._saved_as = name
            self._show(text)

    def _delete(self, name: str, consent: Consent | None) -> None:
        if consent is not None:
            report = partial(self._report, "was deleted")
            self._screen.read(lambda w: delete_payload(w, self._function, name), report, "payloads")

    def _report(self, done: str, result: str | OSError) -> None:
        if isinstance(result, OSError):
            self._screen.notify(describe_failure(result), severity="warning", markup=False)
        else:
            self._screen.notify(f"{result} {done}", markup=False)
