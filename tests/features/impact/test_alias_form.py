"""The forms of an alias: what is said while one types, and what enter asks for."""

from __future__ import annotations

import pytest

from tui.domain.alias import Alias
from tui.domain.call import CreateAlias, UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Version
from tui.features.impact.alias_form import AliasRequest, creation_form, description_form
from tui.writes.calls.checks import DESCRIPTION_MOST

ORDERS = FunctionSnapshot(
    "orders",
    (Version(LATEST), Version("7")),
    (Alias("orders", "PROD", Routing("7")),),
    listed=True,
    complete=True,
)


def test_a_new_alias_is_asked_for_at_the_version_under_the_cursor() -> None:
    form = creation_form(ORDERS, "7", None)
    assert [field.value for field in form.fields] == ["", "7", ""]
    assert [field.value for field in creation_form(ORDERS, "", None).fields] == ["", LATEST, ""]
    request = form.assess((" LIVE ", "7", " shop "), None).request
    assert request is not None
    assert request.call == CreateAlias("orders", "LIVE", Routing("7"), "shop", ORDERS.known_arn)
    assert request.notes == ("callers of the function not read yet",)


@pytest.mark.parametrize("name", ["", "123", "a b", "PROD"])
def test_what_aws_would_refuse_is_not_asked_for_and_said_once_a_name_is_begun(name: str) -> None:
    assessment = creation_form(ORDERS, "7", None).assess((name, "7", ""), None)
    assert assessment.request is None
    assert any(line.startswith("✗") for line in assessment.lines) is bool(name)


def test_a_description_is_counted_and_one_that_stays_the_same_asks_for_nothing() -> None:
    alias = Alias("orders", "PROD", Routing("7"), "r1", "shop")
    form = description_form(alias)
    changed = form.assess(("till",), None)
    assert changed.request == AliasRequest(UpdateAlias(alias, alias.routing, "till"))
    assert changed.lines == (f"4 of {DESCRIPTION_MOST} characters",)
    same = form.assess((" shop ",), None)
    assert (same.request, same.unchanged) == (None, True)
    long = form.assess(("x" * (DESCRIPTION_MOST + 1),), None)
    assert (long.request, long.unchanged) == (None, False)
    assert long.lines[1].startswith("✗")
