"""Opening and leaving screens opens and closes what they are about."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from screens.function.screen import FunctionScreen
from screens.routes import DiffRoute, DoctorRoute
from tests.support.app_parts import FakeState
from tests.support.journal_entries import PROD
from tests.support.routes import every_route
from tui.app.navigation import Navigation, screen_for
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.settings.settings import Settings


class Stage:
    """Screens of a fake app; keeps what is read and when nothing is selected any more."""

    def __init__(self) -> None:
        self.state = FakeState(account=AccountSnapshot(read={"orders": AliasesRead((PROD,))}))
        self.stack: list[Screen[Any]] = [Screen()]
        self.log: list[str] = []
        self.navigation = Navigation(
            self.state,
            Settings(),
            show=lambda screen, *_: self.stack.append(screen),
            pop=self.stack.pop,
            stack=lambda: self.stack,
            reader=self,
            deselect=lambda: self.log.append("deselected"),
        )

    def read(self) -> None:
        self.log.append("read")

    def stop(self) -> None:
        self.log.append("stopped")


def test_a_function_opens_with_the_aliases_that_the_list_knows() -> None:
    stage = Stage()
    stage.state.new_version = "8"
    stage.navigation.open_function("orders", "PROD")
    assert stage.state.function is not None
    assert stage.state.function.aliases == (PROD,)
    assert (stage.state.new_version, stage.state.wanted) == ("", "PROD")
    assert isinstance(stage.stack[-1], FunctionScreen)
    # What is selected belongs to the function before, so it goes before the reading selects anew.
    assert stage.log == ["deselected", "read"]


def test_a_function_does_not_open_with_aliases_of_an_earlier_session() -> None:
    stage = Stage()
    stage.state.account = AccountSnapshot(read={"orders": AliasesRead((PROD,), kept=True)})
    stage.navigation.open_function("orders", "PROD")
    assert stage.state.function is not None
    assert stage.state.function.aliases == ()


def test_leaving_the_function_closes_it_and_leaving_what_is_above_it_does_not() -> None:
    stage = Stage()
    stage.navigation.open_function("orders")
    stage.navigation.go(DiffRoute("orders", "6", "7"))
    stage.log.clear()
    stage.navigation.back()
    assert (len(stage.stack), stage.log) == (2, [])
    assert stage.state.function is not None
    stage.navigation.back()
    assert (len(stage.stack), stage.log) == (1, ["stopped", "deselected"])
    assert stage.state.function is None


def test_the_last_screen_stays() -> None:
    stage = Stage()
    stage.navigation.back()
    assert len(stage.stack) == 1


def test_every_route_has_a_screen_of_its_own() -> None:
    routes = every_route("orders")
    # The doctor has one screen, for a function and for the account.
    assert len({type(screen_for(route, Settings())) for route in routes}) == len(routes) - 1


def test_a_jump_leaves_all_that_is_open_first() -> None:
    stage = Stage()
    stage.navigation.open_function("orders")
    stage.navigation.go(DiffRoute("orders", "6", "7"))
    stage.log.clear()
    stage.navigation.jump("payments", "PROD", None)
    assert (len(stage.stack), stage.log[0]) == (2, "stopped")
    assert stage.state.function is not None
    assert stage.state.function.name == "payments"
    stage.navigation.jump("", "", DoctorRoute())
    assert len(stage.stack) == 2
    assert stage.state.function is None
