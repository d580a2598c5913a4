"""boto3's answers become domain values, whatever is missing or strange in them, and secrets stay behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.aws import parse
from tui.aws.fields import moment
from tui.domain.alias import Alias
from tui.domain.clean_text import is_clean
from tui.domain.clock import ServiceClock, utc_now
from tui.domain.context import Context
from tui.domain.errors import Unreadable
from tui.domain.function import FunctionSummary, Provisioned
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version, changes

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"


def configuration(**more: Any) -> dict[str, Any]:
    return {
        "FunctionName": "orders",
        "FunctionArn": f"{ARN}:7",
        "Version": "7",
        "Description": "SMS confirmation",
        "CodeSha256": "abc=",
        "CodeSize": 1234,
        "LastModified": "2026-11-23T07:00:00.000+0000",
        "Runtime": "python3.12",
        "Handler": "app.handler",
        "Role": "arn:aws:iam::123456789012:role/r",
        "MemorySize": 256,
        "Timeout": 10,
        "PackageType": "Zip",
        "RevisionId": "rev",
        **more,
    }


def routing(weights: Any, primary: str = "6") -> Routing:
    return parse.alias(
        {"Name": "PROD", "FunctionVersion": primary, "RoutingConfig": {"AdditionalVersionWeights": weights}}, "orders"
    ).routing


def test_a_version_is_read_whole() -> None:
    read = parse.version(
        configuration(
            State="Pending",
            StateReason="The function is being created.",
            LastUpdateStatus="InProgress",
            DeadLetterConfig={"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:q"},
        )
    )
    assert read == Version(
        number="7",
        arn=f"{ARN}:7",
        description="SMS confirmation",
        code_sha256="abc=",
        code_size=1234,
        modified=datetime(2026, 11, 23, 7, tzinfo=UTC),
        runtime="python3.12",
        handler="app.handler",
        role="arn:aws:iam::123456789012:role/r",
        memory_mb=256,
        timeout_s=10,
        dead_letter="arn:aws:sqs:eu-west-1:123456789012:q",
        revision="rev",
        state="Pending",
        state_reason="The function is being created.",
        update="InProgress",
    )


def test_unknown_states_and_runtimes_are_shown_as_they_are() -> None:
    read = parse.version(
        configuration(State="Hibernating", LastUpdateStatus="Odd", Runtime="cobol85", PackageType="Tape")
    )
    assert (read.state, read.update, read.runtime, read.package_type) == ("Hibernating", "Odd", "cobol85", "Tape")


def test_settings_are_kept_under_awss_names() -> None:
    read = parse.version(
        configuration(
            Layers=[{"Arn": "layer:1", "CodeSize": 5}, {"Arn": "layer:2", "CodeSize": 6}],
            VpcConfig={"SubnetIds": ["s-1", "s-2"], "SecurityGroupIds": [], "VpcId": "v"},
            EphemeralStorage={"Size": 512},
            Architectures=["arm64"],
            SnapStart={"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"},
            ImageConfigResponse={"ImageConfig": {"Command": ["a", "b"]}},
            RuntimeVersionConfig={"RuntimeVersionArn": "only single reads tell"},
        )
    )
    assert read.settings == {
        "Layers.Arn": "layer:1, layer:2",
        "VpcConfig.SubnetIds": "s-1, s-2",
        "EphemeralStorage.Size": "512",
        "Architectures": "arm64",
        "SnapStart.ApplyOn": "PublishedVersions",
        "ImageConfigResponse.ImageConfig.Command": "a, b",
    }


def test_an_empty_setting_equals_an_absent_one() -> None:
    empty: dict[str, Any] = {
        "VpcConfig": {"SubnetIds": [], "VpcId": ""},
        "Layers": [],
        "KMSKeyArn": "",
        "FileSystemConfigs": None,
    }
    assert changes(parse.version(configuration()), parse.version(configuration(**empty))) == ()


def test_environment_values_leave_only_fingerprints() -> None:
    def read(**variables: str) -> Version:
        return parse.version(configuration(Environment={"Variables": variables}))

    old = read(TOKEN="hunter2", URL="a", GONE="x")
    new = read(TOKEN="hunter3", URL="a", ADDED="x")
    assert "hunter" not in repr(old) + repr(new)
    assert [(change.field, change.before, change.after) for change in changes(old, new)] == [
        ("env ADDED", "absent", ""),
        ("env GONE", "", "removed"),
        ("env TOKEN", "", ""),
    ]
    assert len({*old.environment.values(), *read(OTHER="hunter2").environment.values()}) == 4


def test_an_environment_that_cannot_be_read_says_so() -> None:
    read = parse.version(configuration(Environment={"Error": {"ErrorCode": "AccessDenied", "Message": "no key"}}))
    assert read.settings["Environment.Error"] == "no key"


def test_where_the_code_lies_is_not_kept() -> None:
    assert "https" not in repr(parse.version(configuration(Code={"Location": "https://signed"})))


def test_the_version_is_found_in_the_arn_where_it_is_nowhere_else() -> None:
    assert parse.version({"FunctionArn": f"{ARN}:12"}).number == "12"
    assert parse.version({"FunctionArn": ARN}).number == "$LATEST"
    assert parse.version({"Version": "$LATEST.PUBLISHED"}).number == "$LATEST.PUBLISHED"
    with pytest.raises(Unreadable):
        parse.version({"FunctionName": "orders"})


def test_an_alias_is_read_whole() -> None:
    read = parse.alias(
        {
            "AliasArn": f"{ARN}:PROD",
            "Name": "PROD",
            "FunctionVersion": "6",
            "Description": "x [/oops] \x1b[2J",
            "RevisionId": "r",
            "RoutingConfig": {"AdditionalVersionWeights": {"7": 0.1}},
        },
        "orders",
    )
    assert read == Alias("orders", "PROD", Routing("6", "7", Weight(1000)), "r", "x [/oops] ␛[2J", f"{ARN}:PROD")


@pytest.mark.parametrize(
    "config", [{}, {"RoutingConfig": {}}, {"RoutingConfig": None}, {"RoutingConfig": {"AdditionalVersionWeights": {}}}]
)
def test_no_weights_are_no_canary(config: dict[str, Any]) -> None:
    read = parse.alias({"Name": "PROD", "FunctionVersion": "6", **config}, "orders")
    assert read.routing == Routing("6")
    assert read.revision is None


def test_weights_are_exact_and_strange_ones_are_shown() -> None:
    assert routing({"7": 0.125}) == Routing("6", "7", Weight(1250))
    assert routing({"7": 0}).split
    assert routing({"7": 1}).weight.basis_points == 10_000
    assert str(routing({"7": 0.12345}).weight) == "12.345"
    assert str(routing({"7": 1.5}).weight) == "150"


def test_the_heaviest_of_several_versions_is_the_canary() -> None:
    assert routing({"7": 0.1, "8": 0.3, "9": 0.2}) == Routing("6", "8", Weight(3000), more=2)
    assert routing({"7": 0.10001, "8": 0.10002, "9": 0.1}).canary == "8"


@pytest.mark.parametrize("share", ["0.1", None, True, [], 10**400, float("nan"), float("inf"), -1e300])
def test_what_is_no_weight_is_not_guessed_at(share: object) -> None:
    with pytest.raises(Unreadable):
        routing({"7": share})


@pytest.mark.parametrize("item", [{}, {"Name": "PROD"}, {"FunctionVersion": "1"}, {"Name": "", "FunctionVersion": "1"}])
def test_an_alias_without_name_or_version_is_none(item: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        parse.alias(item, "orders")


def test_a_list_item_is_read() -> None:
    page = parse.functions({"Functions": [configuration()], "NextMarker": "m"})
    assert page.next_marker == "m"
    assert page.items == (
        FunctionSummary(
            "orders",
            ARN.removesuffix("orders"),
            "python3.12",
            datetime(2026, 11, 23, 7, tzinfo=UTC),
            code_size=1234,
        ),
    )
    assert page.items[0].arn == ARN
    other = parse.function_summary({"FunctionName": "f", "FunctionArn": "arn:aws:lambda:eu-west-1:1:function:g"})
    assert other == FunctionSummary("f")
    assert not other.arn
    assert parse.function_summary({"FunctionName": "f"}) == FunctionSummary("f")


@pytest.mark.parametrize(
    "answer", [{}, {"Functions": None}, {"Functions": {}}, {"Functions": ["x"]}, {"Functions": [], "NextMarker": 5}]
)
def test_an_answer_without_its_list_is_none(answer: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        parse.functions(answer)


def test_provisioned_concurrency_is_read_by_qualifier() -> None:
    page = parse.provisioned_configs(
        {
            "ProvisionedConcurrencyConfigs": [
                {
                    "FunctionArn": f"{ARN}:PROD",
                    "RequestedProvisionedConcurrentExecutions": 5,
                    "AllocatedProvisionedConcurrentExecutions": 2,
                    "Status": "IN_PROGRESS",
                }
            ]
        }
    )
    assert page.items == (Provisioned("PROD", 5, 2, "IN_PROGRESS"),)


def test_an_identity_completes_the_context() -> None:
    place = Context("prod", "eu-west-1", read_only=True, endpoint="e")
    read = parse.identity(
        {"Account": "123456789012", "Arn": "arn:aws:sts::123456789012:user/x"},
        place,
        datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert read == Context("prod", "eu-west-1", "123456789012", "arn:aws:sts::123456789012:user/x", True, "e")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-11-23T07:00:00.000+0000", datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("2026-11-23T07:00:00.123456Z", datetime(2026, 11, 23, 7, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-23T09:00:00+02:00", datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=1))), datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        (None, None),
        (5, None),
        ("0001-01-01T00:00:00+23:00", None),
    ],
)
def test_moments(value: object, read: datetime | None) -> None:
    assert moment(value) == read


@pytest.mark.parametrize("odd", ["256", True, 2.5, None, [256]])
def test_what_is_no_number_is_not_known(odd: object) -> None:
    read = parse.version({**configuration(), "MemorySize": odd, "Timeout": odd, "CodeSize": odd})
    assert (read.memory_mb, read.timeout_s, read.code_size) == (None, None, 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [*configuration(), "State", "Environment", "VpcConfig", "Layers", "SnapStart", "DeadLetterConfig"]
)
ALIAS_FIELDS = st.sampled_from(["Name", "FunctionVersion", "RevisionId", "RoutingConfig", "Description", "AliasArn"])


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from texts(pair)
    elif isinstance(value, tuple):
        for entry in value:
            yield from texts(entry)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


@given(st.dictionaries(FIELDS, JSON), st.dictionaries(ALIAS_FIELDS, JSON), st.dictionaries(st.text(), JSON))
def test_any_answer_is_read_or_named_unreadable(changed: Any, alias: Any, weights: Any) -> None:
    reads: tuple[Callable[[], Any], ...] = (
        lambda: parse.version(configuration(**changed)),
        lambda: parse.function_summary(configuration(**changed)),
        lambda: parse.alias(alias, "orders"),
        lambda: routing(weights),
        lambda: parse.provisioned(changed),
    )
    for read in reads:
        try:
            result = read()
        except Unreadable as error:
            result = error.message
        assert all(map(is_clean, texts(result)))


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Mon, 23 Nov 2026 07:10:00 GMT", 600),
        ("Mon, 23 Nov 2026 06:59:00 GMT", -60),
        ("Mon, 23 Nov 2026 07:00:03 GMT", 0),
        ("yesterday", 0),
        (None, 0),
        ("Mon, 23 Nov 2026 07:10:00", 0),
    ],
)
def test_the_service_s_time_is_told_by_its_date(date: str | None, ahead: int) -> None:
    here = datetime(2026, 11, 23, 7, tzinfo=UTC)
    answer = {"Account": "1", "ResponseMetadata": {"HTTPHeaders": {"date": date}}}
    read = parse.identity(answer, Context("p", "r"), here)
    assert read.clock.at(here) == here + timedelta(seconds=ahead)


def test_an_answer_without_a_date_leaves_the_clock_as_it_was() -> None:
    clock = ServiceClock(theirs=datetime(2026, 11, 23, tzinfo=UTC), speed=60)
    assert parse.identity({"Account": "1"}, Context("p", "r", clock=clock), utc_now()).clock == clock
