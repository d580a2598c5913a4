"""What has to be asked of an operator about a fader that changed, and who else changed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Protocol

from tui.app.confirm import confirm_unrecorded, confirm_write
from tui.app.ports import Ports
from tui.app.state import HasContext, HasFunction, HasOpened, Opened, function_of
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import NotRecorded, ProviderError
from tui.domain.intent import SetRouting
from tui.features.fader.actions import Reviewed
from tui.features.fader.events import ChangedElsewhere, Conflict, FaderEvent, Failed
from tui.features.fader.machine import Fader
from tui.features.fader.way_back import asked_to_return
from tui.features.health.health import Health
from tui.features.health.text.health import promotion_note
from tui.features.rollout.here.select import rollout_at
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.rollout import Engine, may_have_put
from tui.features.rollout.hosted.watch import HostedRead
from tui.features.rollout.text.rows import describe_hosted_moved, describe_rollout_moved
from tui.presentation.error_text import explain
from tui.presentation.routing_text import describe_return
from tui.settings.settings import Settings
from tui.writes.ownership.owner import Executing, Locked
from tui.writes.ownership.text import describe_mover

RECENTLY = timedelta(minutes=30)
"""How far back it is asked who moved an alias."""


class QuestionsState(HasOpened, HasContext, HasFunction, Protocol):
    """What the questions are asked about; `moved_by` says who changed the selected alias elsewhere."""

    moved_by: str

    @property
    def rollouts(self) -> RolloutsRead | None:
        """The rollouts of this machine."""

    @property
    def hosted(self) -> HostedRead | None:
        """What AWS runs, as far as it is looked at."""

    @property
    def fader(self) -> Fader | None:
        """The fader of the selected alias."""

    @property
    def health(self) -> Health | None:
        """Its traffic and verdict."""


class AliasQuestions:
    """Asks each thing once; `read_versions` reads the versions that an alias names and nobody has read."""

    def __init__(
        self, state: QuestionsState, ports: Ports, settings: Settings, read_versions: Callable[[Alias], object]
    ) -> None:
        self._state, self._ports, self._settings, self._read_versions = state, ports, settings, read_versions
        self._asking = False
        self._asked_about: FaderEvent | None = None

    def ask_where_needed(self, opened: Opened, fader: Fader) -> None:
        """Ask what the selected alias's fader wants to know, unless that was asked already."""
        run = self._ports.run
        if fader.needs_approval and not self._asking:
            self._asking = True
            run(partial(self._ask_approval, opened, fader), group="approvals")
        if fader.event is self._asked_about:
            return
        self._asked_about = fader.event
        match fader.event:
            case Failed(NotRecorded() as error, wanted):
                run(partial(self._ask_unrecorded, opened, error, UpdateAlias(fader.confirmed, wanted)), group="record")
            case Conflict(_, theirs, _) | ChangedElsewhere(_, theirs):
                self._read_versions(theirs)
                run(partial(self._ask_who, opened, theirs), group="movers", exclusive=True)

    async def _ask_approval(self, opened: Opened, fader: Fader) -> None:
        state = self._state
        function = function_of(state, fader.confirmed)
        promotes = fader.target.primary != fader.confirmed.routing.primary
        version = asked_to_return(fader)
        note = (
            promotion_note(state.health, fader.confirmed) if promotes else describe_return(version) if version else ""
        )
        action = await confirm_write(
            self._ports.ask, opened.sessions, fader, function, state.context, self._settings, note
        )
        self._asking = False
        opened.sessions.apply(action, fader.confirmed)
        if state.fader is not None:
            # Another alias may have been selected, and moved, while this one was asked about.
            self.ask_where_needed(opened, state.fader)

    async def _ask_unrecorded(self, opened: Opened, error: NotRecorded, call: UpdateAlias) -> None:
        if await confirm_unrecorded(self._ports.ask, error, call, self._state.context):
            opened.workspace.accept_unrecorded()
            action = Reviewed(SetRouting(call.after), call.before)
            self._ports.say.refuse(opened.sessions.apply(action, call.before))

    async def _ask_who(self, opened: Opened, theirs: Alias) -> None:
        """Say which rollout moved an alias, else ask CloudTrail who did."""
        self._state.moved_by = self._rollout_that_moved(opened, theirs)
        if self._state.moved_by:
            return
        clock = opened.workspace.context.clock
        try:
            event = await opened.sessions.read_mover(theirs, clock.now() - RECENTLY)
        except ProviderError as error:
            told = explain(error).problem
        else:
            told = describe_mover(event, clock.now())
        # Meanwhile the rollout's write may have come to be on disk.
        self._state.moved_by = self._own_rollout_that_moved(theirs) or told

    def rollouts_read(self, fader: Fader) -> None:
        """Name the rollout that moved the selected alias, where it was not on disk yet when that was asked."""
        match fader.event:
            case Conflict(_, theirs, _) | ChangedElsewhere(_, theirs):
                self._state.moved_by = self._own_rollout_that_moved(theirs) or self._state.moved_by

    def _own_rollout_that_moved(self, theirs: Alias) -> str:
        """Return which rollout of this machine has put an alias where it is, which its revision proves."""
        listed = self._state.rollouts.listed if self._state.rollouts is not None else ()
        mover = rollout_at(listed, theirs, self._state.context)
        return describe_rollout_moved(mover) if mover is not None else ""

    def _rollout_that_moved(self, opened: Opened, theirs: Alias) -> str:
        """Return which rollout, of this machine or of AWS, has put an alias where it is, empty where none has.

        Of one of AWS it is no more than likely, which takes the place of nothing that CloudTrail told.
        """
        state = self._state
        if own := self._own_rollout_that_moved(theirs):
            return own
        followed = state.hosted.followed if state.hosted is not None else None
        if followed is not None and may_have_put(followed, theirs):
            return describe_hosted_moved(followed.engine, followed.id)
        status = opened.sessions.status(theirs)
        match status.ownership if status is not None else None:
            case Locked(deployment):
                return describe_hosted_moved(Engine.CODEDEPLOY, deployment.id)
            case Executing(execution):
                return describe_hosted_moved(Engine.STEP_FUNCTIONS, execution.name)
        return ""
