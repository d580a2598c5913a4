"""What happened to a rollout, a line each."""

from __future__ import annotations

import pytest

from tui.features.rollout.text.progress import describe_event

AT = "2027-05-01T12:00:01.123456+00:00"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"event": "carried out", "process": 7}, "a process started to carry it out"),
        ({"event": "sent", "alias": "2", "phase": "shifting"}, "next weight sent: alias was on version 2"),
        ({"event": "confirmed", "alias": "3", "phase": "baking"}, "AWS confirmed: alias on version 3, baking"),
        ({"event": "confirmed", "alias": "10 %", "phase": "holding"}, "AWS confirmed: alias at 10 %, holding"),
        (
            {"event": "checked", "result": "pass", "alias": "10 %", "phase": "shifting"},
            "gate pass: alias at 10 %, shifting",
        ),
        (
            {"event": "pause", "by": "ann", "why": "lunch", "alias": "10 %", "phase": "paused"},
            "pause by ann: alias at 10 %, paused; lunch",
        ),
        ({"event": "not read", "why": "no connection"}, "alias not read; no connection"),
        ({"event": "of a later release"}, "of a later release"),
    ],
)
def test_an_event_is_a_sentence(event: dict[str, object], line: str) -> None:
    assert describe_event({"at": AT, **event}) == f"12:00:01  {line}"
