"""The fixtures that every test may use."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

from tests.support.journey import at_prod, begin, quick_pilot
from tests.support.lean_botocore import models_parsed_once
from tests.support.lean_demo import scenarios_read_once
from tests.support.lean_jsonata import names_looked_up_in_a_loop
from tests.support.quick_disk import nothing_is_synced
from tests.support.virtual_time import begin_at

__all__ = [
    "at_prod",
    "begin",
    "models_parsed_once",
    "names_looked_up_in_a_loop",
    "nothing_is_synced",
    "quick_pilot",
    "scenarios_read_once",
]

# How fast a machine is, and what else it does, is not what is tested.
ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", ANY_MACHINE, max_examples=400, stateful_step_count=40)
settings.register_profile("quick", ANY_MACHINE, max_examples=25, stateful_step_count=25, derandomize=True)
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start the app or a terminal; the others are `make unit`."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "begin" in fixtures or {"pty", "widgets", "terminal", "screens"} & set(item.nodeid.split("/")):
            item.add_marker("app")


def pytest_collection_finish() -> None:
    """Spare the garbage collector what was imported: it stays, and to look through it takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    # Sessions and screens come and go whole: to look less often finds the same.
    gc.set_threshold(20_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the moment that each test is to begin at."""
    parser.addoption("--at", metavar="MOMENT", help="begin each test at this time: 2028-02-29T23:59:30@Asia/Kathmandu")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set the clock before anything of the test reads it."""
    if at := item.config.getoption("--at"):
        begin_at(at)
