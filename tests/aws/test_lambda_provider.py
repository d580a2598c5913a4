"""The adapter over boto3: what goes out on the wire, and what comes back when the answer is a bad one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.config import Config

from tests.support.endpoints import Reply, Scripted, bare_environment, provider_at, refusal
from tui.aws import clients
from tui.aws.clients import Clients
from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError
from tui.domain.routing import Routing, Weight

PROD = Alias("orders", "PROD", Routing("6"), revision="rev-1")
SHIFT = UpdateAlias(PROD, Routing("6", "7", Weight(1000)))
ANSWER = {
    "Name": "PROD",
    "FunctionVersion": "6",
    "RoutingConfig": {"AdditionalVersionWeights": {"7": 0.1}},
    "RevisionId": "rev-2",
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    bare_environment(monkeypatch, tmp_path)
    # botocore pauses between its attempts; the pauses are not what is tested.
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


def test_lists_are_asked_for_page_by_page() -> None:
    pages = (
        Reply({"Functions": [{"FunctionName": "a"}], "NextMarker": "m/1 &"}),
        Reply({"Functions": [{"FunctionName": "b"}]}),
    )
    with Scripted(*pages) as endpoint:
        provider = provider_at(endpoint.url)
        first = provider.list_functions()
        second = provider.list_functions(first.next_marker)
    assert [item.name for item in first.items + second.items] == ["a", "b"]
    assert second.next_marker is None
    assert [r.path for r in endpoint.requests] == ["/2015-03-31/functions", "/2015-03-31/functions?Marker=m%2F1%20%26"]


def test_all_pages_of_aliases_are_read() -> None:
    item = {"Name": "A", "FunctionVersion": "1"}
    with Scripted(
        Reply({"Aliases": [item], "NextMarker": "x"}), Reply({"Aliases": [{**item, "Name": "B"}]})
    ) as endpoint:
        aliases = provider_at(endpoint.url).list_aliases("orders")
    assert [alias.name for alias in aliases] == ["A", "B"]
    assert all(alias.function == "orders" for alias in aliases)


def test_pages_that_never_end_are_noticed() -> None:
    with (
        Scripted(Reply({"Aliases": [], "NextMarker": "same"})) as endpoint,
        pytest.raises(errors.Unreadable, match="over and over"),
    ):
        provider_at(endpoint.url).list_aliases("orders")
    assert len(endpoint.requests) == 2


def test_versions_and_configurations_are_asked_for_by_function_and_qualifier() -> None:
    item = {"Version": "$LATEST", "State": "Active"}
    with Scripted(Reply({"Versions": [item], "NextMarker": "2"}), Reply(item)) as endpoint:
        provider = provider_at(endpoint.url)
        page = provider.list_versions("orders", background=True)
        assert (page.items[0].number, page.next_marker) == ("$LATEST", "2")
        assert provider.get_function_configuration("orders", "$LATEST").state == "Active"
    assert [request.path for request in endpoint.requests] == [
        "/2015-03-31/functions/orders/versions",
        "/2015-03-31/functions/orders/configuration?Qualifier=%24LATEST",
    ]


def test_the_caller_is_told_with_the_place() -> None:
    body = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
    <Arn>arn:aws:sts::123456789012:assumed-role/x</Arn><UserId>u</UserId><Account>123456789012</Account>
    </GetCallerIdentityResult></GetCallerIdentityResponse>"""
    with Scripted(Reply(body, headers=(("content-type", "text/xml"),))) as endpoint:
        context = provider_at(endpoint.url, read_only=True).get_caller_identity()
    assert (context.place, context.account, context.read_only) == ("test", "123456789012", True)
    assert context.caller == "arn:aws:sts::123456789012:assumed-role/x"


def test_a_write_carries_everything_it_was_decided_on() -> None:
    with Scripted(Reply(ANSWER)) as endpoint:
        answered = provider_at(endpoint.url).perform(SHIFT)
    assert answered == Alias("orders", "PROD", Routing("6", "7", Weight(1000)), "rev-2")
    (request,) = endpoint.requests
    assert (request.method, request.path) == ("PUT", "/2015-03-31/functions/orders/aliases/PROD")
    assert request.body == {
        "FunctionVersion": "6",
        "RoutingConfig": {"AdditionalVersionWeights": {"7": 0.1}},
        "RevisionId": "rev-1",
    }
    assert "crossfade/" in request.headers["User-Agent"]


def test_clearing_a_split_sends_an_explicit_empty_map() -> None:
    with Scripted(Reply({"Name": "PROD", "FunctionVersion": "7"})) as endpoint:
        provider_at(endpoint.url).perform(UpdateAlias(PROD, Routing("7")))
    assert endpoint.requests[0].body["RoutingConfig"] == {"AdditionalVersionWeights": {}}


