"""The aliases that are to go along, as they are typed."""

from __future__ import annotations

import pytest

from tui.features.rollout.group.typed_members import InvalidMembers, members_text, members_typed


def test_they_are_read_and_written_the_same() -> None:
    members = members_typed(" payments:PROD, carts:LIVE=12 ", "orders:PROD")
    assert [(one.target.function, one.target.alias, one.to) for one in members] == [
        ("payments", "PROD", ""),
        ("carts", "LIVE", "12"),
    ]
    assert members_text(members) == "payments:PROD carts:LIVE=12"
    assert members_typed("  ", "orders:PROD") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("payments", "payments: expected FUNCTION:ALIAS"),
        ("payments:12", "payments:12: expected FUNCTION:ALIAS"),
        ("payments:PROD=new", "expected the number of a version after ="),
        ("payments:PROD=", "expected the number of a version after ="),
        ("orders:PROD", "orders:PROD is a member already"),
        ("a:P a:P", "a:P is a member already"),
        ("eu-west-1:123456789012:payments:PROD", "of this account and region"),
        ("a b:", "a: expected"),
        (" ".join(f"f{number}:P" for number in range(50)), "expected at most 50 members, not 51"),
    ],
)
def test_what_names_none_is_said(text: str, says: str) -> None:
    with pytest.raises(InvalidMembers, match=says.replace("(", r"\(")):
        members_typed(text, "orders:PROD")
