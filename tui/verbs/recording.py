"""Keeps what a verb sees of a rollout that AWS runs, as the screens do; in the demo, whose account ends, nothing."""

from __future__ import annotations

from tui.domain.deployment import Deployment
from tui.domain.errors import ProviderError
from tui.domain.state_machine import Execution
from tui.features.rollout.here.store import Place
from tui.features.rollout.hosted import deployment, execution
from tui.features.rollout.hosted.read_deployments import DeploymentsSource
from tui.features.rollout.hosted.read_executions import ExecutionsSource
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.features.rollout.plan import Plan
from tui.features.rollout.record.keeper import RecordKeeper
from tui.features.rollout.record.record import Begun
from tui.features.rollout.record.sampling import Sampler
from tui.settings.folders import hosted_rollouts_folder
from tui.verbs.opening import Opened
from tui.verbs.output import say


def record_keeper(here: Opened) -> RecordKeeper:
    """Return what keeps the rollouts that AWS runs on this machine."""
    settings = here.settings
    way = Place("", "", settings.profile, settings.endpoint_url, settings.demo)
    return RecordKeeper(hosted_rollouts_folder(), here.workspace, way)


def keep_begun(here: Opened, started: Deployment | Execution, reason: str, plan: Plan | None) -> None:
    """Keep what was just started from here, with who started it and why."""
    if here.settings.demo:
        return
    context = here.workspace.context
    now, begun = context.clock.now(), Begun(context.caller, reason, plan)
    if isinstance(started, Deployment):
        hosted = deployment.from_listed(started, now)
    else:
        hosted = execution.from_listed(started, now)
    _say(record_keeper(here).begin(hosted, begun))


class Recorder:
    """Looks at one rollout beside who follows it: where that has seen a change, and for a sample each minute."""

    def __init__(self, here: Opened, engine: type[DeploymentsSource] | type[ExecutionsSource], id: str) -> None:
        self._source, self._id, self._clock = engine(here.workspace), id, here.workspace.context.clock
        self._keeper = None if here.settings.demo else record_keeper(here)
        self._sampler = Sampler(here.workspace, here.settings.metrics_seconds)
        self._seen: HostedRollout | None = None
        self._said: set[str] = set()

    def look(self, *, changed: bool) -> None:
        """Keep what there is to see now; what cannot be read or kept is said once."""
        if self._keeper is None or not (changed or self._is_sample_due()):
            return
        try:
            self._seen = self._source.read(self._id)
        except ProviderError as error:
            self._say(f"not kept: {error}")
            return
        sample = self._sampler.read(self._seen)
        self._say(self._keeper.take(self._seen, sample.line if sample is not None else None))

    def _is_sample_due(self) -> bool:
        return self._seen is not None and self._sampler.is_due(self._seen)

    def _say(self, failure: str) -> None:
        if failure not in self._said:
            self._said.add(failure)
            _say(failure)


def _say(failure: str) -> None:
    if failure:
        say(f"note: what is known of it is {failure}")
