"""What is said of work on `$LATEST`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.alias import Alias
from tui.domain.call import PublishVersion, UpdateFunctionCode, ZipFile
from tui.domain.errors import AliasMoved, UpdateInProgress
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.latest.draft import Draft
from tui.features.latest.editor import LatestEditor
from tui.features.latest.rows import rows_of
from tui.features.latest.text import describe_failure, format_sending, format_state, next_after_publish
from tui.presentation.spans import text_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("routing", "words"),
    [
        (None, "press a to create an alias on 2"),
        (Routing("1"), "press c to make 2 the canary of PROD"),
        (Routing("1", "3", Weight(1000)), "press = to point PROD at 2"),
        (Routing("$LATEST"), "press = to point PROD at 2"),
    ],
)
def test_the_next_step_is_one_that_can_be_taken(routing: Routing | None, words: str) -> None:
    selected = Alias("f", "PROD", routing) if routing is not None else None
    assert words in next_after_publish(Version("2"), selected)


def test_nothing_is_offered_where_it_serves_already_and_pending_is_said() -> None:
    assert next_after_publish(Version("2"), Alias("f", "PROD", Routing("2"))) == ""
    assert "Pending" in next_after_publish(Version("2", state="Pending"), None)


def test_nothing_is_offered_beside_the_tour() -> None:
    for alias in (None, Alias("f", "PROD", Routing("1")), Alias("f", "TEST", Routing("1", "3", Weight(1)))):
        assert next_after_publish(Version("2"), alias) != ""
        assert next_after_publish(Version("2"), alias, guided=True) == ""


def test_a_failed_update_is_told_with_its_reason() -> None:
    failed = Version("$LATEST", state="Active", update="Failed", state_reason="image gone")
    assert format_state(failed) == "Active, last update Failed (image gone)"
    rows = rows_of(LatestEditor(failed), FunctionSnapshot("f", complete=True), NOW, 78)
    assert [span.style for span in rows[0].lines[0]][1] == "bad"


def test_a_refusal_tells_the_next_step_and_that_edits_are_kept() -> None:
    assert describe_failure(AliasMoved(), 2).endswith("press r to read again; your edits are kept")
    assert "waiting; then try again" in describe_failure(UpdateInProgress(), 0)


def test_sending_tells_how_much_and_for_how_long() -> None:
    call = UpdateFunctionCode("f", Version("$LATEST"), ZipFile(b"x" * 2048, "sha"))
    assert format_sending(call, 3) == "sending 2.0 kB, 3 s"
    assert format_sending(PublishVersion("f", Version("$LATEST"))) == "sending"


def test_variables_that_could_not_be_read_are_not_shown_as_none() -> None:
    work = LatestEditor(Version("$LATEST", state="Active", settings={"Environment.Error": "KMS denies it"}))
    text = [text_of(line) for row in rows_of(work, None, NOW, 78) for line in row.lines]
    assert any(line.startswith("environment") and "not known: KMS denies it" in line for line in text)


def test_when_latest_was_modified_is_not_told_as_the_age_of_its_code() -> None:
    work = LatestEditor(Version("$LATEST", state="Active", code_size=2048, modified=NOW - timedelta(minutes=1)))
    text = [text_of(line) for row in rows_of(work, None, NOW, 78) for line in row.lines]
    assert any(line.startswith("code") and line.endswith("Zip, modified 1 min ago") for line in text)


def test_no_value_is_in_any_row() -> None:
    latest = Version("$LATEST", environment={"TABLE": "print1"}, state="Active")
    work = LatestEditor(latest, draft=Draft(environment={"TABLE": "hunter2", "NEW": "hunter3", "OLD": None}))
    text = "\n".join(text_of(line) for row in rows_of(work, None, NOW, 78) for line in row.lines)
    assert "TABLE" in text
    assert "NEW" in text
    assert not any(word in text for word in ("hunter", "print1"))
