"""What a reading tells of a write whose answer is not known is said of what the write was to change."""

from __future__ import annotations

from tests.support.journal_entries import AT_10, AT_25, PROD, entry
from tui.domain.alias import Alias
from tui.writes.journal.entry import Outcome
from tui.writes.journal.outcome import Reconciled
from tui.writes.journal.text import describe_outcome


def test_a_description_is_not_said_to_be_a_routing() -> None:
    described = entry(operation="UpdateAlias", after=AT_10, asked={"Description": "hello"})
    assert (
        describe_outcome(Reconciled(described, Outcome.APPLIED, PROD))
        == "It was applied: the description of PROD is as requested."
    )
    not_applied = describe_outcome(Reconciled(described, Outcome.NOT_APPLIED, PROD))
    assert not_applied == "It was not applied: the description of PROD is as before."
    moved = entry(operation="UpdateAlias", asked={"FunctionVersion": "6"})
    at_25 = Alias("orders", "PROD", AT_25, "r2")
    assert (
        describe_outcome(Reconciled(moved, Outcome.APPLIED, at_25))
        == "It was applied: PROD is at 6→7 25 %, as requested."
    )
