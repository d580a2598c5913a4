"""Input is handed over one event at a time, in order, and never held up for long."""

from __future__ import annotations

import asyncio

import pytest
from textual.events import InputEvent, Key, MouseMove
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.terminal.input_queue import InputHandled, InputQueue


class App:
    """Notes what it is handed."""

    def __init__(self) -> None:
        self.handed: list[Message] = []
        self.followed: list[InputHandled] = []
        self.runs = True

    def follow(self, handled: InputHandled) -> bool:
        self.followed.append(handled)
        return self.runs


def key(name: str) -> InputEvent:
    return Key(name, name)


def move(x: int, button: int = 1) -> MouseMove:
    return MouseMove(None, x, 2, 1, 0, button, False, False, False)


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
async def input_queue(app: App) -> InputQueue:
    return InputQueue(asyncio.get_running_loop(), app.handed.append, app.follow)


async def test_the_next_event_waits_for_the_one_before(input_queue: InputQueue, app: App) -> None:
    first, second = key("a"), key("b")
    input_queue.put([first, second])
    assert app.handed == [first]
    input_queue.handled()
    assert app.handed == [first, second]


async def test_of_waiting_positions_only_the_last_is_handed_over(input_queue: InputQueue, app: App) -> None:
    positions = [move(x) for x in range(50)]
    input_queue.put(positions[:3])
    input_queue.put(positions[3:])
    last = move(7, button=0)
    input_queue.put([last])
    input_queue.handled()
    input_queue.handled()
    assert app.handed == [positions[2], positions[-1], last]
    assert app.followed[0].point == (2, 2)


async def test_what_is_no_input_is_not_waited_for(input_queue: InputQueue, app: App) -> None:
    input_queue.put([TerminalSupportsSynchronizedOutput(), TerminalSupportsSynchronizedOutput()])
    assert len(app.handed) == 2
    assert not app.followed


async def test_an_app_that_takes_no_messages_is_not_waited_for(input_queue: InputQueue, app: App) -> None:
    app.runs = False
    input_queue.put([key("a"), key("b")])
    assert len(app.handed) == 2


async def test_an_event_that_is_never_dealt_with_holds_up_nothing(input_queue: InputQueue, app: App) -> None:
    both = asyncio.Event()

    def note(message: Message) -> None:
        app.handed.append(message)
        if len(app.handed) == 2:
            both.set()

    waiting = InputQueue(asyncio.get_running_loop(), note, app.follow)
    waiting.put([key("a"), key("b")])
    await asyncio.wait_for(both.wait(), 20)
