"""What is said of errors and events: what happened, and the next step."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest

from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import (
    AliasMoved,
    Busy,
    CredentialsExpired,
    InConflict,
    NoConnection,
    NoCredentials,
    NotPermitted,
    ProviderError,
    Rejected,
    ServiceFailed,
    Unreachable,
    Unreadable,
    Unsupported,
    UpdateInProgress,
)
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.events import (
    ChangedElsewhere,
    ConfirmedByReading,
    Conflict,
    FaderEvent,
    Failed,
    MayStillApply,
    OpenWrite,
    Refused,
    SetElsewhere,
    StoredDifferently,
    Unconfirmed,
)
from tui.features.fader.text.events import conflict_sides, describe_event, describe_unfinished, describe_unread
from tui.presentation.error_text import explain
from tui.presentation.routing_text import format_routing

ACTION = "lambda:UpdateAlias"
START, WANTED = Routing("6", "7", Weight(1_000)), Routing("6", "7", Weight(1_250))
BEFORE, THEIRS = Alias("orders", "PROD", START, "r1"), Alias("orders", "PROD", Routing("8"), "r2")
CALL = UpdateAlias(BEFORE, WANTED)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NotPermitted(ACTION), "no permission: lambda:UpdateAlias: press r once it is granted"),
        (
            NotPermitted(ACTION, "User: x is not authorized because no identity-based policy allows the action"),
            "no permission: lambda:UpdateAlias (no identity-based policy allows): press r once it is granted",
        ),
        (
            NotPermitted(ACTION, "User: x is not authorized with an explicit deny in a service control policy"),
            "no permission: lambda:UpdateAlias (explicit deny in a service control policy): press r once it is granted",
        ),
        (NoCredentials(message="no MFA: restart"), "no credentials: no MFA: restart"),
        (NoCredentials(code="X"), "no credentials: X: use a profile that has some: --profile NAME"),
        (CredentialsExpired(ACTION), "credentials expired: log in again, then press r"),
        (Busy(ACTION, retry_after=3.0), "AWS is throttling: try again in 3 s"),
        (Busy(ACTION), "AWS is throttling: try again in a few seconds"),
        (NoConnection(ACTION, "refused"), "no connection to AWS: refused: check the connection, then press r"),
        (Unreachable(ACTION, "timed out"), "no answer from AWS: timed out: check the connection, then press r"),
        (ServiceFailed(ACTION, "Internal"), "AWS failed: Internal: press r to read again"),
        (Rejected(ACTION, "Weight is wrong"), "AWS rejected it: Weight is wrong"),
        (Unsupported(ACTION), "this endpoint does not support lambda:UpdateAlias"),
        (
            UpdateInProgress(ACTION),
            "an update of the function is still in progress: try again when it is done",
        ),
        (InConflict(ACTION, code="X"), "AWS does not allow it now: X: press r to read again"),
    ],
)
def test_errors_say_what_happened_and_what_helps(error: ProviderError, sentence: str) -> None:
    assert explain(error).sentence == sentence


def test_every_error_has_words_of_its_own() -> None:
    kinds: list[type[ProviderError]] = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, ProviderError) and kind not in (ProviderError, errors.AnswerLost)
    ]
    texts = {explain(kind(ACTION)).problem for kind in kinds}
    assert len(texts) == len(kinds)
    assert not any(kind.__name__ in what for kind in kinds for what in texts)


def test_a_lost_answer_is_explained_by_what_came_in_its_place() -> None:
    assert explain(errors.AnswerLost(Busy(ACTION))) == explain(Busy(ACTION))


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (Failed(Busy(ACTION, retry_after=2), WANTED), "6→7 12.5 % was not set: AWS is throttling: try again in 2 s"),
        (Refused("two roles", WANTED), "cannot set 6→7 12.5 %: two roles"),
        (
            Unconfirmed(Unreachable(ACTION), CALL, Routing("7")),
            "unknown whether 6→7 12.5 % was set; 7 was not sent: no answer from AWS: "
            "nothing is sent until the alias is read: check the connection, then press r",
        ),
        (Conflict(BEFORE, THEIRS, WANTED), "conflict: PROD was changed by someone else to 8"),
        (Conflict(BEFORE, BEFORE, WANTED), "conflict: someone else updated PROD (same routing)"),
        (ChangedElsewhere(BEFORE, THEIRS), "PROD was changed elsewhere: 6→7 10 % ⟶ 8"),
        (
            ConfirmedByReading(CALL, Unreachable(ACTION)),
            "no answer came, but the alias is at 6→7 12.5 %",
        ),
        (
            ConfirmedByReading(CALL, ServiceFailed(ACTION, code="ServiceException"), Routing("7")),
            "AWS answered with an error (ServiceException), but the alias is at 6→7 12.5 %; 7 was not sent",
        ),
        (
            ConfirmedByReading(CALL, Unreadable(ACTION)),
            "the answer could not be read, but the alias is at 6→7 12.5 %",
        ),
        (
            MayStillApply(
                OpenWrite(CALL, Unreachable(ACTION, "timed out"), 1.0, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
            ),
            "6→7 12.5 % may still be applied: no answer from AWS: timed out: checking again at 03:04:05 UTC",
        ),
        (ConfirmedByReading(CALL, None), "PROD is at 6→7 12.5 %, set by another session of Crossfade"),
        (
            MayStillApply(OpenWrite(CALL, None, 1.0)),
            "6→7 12.5 % may still be applied: another session of Crossfade sent it: press r to read again",
        ),
        (
            SetElsewhere(CALL),
            "PROD was set to 6→7 12.5 % by someone else just before; this write was refused",
        ),
        (StoredDifferently(WANTED, START), "AWS stored 6→7 10 % instead of 6→7 12.5 %"),
    ],
)
def test_news_is_told_in_words(event: FaderEvent, sentence: str) -> None:
    assert describe_event(event).sentence == sentence


def test_a_conflict_has_three_sides() -> None:
    assert conflict_sides(Conflict(BEFORE, THEIRS, WANTED)) == (
        ("before", "6→7 10 %"),
        ("theirs", "8"),
        ("mine", "6→7 12.5 %"),
    )


@pytest.mark.parametrize(
    ("routing", "text"),
    [
        (Routing("7"), "7"),
        (START, "6→7 10 %"),
        (Routing("6", "7", Weight.from_api(0.123456)), "6→7 12.3456 %"),
        (Routing("6", "7", Weight(1), more=2), "6→7 0.01 % (+2 more)"),
    ],
)
def test_a_routing_is_told_with_all_its_numbers(routing: Routing, text: str) -> None:
    assert format_routing(routing) == text


def test_what_was_asked_and_not_sent_is_told_with_what_aws_confirmed() -> None:
    waiting = machine.commit(machine.fader_for(BEFORE), Weight(1_250), 0.0)
    assert describe_unfinished(waiting) == "orders:PROD: 6→7 12.5 % was not sent; AWS confirmed 6→7 10 %"
    more = machine.commit(sync.mark_sent(waiting, CALL, 0.0), Weight(2_000), 0.0)
    assert describe_unfinished(more) == "orders:PROD: 6→7 20 % was not sent"
    conflict = sync.reconcile(more, THEIRS, AliasMoved(), 0.0)
    assert describe_unfinished(conflict) == "orders:PROD: 6→7 20 % was not sent; AWS confirmed 6→7 10 %"


def test_an_unread_alias_says_that_what_is_shown_is_old() -> None:
    fader = machine.fader_for(BEFORE)
    assert describe_unread(fader) is None
    text = describe_unread(sync.on_read_failure(fader, NotPermitted("lambda:GetAlias")))
    assert text is not None
    assert text.sentence == (
        "showing the last confirmed state; cannot refresh: no permission: lambda:GetAlias: press r once it is granted"
    )
