"""Entries for the tests of the journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.context import Context
from tui.domain.routing import Routing, Weight
from tui.writes.journal.entry import AliasState, Entry, Phase

ACCOUNT, REGION = "123456789012", "eu-west-1"
BEGAN = datetime(2026, 11, 23, 3, 0, 12, tzinfo=UTC)
AT_10, AT_25 = Routing("6", "7", Weight(1000)), Routing("6", "7", Weight(2500))
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:orders:PROD"
PROD = Alias("orders", "PROD", AT_10, "r1", arn=ARN)
TO_25 = UpdateAlias(PROD, AT_25)
ROLL_BACK = UpdateAlias(PROD, Routing("6"))
HERE = Context("prod", REGION, account=ACCOUNT, caller=f"arn:aws:sts::{ACCOUNT}:assumed-role/Releaser/alice")


def entry(number: int = 1, phase: Phase = Phase.INTENDED, **changes: Any) -> Entry:
    """Return an entry of the write with this number."""
    made = Entry(
        id=f"{number:016x}",
        phase=phase,
        time=BEGAN + timedelta(seconds=number),
        session="0" * 16,
        pid=4711,
        version="0.1.0",
        place="prod",
        endpoint="",
        account=ACCOUNT,
        region=REGION,
        who=HERE.caller,
        function="orders",
        alias="PROD",
        before=AliasState(AT_10, "r1"),
        after=AT_25,
    )
    return made._replace(**changes)
