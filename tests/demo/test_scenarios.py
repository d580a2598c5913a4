"""The scenarios that ship: what the shop must hold, and that the others open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.world import Clock
from tui.demo import demo_session
from tui.demo.scenario.reading import known_scenarios, read_scenario


@pytest.fixture(scope="module")
def shop() -> Any:
    return demo_session().client("lambda")


@pytest.fixture(scope="module")
def functions(shop: Any) -> dict[str, Any]:
    pages = shop.get_paginator("list_functions").paginate()
    return {item["FunctionName"]: item for page in pages for item in page["Functions"]}


def versions(shop: Any, name: str) -> list[dict[str, Any]]:
    pages = shop.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    return [item for page in pages for item in page["Versions"]]


def aliases(shop: Any, name: str) -> dict[str, Any]:
    return {alias["Name"]: alias for alias in shop.list_aliases(FunctionName=name)["Aliases"]}


def test_the_walkthrough_stands_half_way(shop: Any) -> None:
    pointing = aliases(shop, "order-processor")
    assert pointing["PROD"]["FunctionVersion"] == "6"
    assert pointing["PROD"]["RoutingConfig"] == {"AdditionalVersionWeights": {"7": 0.1}}
    assert pointing["TEST"]["FunctionVersion"] == "7"
    assert pointing["DEV"]["FunctionVersion"] == "$LATEST"
    history = versions(shop, "order-processor")
    assert [v["Version"] for v in history] == ["$LATEST", "1", "2", "3", "4", "5", "6", "7"]
    assert history[0]["CodeSha256"] != history[7]["CodeSha256"]
    assert (history[6]["MemorySize"], history[7]["MemorySize"]) == (256, 512)
    assert (history[6]["Description"], history[7]["Description"]) == ("retry on 5xx", "SMS confirmation")


def test_there_are_many_functions_and_one_long_history(shop: Any, functions: dict[str, Any]) -> None:
    assert len(functions) > 60
    history = versions(shop, "pricing-engine")
    numbers = [int(v["Version"]) for v in history[1:]]
    assert len(numbers) >= 60
    assert numbers == sorted(numbers)
    assert len(numbers) < numbers[-1]
    assert len({v["CodeSha256"] for v in history}) < len(numbers) / 2


def test_every_odd_case_is_there(shop: Any, functions: dict[str, Any]) -> None:
    def configuration(name: str, **qualifier: str) -> dict[str, Any]:
        answer: dict[str, Any] = shop.get_function_configuration(FunctionName=name, **qualifier)
        return answer

    assert configuration("season-report", Qualifier="LAST")["State"] == "Inactive"
    assert configuration("geo-lookup")["LastUpdateStatus"] == "InProgress"
    assert len({v["Role"] for v in versions(shop, "customer-notifier")}) == 2
    assert functions["image-classifier"]["PackageType"] == "Image"
    assert "Runtime" not in functions["image-classifier"]
    assert aliases(shop, "gift-cards")["live"]["RoutingConfig"] == {"AdditionalVersionWeights": {"8": 1.0}}
    provisioned = shop.list_provisioned_concurrency_configs(FunctionName="storefront-render")
    assert [c["Status"] for c in provisioned["ProvisionedConcurrencyConfigs"]] == ["READY"]
    assert max(map(len, functions)) == 64
    assert not functions["localised-receipts"]["Description"].isascii()
    arn = functions["gift-cards"]["FunctionArn"]
    assert "aws:cloudformation:stack-name" in shop.list_tags(Resource=arn)["Tags"]


def test_one_alias_is_being_deployed_and_one_is_stranded(shop: Any) -> None:
    assert aliases(shop, "gift-wrapping")["PROD"]["RoutingConfig"] == {"AdditionalVersionWeights": {"5": 0.1}}
    assert aliases(shop, "gift-tracking")["PROD"]["RoutingConfig"] == {"AdditionalVersionWeights": {"12": 0.7}}


def test_hostile_texts_arrive_raw(shop: Any) -> None:
    texts = "".join(v["Description"] for v in versions(shop, "hostile-descriptions"))
    for planted in ("\x1b]52;", "\x1b[2J", "\x9b31m", "\u202e", "[@click=app.quit]x[/]", "x [/oops]", "\n", "\b"):
        assert planted in texts


def test_a_bad_canary_fails_and_a_good_one_does_not(shop: Any) -> None:
    def errors(name: str, qualifier: str) -> int:
        return sum("FunctionError" in shop.invoke(FunctionName=name, Qualifier=qualifier) for _ in range(150))

    # 5 % of 150 within four standard deviations; the generator is seeded.
    assert 1 <= errors("payment-capture", "12") <= 18
    assert errors("order-processor", "7") < 4


@pytest.mark.parametrize("name", known_scenarios())
def test_every_shipped_scenario_can_be_read(name: str) -> None:
    sizes = {"empty": 0, "large": 10_000}
    count = len(read_scenario(name).functions)
    assert count == sizes.get(name, count)


def test_aws_would_take_every_alias_of_the_shop(shop: Any, functions: dict[str, Any]) -> None:
    """Writing an alias back as it is runs it through every rule."""
    for name in functions:
        for alias in shop.list_aliases(FunctionName=name)["Aliases"]:
            routing = alias.get("RoutingConfig", {"AdditionalVersionWeights": {}})
            shop.update_alias(
                FunctionName=name,
                Name=alias["Name"],
                FunctionVersion=alias["FunctionVersion"],
                RoutingConfig=routing,
                RevisionId=alias["RevisionId"],
            )


def test_the_bad_canary_trips_its_alarm_as_it_is_dragged_up() -> None:
    clock = Clock()
    session = demo_session(clock=clock)
    watch, shop = session.client("cloudwatch"), session.client("lambda")

    def states() -> dict[str, str]:
        answer = watch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"], AlarmNamePrefix="payment-capture")
        return {a["AlarmName"][16:]: a["StateValue"] for a in answer["MetricAlarms"] + answer["CompositeAlarms"]}

    at_first = states()
    assert (at_first["canary-errors"], at_first["error-rate"], at_first["rollback"]) == ("OK", "OK", "OK")
    assert at_first["v10-errors"] == at_first["prod-throttles"] == "INSUFFICIENT_DATA"
    half = {"AdditionalVersionWeights": {"12": 0.5}}
    shop.update_alias(FunctionName="payment-capture", Name="PROD", RoutingConfig=half)
    clock.advance(300)
    dragged = states()
    assert (dragged["canary-errors"], dragged["error-rate"], dragged["rollback"]) == ("ALARM", "ALARM", "ALARM")
    clock.advance(300)
    assert states()["slow"] == "ALARM"
    shop.update_alias(FunctionName="payment-capture", Name="PROD", RoutingConfig={"AdditionalVersionWeights": {}})
    clock.advance(600)
    taken_back = states()
    assert (taken_back["canary-errors"], taken_back["error-rate"], taken_back["rollback"]) == ("OK", "OK", "OK")
