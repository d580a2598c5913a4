"""Reads a list's pages ahead of whoever takes them: what is done with one page holds up the next by nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tui.domain.errors import ProviderError
from tui.domain.page import Page

T = TypeVar("T")

MOST = 20
"""Pages that are read and not taken yet, at the most: whoever stops taking them costs no more calls than these."""


@dataclass(slots=True)
class _Ahead(Generic[T]):
    """What was read behind the page that ends at the marker `taken_to`."""

    taken_to: str
    pages: list[Page[T]] = field(default_factory=list)
    error: Exception | None = None
    abandoned: bool = False


class PagesAhead(Generic[T]):
    """The pages of one list, of which `read` returns the one behind a marker; raises ProviderError.

    All that were read by then are taken as one page.
    """

    def __init__(self, read: Callable[[str | None], Page[T]]) -> None:
        self._read = read
        self._condition = threading.Condition()
        self._ahead: _Ahead[T] | None = None

    def take(self, marker: str | None) -> Page[T]:
        """Return what is behind a marker, from the beginning for None; raise what reading it raised."""
        with self._condition:
            ahead = self._ahead
            if ahead is not None and marker is not None and ahead.taken_to == marker:
                return self._take_from(ahead)
        self.abandon()
        page = self._read(marker)
        if page.next_marker is not None:
            ahead = _Ahead(page.next_marker)
            with self._condition:
                self._ahead = ahead
            threading.Thread(target=self._read_on, args=(ahead, page.next_marker), name="pages", daemon=True).start()
        return page

    def abandon(self) -> None:
        """Read no further."""
        with self._condition:
            if self._ahead is not None:
                self._ahead.abandoned = True
                self._ahead = None
            self._condition.notify_all()

    def _take_from(self, ahead: _Ahead[T]) -> Page[T]:
        while not ahead.pages and ahead.error is None and not ahead.abandoned:
            self._condition.wait()
        if not ahead.pages:
            if self._ahead is ahead:
                self._ahead = None
            raise ahead.error or ProviderError("", "the list is read again from its beginning")
        pages, ahead.pages = ahead.pages, []
        self._condition.notify_all()
        last = pages[-1].next_marker
        if last is None:
            self._ahead = None
        else:
            ahead.taken_to = last
        return Page(tuple(item for page in pages for item in page.items), last)

    def _read_on(self, ahead: _Ahead[T], marker: str | None) -> None:
        while marker is not None:
            try:
                page = self._read(marker)
            except Exception as error:  # noqa: BLE001 - whatever it is, who takes the next page has to know
                with self._condition:
                    ahead.error = error
                    self._condition.notify_all()
                return
            marker = page.next_marker
            with self._condition:
                ahead.pages.append(page)
                self._condition.notify_all()
                while len(ahead.pages) >= MOST and not ahead.abandoned:
                    self._condition.wait()
                if ahead.abandoned:
                    return
