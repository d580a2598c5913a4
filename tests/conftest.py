"""What holds for every test: its marks, the moment that it begins at, and the fixtures that it may use."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from tests.support.virtual_time import begin_at

FIXTURES = ("journey", "lean_botocore", "lean_demo", "lean_jsonata", "quick_disk")
"""Where in tests/support the fixtures are that every test may use."""

STARTING = {"pty", "screens", "terminal", "widgets"}
"""Folders whose tests start the app or a terminal, every one."""

# How fast a machine is, and what else it does, is not what is tested.
ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", ANY_MACHINE, max_examples=400, stateful_step_count=40)
settings.register_profile("quick", ANY_MACHINE, max_examples=16, stateful_step_count=25, derandomize=True)
settings.load_profile("quick")

# What is imported stays: to look through it for garbage takes time and finds none.
gc.disable()


def pytest_configure(config: pytest.Config) -> None:
    """Load the fixtures where tests run: what hands them to workers needs none, and has none to wait for."""
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        for name in FIXTURES:
            config.pluginmanager.import_plugin(f"tests.support.{name}")
    if settings.get_current_profile_name() == "quick":
        # Hypothesis would draw constants of the code that happens to be imported: other throws each time.
        providers._get_local_constants = Constants


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spare what `make unit` leaves out being imported."""
    starts = collection_path.parent.name == "tests" and collection_path.name in STARTING
    return (starts and "not app" in config.option.markexpr) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start the app or a terminal; `make unit` leaves them out."""
    for item in items:
        if "begin" in getattr(item, "fixturenames", ()) or STARTING & set(item.nodeid.split("/")):
            item.add_marker("app")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have what was imported looked through no more, and what tests make looked through seldom."""
    if session.config.option.collectonly:
        # Which characters there are Hypothesis finds out in a second, and keeps: once, not in each of the workers.
        strategies.text().validate()
    gc.freeze()
    # Sessions and screens come and go whole: to look less often finds the same.
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_unconfigure() -> Iterator[None]:
    """Have what lives at the end looked through once: pytest and the interpreter both look again."""
    yield
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the moment that each test is to begin at."""
    parser.addoption("--at", metavar="MOMENT", help="begin each test at this time: 2028-02-29T23:59:30@Asia/Kathmandu")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set the clock before anything of the test reads it."""
    if at := item.config.getoption("--at"):
        begin_at(at)
