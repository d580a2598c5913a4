"""What belongs to a context that was left touches nothing of the next one, however late it comes."""

from __future__ import annotations

from tests.support.app_parts import FakePorts, FakeState
from tests.support.journal_entries import HERE
from tui.app.scope import Scope
from tui.app.state import State, nothing_known
from tui.domain.function import FunctionSnapshot


async def test_after_its_end_it_reads_and_sets_a_state_that_nothing_shows() -> None:
    app, fake = FakeState(), FakePorts()
    scope = Scope(app, fake.ports)
    scope.state.context = HERE
    assert app.context is HERE
    scope.ports.say.inform("before")
    scope.end(nothing_known())
    app.function = FunctionSnapshot("orders")
    assert [scope.state.context, scope.state.function] == [None, None]
    scope.state.moved_by = "late"
    assert (app.moved_by, scope.state.moved_by) == ("", "late")

    async def work() -> None:
        raise AssertionError("runs nothing")

    scope.ports.run(work, group="late")
    scope.ports.say.inform("late")
    scope.ports.say.warn("late")
    assert (fake.messages, fake.tasks) == (["before"], {})


def test_every_var_of_a_context_is_reset() -> None:
    assert nothing_known().keys() == State.__annotations__.keys() - {"contexts"}
    fresh = FakeState()
    for name, value in nothing_known().items():
        if name != "now":
            assert value == getattr(fresh, name), name
