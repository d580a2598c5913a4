"""The port in another process: same answers, same errors, and an end that loses no write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from operator import attrgetter
from pathlib import Path
from typing import cast

import pytest

from tests.support.breaking import SECRET, Unreadable, breaking, unopened
from tests.support.endpoints import Reply, Request, Scripted, bare_environment
from tests.support.paths import ROOT
from tui.aws.child import FOR_DEMO, spawn
from tui.aws.remote import RemoteProvider
from tui.aws.session import open_provider
from tui.demo.provider import demo_provider
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import AliasMoved, BadScenario, Broken, NoRegion, NotFound, Unreachable
from tui.domain.routing import Routing, Weight
from tui.settings.settings import Settings

pytestmark = pytest.mark.process

DEMO = Settings(demo=True, calls_per_second=1000)


@pytest.fixture(scope="module")
def remote() -> Iterator[RemoteProvider]:
    provider = RemoteProvider(partial(spawn, FOR_DEMO), partial(demo_provider, DEMO))
    yield provider
    provider.close()


def test_reads_and_writes_cross_whole(remote: RemoteProvider) -> None:
    port = remote.port
    assert remote.context.place == "demo"
    assert port.get_caller_identity().account == "123456789012"
    page = port.list_functions()
    assert len(page.items) == 50
    rest = port.list_functions(page.next_marker)
    assert rest.items
    assert rest.next_marker is None
    before = port.get_alias("order-processor", "PROD")
    after = port.perform(UpdateAlias(before, before.routing.at("7", Weight(1250))))
    assert str(after.routing.weight) == "12.5"
    assert port.get_alias("order-processor", "PROD") == after
    version = port.get_function_configuration("order-processor", "7")
    assert version.state == "Active"
    assert version.environment


def test_errors_cross_as_what_they_are(remote: RemoteProvider) -> None:
    port = remote.port
    before = port.get_alias("order-processor", "PROD")
    port.perform(UpdateAlias(before, before.routing.rolled_back()))
    with pytest.raises(AliasMoved) as moved:
        port.perform(UpdateAlias(before, before.routing.promoted()))
    assert moved.value.action == "lambda:UpdateAlias"
    with pytest.raises(NotFound):
        port.get_alias("order-processor", "NOSUCH")
    with pytest.raises(AttributeError):
        attrgetter("delete_function")(remote.port)


def test_what_opening_raises_is_raised_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match="no such scenario"):
        RemoteProvider(partial(spawn, ()), partial(demo_provider, Settings(demo=True, scenario="nosuch")))
    bare_environment(monkeypatch, tmp_path)
    with pytest.raises(NoRegion):
        RemoteProvider(partial(spawn, ()), partial(open_provider, Settings()))


def test_a_process_that_ends_leaves_nobody_waiting() -> None:
    provider = RemoteProvider(partial(spawn, ()), breaking)
    provider.close()
    with pytest.raises(Unreachable, match="has ended"):
        provider.port.list_functions()


class TestMistakesOfOurs:
    """An exception that nobody expected over there is written down there and named here."""

    @pytest.fixture(autouse=True)
    def _state(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    @pytest.fixture
    def remote(self) -> Iterator[RemoteProvider]:
        provider = RemoteProvider(partial(spawn, (), report="tui.storage.crash_reports:report"), breaking)
        yield provider
        provider.close()

    def test_a_call_that_breaks_is_reported_once_and_the_rest_lives(
        self, remote: RemoteProvider, tmp_path: Path
    ) -> None:
        port = remote.port
        lines = set()
        for _ in range(3):
            with pytest.raises(Broken) as broken:
                port.list_functions()
            assert broken.value.outcome_unknown
            lines.add(broken.value.message)
        (file,) = tmp_path.rglob("crash-*.txt")
        assert lines == {f"it crashed (KeyError); a report without secrets is in {file}"}
        assert file.stat().st_mode & 0o777 == 0o600
        report = file.read_text()
        assert "in list_functions" in report
        assert SECRET not in report
        assert not port.call_pace().slowed

    def test_what_cannot_be_sent_and_what_ends_a_thread_leave_nobody_waiting(self, remote: RemoteProvider) -> None:
        port = remote.port
        with pytest.raises(Broken, match="it crashed"):
            port.get_alias("orders", "PROD")
        with pytest.raises(Broken, match=r"it crashed .SystemExit"):
            port.perform(UpdateAlias(Alias("orders", "PROD", Routing("6")), Routing("7")))
        assert not port.call_pace().slowed

    def test_what_cannot_be_read_over_there_ends_it_and_says_why(self, remote: RemoteProvider) -> None:
        port = remote.port
        with pytest.raises(Unreachable, match=r"it crashed .ValueError.; a report"):
            port.get_alias(cast(str, Unreadable()), "PROD")
        with pytest.raises(Unreachable, match=r"it crashed .ValueError"):
            port.list_functions()

    def test_a_mistake_in_opening_is_told_as_one(self, tmp_path: Path) -> None:
        with pytest.raises(Broken, match=r"it crashed .TypeError.; a report without secrets is in"):
            RemoteProvider(partial(spawn, (), report="tui.storage.crash_reports:report"), unopened)

    def test_a_report_that_fails_keeps_no_answer_back(self) -> None:
        provider = RemoteProvider(partial(spawn, (), report="tui.storage.crash_reports:nosuch"), breaking)
        with pytest.raises(Broken, match="its report failed"):
            provider.port.list_functions()
        provider.close()


_KILLED = """
import os, signal, sys, threading, time
from functools import partial
from operator import attrgetter
from tests.support.breaking import SECRET, Unreadable, breaking, unopened
from tests.support.endpoints import provider_at
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.routing import Routing
from tui.aws.child import spawn
from tui.aws.remote import RemoteProvider
remote = RemoteProvider(partial(spawn, ()), partial(provider_at, sys.argv[1]))
write = UpdateAlias(Alias("orders", "PROD", Routing("6")), Routing("7"))
threading.Thread(target=remote.port.perform, args=(write,), daemon=True).start()
while not any(request.begun for request in remote._channel._requests.values()): time.sleep(0.001)
os.kill(os.getpid(), signal.SIGKILL)
"""


class Noticing(Scripted):
    """Tells when it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.answered = threading.Event()
        super().__init__(*replies)

    def _answer(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        super()._answer(handler, request)
        self.answered.set()


def test_a_write_that_was_handed_over_outlives_a_killed_screen() -> None:
    with Noticing(Reply({"Name": "PROD", "FunctionVersion": "7", "RevisionId": "r"})) as endpoint:
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        killed = subprocess.run([sys.executable, "-c", _KILLED, endpoint.url], env=environ, check=False, timeout=60)
        assert killed.returncode == -signal.SIGKILL
        assert endpoint.answered.wait(30)
        assert [request.body["FunctionVersion"] for request in endpoint.requests] == ["7"]


def test_nothing_is_inherited_that_could_write_on_the_terminal() -> None:
    probe = (
        "from tui.aws.child import ALIVE, FOR_AWS, spawn\n"
        "import os\n"
        "from multiprocessing.connection import Connection\n"
        "process = spawn(FOR_AWS)\n"
        "os.write(process.requests, b'nonsense')\n"
        "os.close(process.requests)\n"
        "answers = Connection(process.replies, writable=False)\n"
        "try:\n"
        "    while answers.recv()[0] == ALIVE: pass\n"
        "except EOFError: print('ended')\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, timeout=60, check=True)
    assert done.stdout == b"ended\n"
    assert done.stderr == b""


def _environment_of(pid: int) -> bytes:
    """Return what a process was started with; a spawn returns before the kernel shows it, which is empty until then."""
    deadline = time.monotonic() + 30
    while not (environment := Path(f"/proc/{pid}/environ").read_bytes()):
        assert time.monotonic() < deadline, "the process never got its environment"
        os.sched_yield()
    return environment


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="what a process was started with is told here only")
@pytest.mark.parametrize(("own", "given"), [("", b"2"), ("7", b"7")])
def test_its_many_threads_share_their_memory_unless_told_otherwise(
    own: str, given: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    if own:
        monkeypatch.setenv("MALLOC_ARENA_MAX", own)
    process = spawn(())
    environ = _environment_of(process.pid).split(b"\0")
    os.close(process.requests)
    os.close(process.replies)
    os.waitpid(process.pid, 0)
    assert b"MALLOC_ARENA_MAX=" + given in environ
    assert b"GLIBC_TUNABLES=glibc.malloc.tcache_count=0" in environ
