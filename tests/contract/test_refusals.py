"""What AWS was recorded to refuse (aws-semantics 1.1, 1.2, 1.5), with its code, status and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ParamValidationError

from tests.support.paths import WORLD
from tests.support.world import BASE, Clock, refused
from tui.demo import demo_account

INVALID, CONFLICT, MISSING = "InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"
STALE = (
    "PreconditionFailedException",
    412,
    "The Revision Id provided does not match the latest Revision Id. "
    "Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
)
F, NEW = {"FunctionName": "f"}, {"FunctionName": "f", "Name": "new", "FunctionVersion": "1"}
LIVE = {"FunctionName": "f", "Name": "live"}
ALIAS_PATTERN = "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
IN_PROGRESS = (
    CONFLICT,
    409,
    "The operation cannot be performed at this time. An update is in progress for resource: " + BASE + "moving",
)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Return one client for all of them: what is refused changes nothing."""
    with demo_account(WORLD, clock=Clock()) as account:
        yield account.session.client("lambda")


def weights(*pairs: tuple[str, float]) -> dict[str, Any]:
    return {"RoutingConfig": {"AdditionalVersionWeights": dict(pairs)}}


def out_of_shape(value: str, where: str, constraint: str) -> tuple[str, int, str]:
    message = f"1 validation error detected: Value '{value}' at '{where}' failed to satisfy constraint: {constraint}"
    return "ValidationException", 400, message


def bad_weight(shown: str) -> tuple[str, int, str]:
    return out_of_shape(
        shown,
        "routingConfig.additionalVersionWeights",
        "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, "
        "Member must have value greater than or equal to 0.0, Member must not be null]",
    )


def bad_key(shown: str) -> tuple[str, int, str]:
    return out_of_shape(
        shown,
        "routingConfig.additionalVersionWeights",
        "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, "
        "Member must have length greater than or equal to 1, "
        "Member must satisfy regular expression pattern: [0-9]+, Member must not be null]",
    )


MANY = (INVALID, 400, "Number of items in AdditionalVersionWeights cannot be greater than 1")
TWICE = (
    INVALID,
    400,
    "Invalid function version 1. Function version 1 is already included in routing configuration.",
)
UNPUBLISHED = (INVALID, 400, "$LATEST is not supported for an alias pointing to more than 1 version")
NO_PROVISION = (INVALID, 400, "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")


def no_function(name: str) -> tuple[str, int, str]:
    return MISSING, 404, f"Function not found: {BASE}{name}"


