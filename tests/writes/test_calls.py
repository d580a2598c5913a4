"""Every write call has a module that knows what its lines of the journal mean."""

from typing import Any, get_args

import pytest

from tests.support.journal_entries import entry
from tui.domain.call import Call
from tui.writes.calls import OPERATIONS, operation_of_entry


def _operation(kind: Any) -> str:
    """Return the API's name of a kind of call, which is the same for all calls of the kind."""
    action = kind.action if isinstance(kind.action, str) else kind.action.fget(None)
    return str(action).partition(":")[2]


@pytest.mark.parametrize("call", get_args(Call))
def test_its_operation_is_registered(call: type) -> None:
    assert _operation(call) in OPERATIONS


def test_a_line_of_a_newer_crossfade_is_read_as_one_about_an_alias() -> None:
    line = entry(operation="PutAliasTags", asked={"Tag": "x"})
    unknown = operation_of_entry(line)
    assert unknown.words.done(line) == "Tag x"
    assert not unknown.writes_alias
