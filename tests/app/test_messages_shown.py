"""What happens is said in passing, kept, and where the screen is gone told at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.support.journal_entries import TO_25
from tui.app.messages_shown import LONG_SECONDS, MessagesShown, Severity
from tui.domain.errors import NotPermitted, NotRecorded
from tui.presentation.error_text import explain
from tui.writes.journal.entry import Phase

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Shown:
    """What is shown, as the app would show it."""

    running: bool = True
    shown: list[tuple[str, Severity, float | None]] = field(default_factory=list)

    def notify(
        self, message: str, /, *, severity: Severity = "information", timeout: float | None = None, markup: bool = True
    ) -> None:
        # Text from AWS is hostile, and never parsed.
        assert not markup
        self.shown.append((message, severity, timeout))

    def messages(self) -> MessagesShown:
        return MessagesShown(self.notify, lambda: NOW, lambda: self.running)


def test_what_is_done_is_said_otherwise_than_what_is_not() -> None:
    app = Shown()
    say, error = app.messages(), NotPermitted("lambda:UpdateAlias")
    say.inform("copied")
    say.refuse(None)
    say.refuse("no alias selected")
    say.fail(error)
    assert app.shown == [
        ("copied", "information", None),
        ("no alias selected", "warning", None),
        (explain(error).sentence, "warning", None),
    ]


def test_a_write_that_is_not_on_record_is_said_for_a_minute_or_at_the_end() -> None:
    app = Shown()
    say = app.messages()
    say.unrecorded(TO_25, Phase.PERFORMED, NotRecorded("the disk is full"))
    ((text, severity, seconds),) = app.shown
    assert text.startswith("orders:PROD: ")
    assert (severity, seconds, say.farewell) == ("error", LONG_SECONDS, [])
    app.running = False
    say.unrecorded(TO_25, Phase.PERFORMED, NotRecorded("the disk is full"))
    say.alert("the process that speaks to AWS ended")
    assert (len(app.shown), say.farewell) == (1, [text])


def test_what_is_kept_has_its_time_and_gravity() -> None:
    say = Shown().messages()
    say.keep("orders:PROD: 6→7 25 %")
    say.keep("orders:PROD: not sent", "warning")
    assert [(kept.at, kept.text, kept.severity) for kept in say.log.messages] == [
        (NOW, "orders:PROD: 6→7 25 %", "information"),
        (NOW, "orders:PROD: not sent", "warning"),
    ]