@pytest.mark.parametrize(
    ("reply", "kind", "unknown"),
    [
        (Reply(cut=True), errors.Unreachable, True),
        (refusal("ServiceException", 500), errors.ServiceFailed, True),
        (Reply(b"<html>bad gateway</html>", 502), errors.ServiceFailed, True),
        (Reply(b"<html>hello</html>", 200), errors.Unreadable, True),
        (Reply(b'{"half": ', 200), errors.Unreadable, True),
        (Reply([], 200), errors.Unreadable, True),
        (refusal("PreconditionFailedException", 412), errors.AliasMoved, False),
        (refusal("TooManyRequestsException", 429, "Rate Exceeded.", ("Retry-After", "7")), errors.Busy, False),
        (refusal("AccessDeniedException", 403, None), errors.NotPermitted, False),
        (refusal("ExpiredTokenException", 403), errors.CredentialsExpired, False),
        (refusal("ResourceConflictException", 409, "An update is in progress for x"), errors.UpdateInProgress, False),
        (refusal("ValidationException", 400), errors.Rejected, False),
        (refusal("ResourceNotFoundException", 404), errors.NotFound, False),
        (Reply({"message": "Not yet implemented"}, 404), errors.Unsupported, False),
    ],
)
def test_a_write_goes_out_once_whatever_comes_back(reply: Reply, kind: type[ProviderError], unknown: bool) -> None:
    with Scripted(reply) as endpoint:
        provider = provider_at(endpoint.url)
        with pytest.raises(ProviderError) as caught:
            provider.perform(SHIFT)
    assert len(endpoint.requests) == 1
    assert type(caught.value) is kind
    assert caught.value.action == "lambda:UpdateAlias"
    assert caught.value.outcome_unknown is unknown
    if isinstance(caught.value, errors.Busy):
        assert caught.value.retry_after == 7
        assert provider.budget.pace.slowed


def test_a_write_to_an_endpoint_that_hangs_goes_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "WRITING", clients.WRITING.merge(Config(read_timeout=0.2)))
    with Scripted(Reply(held=True)) as endpoint:
        with pytest.raises(errors.Unreachable):
            provider_at(endpoint.url).perform(SHIFT)
        assert len(endpoint.requests) == 1


def test_a_read_waits_twice_for_an_endpoint_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "READING", clients.READING.merge(Config(read_timeout=0.1)))
    with Scripted(Reply(held=True)) as endpoint:
        with pytest.raises(errors.Unreachable):
            provider_at(endpoint.url).get_alias("orders", "PROD")
        assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    "bad", [Reply(cut=True), refusal("ServiceException", 500), refusal("TooManyRequestsException", 429)]
)
def test_a_read_is_tried_again(bad: Reply) -> None:
    with Scripted(bad, bad, bad, Reply(ANSWER)) as endpoint:
        assert provider_at(endpoint.url).get_alias("orders", "PROD").revision == "rev-2"
    assert len(endpoint.requests) == 4


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (Reply(cut=True), errors.Unreachable),
        (refusal("ServiceException", 500), errors.ServiceFailed),
        (refusal("TooManyRequestsException", 429), errors.Busy),
    ],
)
def test_a_read_is_given_up_after_four_attempts(bad: Reply, kind: type[ProviderError]) -> None:
    with Scripted(bad) as endpoint, pytest.raises(kind):
        provider_at(endpoint.url).get_alias("orders", "PROD")
    assert len(endpoint.requests) == 4


def test_a_throttled_attempt_slows_the_budget_though_the_read_succeeds() -> None:
    with Scripted(refusal("TooManyRequestsException", 429), Reply(ANSWER)) as endpoint:
        provider = provider_at(endpoint.url)
        provider.get_alias("orders", "PROD")
    assert provider.budget.pace.slowed


def test_nobody_listening_is_told_and_a_write_is_known_not_to_be_sent() -> None:
    with Scripted(Reply()) as endpoint:
        url = endpoint.url
    with pytest.raises(errors.NoConnection):
        provider_at(url).get_alias("orders", "PROD")
    with pytest.raises(errors.NoConnection) as caught:
        provider_at(url).perform(SHIFT)
    assert not caught.value.outcome_unknown


def test_parameters_that_botocore_refuses_are_rejected() -> None:
    with Scripted(Reply()) as endpoint, pytest.raises(errors.Rejected):
        provider_at(endpoint.url).get_alias("orders", "")
    assert endpoint.requests == []


