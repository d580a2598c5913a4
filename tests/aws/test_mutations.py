"""Every write call has its place in the one table that makes them."""

from __future__ import annotations

from typing import get_args

from tui.aws.allow_list import PREPARES, WRITES
from tui.aws.mutations import READ_ANSWER
from tui.domain.call import Call, DeleteVersion


def test_every_call_is_in_the_table() -> None:
    assert set(READ_ANSWER) == set(get_args(Call))


def test_every_call_of_the_table_may_be_made() -> None:
    names = {call.__name__ for call in READ_ANSWER} - {DeleteVersion.__name__}
    assert names <= {action.partition(":")[2] for action in WRITES | PREPARES}
    assert "lambda:DeleteFunction" in WRITES
