"""The budget that several processes share: what it reads back, what it does without its file, and real processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.aws.allowance import Allowance, Terms, whole
from tui.aws.budget import ENTERED_EVERY, Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.shared_allowance import AGAIN_SECONDS, allowance_of, read_lines
from tui.demo.account import demo_session
from tui.domain.call_pace import CallPace
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.storage.locked_file import LockedFile, LockedFiles

THREE = Terms(3.0, 6.0)


class Time:
    """A clock that moves only when someone waits on it."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def read(self) -> float:
        return self.now

    def wait(self, _: threading.Condition, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "calls.json"


def sharing(file: Path, clock: Time, service: str = "lambda") -> Budget:
    budget = Budget(3, 6, clock.read, clock.wait)
    budget.share(LockedFile(file), service)
    return budget


def seconds_for(budget: Budget, clock: Time, calls: int) -> float:
    began = clock.now
    for _ in range(calls):
        assert budget.take(background=True)
    return clock.now - began


def test_two_budgets_have_one_burst_and_one_rate(file: Path, clock: Time) -> None:
    first, second = sharing(file, clock), sharing(file, clock)
    assert seconds_for(first, clock, 4) == 0
    assert seconds_for(second, clock, 2) == 0
    assert seconds_for(second, clock, 3) == pytest.approx(1)
    assert seconds_for(first, clock, 3) == pytest.approx(1)
    assert file.stat().st_mode & 0o777 == 0o600


def test_calls_that_follow_one_another_at_once_are_entered_together(file: Path, clock: Time) -> None:
    first, second = sharing(file, clock), sharing(file, clock)
    before = None
    for number in range(4):
        assert first.take(background=False)
        before = before or file.read_bytes()
        assert file.read_bytes() == before, number
    clock.now += 2 * ENTERED_EVERY
    assert first.take(background=False)
    assert seconds_for(second, clock, 1) == 0
    assert seconds_for(second, clock, 1) > 0


def test_a_throttle_there_slows_this_one_too_and_another_service_does_not(file: Path, clock: Time) -> None:
    first, second, other = sharing(file, clock), sharing(file, clock), sharing(file, clock, "logs")
    first.throttled()
    assert seconds_for(second, clock, 1) > 0.5
    assert second.pace.slowed
    assert seconds_for(other, clock, 6) == 0
    assert not other.pace.slowed


def test_a_write_there_empties_the_bucket_here_with_the_next_read(file: Path, clock: Time) -> None:
    writing, reading = sharing(file, clock), sharing(file, clock)
    assert writing.take_for_write()
    # A write touches no file on its way out; the fresh read behind it enters both.
    assert not file.exists()
    assert writing.take(background=False)
    assert seconds_for(reading, clock, 1) == pytest.approx(2 / 3)


def test_without_its_file_each_has_its_own_budget_and_says_why(tmp_path: Path, clock: Time) -> None:
    blocked = tmp_path / "not a folder"
    blocked.write_bytes(b"")
    first, second = sharing(blocked / "calls.json", clock), sharing(blocked / "calls.json", clock)
    assert seconds_for(first, clock, 6) == 0
    assert seconds_for(second, clock, 6) == 0
    assert seconds_for(first, clock, 3) == pytest.approx(1)
    assert "Not a directory" in first.pace.alone
    # It is looked for again, and what was drawn meanwhile is entered.
    blocked.unlink()
    clock.now += AGAIN_SECONDS
    assert seconds_for(first, clock, 1) > 0
    assert first.pace.alone == ""


def test_a_lock_that_is_stuck_stops_nobody(file: Path, clock: Time) -> None:
    budget = sharing(file, clock)
    seconds_for(budget, clock, 1)
    holder = "import fcntl, sys; f = open(sys.argv[1], 'r+'); fcntl.flock(f, fcntl.LOCK_EX); print(1); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", holder, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert budget.take_for_write()
        assert budget.take(background=False)
        assert budget.pace.alone == ""
        assert seconds_for(budget, clock, 1) > 0
        assert budget.pace.alone == "another Crossfade holds its lock"
        other.kill()
    clock.now += AGAIN_SECONDS
    seconds_for(budget, clock, 1)
    assert budget.pace.alone == ""


def test_an_adapter_shares_its_budgets_once_it_is_known_whose_account_it_is(tmp_path: Path) -> None:
    session = demo_session("empty")
    provider = LambdaProvider(session, Context("demo", "us-east-1"), shared_file=LockedFiles(tmp_path))
    provider.list_functions()
    assert not tuple(tmp_path.iterdir())
    account = provider.get_caller_identity().account
    provider.list_functions()
    kept = read_lines((tmp_path / f"calls-{account}-us-east-1.json").read_bytes())
    assert set(kept) == {"lambda"}
    assert provider.call_pace() == CallPace(3, 3)
    provider.close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 4000,
        b"null",
        b'{"version": 2, "lambda": [0.0, 0.5, 0.0, null]}',
        b'{"version": 1, "lambda": [NaN, 0.5, 0.0, null]}',
        b'{"version": 1, "lambda": [0.0, 0.5, Infinity, null]}',
        b'{"version": 1, "lambda": [0.0, 0.5]}',
        b'{"version": 1, "lambda": ["0", 0.5, 0.0, null]}',
    ],
)
def test_what_cannot_be_an_allowance_is_taken_for_a_whole_one(content: bytes) -> None:
    assert allowance_of(read_lines(content).get("lambda"), THREE, 5) == whole(THREE, 5)


@given(st.lists(st.one_of(st.floats(), st.none()), min_size=4, max_size=4))
def test_whatever_is_kept_is_within_bounds(kept: list[float | None]) -> None:
    read = allowance_of(kept, THREE, 5.0)
    assert isinstance(read, Allowance)
    assert -6 <= read.tokens <= 6
    assert 1 / 8 <= read.pace <= 1


_TAKES = """
import sys
from pathlib import Path
from tui.aws.budget import ENTERED_EVERY, Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.storage.locked_file import LockedFiles
budget = Budget(200, 10)
budget.share(LockedFiles(Path(sys.argv[1]))("calls.json"), "lambda")
while budget.take(background=True):
    sys.stdout.write(".")
    sys.stdout.flush()
"""


@pytest.mark.process
def test_three_processes_keep_to_one_budget_also_when_they_are_killed(tmp_path: Path) -> None:
    began = utc_now()
    takers = [subprocess.Popen([sys.executable, "-c", _TAKES, str(tmp_path)], stdout=subprocess.PIPE) for _ in range(3)]
    granted = 0
    for taker in takers:
        assert taker.stdout is not None
        granted += len(taker.stdout.read(20))
        taker.kill()
        granted += len(taker.stdout.read())
        taker.stdout.close()
        taker.wait()
    # Each got its turns, all together no more than one burst and the rate.
    assert granted >= 60
    assert granted <= 10 + 200 * (utc_now() - began).total_seconds()
    assert can_be_read(LockedFiles(tmp_path)("calls.json").change) == [True]


def can_be_read(change: Callable[[Callable[[bytes], bytes], float], None]) -> list[bool]:
    """Return whether the file that they left can be read and changed."""
    readable: list[bool] = []

    def look(content: bytes) -> bytes:
        readable.append("lambda" in read_lines(content))
        return content

    change(look, 5)
    return readable
