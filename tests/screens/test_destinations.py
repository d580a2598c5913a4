"""Where the keys of a function's screen go, by what it shows."""

from __future__ import annotations

from screens.function.commands import FUNCTION
from screens.function.reasons import FunctionContext
from screens.messages import Navigate
from screens.routes import DoctorRoute, InvokeRoute, LatestRoute, PruneRoute, RolloutRoute, Route
from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.features.fader.machine import Fader


def destinations(shown: FunctionContext) -> dict[str, Route]:
    """Return the routes of all commands that go somewhere now, by their ids."""
    made = {command.id: command.message(shown) for command in FUNCTION if command.message is not None}
    return {id: message.route for id, message in made.items() if isinstance(message, Navigate)}


def test_before_the_function_is_read_there_is_only_what_its_name_leads_to() -> None:
    shown = FunctionContext(None, None, None, None, "", on_fader=False, armed=False, name="orders")
    assert destinations(shown) == {
        "work": LatestRoute("orders"),
        "doctor": DoctorRoute("orders"),
        "invoke": InvokeRoute("orders", ""),
        "prune": PruneRoute("orders"),
    }


def test_what_is_called_is_the_alias_where_the_cursor_is_on_one_of_its_versions() -> None:
    alias = Alias("orders", "PROD", Routing("6"))
    fader, function = Fader(alias, alias.routing), FunctionSnapshot("orders", aliases=(alias,))
    for version, called in (("6", "PROD"), ("", "PROD"), ("5", "5")):
        shown = FunctionContext(None, function, fader, None, version, on_fader=False, armed=False, name="orders")
        assert destinations(shown)["invoke"] == InvokeRoute("orders", called)
        assert destinations(shown)["rollout"] == RolloutRoute("orders", "PROD", version)
