"""What AWS would refuse, or an operator must know, is said before a write goes out."""

from __future__ import annotations

import pytest

from tui.domain.alias import Alias
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    Image,
    PublishVersion,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.function import FunctionSnapshot, Provisioned
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.writes.alias_preflight import Level
from tui.writes.ownership.owner import FREE, Managed, Ownership, Unknown
from tui.writes.preflight import check_call

SEVEN = Version("7", code_sha256="c7", role="r", description="seven")
LATEST = Version("$LATEST", code_sha256="c7", role="r", description="seven", state="Active", update="Successful")
PROD = Alias("orders", "PROD", Routing("6", "7", Weight(1000)), "r1")
ORDERS = FunctionSnapshot(
    "orders",
    (LATEST, SEVEN, Version("6", code_sha256="c6", role="r"), Version("5", code_sha256="c5", role="other")),
    (PROD,),
    (Provisioned("5", 1, 1, "READY"),),
    complete=True,
)
STACK = Managed("CloudFormation stack shop", "its next update puts it back")


def blocks(call: Call, function: FunctionSnapshot = ORDERS, ownership: Ownership = FREE) -> list[str]:
    findings = check_call(call, function, read_only=False, ownership=ownership)
    return [finding.text for finding in findings if finding.level is Level.BLOCK]


def level(call: Call, ownership: Ownership = FREE, protected: tuple[str, ...] = ()) -> Level | None:
    findings = check_call(call, ORDERS, read_only=False, ownership=ownership, protected=protected)
    return max((finding.level for finding in findings), default=None)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (CreateAlias("orders", "123", Routing("7")), "not digits only"),
        (CreateAlias("orders", "PROD", Routing("7")), "already"),
        (CreateAlias("orders", "v1.0", Routing("7")), "letters"),
        (CreateAlias("orders", "LIVE", Routing("9")), "version 9 does not exist"),
        (CreateAlias("orders", "LIVE", Routing("$LATEST", "7", Weight(1))), "published versions only"),
        (CreateAlias("orders", "LIVE", Routing("6", "5", Weight(1))), "different execution roles"),
        (CreateAlias("orders", "LIVE", Routing("7"), "x" * 257), "at most 256"),
        (PublishVersion("orders", Version("$LATEST", state="Pending")), "Pending"),
        (PublishVersion("orders", Version("$LATEST", update="InProgress")), "is being updated"),
        (UpdateFunctionCode("orders", LATEST, Image("x")), "deployed as a zip"),
        (UpdateFunctionConfiguration("orders", LATEST), "nothing is changed"),
        (UpdateFunctionConfiguration("orders", LATEST, {"MemorySize": 64}), "128 to 32,768 MB"),
        (DeleteVersion("orders", SEVEN), "PROD routes to version 7"),
        (DeleteVersion("orders", Version("6")), "PROD points at version 6"),
        (DeleteVersion("orders", Version("5")), "provisioned concurrency"),
    ],
)
def test_what_cannot_be_is_blocked_with_the_reason(call: Call, words: str) -> None:
    assert any(words in text for text in blocks(call)), blocks(call)


def test_a_version_is_not_deleted_while_nobody_knows_the_aliases() -> None:
    unread = FunctionSnapshot("orders", failures=(ReadFailure("lambda:ListAliases", "denied"),))
    assert blocks(DeleteVersion("orders", Version("3")), unread)


def test_what_can_be_is_not_blocked() -> None:
    assert blocks(CreateAlias("orders", "LIVE", Routing("6", "7", Weight(500)))) == []
    assert blocks(DeleteVersion("orders", Version("3"))) == []


def test_read_only_blocks_everything() -> None:
    findings = check_call(PublishVersion("orders", LATEST), ORDERS, read_only=True)
    assert [finding.level for finding in findings] == [Level.BLOCK]


def test_nothing_new_to_publish_and_the_same_code_are_said() -> None:
    assert level(PublishVersion("orders", LATEST)) is Level.NOTE
    assert level(UpdateFunctionCode("orders", LATEST, ZipFile(b"", "c7"))) is Level.NOTE
    assert level(UpdateFunctionCode("orders", LATEST, ZipFile(b"", "c8"))) is None


def test_deleting_a_protected_or_managed_alias_and_changing_a_managed_function_want_a_reason() -> None:
    assert level(DeleteAlias(PROD), protected=("prod*",)) is Level.REASON
    assert level(DeleteAlias(PROD), STACK) is Level.REASON
    assert level(UpdateFunctionConfiguration("orders", LATEST, {"Timeout": 9}), STACK) is Level.REASON
    assert level(CreateAlias("orders", "LIVE", Routing("7")), STACK) is Level.NOTE


def test_an_owner_that_is_not_known_is_said_and_asked_about_before_an_alias_is_deleted() -> None:
    unknown = Unknown(tags=ReadFailure("lambda:ListTags", "denied"))
    assert level(DeleteAlias(PROD), unknown) is Level.REASON
    assert level(UpdateFunctionConfiguration("orders", LATEST, {"Timeout": 9}), unknown) is Level.NOTE
    assert level(CreateAlias("orders", "LIVE", Routing("7")), unknown) is None


def test_a_whole_function_cannot_be_named() -> None:
    with pytest.raises(ValueError, match="not a published version"):
        DeleteVersion("orders", LATEST)
