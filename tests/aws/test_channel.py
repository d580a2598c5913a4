"""A process that dies or hangs at a chosen point is replaced: nothing is sent twice, and nobody is left waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.begun_write import WRITE
from tests.support.dying import PROD, dying
from tests.support.paths import ROOT
from tui.aws import channel as channels
from tui.aws.channel import Channel
from tui.aws.child import Process, spawn
from tui.aws.remote import RemoteProvider
from tui.domain.errors import NotSent, ProcessEnded, Withdrawn
from tui.writes.journal.presence import Presence, is_present

pytestmark = pytest.mark.process


def until(true: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class Bench:
    """A remote provider over a dying one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pids: list[int] = []
        self.starts_again: Callable[[], object] = lambda: None
        self.messages: list[str] = []
        self.changed = threading.Condition()
        self.remote = RemoteProvider(self._start, partial(dying, folder), self._hear)
        self.port = self.remote.port
        self._threads = ThreadPoolExecutor(8)

    def _start(self) -> Process:
        if self.pids:
            self.starts_again()
        process = spawn(())
        self.pids.append(process.pid)
        return process

    def _hear(self, words: str) -> None:
        with self.changed:
            self.messages.append(words)
            self.changed.notify_all()

    def until_received(self, words: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: any(words in message for message in self.messages), 30), self.messages

    @property
    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text().split()

    def kills(self, method: str) -> None:
        (self.folder / f"die-{method}").touch()

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pids[-1], number)

    def beside(self, do: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Start a call, and return once it has been asked."""
        before = self.channel._last_number
        future = self._threads.submit(do, *arguments)
        until(lambda: self.channel._last_number > before)
        return future

    @property
    def channel(self) -> Channel:
        assert self.remote._channel is not None
        return self.remote._channel


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    # Looked after often, and with patience for a start on a busy machine.
    monkeypatch.setattr(channels, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(channels, "SILENT_BEATS", 300)
    made = Bench(tmp_path)
    yield made
    made.remote.close()


@pytest.fixture
def quickly(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the process for stuck after a second; the new one may take longer to start on a busy machine."""
    monkeypatch.setattr(channels, "SILENT_BEATS", 10)
    bench.starts_again = lambda: monkeypatch.setattr(channels, "SILENT_BEATS", 300)


def test_what_was_being_read_is_read_again_by_a_new_process(bench: Bench) -> None:
    bench.kills("list_aliases")
    assert bench.port.list_aliases("orders") == (PROD,)
    assert bench.calls == ["open", "list_aliases", "open", "list_aliases"]
    bench.until_received("the AWS process was killed by signal 9; a new one was started")
    assert len(bench.pids) == 2


def test_a_write_that_had_begun_is_not_known_and_never_made_again(bench: Bench) -> None:
    bench.kills("perform")
    with pytest.raises(ProcessEnded, match="killed by signal 9") as ended:
        bench.port.perform(WRITE)
    assert ended.value.outcome_unknown
    # The way back works at once.
    assert bench.port.perform(WRITE) == PROD
    assert bench.calls == ["open", "perform", "open", "perform"]


def test_a_write_that_had_not_begun_is_made_once_by_the_new_process(bench: Bench) -> None:
    bench.signal(signal.SIGSTOP)
    writing = bench.beside(bench.port.perform, WRITE)
    assert bench.channel.has_not_begun
    bench.signal(signal.SIGKILL)
    assert writing.result(30) == PROD
    assert bench.calls == ["open", "open", "perform"]


@pytest.mark.usefixtures("quickly")
def test_a_process_that_hangs_is_ended_before_what_it_holds_could_be_sent_late(bench: Bench) -> None:
    bench.signal(signal.SIGSTOP)
    writing, reading = bench.beside(bench.port.perform, WRITE), bench.beside(bench.port.list_aliases, "orders")
    assert writing.result(30) == PROD
    assert reading.result(30) == (PROD,)
    bench.until_received("the AWS process did not answer for 1 s; a new one was started")
    assert bench.calls[:2] == ["open", "open"]
    assert sorted(bench.calls[2:]) == ["list_aliases", "perform"]


@pytest.mark.usefixtures("quickly")
def test_a_write_that_hangs_once_begun_is_not_known_and_the_way_back_goes_out(bench: Bench) -> None:
    os.mkfifo(bench.folder / "wait")
    writing = bench.beside(bench.port.perform, WRITE)
    until(lambda: not bench.channel.has_not_begun and "perform" in bench.calls)
    bench.signal(signal.SIGSTOP)
    with pytest.raises(ProcessEnded, match="did not answer for 1 s"):
        writing.result(30)
    (bench.folder / "wait").unlink()
    assert bench.port.perform(WRITE) == PROD
    assert bench.calls == ["open", "perform", "open", "perform"]


@pytest.fixture
def beating_quickly(tmp_path: Path) -> None:
    """Let the process send twenty heartbeats a second from its start on."""
    (tmp_path / "beats-quickly").touch()


@pytest.mark.usefixtures("beating_quickly")
def test_what_is_slow_is_left_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "SILENT_BEATS", 10)
    os.mkfifo(bench.folder / "wait")
    writing = bench.beside(bench.port.perform, WRITE)
    before = bench.channel._received
    # Longer than it might be silent.
    until(lambda: bench.channel._received >= before + 30)
    (bench.folder / "wait").write_text("go on")
    assert writing.result(30) == PROD
    assert bench.messages == []


