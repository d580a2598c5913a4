"""The port's methods by name: the same as the adapter's, and each answered in one way."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter

import pytest

from tests.support.journey import FaultyProvider
from tui.aws.child import ONCE
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.port_methods import METHODS, SECTIONS, provider_by_name
from tui.demo import demo_session
from tui.domain.context import Context
from tui.domain.errors import NotPermitted

HERE = Context("demo", "us-east-1")


def real() -> LambdaProvider:
    return LambdaProvider(demo_session("empty"), HERE)


def test_every_method_is_one_of_the_adapter() -> None:
    assert {"get_alias", "perform", "logs.open_tail", "cloudtrail.alias_events"} <= METHODS
    adapter = real()
    assert all(callable(attrgetter(name)(adapter)) for name in METHODS)
    adapter.close()


def test_what_is_never_done_twice_is_a_method() -> None:
    assert ONCE <= METHODS


def test_each_method_is_made_from_its_name() -> None:
    port = provider_by_name(lambda name: lambda *arguments: (name, *arguments), lambda: HERE)
    assert [attrgetter(name)(port)(7) for name in sorted(METHODS)] == [(name, 7) for name in sorted(METHODS)]
    assert port.context is HERE
    for name in ("delete_function", "logs.delete_log_group", *(f"{section}.{section}" for section in SECTIONS)):
        with pytest.raises(AttributeError):
            attrgetter(name)(port)


def test_the_double_fails_a_method_of_a_section_and_no_other() -> None:
    double = FaultyProvider(real())
    denied = NotPermitted("cloudtrail:LookupEvents")
    double.faults["cloudtrail.alias_events"] = denied
    with pytest.raises(NotPermitted) as caught:
        double.port.cloudtrail.alias_events("UpdateAlias", datetime(2026, 11, 23, tzinfo=UTC))
    assert caught.value is denied
    assert double.port.list_functions().items == ()
    double.real.close()
