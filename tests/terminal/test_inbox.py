"""Input is handed over one event at a time, in order, and never held up for long."""

from __future__ import annotations

import asyncio

import pytest
from textual.events import InputEvent, Key, MouseMove
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.terminal.inbox import Inbox, Taken


class App:
    """Notes what it is handed."""

    def __init__(self) -> None:
        self.handed: list[Message] = []
        self.followed: list[Taken] = []
        self.runs = True

    def follow(self, taken: Taken) -> bool:
        self.followed.append(taken)
        return self.runs


def key(name: str) -> InputEvent:
    return Key(name, name)


def move(x: int, button: int = 1) -> MouseMove:
    return MouseMove(None, x, 2, 1, 0, button, False, False, False)


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
async def inbox(app: App) -> Inbox:
    return Inbox(asyncio.get_running_loop(), app.handed.append, app.follow)


async def test_the_next_event_waits_for_the_one_before(inbox: Inbox, app: App) -> None:
    first, second = key("a"), key("b")
    inbox.put([first, second])
    assert app.handed == [first]
    inbox.taken()
    assert app.handed == [first, second]


async def test_of_waiting_positions_only_the_last_is_handed_over(inbox: Inbox, app: App) -> None:
    positions = [move(x) for x in range(50)]
    inbox.put(positions[:3])
    inbox.put(positions[3:])
    last = move(7, button=0)
    inbox.put([last])
    inbox.taken()
    inbox.taken()
    assert app.handed == [positions[2], positions[-1], last]
    assert app.followed[0].point == (2, 2)


async def test_what_is_no_input_is_not_waited_for(inbox: Inbox, app: App) -> None:
    inbox.put([TerminalSupportsSynchronizedOutput(), TerminalSupportsSynchronizedOutput()])
    assert len(app.handed) == 2
    assert not app.followed


async def test_an_app_that_takes_no_messages_is_not_waited_for(inbox: Inbox, app: App) -> None:
    app.runs = False
    inbox.put([key("a"), key("b")])
    assert len(app.handed) == 2


async def test_an_event_that_is_never_dealt_with_holds_up_nothing(inbox: Inbox, app: App) -> None:
    both = asyncio.Event()

    def note(message: Message) -> None:
        app.handed.append(message)
        if len(app.handed) == 2:
            both.set()

    waiting = Inbox(asyncio.get_running_loop(), note, app.follow)
    waiting.put([key("a"), key("b")])
    await asyncio.wait_for(both.wait(), 20)
