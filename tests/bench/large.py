"""Ten thousand functions: how soon they are there, what they cost, and whether keys wait for them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.figure import Figure, percentile, percentiles
from tests.support.pty.terminal import KEYS, PATIENCE, Terminal, module

_RAW = """
import sys, boto3
client = boto3.client("lambda", endpoint_url=sys.argv[1])
for page in client.get_paginator("list_functions").paginate():
    page["Functions"]
"""
_SIGNED = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}
_QUIET = 0.08
_TYPED = "service-0123"
_KEYS = 300
_FEW_CALLS = 0.1
"""Calls a second beside the pages, so that nothing else is written between the keys."""
_TURNS = 3


class _Asked(NamedTuple):
    """One answer of the endpoint, by `time.perf_counter`; `page` is -1 where it is no page of functions."""

    page: int
    asked: float
    answered: float


class _Endpoint:
    """An account with many functions, in a process of its own."""

    def __init__(self, url: str, kept: Path) -> None:
        self.url, self._kept = url, kept

    def forget(self) -> None:
        """Forget what was asked so far."""
        self._kept.write_text("")

    def asked(self) -> list[_Asked]:
        """Return what was asked since, in the order of the answers."""
        lines = [line.split() for line in self._kept.read_text().splitlines()]
        return [_Asked(int(page), float(asked), float(answered)) for page, asked, answered in lines]

    def seconds(self) -> tuple[float, float]:
        """Return how long all pages took, from the first question to the last answer, and when that was."""
        pages = [one for one in self.asked() if one.page >= 0]
        return pages[-1].answered - pages[0].asked, pages[-1].answered


@contextmanager
def _endpoint(count: int) -> Iterator[_Endpoint]:
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "asked"
        command = module("tests.bench.many_functions", str(count), str(kept))
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield _Endpoint(process.stdout.readline().strip(), kept)
            finally:
                process.kill()


@contextmanager
def _product(endpoint: _Endpoint, calls_per_second: float) -> Iterator[Terminal]:
    """Start the product on the list."""
    with tempfile.TemporaryDirectory() as home:
        config = Path(home) / "config.yaml"
        config.write_text(f"calls_per_second: {calls_per_second}\n")
        command = module("tui", "--endpoint-url", endpoint.url, "--config", str(config))
        environ = {**_SIGNED, "HOME": home}
        with Terminal(command, environ=environ, columns=120, rows=36) as terminal:
            yield terminal


def ten_thousand_functions() -> Iterator[Figure]:
    """List 10,000 functions of an endpoint on this machine that answers 200 pages at once.

    From the first page asked to the last one answered, in turn with boto3's own paginator, three times, the quickest of
    each; from that answer to the screen that says 10,000; the resident memory of the process that paints then.
    """
    with _endpoint(10_000) as endpoint:
        raw, ours, painted, resident = [], [], [], []
        for _ in range(_TURNS):
            endpoint.forget()
            subprocess.run([sys.executable, "-c", _RAW, endpoint.url], check=True, env=dict(_SIGNED))
            raw.append(endpoint.seconds()[0])
            endpoint.forget()
            with _product(endpoint, _FEW_CALLS) as terminal:
                terminal.emulates = False
                shown = _shown(terminal, "10,000 functions")
                seconds, answered = endpoint.seconds()
                ours.append(seconds)
                painted.append(shown - answered)
                resident.append(_resident(terminal.pid))
    yield Figure("10,000 functions: all pages", min(ours), "s", "1.15x of the raw paginator", min(raw))
    yield Figure("10,000 functions: painted behind the data", min(painted) * 1_000, "ms", "150 ms")
    yield Figure("10,000 functions: memory", median(resident), "MB", "60 MB")


def filtered_and_sorted() -> Iterator[Figure]:
    """Filter and sort 10,000 and 50,000 functions: keys until all that comes of them is written."""
    for count in (10_000, 50_000):
        with _endpoint(count) as endpoint, _product(endpoint, _FEW_CALLS) as terminal:
            terminal.emulates = False
            _shown(terminal, f"{count:,} functions")
            yield from _filter_and_sort(terminal, f"{count:,}")


def keys_while_loading() -> Iterator[Figure]:
    """Press cursor keys while the pages of 10,000 functions arrive, and aliases of 25 of them a second.

    From the key to the line of the function that the cursor comes to, 300 times; the list is read again where it ends
    before.
    """
    with _endpoint(10_000) as endpoint, _product(endpoint, 25) as terminal:
        endpoint.forget()
        terminal.wait("service-00025")
        terminal.emulates = False
        times, row = [], 0
        for turn in range(_KEYS):
            if len([one for one in endpoint.asked() if one.page >= 0]) >= 200:
                endpoint.forget()
                terminal.press("r")
                terminal.read(0.02)
            down = turn // 20 % 2 == 0
            row += 1 if down else -1
            times.append(_seen(terminal, "down" if down else "up", b"service-%05d" % row))
            terminal.settle(0.004)
        yield from percentiles("10,000 functions: cursor key while they load", times, ("", "20 ms", "30 ms"))


def _shown(terminal: Terminal, text: str) -> float:
    """Return when a text was written; it is looked for once nothing more comes, on the time of nobody measured."""
    written: list[tuple[float, int]] = []
    looked_at = len(terminal.output)
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline:
        if terminal.read(0.3):
            written.append((terminal.read_at, len(terminal.output)))
            continue
        for at, end in written:
            terminal.screen.feed(bytes(terminal.output[looked_at:end]))
            looked_at = end
            if text in terminal.screen.text:
                return at
        written.clear()
    raise AssertionError(f"{text!r} was never shown")


def _seen(terminal: Terminal, key: str, shown: bytes) -> float:
    before, begun = len(terminal.output), time.perf_counter()
    terminal.send(KEYS[key])
    terminal.wait_for_bytes(shown, before)
    return terminal.read_at - begun


def _filter_and_sort(terminal: Terminal, count: str) -> Iterator[Figure]:
    terminal.settle(1)
    sorting = [_answered(terminal, b"s") for _ in range(10)]
    terminal.press("/")
    terminal.settle(0.3)
    keys = [*_TYPED.encode(), *b"\x7f" * len(_TYPED)] * 2
    typing = [_answered(terminal, bytes([key])) for key in keys]
    yield Figure(f"{count} functions: a filter key, p95", percentile(typing, 95), "ms", "60 ms")
    yield Figure(f"{count} functions: a key that sorts, slowest", max(sorting) * 1_000, "ms", "100 ms")


def _answered(terminal: Terminal, key: bytes) -> float:
    """Send a key; return the seconds until the last byte that comes of it."""
    begun = time.perf_counter()
    terminal.send(key)
    if not terminal.read(PATIENCE):
        raise AssertionError(f"nothing came of {key!r}")
    terminal.settle(_QUIET)
    return terminal.read_at - begun


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1_000
