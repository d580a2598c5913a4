"""An account's code storage, as the adapter reads it."""

from __future__ import annotations

from typing import Any

import pytest

from tui.aws.account import code_storage
from tui.domain.errors import Unreadable
from tui.domain.storage import CodeStorage


def test_limit_and_use() -> None:
    answer = {"AccountLimit": {"TotalCodeSize": 100}, "AccountUsage": {"TotalCodeSize": 25, "FunctionCount": 1}}
    assert code_storage(answer) == CodeStorage(100, 25)
    assert code_storage(answer).share == 0.25
    assert CodeStorage(0, 25).share == 0.0


@pytest.mark.parametrize("answer", [{}, {"AccountLimit": {"TotalCodeSize": "much"}, "AccountUsage": None}])
def test_an_answer_without_sizes_is_none(answer: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        code_storage(answer)