CASES: list[tuple[str, str, dict[str, Any], tuple[str, int, str | None]]] = [
    # Aliases: routing.
    ("weight above 1", "create_alias", NEW | weights(("2", 2.0)), bad_weight("{2=2.0}")),
    ("weight above 1, update", "update_alias", LIVE | weights(("2", 1.01)), bad_weight("{2=1.01}")),
    ("$LATEST as additional", "create_alias", NEW | weights(("$LATEST", 0.5)), bad_key("{$LATEST=0.5}")),
    ("alias as additional", "update_alias", LIVE | weights(("dev", 0.5)), bad_key("{dev=0.5}")),
    ("two additional", "create_alias", NEW | weights(("2", 0.1), ("3", 0.1)), MANY),
    ("two additional, update", "update_alias", LIVE | weights(("2", 0.1), ("3", 0.1)), MANY),
    ("additional is primary", "create_alias", NEW | weights(("1", 0.5)), TWICE),
    ("additional is primary, update", "update_alias", LIVE | weights(("1", 0.5)), TWICE),
    (
        "primary moved onto the additional, weights left",
        "update_alias",
        {"FunctionName": "f", "Name": "split", "FunctionVersion": "2"},
        (INVALID, 400, TWICE[2].replace("1", "2")),
    ),
    ("$LATEST with weights", "create_alias", NEW | {"FunctionVersion": "$LATEST"} | weights(("1", 0.5)), UNPUBLISHED),
    (
        "split moved to $LATEST, weights left",
        "update_alias",
        {"FunctionName": "f", "Name": "split", "FunctionVersion": "$LATEST"},
        UNPUBLISHED,
    ),
    ("weights on an alias of $LATEST", "update_alias", F | {"Name": "dev"} | weights(("1", 0.5)), UNPUBLISHED),
    ("additional missing", "create_alias", NEW | weights(("10", 0.5)), no_function("f:10")),
    ("additional missing, update", "update_alias", LIVE | weights(("10", 0.5)), no_function("f:10")),
    ("primary missing", "create_alias", NEW | {"FunctionVersion": "10"}, no_function("f:10")),
    ("primary missing, update", "update_alias", LIVE | {"FunctionVersion": "10"}, no_function("f:10")),
    (
        "different roles",
        "update_alias",
        {"FunctionName": "mixed", "Name": "live"} | weights(("2", 0.1)),
        (INVALID, 400, "Function versions 1 and 2 must have the same execution role to share an alias."),
    ),
    (
        "different dead-letter queues",
        "create_alias",
        {"FunctionName": "mixed", "Name": "x", "FunctionVersion": "2"} | weights(("3", 0.1)),
        (
            INVALID,
            400,
            "Function versions 2 and 3 must have the same dead-letter queue configuration to share an alias.",
        ),
    ),
    # Aliases: names.
    ("name of digits", "create_alias", NEW | {"Name": "123"}, out_of_shape("123", "name", ALIAS_PATTERN)),
    ("name with a dot", "create_alias", NEW | {"Name": "v1.0"}, out_of_shape("v1.0", "name", ALIAS_PATTERN)),
    ("name with a blank", "create_alias", NEW | {"Name": "a b!"}, out_of_shape("a b!", "name", ALIAS_PATTERN)),
    ("name $LATEST", "create_alias", NEW | {"Name": "$LATEST"}, out_of_shape("$LATEST", "name", ALIAS_PATTERN)),
    (
        "name of 129",
        "create_alias",
        NEW | {"Name": "a" * 129},
        out_of_shape("a" * 129, "name", "Member must have length less than or equal to 128"),
    ),
    (
        "description of 257",
        "update_alias",
        LIVE | {"Description": "d" * 257},
        out_of_shape("d" * 257, "description", "Member must have length less than or equal to 256"),
    ),
    (
        "alias of an alias",
        "create_alias",
        NEW | {"FunctionVersion": "live"},
        out_of_shape(
            "live",
            "functionVersion",
            r"Member must satisfy regular expression pattern: (\$LATEST(\.PUBLISHED)?|[0-9]+)",
        ),
    ),
    ("alias exists", "create_alias", NEW | {"Name": "live"}, (CONFLICT, 409, f"Alias already exists: {BASE}f:live")),
    # Aliases: absence, in three texts.
    ("get alias", "get_alias", F | {"Name": "no"}, (MISSING, 404, f"Cannot find alias arn: {BASE}f:no")),
    ("update alias", "update_alias", F | {"Name": "no"}, (MISSING, 404, f"Alias not found: {BASE}f:no")),
    ("get function of alias", "get_function", F | {"Qualifier": "no"}, no_function("f:no")),
    ("alias of no function", "get_alias", {"FunctionName": "no", "Name": "live"}, no_function("no")),
    ("create on no function", "create_alias", NEW | {"FunctionName": "no"}, no_function("no")),
    ("aliases of no function", "list_aliases", {"FunctionName": "no"}, no_function("no")),
    ("versions of no function", "list_versions_by_function", {"FunctionName": "no"}, no_function("no")),
    ("configuration", "get_function_configuration", F | {"Qualifier": "9"}, no_function("f:9")),
    # RevisionId and CodeSha256.
    ("stale alias", "update_alias", LIVE | {"RevisionId": "x"}, STALE),
    ("stale publish", "publish_version", F | {"RevisionId": "x"}, STALE),
    ("stale code", "update_function_code", F | {"ZipFile": b"", "RevisionId": "x"}, STALE),
    ("stale configuration", "update_function_configuration", F | {"Timeout": 9, "RevisionId": "x"}, STALE),
    # During an update.
    ("publish in update", "publish_version", {"FunctionName": "moving"}, IN_PROGRESS),
    ("code in update", "update_function_code", {"FunctionName": "moving", "ZipFile": b""}, IN_PROGRESS),
    ("configuration in update", "update_function_configuration", {"FunctionName": "moving", "Timeout": 9}, IN_PROGRESS),
    # Deleting.
    (
        "delete a version in use",
        "delete_function",
        F | {"Qualifier": "1"},
        (CONFLICT, 409, "Unable to delete version because the following aliases reference it: [live, split]"),
    ),
    (
        "delete a version only routed to",
        "delete_function",
        F | {"Qualifier": "2"},
        (CONFLICT, 409, "Unable to delete version because the following aliases reference it: [split]"),
    ),
    (
        "delete $LATEST",
        "delete_function",
        F | {"Qualifier": "$LATEST"},
        (INVALID, 400, "$LATEST version cannot be deleted without deleting the function."),
    ),
    (
        "delete by alias",
        "delete_function",
        F | {"Qualifier": "live"},
        (INVALID, 400, "Deletion of aliases is not currently supported."),
    ),
    ("delete no function", "delete_function", {"FunctionName": "no"}, no_function("no")),
    # Names and ARNs.
    (
        "two qualifiers",
        "get_function",
        {"FunctionName": f"{BASE}f:1", "Qualifier": "2"},
        (INVALID, 400, "The derived qualifier from the function name does not match the specified qualifier."),
    ),
    (
        "another region",
        "get_function",
        {"FunctionName": (BASE + "f").replace("us-east-1", "eu-west-1")},
        (MISSING, 404, "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"),
    ),
    (
        "another account",
        "get_function",
        {"FunctionName": (BASE + "f").replace("123456789012", "999999999999")},
        ("AccessDeniedException", 403, None),
    ),
    (
        "memory",
        "update_function_configuration",
        F | {"MemorySize": 99999},
        out_of_shape("99999", "memorySize", "Member must have value less than or equal to 32768"),
    ),
    # Provisioned concurrency.
    ("put on $LATEST", "put_provisioned_concurrency_config", F | {"Qualifier": "$LATEST", "N": 1}, NO_PROVISION),
    (
        "get none",
        "get_provisioned_concurrency_config",
        F | {"Qualifier": "live"},
        (
            "ProvisionedConcurrencyConfigNotFoundException",
            404,
            "No Provisioned Concurrency Config found for this function",
        ),
    ),
    (
        "get of no alias",
        "get_provisioned_concurrency_config",
        F | {"Qualifier": "no"},
        (MISSING, 404, f"Cannot find alias arn: {BASE}f:no"),
    ),
    ("get of no version", "get_provisioned_concurrency_config", F | {"Qualifier": "9"}, no_function("f:9")),
    (
        "put on a split",
        "put_provisioned_concurrency_config",
        F | {"Qualifier": "split", "N": 1},
        (INVALID, 400, "Invalid alias configuration for Provisioned Concurrency"),
    ),
    # Policies, URLs, tags.
    (
        "no policy",
        "get_policy",
        F | {"Qualifier": "live"},
        (MISSING, 404, "The resource you requested does not exist."),
    ),
    (
        "policy of no alias",
        "get_policy",
        F | {"Qualifier": "no"},
        (MISSING, 404, f"Cannot find alias arn: {BASE}f:no"),
    ),
    (
        "remove from no policy",
        "remove_permission",
        F | {"StatementId": "s"},
        (MISSING, 404, "No policy is associated with the given resource."),
    ),
    ("no URL", "get_function_url_config", F, (MISSING, 404, "The resource you requested does not exist.")),
    (
        "URL of a version",
        "get_function_url_config",
        F | {"Qualifier": "1"},
        out_of_shape(
            "1",
            "qualifier",
            r"Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)",
        ),
    ),
    (
        "URLs of no function",
        "list_function_url_configs",
        {"FunctionName": "no"},
        (MISSING, 404, "Function does not exist"),
    ),
    (
        "tags of an alias",
        "list_tags",
        {"Resource": f"{BASE}f:live"},
        (INVALID, 400, "Tags on function aliases and versions are not supported. Please specify a function ARN."),
    ),
    # Invoke.
    ("invoke no function", "invoke", {"FunctionName": "no"}, no_function("no")),
    ("invoke no alias", "invoke", F | {"Qualifier": "no"}, no_function("f:no")),
    ("dry run of no alias", "invoke", F | {"Qualifier": "no", "InvocationType": "DryRun"}, no_function("f:no")),
    (
        "invoke while inactive",
        "invoke",
        {"FunctionName": "mixed", "Qualifier": "4"},
        (
            CONFLICT,
            409,
            "The operation cannot be performed at this time. "
            "The function is currently in the following state: Inactive",
        ),
    ),
    # What is not there to be asked.
    (
        "not modelled",
        "list_layers",
        {},
        ("NotImplemented", 501, "The demo account does not offer lambda:ListLayers."),
    ),
]


