"""Against an endpoint that is not AWS the adapter works as far as the endpoint does, and names what is missing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.endpoints import Reply, Scripted, bare_environment, own_session, plain_moto, provider_at, refusal
from tui.aws.lambda_provider import LambdaProvider
from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError
from tui.domain.routing import Routing, Weight


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare_environment(monkeypatch, tmp_path)


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    with plain_moto() as url:
        seed(url)
        yield url


@pytest.fixture
def moto(moto_url: str) -> LambdaProvider:
    return provider_at(moto_url)


def seed(url: str) -> None:
    """Make one function with two versions and an alias on the first."""
    session: Any = own_session()
    role = session.client("iam", endpoint_url=url).create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    client = session.client("lambda", endpoint_url=url)
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("app.py", "")
    client.create_function(
        FunctionName="orders",
        Runtime="python3.12",
        Role=role["Role"]["Arn"],
        Handler="app.handler",
        Code={"ZipFile": code.getvalue()},
        Environment={"Variables": {"TOKEN": "hunter2"}},
    )
    client.publish_version(FunctionName="orders", Description="first")
    client.update_function_configuration(FunctionName="orders", MemorySize=256)
    client.publish_version(FunctionName="orders", Description="second")
    for name in ("PROD", "TEST", "v1.0"):
        client.create_alias(FunctionName="orders", Name=name, FunctionVersion="1")


class TestPlainMoto:
    def test_the_reads_work(self, moto: LambdaProvider) -> None:
        assert moto.get_caller_identity().account == "123456789012"
        assert [item.name for item in moto.list_functions().items] == ["orders"]
        versions = moto.list_versions("orders").items
        assert [(v.number, v.memory_mb) for v in versions] == [("$LATEST", 256), ("1", 128), ("2", 256)]
        assert "hunter2" not in repr(versions)
        assert versions[0].environment == versions[1].environment
        assert moto.get_function_configuration("orders", "2").description == "second"
        assert moto.get_function_configuration("orders", "$LATEST").state == "Active"
        assert [alias.name for alias in moto.list_aliases("orders")] == ["PROD", "TEST", "v1.0"]

    def test_a_shift_and_a_roll_back_arrive_though_the_revision_never_changes(self, moto: LambdaProvider) -> None:
        before = moto.get_alias("orders", "PROD")
        shifted = moto.perform(UpdateAlias(before, Routing("1", "2", Weight(1250))))
        assert shifted.routing == moto.get_alias("orders", "PROD").routing == Routing("1", "2", Weight(1250))
        assert shifted.revision == before.revision
        cleared = moto.perform(UpdateAlias(shifted, Routing("1")))
        # moto leaves an empty map behind; it is no phantom canary.
        assert cleared.routing == moto.get_alias("orders", "PROD").routing == Routing("1")

    def test_a_promotion_is_one_call(self, moto: LambdaProvider) -> None:
        split = moto.perform(UpdateAlias(moto.get_alias("orders", "TEST"), Routing("1", "2", Weight(5000))))
        moto.perform(UpdateAlias(split, split.routing.promoted()))
        assert moto.get_alias("orders", "TEST").routing == Routing("2")

    def test_what_is_not_there_is_not_found(self, moto: LambdaProvider) -> None:
        for ask in (
            lambda: moto.get_alias("orders", "NONE"),
            lambda: moto.get_alias("none", "PROD"),
            lambda: moto.list_aliases("none"),
            lambda: moto.get_function_configuration("orders", "99"),
            lambda: moto.perform(UpdateAlias(Alias("orders", "NONE", Routing("1")), Routing("2"))),
        ):
            with pytest.raises(errors.NotFound):
                ask()

    def test_what_it_lacks_is_unsupported(self, moto: LambdaProvider) -> None:
        with pytest.raises(errors.Unsupported) as caught:
            moto.list_provisioned_concurrency_configs("orders")
        assert caught.value.action == "lambda:ListProvisionedConcurrencyConfigs"
        with pytest.raises(errors.Unsupported):
            moto.get_alias("orders", "v1.0")

    def test_two_canaries_which_aws_would_refuse_are_shown(self, moto_url: str, moto: LambdaProvider) -> None:
        client: Any = own_session().client("lambda", endpoint_url=moto_url)
        client.create_alias(
            FunctionName="orders",
            Name="odd",
            FunctionVersion="1",
            RoutingConfig={"AdditionalVersionWeights": {"1": 0.2, "2": 1.5}},
        )
        try:
            routing = moto.get_alias("orders", "odd").routing
        finally:
            client.delete_alias(FunctionName="orders", Name="odd")
        assert (routing.canary, str(routing.weight), routing.more) == ("2", "150", 1)


def test_an_endpoint_without_revision_ids_is_written_to_without_one() -> None:
    with Scripted(Reply({"Name": "PROD", "FunctionVersion": "1"})) as endpoint:
        provider = provider_at(endpoint.url)
        before = provider.get_alias("orders", "PROD")
        assert before.revision is None
        provider.perform(UpdateAlias(before, Routing("1", "2", Weight(100))))
    # FunctionVersion and RoutingConfig always go together: LocalStack fails on the one without the other.
    assert endpoint.requests[1].body == {
        "FunctionVersion": "1",
        "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.01}},
    }


@pytest.mark.parametrize(
    "reply",
    [
        refusal("InternalFailure", 501, "API action 'ListAliases' for service 'lambda' not yet implemented"),
        Reply({"message": "Not yet implemented"}, 404),
        Reply(b"<!doctype html><title>404 Not Found</title>", 404),
        Reply(b"", 404),
        Reply(b"Method Not Allowed", 405),
        refusal("UnknownOperationException", 404),
    ],
)
def test_a_call_that_an_endpoint_does_not_have(reply: Reply) -> None:
    with Scripted(reply) as endpoint, pytest.raises(errors.Unsupported):
        provider_at(endpoint.url).list_aliases("orders")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"x"',
        b"<html>",
        b"\x00\xff\xfe",
        b'{"Aliases": 5}',
        b'{"Aliases": [5]}',
        b'{"Aliases": [{}]}',
    ],
)
def test_an_answer_that_is_none_is_unreadable(body: bytes) -> None:
    with Scripted(Reply(body)) as endpoint:
        with pytest.raises(errors.Unreadable) as caught:
            provider_at(endpoint.url).list_aliases("orders")
        assert caught.value.action == "lambda:ListAliases"


def test_garbage_never_comes_out_as_anything_but_a_provider_error() -> None:
    replies = [Reply(b"HTTP soup", status) for status in (200, 204, 301, 304, 400, 403, 404, 418, 500, 502)]
    for reply in replies:
        with Scripted(reply) as endpoint:
            provider = provider_at(endpoint.url)
            for ask in (
                provider.list_functions,
                provider.get_caller_identity,
                lambda provider=provider: provider.get_alias("f", "A"),
                lambda provider=provider: provider.perform(UpdateAlias(Alias("f", "A", Routing("1")), Routing("2"))),
            ):
                with pytest.raises(ProviderError):
                    ask()
