"""The parts of the app for rollouts, whoever carries them out: what follows them, and what starts and steers them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.hosted_controller import HostedController
from tui.app.hosted_poller import HostedPoller
from tui.app.rollouts_controller import RolloutsController
from tui.app.rollouts_poller import RolloutsPoller
from tui.features.rollout.hosted.requests import PrepareGroup, StartHosted, SteerHosted
from tui.features.rollout.record.store import FOLDER as HOSTED_ROLLOUTS

if TYPE_CHECKING:
    from tui.app.looked_at import LookedAt
    from tui.app.ports import Ports
    from tui.app.state import State
    from tui.features.rollout.here.requests import Request
    from tui.features.rollout.hosted.requests import HostedRequest
    from tui.settings.settings import Settings
    from tui.writes.journal.file import Journal


class RolloutParts:
    """Rollouts of this machine, on disk, and those that AWS runs."""

    def __init__(
        self,
        state: State,
        ports: Ports,
        settings: Settings,
        journal: Journal,
        looked_at: LookedAt,
        look: Callable[[], object],
        write: Callable[[str], object],
    ) -> None:
        """Have the aliases on screen read by `look` where one was moved; `write` goes to the terminal as it is."""
        self._look = look
        folder = journal.folder
        self._on_disk = RolloutsPoller(state, ports.run, folder / "rollouts", looked_at.rollout_shown, look, write)
        records = folder / HOSTED_ROLLOUTS
        self._hosted = HostedPoller(state, ports.run, looked_at.hosted_shown, look, settings, records)
        self._here = RolloutsController(state, ports, settings, journal, self._on_disk.wake)
        self._of_aws = HostedController(state, ports, settings, self._hosted_changed, self._hosted.begin)

    @property
    def carried_out_here(self) -> int:
        """How many groups of rollouts end with this process, as the demo's do."""
        return self._here.carried_out_here

    def start(self) -> None:
        """Begin to follow them."""
        self._on_disk.start()
        self._hosted.start()

    def take(self, request: Request | HostedRequest) -> None:
        """Do what is asked of a rollout."""
        if isinstance(request, SteerHosted | StartHosted | PrepareGroup):
            self._of_aws.take(request)
        else:
            self._here.take(request)

    def wake(self) -> None:
        """Look at what is shown now."""
        self._on_disk.wake()
        self._hosted.wake()

    def wake_hosted(self) -> None:
        """Look at what AWS carries out."""
        self._hosted.wake()

    def refresh(self) -> None:
        """Look at what AWS carries out again, as if nothing were known of it."""
        self._hosted.refresh()

    def _hosted_changed(self) -> None:
        self._hosted.wake()
        self._look()
