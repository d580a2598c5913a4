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


def test_throttling_slows_to_a_half_a_second_for_a_minute(budget: Budget, clock: Time) -> None:
    budget.throttled()
    assert budget.rate == 0.5
    take(budget, 30)
    assert clock.now == pytest.approx(160)
    assert budget.rate == 3
    take(budget, 30)
    assert clock.now == pytest.approx(170)


def test_throttling_again_begins_the_minute_anew(budget: Budget, clock: Time) -> None:
    budget.throttled()
    clock.now += 59
    budget.throttled()
    clock.now += 59
    assert budget.rate == 0.5
    clock.now += 1
    assert budget.rate == 3


def test_a_budget_below_the_slow_rate_is_not_sped_up(clock: Time) -> None:
    budget = Budget(rate=0.1, burst=1, clock=clock.read, wait=clock.wait)
    budget.throttled()
    assert budget.rate == 0.1
    take(budget, 1)
    assert clock.now == pytest.approx(110)


def test_what_is_earned_across_the_end_of_the_minute_is_counted_in_parts(clock: Time) -> None:
    budget = Budget(rate=3, burst=100, clock=clock.read, wait=clock.wait)
    budget.throttled()
    clock.now += 62
    # Sixty seconds at a half, two at three.
    take(budget, 36)
    assert clock.waits == []
    take(budget, 1)
    assert clock.waits == [pytest.approx(1 / 3)]


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
