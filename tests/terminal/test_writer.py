"""The writer writes all of it in order, never waits in the loop, and notices a terminal that is gone."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Iterator

import pytest

from tui.terminal.writer import Writer


@pytest.fixture
def pair() -> Iterator[tuple[int, int]]:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, theirs
    for descriptor in (ours, theirs):
        try:
            os.close(descriptor)
        except OSError:
            continue  # a test closed it


async def everything(descriptor: int, length: int) -> bytes:
    loop = asyncio.get_running_loop()
    os.set_blocking(descriptor, False)
    data = bytearray()
    done = loop.create_future()

    def read() -> None:
        data.extend(os.read(descriptor, 65_536))
        if len(data) >= length:
            loop.remove_reader(descriptor)
            done.set_result(None)

    loop.add_reader(descriptor, read)
    await asyncio.wait_for(done, 20)
    return bytes(data)


@pytest.mark.parametrize("own", [True, False])
async def test_a_stalled_terminal_gets_all_of_it_later(
    pair: tuple[int, int], own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = pair
    if not own:
        monkeypatch.setattr(os, "ttyname", lambda _: "/nonexistent")
    drained = asyncio.Event()
    writer = Writer(theirs, asyncio.get_running_loop(), on_drained=drained.set, on_gone=lambda: None)
    text = "".join(f"{number} " for number in range(30_000))
    writer.write(text[:1_000])
    writer.write(text[1_000:])
    assert not writer.idle
    assert await everything(ours, len(text)) == text.encode()
    await asyncio.wait_for(drained.wait(), 20)
    assert writer.idle
    writer.close()


async def test_the_inherited_descriptor_stays_blocking(pair: tuple[int, int]) -> None:
    writer = Writer(pair[1], asyncio.get_running_loop(), on_drained=lambda: None, on_gone=lambda: None)
    assert os.get_blocking(pair[1])
    writer.close()


async def test_a_terminal_that_is_gone_is_noticed_once(pair: tuple[int, int]) -> None:
    ours, theirs = pair
    gone: list[bool] = []
    writer = Writer(theirs, asyncio.get_running_loop(), on_drained=lambda: None, on_gone=lambda: gone.append(True))
    os.close(ours)
    writer.write("into the void")
    writer.write("and again")
    assert gone == [True]
    assert writer.idle
    writer.close()


async def test_flushing_gives_up_on_a_stalled_terminal(pair: tuple[int, int]) -> None:
    writer = Writer(pair[1], asyncio.get_running_loop(), on_drained=lambda: None, on_gone=lambda: None)
    writer.write("x" * 1_000_000)
    writer.flush(0.01)
    assert not writer.idle
    writer.close()
