"""Why no alias is selected is said as it is: none is there, or which there are is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.errors import CredentialsExpired, NotFound, NotPermitted, ProviderError, Unreachable
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.presentation.alias_text import describe_missing_version, describe_none_selected, no_aliases, why_none_selected
from tui.presentation.error_text import explain

ACTION = "lambda:ListAliases"
READ = FunctionSnapshot("f", listed=True)
TWO = replace(READ, aliases=(Alias("f", "DEV", Routing("1")), Alias("f", "PROD", Routing("1"))))


def unread(error: ProviderError, *more: ReadFailure, complete: bool = False) -> FunctionSnapshot:
    return FunctionSnapshot(
        "f", failures=(*more, ReadFailure(ACTION, "no", error)), complete=complete, stopped=not complete
    )


@pytest.mark.parametrize(
    ("function", "short", "words"),
    [
        (None, "reading aliases…", ""),
        (FunctionSnapshot("f"), "reading aliases…", ""),
        (READ, "no aliases", no_aliases()),
        (FunctionSnapshot("f", complete=True), "no aliases", no_aliases()),
        (TWO, "no alias selected", "No alias selected. It has DEV, PROD: press tab to select one."),
        (
            unread(CredentialsExpired(ACTION)),
            "aliases not known",
            f"Its aliases are not known: {explain(CredentialsExpired(ACTION)).sentence}",
        ),
        (
            unread(Unreachable(ACTION)),
            "aliases not known",
            "Its aliases are not known: no answer from AWS: check the connection, then press r",
        ),
        # A list of versions that is whole does not make the aliases known.
        (
            unread(NotPermitted(ACTION), complete=True),
            "aliases not known",
            f"Its aliases are not known: no permission: {ACTION}: press r once it is granted",
        ),
        (
            unread(NotFound(ACTION), complete=True),
            "no such function",
            "There is no function f in this account and region.",
        ),
    ],
)
def test_unknown_is_not_none(function: FunctionSnapshot | None, short: str, words: str) -> None:
    assert why_none_selected(function) == short
    assert describe_none_selected(function) == words


def test_an_alias_that_was_named_and_is_not_there() -> None:
    assert describe_none_selected(FunctionSnapshot("f"), "NOPE") == ""
    assert describe_none_selected(TWO, "NOPE") == "f has no alias NOPE. It has DEV, PROD: press tab to select one."
    assert describe_none_selected(READ, "NOPE") == f"f has no alias NOPE. {no_aliases()}"
    denied = unread(NotPermitted(ACTION))
    assert describe_none_selected(denied, "NOPE").startswith(
        "Not known whether there is an alias NOPE. Its aliases are not"
    )
    gone = unread(NotPermitted(ACTION), ReadFailure("lambda:GetAlias", "no", NotFound("lambda:GetAlias")))
    assert describe_none_selected(gone, "NOPE").startswith("f has no alias NOPE. Its aliases are not known")
    missing = unread(NotFound(ACTION), complete=True)
    assert describe_none_selected(missing, "NOPE") == "There is no function f in this account and region."


def test_many_names_are_counted() -> None:
    aliases = tuple(Alias("f", f"a{number:02}", Routing("1")) for number in range(20))
    assert "a11 and 8 more: press tab" in describe_none_selected(replace(READ, aliases=aliases), "NOPE")


def test_a_version_named_at_the_start_is_missing_or_not_known() -> None:
    reading = FunctionSnapshot("f", versions=(Version("7"),))
    assert describe_missing_version(reading, "9") == describe_missing_version(reading, "7") == ""
    assert describe_missing_version(replace(reading, complete=True), "9") == "f has no version 9"
    unsure = "Not known whether f has a version 9: not all of its versions could be read"
    assert describe_missing_version(replace(reading, stopped=True), "9") == unsure
    denied = ReadFailure("lambda:ListVersionsByFunction", "denied", NotPermitted("lambda:ListVersionsByFunction"))
    assert describe_missing_version(replace(reading, complete=True, failures=(denied,)), "9") == unsure
    gone = ReadFailure("lambda:ListVersionsByFunction", "gone", NotFound("lambda:ListVersionsByFunction"))
    assert describe_missing_version(replace(reading, complete=True, failures=(gone,)), "9") == ""
