"""What the operator saw decides what is published."""

from __future__ import annotations

from dataclasses import replace

from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure
from tui.domain.version import Version
from tui.features.latest.publishing import UNSEEN, newest_known, publication, since_seen, unseen, why_not_publish

SHOWN = Version("$LATEST", code_sha256="a", timeout_s=3, revision="r1", update="Successful")


def test_any_difference_is_told_the_description_too() -> None:
    now = replace(SHOWN, code_sha256="b", timeout_s=9, description="other", revision="r2")
    assert [change.field for change in since_seen(SHOWN, now)] == ["code", "Timeout", "Description"]
    assert since_seen(SHOWN, replace(SHOWN, revision="r2")) == ()


def test_a_revision_that_changed_by_itself_is_noted_only_where_the_seen_one_had_settled() -> None:
    now = replace(SHOWN, revision="r2")
    assert unseen(SHOWN, now) == (UNSEEN,)
    assert unseen(SHOWN, SHOWN) == ()
    assert unseen(replace(SHOWN, update="InProgress"), now) == ()


def test_the_call_carries_what_was_read_last() -> None:
    call = publication("f", SHOWN, " first ", 4)
    assert call.parameters() == {"FunctionName": "f", "Description": "first", "CodeSha256": "a", "RevisionId": "r1"}
    assert call.newest == 4


def test_nothing_is_published_before_it_can_be_told_what_is_new() -> None:
    reading = FunctionSnapshot("f", versions=(Version("9"), Version("10")))
    assert why_not_publish(None)
    assert why_not_publish(reading)
    assert why_not_publish(replace(reading, complete=True)) is None
    assert why_not_publish(replace(reading, failures=(ReadFailure("lambda:ListVersionsByFunction", "denied"),))) is None
    assert newest_known(reading) == 10
    assert newest_known(None) == 0
