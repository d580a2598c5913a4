"""Links to code, as GetFunction gives them: each version's own, for ten minutes, signed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.world import Clock, create, zipped
from tui.aws.download import download
from tui.demo import DemoAccount
from tui.domain import errors

LIMIT = 1 << 20


def link(client: Any, **which: Any) -> str:
    url: str = client.get_function(**which)["Code"]["Location"]
    return url


def test_a_version_keeps_its_code_when_latest_moves_on(client: Any, clock: Clock) -> None:
    create(client, source="first", Publish=True)
    clock.advance(5)
    before = link(client, FunctionName="new")
    client.update_function_code(FunctionName="new", ZipFile=zipped("second"))
    clock.advance(5)
    assert download(client, True, link(client, FunctionName="new"), LIMIT) == zipped("second")
    assert download(client, True, link(client, FunctionName="new", Qualifier="1"), LIMIT) == zipped("first")
    assert download(client, True, before, LIMIT) == zipped("first")


def test_a_link_ends_after_ten_minutes(client: Any, clock: Clock) -> None:
    url = link(client, FunctionName="f")
    clock.advance(599)
    assert download(client, True, url, LIMIT)
    clock.advance(2)
    with pytest.raises(errors.Rejected, match="expired"):
        download(client, True, url, LIMIT)


def test_a_link_that_was_changed_is_refused(client: Any) -> None:
    url = link(client, FunctionName="f")
    for other in (url.replace("/f/", "/g/"), url[:-1] + "_", url.partition("?")[0]):
        with pytest.raises(errors.Rejected, match="denies"):
            download(client, True, other, LIMIT)


def test_what_was_deleted_is_gone(client: Any, clock: Clock) -> None:
    create(client)
    clock.advance(5)
    url = link(client, FunctionName="new")
    client.delete_function(FunctionName="new")
    with pytest.raises(errors.NotFound):
        download(client, True, url, LIMIT)


def test_another_region_has_its_own(account: DemoAccount, clock: Clock) -> None:
    client: Any = account.session.client("lambda", region_name="eu-west-1")
    create(client, source="there")
    assert download(client, True, link(client, FunctionName="new"), LIMIT) == zipped("there")
