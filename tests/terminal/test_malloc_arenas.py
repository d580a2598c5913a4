"""Threads that begin after the first frame take no memory pool of their own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# Each thread keeps a block that is too large for Python's own pools while all of them live.
_COUNTED = """

from pathlib import Path
from threading import Barrier, Thread
from tui.terminal.malloc_arenas import share_one_arena

if {shares}:
    assert share_one_arena()
held = Barrier(9)
def hold():
    kept = bytearray(4_000)
    held.wait()
    held.wait()
threads = [Thread(target=hold) for _ in range(8)]
for thread in threads:
    thread.start()
held.wait()
# Arenas other than the first begin where addresses are multiples of 64 MiB.
begins = [int(line.split("-")[0], 16) for line in Path("/proc/self/maps").read_text().splitlines() if " rw-p " in line]
print(sum(begin % (64 << 20) == 0 for begin in begins))
held.wait()
"""


@pytest.mark.process
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone has arenas")
def test_threads_share_one_arena() -> None:
    def arenas(*, shares: bool) -> int:
        code = _COUNTED.format(shares=shares)
        return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)

    assert arenas(shares=True) < arenas(shares=False)
