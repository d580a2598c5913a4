"""What earlier sessions left open is looked at as often as that is asked for."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, cast

from tests.support.app_parts import FakePorts, FakeState
from tui.app.reconciler import Reconciler
from tui.writes.journal.reconcile import Reconciliation


class HeldWorkspace:
    """A journal without an open write, whose first look lasts until `go_on`."""

    def __init__(self) -> None:
        self.began, self.go_on, self.runs = threading.Event(), threading.Event(), 0
        self.looked_again = threading.Event()

    def reconcile_earlier(self) -> Reconciliation:
        self.runs += 1
        self.began.set()
        if self.runs > 1:
            self.looked_again.set()
        self.go_on.wait(10)
        return Reconciliation()

    def reconcile_pending(self) -> Reconciliation:
        return Reconciliation()


async def test_a_look_asked_for_while_another_is_on_its_way_is_not_lost() -> None:
    workspace = HeldWorkspace()
    reconciler = Reconciler(FakeState(), FakePorts().ports)
    reconciler.look()
    runs = asyncio.create_task(reconciler.run(cast(Any, workspace)))
    assert await asyncio.to_thread(workspace.began.wait, 10)
    reconciler.look()
    workspace.go_on.set()
    assert await asyncio.to_thread(workspace.looked_again.wait, 10)
    runs.cancel()
