"""Pages are read ahead of whoever takes them, in order, once each, and no further than is of use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from tui.aws.pages_ahead import MOST, PagesAhead
from tui.domain.errors import Busy, ProviderError
from tui.domain.page import Page

PATIENCE = 60.0


class Listing:
    """Pages of one number each, which tells what was read of it."""

    def __init__(self, count: int, fails_at: int = -1) -> None:
        self.count, self.fails_at = count, fails_at
        self.read_markers: list[int] = []
        self._changed = threading.Condition()

    def read(self, marker: str | None) -> Page[int]:
        number = int(marker or 0)
        with self._changed:
            self.read_markers.append(number)
            self._changed.notify_all()
        if number == self.fails_at:
            raise Busy("lambda:ListFunctions", "slower")
        return Page((number,), str(number + 1) if number + 1 < self.count else None)

    def until(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, PATIENCE)


def page_items(pages: PagesAhead[int]) -> Iterator[tuple[int, ...]]:
    marker: str | None = None
    while True:
        page = pages.take(marker)
        yield page.items
        marker = page.next_marker
        if marker is None:
            return


def flat(pages: PagesAhead[int]) -> list[int]:
    return [number for items in page_items(pages) for number in items]


@pytest.mark.parametrize("count", [1, 2, 7, 3 * MOST])
def test_all_are_taken_in_order_and_read_once(count: int) -> None:
    listing = Listing(count)
    assert flat(PagesAhead(listing.read)) == list(range(count))
    assert listing.read_markers == list(range(count))


def test_what_was_read_meanwhile_is_one_page_and_never_more_than_is_of_use() -> None:
    listing = Listing(1000)
    pages = PagesAhead(listing.read)
    first = pages.take(None)
    listing.until(lambda: len(listing.read_markers) == MOST + 1)
    second = pages.take(first.next_marker)
    assert second.items == tuple(range(1, MOST + 1))
    listing.until(lambda: len(listing.read_markers) == 2 * MOST + 1)
    assert pages.take(second.next_marker).items == tuple(range(MOST + 1, 2 * MOST + 1))
    listing.until(lambda: len(listing.read_markers) == 3 * MOST + 1)
    assert listing.read_markers == list(range(3 * MOST + 1))
    pages.abandon()
    for thread in threading.enumerate():
        if thread.name == "pages":
            thread.join(PATIENCE)
            assert not thread.is_alive()


def test_what_comes_soon_after_one_another_is_taken_as_one_and_the_last_page_at_once() -> None:
    pages = PagesAhead(Listing(4).read, pause=PATIENCE)
    assert list(page_items(pages)) == [(0,), (1, 2, 3)]


def test_what_was_read_before_a_failure_is_taken_without_waiting_for_more() -> None:
    pages = PagesAhead(Listing(4, fails_at=3).read, pause=PATIENCE)
    pages.take(None)
    assert pages.take("1").items == (1, 2)


def test_a_failure_comes_after_what_was_read_before_it_and_the_page_can_be_read_again() -> None:
    listing = Listing(6, fails_at=3)
    pages = PagesAhead(listing.read)
    items, marker = pages.take(None).items, "1"
    while len(items) < 3:
        items += pages.take(marker).items
        marker = str(len(items))
    assert items == (0, 1, 2)
    with pytest.raises(Busy):
        pages.take("3")
    listing.fails_at = -1
    assert pages.take("3").items == (3,)
    assert pages.take("4").items[0] == 4


def test_a_list_that_begins_anew_reads_no_further_in_the_old_one() -> None:
    listing = Listing(3)
    pages = PagesAhead(listing.read)
    before = pages.take(None)
    assert flat(pages) == [0, 1, 2]
    # Whoever goes on in the old one reads its pages as they are.
    assert pages.take(before.next_marker).items == (1,)


def test_who_waits_for_a_page_of_a_list_that_is_given_up_is_told() -> None:
    reading, go_on = threading.Event(), threading.Event()

    def read(marker: str | None) -> Page[int]:
        if marker is not None:
            reading.set()
            assert go_on.wait(PATIENCE)
        return Page((1,), "next")

    pages, raised = PagesAhead(read), threading.Event()
    pages.take(None)

    def wait_for_page() -> None:
        with pytest.raises(ProviderError, match="from its beginning"):
            pages.take("next")
        raised.set()

    waiting = threading.Thread(target=wait_for_page)
    waiting.start()
    assert reading.wait(PATIENCE)
    pages.abandon()
    assert raised.wait(PATIENCE)
    go_on.set()
    waiting.join(PATIENCE)
