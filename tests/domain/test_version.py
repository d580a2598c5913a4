"""Version numbers sort as numbers, and a comparison names what differs, never a secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.version import Change, Version, changes, differs, is_number, newest_first

OLD = Version("6", code_sha256="a", memory_mb=256, runtime="python3.12", role="arn:aws:iam::1:role/orders")


@pytest.mark.parametrize(
    ("qualifier", "numbered"),
    [
        ("7", True),
        ("10", True),
        ("$LATEST", False),
        ("$LATEST.PUBLISHED", False),
        ("PROD", False),
        ("", False),
        ("٣", False),
        ("²", False),
    ],
)
def test_numbers_are_told_from_names(qualifier: str, numbered: bool) -> None:
    assert is_number(qualifier) is numbered
    assert Version(qualifier).is_published is numbered


def test_newest_first_is_by_number_not_by_text() -> None:
    qualifiers = ["2", "10", "$LATEST", "9", "$LATEST.PUBLISHED"]
    assert sorted(qualifiers, key=newest_first) == ["$LATEST", "$LATEST.PUBLISHED", "10", "9", "2"]


def test_nothing_differs_from_itself_under_another_number_and_description() -> None:
    assert changes(OLD, replace(OLD, number="7", description="again", arn="other", revision="r")) == ()


def test_differences_come_code_first_then_configuration_then_environment() -> None:
    new = replace(
        OLD,
        code_sha256="b",
        memory_mb=512,
        timeout_s=30,
        settings={"Architectures": "arm64"},
        environment={"STAGE": "f1"},
    )
    assert changes(OLD, new) == (
        Change("code"),
        Change("MemorySize", "256", "512"),
        Change("Timeout", "", "30"),
        Change("Architectures", "", "arm64"),
        Change("env STAGE", "absent", ""),
    )


def test_environment_values_never_show() -> None:
    before = replace(OLD, environment={"A": "fingerprint-1", "B": "same", "C": "gone"})
    after = replace(OLD, environment={"A": "fingerprint-2", "B": "same"})
    assert changes(before, after) == (Change("env A"), Change("env C", "", "removed"))


def test_roles_are_named_shortly_unless_only_the_account_differs() -> None:
    assert changes(OLD, replace(OLD, role="arn:aws:iam::1:role/other")) == (Change("Role", "orders", "other"),)
    moved = replace(OLD, role="arn:aws:iam::2:role/orders")
    assert changes(OLD, moved) == (Change("Role", OLD.role, moved.role),)


def test_variables_that_could_not_be_read_are_not_known_to_differ_or_to_be_the_same() -> None:
    known = replace(OLD, environment={"A": "fingerprint"})
    denied = replace(OLD, settings={"Environment.Error": "KMS denies it"})
    assert changes(known, denied) == changes(denied, denied) == (Change("env", known=False),)
    assert [differs(known, denied), differs(known, known)] == [None, False]
    assert differs(known, replace(denied, code_sha256="b")) is True
