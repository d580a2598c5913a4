"""The aliases of all functions: read within the call budget, kept for the next start, with what is known beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Protocol

from tui.app.alias_index_keeper import AliasIndexKeeper
from tui.app.alias_reader import AliasReader
from tui.app.evidence_poller import EvidencePoller
from tui.app.ports import Run
from tui.app.state import HasContext, HasOpened
from tui.domain.account import AccountSnapshot
from tui.features.canaries.evidence import Evidence
from tui.features.canaries.reading_order import likely_split
from tui.settings.settings import Settings
from tui.storage.alias_index import alias_index
from tui.writes.workspace import Workspace

if TYPE_CHECKING:
    from tui.features.rollout.here.watch import RolloutsRead
    from tui.features.rollout.hosted.watch import HostedRead


class AllAliasesState(HasOpened, HasContext, Protocol):
    """What is known of all aliases, and of what moves them."""

    account: AccountSnapshot
    alias_evidence: Evidence | None

    @property
    def rollouts(self) -> RolloutsRead | None:
        """The rollouts of this machine."""

    @property
    def hosted(self) -> HostedRead | None:
        """Those that AWS runs."""


class AllAliases:
    """Reads aliases while a list of them is shown, and beside those who moved them and how canaries do."""

    def __init__(
        self,
        state: AllAliasesState,
        run: Run,
        settings: Settings,
        *,
        shows_list: Callable[[], bool],
        shows_evidence: Callable[[], bool],
        has_focus: Callable[[], bool],
    ) -> None:
        self._state, self._run, self._shows_evidence = state, run, shows_evidence
        self.reader = AliasReader(
            lambda: state.account, self._take, is_shown=shows_list, reads_on=has_focus, first=self._first
        )
        self.evidence = EvidencePoller(
            state,
            run,
            shows_evidence,
            settings.managed_tags,
            settings.metrics_seconds,
            settings.speed if settings.demo else 1.0,
        )
        self._index = AliasIndexKeeper(state, run, alias_index)

    def begin(self, workspace: Workspace) -> None:
        """Read, now that AWS is open."""
        self._run(partial(self.reader.run, workspace), group="aliases")
        self.evidence.start()

    async def identified(self) -> None:
        """Take up what an earlier session read, now that it is known whose account it is."""
        await self._index.identified()

    def wake(self, *_: object) -> None:
        """Look whether there is more to read now."""
        self.reader.wake()
        self.evidence.wake()

    def again(self) -> None:
        """Read all of it anew: something of it was dropped."""
        self.reader.again()
        self.evidence.again()

    def look(self) -> None:
        """Read the split aliases in view again, where it is their list that is shown."""
        if self._shows_evidence():
            self.reader.renew()

    def watches(self) -> Iterator[tuple[str, Callable[..., None]]]:
        """Yield which vars of the app each hears of when they change."""
        yield "app_focus", self.wake
        yield "account", self.reader.wake
        yield "account", self._index.look

    def _take(self, account: AccountSnapshot) -> None:
        self._state.account = account

    def _first(self) -> Iterator[str]:
        state = self._state
        return likely_split(state.account, state.alias_evidence, state.rollouts, state.hosted, state.context)
