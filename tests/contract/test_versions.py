"""Functions and versions: states, revisions, publishing, deleting (aws-semantics 1.3, 1.4)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from tests.support.world import BASE, ROLE, Clock, create, refused, zipped
from tui.demo import demo_account

NEW = {"FunctionName": "new"}


def configuration(client: Any, **qualifier: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get_function_configuration(**NEW, **qualifier)
    return answer


def settled(client: Any, clock: Clock, source: str = "first") -> None:
    create(client, source=source)
    clock.advance(5)


def test_a_created_function_is_pending_then_active(client: Any, clock: Clock) -> None:
    answer = create(client, Environment={"Variables": {"AB": "c"}})
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert (answer["State"], answer["StateReason"], answer["StateReasonCode"]) == (
        "Pending",
        "The function is being created.",
        "Creating",
    )
    assert "LastUpdateStatus" not in answer
    assert answer["Version"] == "$LATEST"
    assert answer["FunctionArn"] == f"{BASE}new"
    assert answer["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/aws/lambda/new"}
    assert answer["SnapStart"] == {"ApplyOn": "None", "OptimizationStatus": "Off"}
    assert answer["TracingConfig"] == {"Mode": "PassThrough"}
    assert answer["Environment"] == {"Variables": {"AB": "c"}}
    assert answer["RuntimeVersionConfig"]["RuntimeVersionArn"].startswith("arn:aws:lambda:us-east-1::runtime:")
    code = zipped("first")
    assert answer["CodeSha256"] == base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert answer["CodeSize"] == len(code)
    clock.advance(5)
    active = configuration(client)
    assert (active["State"], active["LastUpdateStatus"]) == ("Active", "Successful")
    assert "StateReason" not in active
    assert active["RevisionId"] != answer["RevisionId"]


def test_nothing_is_done_to_a_pending_function(client: Any) -> None:
    create(client)
    pending = (
        "The operation cannot be performed at this time. The function is currently in the following state: Pending"
    )
    for operation, more in (
        ("publish_version", {}),
        ("update_function_configuration", {"Timeout": 9}),
        ("update_function_code", {"ZipFile": zipped("x")}),
        ("invoke", {}),
    ):
        assert refused(client, operation, **NEW, **more) == ("ResourceConflictException", 409, pending)


def test_an_update_is_in_progress_then_successful_and_rolls_the_revision_twice(client: Any, clock: Clock) -> None:
    settled(client, clock)
    before = configuration(client)
    for operation, more in (
        ("update_function_configuration", {"MemorySize": 512}),
        ("update_function_code", {"ZipFile": zipped("second")}),
    ):
        accepted = getattr(client, operation)(**NEW, **more)
        assert accepted["LastUpdateStatus"] == "InProgress"
        assert accepted["LastUpdateStatusReasonCode"] == "Creating"
        assert accepted["State"] == "Active"
        assert accepted["LastModified"] > before["LastModified"]
        clock.advance(5)
        done = configuration(client)
        assert done["LastUpdateStatus"] == "Successful"
        assert len({before["RevisionId"], accepted["RevisionId"], done["RevisionId"]}) == 3
        before = done
    assert before["MemorySize"] == 512


def test_the_waiters_wait_for_it(client: Any, clock: Clock) -> None:
    create(client)
    calls = 0

    def tick(**_: Any) -> None:
        nonlocal calls
        calls += 1
        clock.advance(1.5)

    client.meta.events.register("before-send.lambda.GetFunction", tick)
    client.get_waiter("function_active_v2").wait(**NEW, WaiterConfig={"Delay": 0})
    assert calls == 2
    client.update_function_configuration(**NEW, Timeout=9)
    client.get_waiter("function_updated_v2").wait(**NEW, WaiterConfig={"Delay": 0})
    assert calls == 4


def test_a_dry_run_of_code_changes_nothing(client: Any, clock: Clock) -> None:
    settled(client, clock)
    before = configuration(client)
    client.update_function_code(**NEW, ZipFile=zipped("other"), DryRun=True)
    after = configuration(client)
    assert (after["CodeSha256"], after["RevisionId"]) == (before["CodeSha256"], before["RevisionId"])


def test_publishing_freezes_latest_and_rolls_its_revision_only(client: Any, clock: Clock) -> None:
    settled(client, clock)
    before = configuration(client)
    first = client.publish_version(**NEW, Description="the first")
    assert first["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert (first["Version"], first["FunctionArn"]) == ("1", f"{BASE}new:1")
    assert (first["Description"], first["CodeSha256"]) == ("the first", before["CodeSha256"])
    assert first["State"] == "Active"
    assert configuration(client)["RevisionId"] != before["RevisionId"]
    assert configuration(client)["Description"] == ""
    client.update_function_configuration(**NEW, MemorySize=1024, Environment={"Variables": {"XY": "z"}})
    clock.advance(5)
    client.publish_version(**NEW)
    kept = configuration(client, Qualifier="1")
    assert (kept["RevisionId"], kept["MemorySize"]) == (first["RevisionId"], 128)
    assert "Environment" not in kept


def test_publishing_without_change_answers_the_old_version_as_it_was(client: Any, clock: Clock) -> None:
    settled(client, clock)
    first = client.publish_version(**NEW, Description="the first")
    again = client.publish_version(**NEW, Description="not taken")
    assert again["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert [again[k] for k in ("Version", "RevisionId", "Description")] == ["1", first["RevisionId"], "the first"]
    client.update_function_code(**NEW, ZipFile=zipped("first"))
    clock.advance(5)
    assert client.publish_version(**NEW)["Version"] == "1"


def test_a_changed_description_alone_makes_a_version(client: Any, clock: Clock) -> None:
    settled(client, clock)
    assert client.publish_version(**NEW)["Version"] == "1"
    client.update_function_configuration(**NEW, Description="words")
    clock.advance(5)
    second = client.publish_version(**NEW)
    assert (second["Version"], second["Description"]) == ("2", "words")


def test_a_seeded_version_that_latest_equals_is_not_published_again(client: Any) -> None:
    assert client.publish_version(FunctionName="f")["Version"] == "4"
    assert client.publish_version(FunctionName="mixed")["Version"] == "6"


def test_publishing_checks_the_code_it_was_decided_on(client: Any, clock: Clock) -> None:
    settled(client, clock)
    now = configuration(client)["CodeSha256"]
    assert refused(client, "publish_version", **NEW, CodeSha256="x") == (
        "InvalidParameterValueException",
        400,
        f"CodeSHA256 (x) is different from current CodeSHA256 in $LATEST ({now}). "
        "Please try again with the CodeSHA256 in $LATEST.",
    )
    assert client.publish_version(**NEW, CodeSha256=now)["Version"] == "1"


def publish(client: Any, clock: Clock, source: str) -> str:
    client.update_function_code(**NEW, ZipFile=zipped(source))
    clock.advance(5)
    number: str = client.publish_version(**NEW)["Version"]
    return number


def test_numbers_are_never_given_twice_also_after_the_function_was_deleted(client: Any, clock: Clock) -> None:
    settled(client, clock)
    assert [publish(client, clock, str(n)) for n in range(3)] == ["1", "2", "3"]
    for gone in ("1", "3"):
        client.delete_function(**NEW, Qualifier=gone)
    assert publish(client, clock, "x") == "4"
    numbers = [v["Version"] for v in client.list_versions_by_function(**NEW)["Versions"]]
    assert numbers == ["$LATEST", "2", "4"]
    client.delete_function(**NEW)
    settled(client, clock)
    assert publish(client, clock, "y") == "5"


def test_update_code_with_publish_answers_the_version(client: Any, clock: Clock) -> None:
    settled(client, clock)
    answer = client.update_function_code(**NEW, ZipFile=zipped("second"), Publish=True)
    assert (answer["Version"], answer["FunctionArn"]) == ("1", f"{BASE}new:1")
    assert create(client, "other", Publish=True)["Version"] == "1"


def test_a_snap_start_version_is_pending_until_its_snapshot_is_there(client: Any, clock: Clock) -> None:
    create(client, SnapStart={"ApplyOn": "PublishedVersions"})
    clock.advance(5)
    assert configuration(client)["SnapStart"]["OptimizationStatus"] == "Off"
    version = client.publish_version(**NEW)
    assert (version["State"], version["SnapStart"]["OptimizationStatus"]) == ("Pending", "On")
    clock.advance(5)
    ready = configuration(client, Qualifier="1")
    assert (ready["State"], ready["RevisionId"]) == ("Active", version["RevisionId"])
    assert client.publish_version(**NEW)["Version"] == "1"


def test_deleting_an_absent_version_is_204_and_nothing_happens(client: Any) -> None:
    answer = client.delete_function(FunctionName="f", Qualifier="99")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert client.delete_function(FunctionName=f"{BASE}f:4")["ResponseMetadata"]["HTTPStatusCode"] == 204
    numbers = [v["Version"] for v in client.list_versions_by_function(FunctionName="f")["Versions"]]
    assert numbers == ["$LATEST", "1", "2", "3"]


def test_deleting_a_function_takes_all_of_it(client: Any, clock: Clock) -> None:
    client.create_function_url_config(FunctionName="f", Qualifier="live", AuthType="NONE")
    client.put_provisioned_concurrency_config(FunctionName="f", Qualifier="live", ProvisionedConcurrentExecutions=1)
    assert client.delete_function(FunctionName="f")["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refused(client, "get_function", FunctionName="f")[1] == 404
    create(client, "f")
    assert client.list_aliases(FunctionName="f")["Aliases"] == []
    assert client.list_function_url_configs(FunctionName="f")["FunctionUrlConfigs"] == []
    assert client.list_provisioned_concurrency_configs(FunctionName="f")["ProvisionedConcurrencyConfigs"] == []


def test_what_cannot_be_created(client: Any) -> None:
    assert refused(client, "create_function", FunctionName="f", Role=ROLE, Code={"ZipFile": zipped("x")}) == (
        "ResourceConflictException",
        409,
        "Function already exist: f",
    )
    assert refused(client, "create_function", FunctionName="new", Role=ROLE, Code={"ZipFile": b"no zip"}) == (
        "InvalidParameterValueException",
        400,
        "Could not unzip uploaded file. Please check your file, then try to upload again.",
    )
    too_long = refused(client, "create_function", FunctionName="n" * 65, Role=ROLE, Code={"ZipFile": zipped("x")})
    assert too_long[:2] == ("ValidationException", 400)
    for wrong in ({"FunctionName": "bad name!"}, {"Runtime": "python9.9"}, {"Timeout": 99999}, {"Role": "nobody"}):
        code = {"ZipFile": zipped("x")}
        calls = {"FunctionName": "new", "Role": ROLE, "Code": code, "Runtime": "python3.12", **wrong}
        assert refused(client, "create_function", **calls)[:2] == ("ValidationException", 400)


def test_dead_letter_and_logging_settings_are_kept(client: Any, clock: Clock) -> None:
    dead = {"TargetArn": "arn:aws:sqs:us-east-1:123456789012:dead"}
    create(client, DeadLetterConfig=dead, LoggingConfig={"LogFormat": "JSON"})
    clock.advance(5)
    kept = configuration(client)
    assert kept["DeadLetterConfig"] == dead
    assert kept["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": "/aws/lambda/new"}
    client.update_function_configuration(**NEW, TracingConfig={"Mode": "Active"}, EphemeralStorage={"Size": 1024})
    changed = configuration(client)
    assert (changed["TracingConfig"], changed["EphemeralStorage"]) == ({"Mode": "Active"}, {"Size": 1024})


def test_get_function_tells_tags_and_concurrency_and_a_link(client: Any) -> None:
    client.tag_resource(Resource=f"{BASE}f", Tags={"team": "x"})
    client.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=7)
    answer = client.get_function(FunctionName="f", Qualifier="live")
    assert answer["Tags"] == client.list_tags(Resource=f"{BASE}f")["Tags"] == {"team": "x"}
    assert answer["Concurrency"] == {"ReservedConcurrentExecutions": 7}
    assert answer["Code"]["Location"].startswith("https://demo.invalid/")
    client.untag_resource(Resource=f"{BASE}f", TagKeys=["team"])
    client.delete_function_concurrency(FunctionName="f")
    assert client.list_tags(Resource=f"{BASE}f")["Tags"] == {}
    assert "ReservedConcurrentExecutions" not in client.get_function_concurrency(FunctionName="f")


def test_a_function_of_the_shop_has_snap_start(clock: Clock) -> None:
    named = {"FunctionName": "tax-tables"}
    with demo_account(clock=clock) as account:
        client = account.session.client("lambda")
        old = client.get_function_configuration(**named, Qualifier="30")
        assert (old["State"], old["SnapStart"]) == (
            "Active",
            {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"},
        )
        assert client.get_function_configuration(**named)["SnapStart"]["OptimizationStatus"] == "Off"
        new = client.publish_version(**named, Description="rates of autumn")
        assert (new["Version"], new["State"], new["StateReasonCode"]) == ("31", "Pending", "Creating")
        clock.advance(5)
        assert client.get_function_configuration(**named, Qualifier="31")["State"] == "Active"