@pytest.mark.parametrize(
    ("operation", "parameters", "answer"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_aws_refuses(
    client: Any, operation: str, parameters: dict[str, Any], answer: tuple[str, int, str | None]
) -> None:
    if "N" in parameters:
        parameters = {k: v for k, v in parameters.items() if k != "N"} | {"ProvisionedConcurrentExecutions": 1}
    assert refused(client, operation, **parameters) == answer


def test_modelled_refusals_are_the_clients_own_exceptions(client: Any) -> None:
    with pytest.raises(client.exceptions.ResourceConflictException):
        client.create_alias(FunctionName="f", Name="live", FunctionVersion="1")
    with pytest.raises(client.exceptions.PreconditionFailedException):
        client.update_alias(FunctionName="f", Name="live", RevisionId="x")


def test_several_mistakes_are_told_together(client: Any) -> None:
    _, _, message = refused(client, "create_alias", FunctionName="f", Name="1", FunctionVersion="no")
    assert message is not None
    assert message.startswith("2 validation errors detected: ")
    assert "at 'name'" in message
    assert "at 'functionVersion'" in message


def test_a_weight_below_0_never_leaves_the_client(client: Any) -> None:
    with pytest.raises(ParamValidationError, match=r"-0\.5"):
        client.update_alias(FunctionName="f", Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": -0.5}})
