"""How long what cannot be read is looked at again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui.domain.errors import NotPermitted, ProviderError, Unreachable
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.patience import MOST_FAILURES, Patience


def failing(error: ProviderError) -> Callable[[], str]:
    def read() -> str:
        raise error

    return read


def test_a_failure_is_said_once_and_counted_until_something_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    patience = Patience("given up")
    for _ in range(2):
        assert [patience.look(failing(Unreachable("x:Read"))) for _ in range(MOST_FAILURES - 1)] == [None] * (
            MOST_FAILURES - 1
        )
        assert patience.look(lambda: "read") == "read"
    assert capsys.readouterr().err.count("cannot be read now") == 2


def test_after_too_many_failures_the_outcome_is_unknown() -> None:
    patience = Patience("given up")
    for _ in range(MOST_FAILURES - 1):
        patience.look(failing(Unreachable("x:Read")))
    with pytest.raises(Ended, match="given up") as ended:
        patience.look(failing(Unreachable("x:Read")))
    assert ended.value.code is ExitCode.UNKNOWN


def test_what_no_waiting_helps_against_is_raised_at_once() -> None:
    with pytest.raises(NotPermitted):
        Patience("given up").look(failing(NotPermitted("x:Read")))
