"""The budget of calls: who waits, who does not, and how it slows down."""

from __future__ import annotations

import threading

import pytest

from tui.aws.budget import Budget


class Time:
    """A clock that moves only when someone waits on it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def read(self) -> float:
        return self.now

    def wait(self, _: threading.Condition, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def budget(clock: Time) -> Budget:
    return Budget(rate=3, burst=6, clock=clock.read, wait=clock.wait)


def take(budget: Budget, times: int, *, background: bool = True) -> None:
    for _ in range(times):
        assert budget.take(background=background)


def test_a_burst_passes_and_then_the_rate_holds(budget: Budget, clock: Time) -> None:
    take(budget, 6)
    assert clock.waits == []
    take(budget, 30)
    assert clock.now == pytest.approx(110)


def test_a_quiet_time_earns_a_burst_and_no_more(budget: Budget, clock: Time) -> None:
    take(budget, 6)
    clock.now += 3600
    take(budget, 6)
    assert clock.waits == []
    take(budget, 1)
    assert len(clock.waits) == 1


def test_foreground_calls_never_wait_but_the_background_pays_for_them(budget: Budget, clock: Time) -> None:
    take(budget, 9, background=False)
    assert clock.waits == []
    take(budget, 1)
    # Three overdrawn and one for itself, at three a second.
    assert clock.now == pytest.approx(100 + 4 / 3)


def test_the_debt_is_capped(budget: Budget, clock: Time) -> None:
    take(budget, 1000, background=False)
    take(budget, 1)
    assert clock.now == pytest.approx(100 + 7 / 3)


def test_a_throttle_halves_the_rate_and_a_minute_gives_it_back(budget: Budget, clock: Time) -> None:
    take(budget, 3)
    budget.throttled()
    assert budget.rate == 1.5
    assert budget.pace.slowed
    clock.now += 30
    assert budget.rate == pytest.approx(2.25)
    clock.now += 30
    assert budget.rate == 3
    assert not budget.pace.slowed


def test_a_write_waits_for_nobody_and_the_background_for_the_write(budget: Budget, clock: Time) -> None:
    for _ in range(3):
        assert budget.take_for_write()
    assert clock.waits == []
    take(budget, 1)
    # Of the burst that was left none is made beside them: two overdrawn and one for itself, at three a second.
    assert clock.now == pytest.approx(100 + 3 / 3)


def test_closing_wakes_those_who_wait() -> None:
    waiting = threading.Event()

    def wait(condition: threading.Condition, seconds: float) -> None:
        waiting.set()
        condition.wait()

    budget = Budget(rate=0.001, burst=1, wait=wait)
    budget.take(background=True)
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(budget.take(background=True))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert waiting.wait(10)
    budget.close()
    for thread in threads:
        thread.join(10)
    assert answers == [False] * 3
    assert not budget.take(background=False)


def test_everybody_who_waits_gets_a_turn() -> None:
    budget = Budget(rate=2000, burst=1)
    threads = [threading.Thread(target=take, args=(budget, 25)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
