"""The alias one came for is selected, and never another in place of one that was named."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.features.fader.selection import alias_beside, first_selected, likeliest, read_first

DEV, PROD, TEST = (
    Alias("f", "DEV", Routing("$LATEST")),
    Alias("f", "PROD", Routing("6")),
    Alias("f", "TEST", Routing("6", "7", Weight(1))),
)
FUNCTION = FunctionSnapshot("f", aliases=(DEV, PROD, TEST), listed=True)
PROTECTED = ("prod*",)


def test_the_alias_one_came_for_is_the_split_one_then_the_protected_one() -> None:
    assert likeliest((DEV, PROD, TEST), PROTECTED) is TEST
    assert likeliest((DEV, PROD), PROTECTED) is PROD
    assert likeliest((), ()) is None


def test_where_the_alias_that_was_named_is_not_there_none_is_selected() -> None:
    assert first_selected(FUNCTION, "", PROTECTED) is TEST
    assert first_selected(FUNCTION, "PROD", PROTECTED) is PROD
    assert first_selected(FUNCTION, "NOPE", PROTECTED) is None
    assert first_selected(FUNCTION, "prod", PROTECTED) is None


def test_one_alias_is_read_before_all_only_while_none_is_selected() -> None:
    assert read_first(None, None, "PROD", PROTECTED) == ("PROD", ())
    assert read_first(FUNCTION, None, "NOPE", PROTECTED) == ("NOPE", ("TEST", "DEV", "PROD"))
    assert read_first(FUNCTION, None, "", PROTECTED) == ("TEST", ("TEST", "DEV", "PROD"))
    assert read_first(FUNCTION, PROD, "", PROTECTED) == ("", ("PROD", "DEV", "TEST"))


def test_the_alias_beside_the_selected_one_goes_round() -> None:
    aliases = tuple(Alias("orders", name, Routing("1")) for name in ("DEV", "PROD", "TEST"))
    function = FunctionSnapshot("orders", aliases=aliases)
    assert [alias_beside(function, aliases[2], by) for by in (1, -1)] == ["DEV", "PROD"]
    assert [alias_beside(function, None, by) for by in (1, -1)] == ["DEV", "DEV"]
    assert alias_beside(None, None, 1) == alias_beside(FunctionSnapshot("orders"), None, 1) == ""
