"""The part of the screen of `$LATEST` that takes new code: asks where it is, packs it, and hands it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.features.latest.code_source import code_source
from tui.features.latest.editor import CODE
from tui.features.latest.read_package import NotPacked, after_packing, read_package
from tui.features.latest.text import code_hint
from tui.widgets.edit_line import EditLine
from tui.widgets.news_line import NewsLine

if TYPE_CHECKING:
    from screens.detail import DetailScreen
    from screens.latest.commands import LatestContext
    from tui.domain.call import CodeSource
    from tui.domain.version import Version
    from tui.features.latest.read_package import PackingStep

PACKING = "packing"
"""What is under way, in words."""


class CodePacking:
    """Code on its way to a call: an image's URI goes on as it is, a folder or a file is packed first."""

    def __init__(
        self,
        screen: DetailScreen[LatestContext],
        doing: Callable[[str], object],
        latest: Callable[[], Version | None],
        write: Callable[[CodeSource, tuple[str, ...]], object],
    ) -> None:
        """Say by `doing` what is under way, and have code and notes on it written by `write`."""
        self._screen, self._doing, self._latest, self._write = screen, doing, latest, write
        self._typed = ""
        """The path that is packed, or could not be: then it comes back with the next try."""

    def ask(self, latest: Version) -> None:
        """Have it typed where new code comes from."""
        image, context = latest.package_type == "Image", self._screen.context
        hint = "REGISTRY/REPOSITORY:TAG" if image else code_hint(context.place if context is not None else "")
        self._screen.query_one(EditLine).begin(CODE, "code from", self._typed, hint=hint, path=not image)

    def take(self, latest: Version, typed: str) -> None:
        """Take what was typed; raise BadEdit."""
        source = code_source(typed, latest.package_type)
        if not isinstance(source, str):
            self._write(source, ())
            return
        self._typed = typed
        self._doing(PACKING)
        self._say("packing…: press esc to stop")
        self._screen.read(lambda _: read_package(source), self._packed, PACKING)

    def _packed(self, step: PackingStep) -> None:
        packed = after_packing(step, self._latest())
        self._say(packed.words)
        if packed.code is not None:
            self._write(packed.code, packed.notes)
        if packed.is_last:
            self._doing("")
            self._typed = self._typed if isinstance(step, NotPacked) else ""

    def stop(self) -> None:
        """Pack no further."""
        self._screen.workers.cancel_group(self._screen, f"read {PACKING}")
        self._doing("")
        self._say("packing stopped: nothing was sent")

    def _say(self, words: str) -> None:
        self._screen.query_one(NewsLine).say(words)