def test_after_the_second_end_it_is_started_again_on_asking_only(bench: Bench) -> None:
    bench.kills("list_aliases")
    bench.port.list_aliases("orders")
    bench.kills("list_aliases")
    with pytest.raises(ProcessEnded, match="killed by signal 9"):
        bench.port.list_aliases("orders")
    bench.until_received("killed by signal 9: refresh to start it again")
    with pytest.raises(NotSent, match="killed by signal 9") as not_sent:
        bench.port.perform(WRITE)
    assert not not_sent.value.outcome_unknown
    assert len(bench.pids) == 2
    bench.remote.restart()
    assert bench.port.perform(WRITE) == PROD
    bench.remote.restart()
    assert len(bench.pids) == 3


def test_one_that_cannot_be_opened_again_says_why_and_is_tried_again(bench: Bench) -> None:
    (bench.folder / "no-credentials").touch()
    bench.signal(signal.SIGKILL)
    with pytest.raises(ProcessEnded, match="no credentials any more"):
        bench.port.list_aliases("orders")
    (bench.folder / "no-credentials").unlink()
    bench.remote.restart()
    assert bench.port.list_aliases("orders") == (PROD,)


def test_one_killed_before_it_answered_is_replaced_and_two_are_told(tmp_path: Path) -> None:
    (tmp_path / "die-open").touch()
    bench = Bench(tmp_path)
    assert bench.port.list_aliases("orders") == (PROD,)
    bench.remote.close()

    def start_dead() -> Process:
        process = spawn(())
        os.kill(process.pid, signal.SIGKILL)
        return process

    with pytest.raises(ProcessEnded, match="killed by signal 9"):
        RemoteProvider(start_dead, partial(dying, tmp_path))


def test_a_new_process_knows_the_account_again_before_it_may_write(bench: Bench) -> None:
    bench.port.get_caller_identity()
    (bench.folder / "provisional").touch()
    bench.kills("list_aliases")
    bench.port.list_aliases("orders")
    assert bench.calls[2:] == ["list_aliases", "open", "get_caller_identity", "list_aliases"]
    assert bench.remote.context.account == "123456789012"


def test_leaving_takes_back_what_has_not_begun(bench: Bench) -> None:
    bench.signal(signal.SIGSTOP)
    writing = bench.beside(bench.port.perform, WRITE)
    bench.remote.withdraw()
    with pytest.raises(Withdrawn, match="quit before it could be sent"):
        writing.result(30)
    # It is gone for good: going on, it would have found the write.
    with pytest.raises(ProcessLookupError):
        bench.signal(signal.SIGCONT)
    assert bench.calls == ["open"]
    assert bench.messages == []


def test_leaving_lets_a_write_that_has_begun_go_on(bench: Bench) -> None:
    os.mkfifo(bench.folder / "wait")
    writing = bench.beside(bench.port.perform, WRITE)
    until(lambda: not bench.channel.has_not_begun)
    bench.remote.withdraw()
    (bench.folder / "wait").write_text("go on")
    assert writing.result(30) == PROD


def test_an_answer_that_cannot_be_read_leaves_nobody_waiting(bench: Bench) -> None:
    os.mkfifo(bench.folder / "wait")
    writing = bench.beside(bench.port.perform, WRITE)
    until(lambda: not bench.channel.has_not_begun)
    with pytest.raises(ProcessEnded, match="could not be read"):
        bench.port.get_alias("orders", "PROD")
    with pytest.raises(ProcessEnded, match="could not be read"):
        writing.result(30)


def test_every_descriptor_is_closed_once(bench: Bench) -> None:
    def open_ones() -> set[str]:
        return set(os.listdir("/proc/self/fd"))

    bench.port.list_aliases("orders")
    before = open_ones()
    for _ in range(5):
        channel = bench.channel
        # At the same time the asking end is closed here and the hearing one ends there.
        channel.close()
        channel.kill()
        assert channel.wait_for_end(30)
        bench.remote.restart()
        bench.port.list_aliases("orders")
    until(lambda: len(open_ones()) == len(before))


_KILLED = """
import os, signal, sys, threading
from functools import partial
from pathlib import Path
from tests.support.dying import dying
from tests.support.begun_write import WRITE
from tui.writes.journal.presence import Presence
from tui.aws.child import spawn
from tui.aws.remote import RemoteProvider
folder = Path(sys.argv[1])
presence = Presence(folder)
presence.take()
remote = RemoteProvider(partial(spawn, (), lock=str(presence.file)), partial(dying, folder))
threading.Thread(target=remote.port.perform, args=(WRITE,), daemon=True).start()
while not any(request.begun for request in remote._channel._requests.values()): pass
print(presence.name, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_lock_of_a_killed_session_is_held_until_its_write_has_ended(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "wait")
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path)], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    name = killed.stdout.decode().strip()
    assert is_present(tmp_path, name)
    presence = Presence(tmp_path)
    presence.take()
    assert is_present(tmp_path, name)
    (tmp_path / "wait").write_text("go on")
    lock = tmp_path / f"sitting-{name}.lock"
    until(lambda: not lock.exists())
    assert not is_present(tmp_path, name)
    presence.end()


def test_a_process_that_is_closed_leaves_the_lock_of_the_session_that_goes_on(tmp_path: Path) -> None:
    presence = Presence(tmp_path)
    presence.take()
    remote = RemoteProvider(partial(spawn, (), lock=str(presence.file)), partial(dying, tmp_path))
    channel = remote._channel
    assert channel is not None
    remote.port.list_aliases("orders")
    remote.port.close()
    assert channel.wait_for_end(30)
    assert presence.file.exists()
    assert is_present(tmp_path, presence.name)
    presence.end()
    assert not presence.file.exists()
