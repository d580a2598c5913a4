"""Edits of `$LATEST` are judged by AWS's own rules, gathered, taken back, and kept when it is read again."""

from __future__ import annotations

import pytest

from tui.domain.version import Version
from tui.features.latest.draft import (
    BadEdit,
    Draft,
    call_of,
    rebased,
    variable_name,
    with_field,
    with_variable,
    without_edit,
    without_variable,
)

LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:tools"
LATEST = Version(
    "$LATEST",
    description="takes an order",
    memory_mb=128,
    timeout_s=3,
    handler="app.handler",
    runtime="python3.13",
    environment={"TABLE": "f1"},
    settings={"Layers.Arn": f"{LAYER}:1"},
)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("MemorySize", " 512 ", 512),
        ("MemorySize", "512 MB", 512),
        ("Timeout", "900", 900),
        ("Description", "", ""),
        ("Handler", "shop.Tax::handle", "shop.Tax::handle"),
        ("Runtime", "provided.al2023", "provided.al2023"),
        ("Layers", f"{LAYER}:2, {LAYER}-b:1", [f"{LAYER}:2", f"{LAYER}-b:1"]),
        ("Layers", "", []),
    ],
)
def test_what_fits_is_taken(name: str, typed: str, value: object) -> None:
    assert with_field(Draft(), LATEST, name, typed).settings == {name: value}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("MemorySize", "127"),
        ("MemorySize", "32769"),
        ("MemorySize", "-512"),
        ("MemorySize", "12e3"),
        ("MemorySize", "٥١٢"),
        ("Timeout", "0"),
        ("Timeout", "9" * 5000),
        ("Description", "x" * 257),
        ("Handler", ""),
        ("Handler", "app handler"),
        ("Runtime", "Python 3"),
        ("Layers", "tools"),
        ("Layers", f"{LAYER}:1 {LAYER}:2"),
        ("Layers", " ".join(f"{LAYER}{number}:1" for number in range(6))),
    ],
)
def test_what_does_not_fit_is_refused_in_words(name: str, typed: str) -> None:
    with pytest.raises(BadEdit, match=r"\w+ \w+"):
        with_field(Draft(), LATEST, name, typed)


@pytest.mark.parametrize(
    ("name", "typed"), [("MemorySize", "128"), ("Layers", f"{LAYER}:1"), ("Description", "takes an order")]
)
def test_what_is_so_already_is_no_edit(name: str, typed: str) -> None:
    edited = with_field(Draft(), LATEST, "Timeout", "9")
    assert with_field(edited, LATEST, name, typed).settings == {"Timeout": 9}


@pytest.mark.parametrize("typed", ["", "A", "1TABLE", "a-b", "TÄBLE", "AWS_REGION", "_HANDLER"])
def test_a_name_that_no_variable_may_have_is_refused(typed: str) -> None:
    with pytest.raises(BadEdit):
        variable_name(typed)


def test_a_value_that_is_too_long_is_refused_without_being_told() -> None:
    with pytest.raises(BadEdit) as refused:
        with_variable(Draft(), "TABLE", "hunter2" * 1000)
    assert "hunter2" not in str(refused.value)
    assert "hunter2" not in repr(with_variable(Draft(), "TABLE", "hunter2"))


def test_removing_what_was_only_added_leaves_nothing() -> None:
    added = with_variable(Draft(), "NEW", "x")
    assert without_variable(added, LATEST, "NEW") == Draft()
    assert without_variable(added, LATEST, "TABLE").environment == {"NEW": "x", "TABLE": None}
    assert without_edit(added, "env NEW") == Draft()


def test_edits_outlive_a_reading_and_lose_what_is_so_by_now() -> None:
    draft = with_variable(
        with_field(with_field(Draft(), LATEST, "Timeout", "9"), LATEST, "MemorySize", "512"), "NEW", "x"
    )
    draft = without_variable(draft, LATEST, "TABLE")
    now = Version("$LATEST", memory_mb=512, timeout_s=5, environment={})
    left = rebased(draft, now)
    assert (left.settings, left.environment) == ({"Timeout": 9}, {"NEW": "x"})


def test_all_edits_are_one_call_on_what_was_read() -> None:
    draft = with_variable(with_field(Draft(), LATEST, "Timeout", "9"), "NEW", "x")
    call = call_of("f", LATEST, draft)
    assert (call.latest, call.settings, call.environment) == (LATEST, {"Timeout": 9}, {"NEW": "x"})