class TestFence:
    def test_read_only_lets_no_write_out(self) -> None:
        with Scripted(Reply(ANSWER)) as endpoint:
            provider = provider_at(endpoint.url, read_only=True)
            with pytest.raises(errors.ReadOnly) as caught:
                provider.perform(SHIFT)
            assert caught.value.action == "lambda:UpdateAlias"
            assert not caught.value.outcome_unknown
            assert endpoint.requests == []
            assert provider.get_alias("orders", "PROD").name == "PROD"

    @pytest.mark.parametrize("read_only", [True, False])
    @pytest.mark.parametrize("client", ["reading", "writing", "sts", "codedeploy", "deploying", "cloudtrail"])
    def test_no_operation_passes_but_those_of_the_list(self, client: str, read_only: bool) -> None:
        with Scripted(Reply({})) as endpoint:
            boto = provider_at(endpoint.url, read_only=read_only).clients.get(client)
            passed = {name for name in boto.meta.service_model.operation_names if passes(boto, name)}
        allowed = WRITES.get(client, set()) if not read_only else set()
        assert passed == READS.get(client, allowed)
        assert endpoint.requests == []

    @pytest.mark.parametrize("parameters", [{}, {"Qualifier": ""}, {"Qualifier": None}])
    def test_a_whole_function_is_never_deleted_even_were_deleting_on_the_list(
        self, parameters: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clients, "WRITES", frozenset({"lambda:DeleteFunction"}))
        with Scripted(Reply(b"", 204)) as endpoint:
            client = provider_at(endpoint.url).clients.get("writing")
            with pytest.raises(errors.Unsupported, match="whole function"):
                client.delete_function(FunctionName="orders", **parameters)
            assert endpoint.requests == []
            client.delete_function(FunctionName="orders", Qualifier="7")
        assert [request.path for request in endpoint.requests] == ["/2015-03-31/functions/orders?Qualifier=7"]

    def test_a_session_that_answers_by_itself_does_not_get_past_it(self) -> None:
        provider = provider_at("http://127.0.0.1:9", read_only=True)
        answered: list[str] = []

        def answer(event_name: str, **_: Any) -> Any:
            answered.append(event_name.partition(".")[0])
            return {} if "params" in event_name else (SimpleNamespace(status_code=200), dict(ANSWER))

        hooks: Any = provider._session.events
        for event in ("before-call", "provide-client-params"):
            hooks.register_first(f"{event}.lambda.UpdateAlias", answer)
        with pytest.raises(errors.ReadOnly):
            provider.perform(SHIFT)
        assert answered == ["provide-client-params"]


READS = {
    "reading": {
        "GetAccountSettings",
        "GetAlias",
        "GetFunction",
        "GetFunctionConcurrency",
        "GetFunctionConfiguration",
        "GetPolicy",
        "ListAliases",
        "ListDurableExecutionsByFunction",
        "ListEventSourceMappings",
        "ListFunctionEventInvokeConfigs",
        "ListFunctionUrlConfigs",
        "ListFunctions",
        "ListProvisionedConcurrencyConfigs",
        "ListTags",
        "ListVersionsByFunction",
    },
    "sts": {"GetCallerIdentity"},
    "codedeploy": {
        "BatchGetApplications",
        "BatchGetDeploymentGroups",
        "BatchGetDeploymentTargets",
        "BatchGetDeployments",
        "GetApplicationRevision",
        "GetDeploymentConfig",
        "ListApplications",
        "ListDeploymentGroups",
        "ListDeploymentTargets",
        "ListDeployments",
    },
    "cloudtrail": {"LookupEvents"},
    "iam": {"GetRole", "GetRolePolicy", "SimulatePrincipalPolicy"},
}
# They are asked for with a qualifier: DeleteFunction without one is refused, as tested above.
WRITES = {
    "writing": {
        "CreateAlias",
        "DeleteAlias",
        "DeleteFunction",
        "Invoke",
        "PublishVersion",
        "TagResource",
        "UntagResource",
        "UpdateAlias",
        "UpdateFunctionCode",
        "UpdateFunctionConfiguration",
    },
    "deploying": {
        "CreateApplication",
        "CreateDeployment",
        "CreateDeploymentConfig",
        "CreateDeploymentGroup",
        "StopDeployment",
    },
    "granting": {"CreateRole", "PutRolePolicy"},
}


def passes(client: Any, operation: str) -> bool:
    """Emit the event that begins an operation, and tell whether the allow-list lets it through."""
    model = client.meta.service_model.operation_model(operation)
    event = f"before-parameter-build.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    try:
        client.meta.events.emit(event, params={"Qualifier": "1"}, model=model, context={})
    except (errors.ReadOnly, errors.Unsupported):
        return False
    return True


def test_threads_share_clients_that_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = Clients.make

    def counted(these: Clients, name: str) -> Any:
        made.append(name)
        return make(these, name)

    monkeypatch.setattr(Clients, "make", counted)
    with Scripted(Reply(ANSWER)) as endpoint, ThreadPoolExecutor(8) as pool:
        provider = provider_at(endpoint.url)
        aliases = list(pool.map(lambda _: provider.get_alias("orders", "PROD"), range(24)))
        provider.perform(SHIFT)
    assert len(aliases) == 24
    assert made == ["reading", "writing"]


def test_closing_ends_waiting_and_refuses_further_calls() -> None:
    with Scripted(Reply({"Aliases": []}), Reply({"Aliases": []})) as endpoint:
        provider = provider_at(endpoint.url)
        for _ in range(12):
            provider.list_aliases("orders")
        before = len(endpoint.requests)
        refused: list[ProviderError] = []

        def wait_for_a_turn() -> None:
            try:
                provider.list_aliases("orders", background=True)
            except ProviderError as error:
                refused.append(error)

        waiting = threading.Thread(target=wait_for_a_turn)
        waiting.start()
        provider.close()
        waiting.join(10)
        with pytest.raises(ProviderError, match="nothing was sent") as caught:
            provider.perform(SHIFT)
        assert not caught.value.outcome_unknown
        assert len(refused) == 1
        assert len(endpoint.requests) == before
