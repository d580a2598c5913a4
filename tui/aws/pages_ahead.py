"""Reads a list's pages ahead of whoever takes them: what is done with one page holds up the next by nothing."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tui.domain.errors import ProviderError
from tui.domain.page import Page

Raw = TypeVar("Raw")
T = TypeVar("T")

MOST = 20
"""Pages that are read and not taken yet, at the most: whoever stops taking them costs no more calls than these."""

PAUSE = 0.1
"""Seconds from one taking to the next, unless it is the last: to show each page by itself would keep a screen busy."""


@dataclass(slots=True)
class _Ahead(Generic[Raw]):
    """What was read behind the page that ends at the marker `taken_to`, which is empty while some of it is taken."""

    taken_to: str
    taken_at: float
    pages: deque[Page[Raw]] = field(default_factory=deque)
    error: Exception | None = None
    abandoned: bool = False


class PagesAhead(Generic[Raw, T]):
    """The pages of one list, of which `read` returns the one behind a marker; raises ProviderError.

    Those that come within `pause` seconds are taken as one, the first alone and the last at once. `parse` reads an
    item, which whoever takes it does, while the next page is on its way.
    """

    def __init__(
        self, read: Callable[[str | None], Page[Raw]], parse: Callable[[Raw], T], pause: float = PAUSE
    ) -> None:
        self._read, self._parse, self._pause = read, parse, pause
        self._condition = threading.Condition()
        self._ahead: _Ahead[Raw] | None = None

    def take(self, marker: str | None) -> Page[T]:
        """Return what is behind a marker, from the beginning for None; raise what reading it raised."""
        with self._condition:
            ahead = self._ahead
            goes_on = ahead is not None and marker is not None and ahead.taken_to == marker
            if ahead is not None and goes_on:
                ahead.taken_to = ""
        if ahead is not None and goes_on:
            return self._take_from(ahead)
        self.abandon()
        page = self._read(marker)
        if page.next_marker is not None:
            ahead = _Ahead(page.next_marker, time.monotonic())
            with self._condition:
                self._ahead = ahead
            threading.Thread(target=self._read_on, args=(ahead, page.next_marker), name="pages", daemon=True).start()
        return Page(tuple(map(self._parse, page.items)), page.next_marker)

    def abandon(self) -> None:
        """Read no further."""
        with self._condition:
            if self._ahead is not None:
                self._ahead.abandoned = True
                self._ahead = None
            self._condition.notify_all()

    def _take_from(self, ahead: _Ahead[Raw]) -> Page[T]:
        page = self._next(ahead, None)
        if page is None:
            with self._condition:
                if self._ahead is ahead:
                    self._ahead = None
            raise ahead.error or ProviderError("", "the list is read again from its beginning")
        items, last, count = [*map(self._parse, page.items)], page.next_marker, 1
        due = ahead.taken_at + self._pause
        while last is not None and count < MOST and (page := self._next(ahead, due)) is not None:
            items += map(self._parse, page.items)
            last, count = page.next_marker, count + 1
        with self._condition:
            ahead.taken_to, ahead.taken_at = last or "", time.monotonic()
            if last is None and self._ahead is ahead:
                self._ahead = None
        return Page(tuple(items), last)

    def _next(self, ahead: _Ahead[Raw], due: float | None) -> Page[Raw] | None:
        """Return the next page, None where there will be none, or none until it is `due` (None waits for it)."""
        with self._condition:
            while not ahead.pages and ahead.error is None and not ahead.abandoned:
                left = None if due is None else due - time.monotonic()
                if left is not None and left <= 0:
                    return None
                self._condition.wait(left)
            if not ahead.pages:
                return None
            self._condition.notify_all()
            return ahead.pages.popleft()

    def _read_on(self, ahead: _Ahead[Raw], marker: str | None) -> None:
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
