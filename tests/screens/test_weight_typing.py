"""A weight as it is typed, pasted and proposed on a function's screen, until it is taken."""

from __future__ import annotations

from typing import Any, cast

from screens.function.weight_typing import WeightTyping
from tui.domain.routing import Weight


class Screen:
    """Keeps what is shown, and what is notified."""

    def __init__(self) -> None:
        self.shown, self.notified = list[str](), list[str]()
        self.typing = WeightTyping(cast(Any, self), self.shown.append)

    def notify(self, words: str, **_: object) -> None:
        self.notified.append(words)


def test_what_is_typed_is_shown_and_dropped_once_it_is_taken() -> None:
    screen = Screen()
    for key in ("1", "2", "full_stop", "5"):
        screen.typing.press(key)
    assert screen.typing.take(None) == Weight(1_250)
    assert screen.shown == ["1", "12", "12.", "12.5", ""]


def test_what_was_proposed_is_replaced_by_what_is_typed_not_continued() -> None:
    screen = Screen()
    screen.typing.propose(Weight(2_500))
    assert screen.typing.text == "25"
    screen.typing.press("7")
    screen.typing.press("5")
    assert screen.typing.text == "75"


def test_what_is_no_weight_yet_stays_to_be_corrected() -> None:
    screen = Screen()
    assert screen.typing.paste("250")
    assert screen.typing.take(None) is None
    assert screen.typing.text == "250"
    assert len(screen.notified) == 1
    assert not screen.typing.paste("orders")
    assert screen.typing.text == "250"


def test_what_speaks_against_it_is_said_and_nothing_stays() -> None:
    screen = Screen()
    screen.typing.press("5")
    assert screen.typing.take("a change is being sent") is None
    assert (screen.typing.text, screen.notified) == ("", ["a change is being sent"])
