"""What is asked of an alias's fader: done at once, or once it was confirmed where that has to be asked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Protocol

from screens import messages
from tui.app.confirm import confirm_return, confirm_stop
from tui.app.ports import Ports
from tui.app.state import HasContext, HasOpened, Opened
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.errors import ProviderError
from tui.domain.intent import Promote, Redo, RollBack, StartCanary, Undo
from tui.domain.protection import is_protected, protection
from tui.domain.routing import Routing
from tui.features.fader.actions import Cancel, Disarm, FaderAction, Reviewed
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot, is_whole, plan
from tui.features.fader.way_back import returning
from tui.features.health.health import Health
from tui.features.health.text.health import promotion_note
from tui.settings.settings import Settings
from tui.writes.ownership.owner import Locked
from tui.writes.ownership.text import describe_stopped


class ActionsState(HasOpened, HasContext, Protocol):
    """What is known of the alias that something is asked of."""

    @property
    def health(self) -> Health | None:
        """Traffic and verdict of the selected alias."""


class AliasActions:
    """Carries out what is asked of aliases, one thing at a time and each at once."""

    def __init__(self, state: ActionsState, ports: Ports, settings: Settings) -> None:
        self._state, self._ports, self._settings = state, ports, settings

    def apply(self, action: FaderAction, alias: Alias | None) -> None:
        """Apply an action at once: what is pressed next comes after it."""
        opened = self._state.opened
        if opened is None or alias is None:
            return
        fader = opened.sessions.fader(alias)
        match action:
            case StartCanary(version):
                self._ports.run(partial(self._start_canary, opened, version, alias), group="intents")
                return
            case RollBack() if fader is not None and is_whole(fader):
                self._ports.post(messages.LastGoodRequested(fader.confirmed))
                return
            case Undo() if fader is not None and fader.armed:
                target = plan(Undo(), fader)
                given_back = None if isinstance(target, WhyNot) else returning(fader, target)
                if given_back is not None and not isinstance(target, WhyNot):
                    self._ports.run(partial(self._ask_return, opened, fader, target, given_back), group="intents")
                    return
            case Promote() | Redo() if fader is not None and self._promotes_protected(action, fader):
                # A promotion is asked about in any case, and what speaks against it is said there.
                opened.sessions.apply(Disarm(), alias)
            case Promote() if fader is not None and fader.armed:
                # It goes out all the same.
                if note := promotion_note(self._state.health, fader.confirmed):
                    self._ports.say.warn(note)
        self._ports.say.refuse(opened.sessions.apply(action, alias))

    def _promotes_protected(self, intent: Promote | Redo, fader: Fader) -> bool:
        """Tell whether an intent gives all traffic of a protected alias to another version."""
        wanted = plan(intent, fader)
        promotes = isinstance(wanted, Routing) and wanted.primary != fader.confirmed.routing.primary
        return promotes and is_protected(fader.confirmed.name, self._protected)

    @property
    def _protected(self) -> tuple[str, ...]:
        return protection(self._settings.protected_aliases, self._state.context)

    async def _start_canary(self, opened: Opened, version: str, alias: Alias) -> None:
        try:
            self._ports.say.refuse(await opened.sessions.start_canary(version, alias))
        except ProviderError as error:
            self._ports.say.fail(error)

    async def _ask_return(self, opened: Opened, fader: Fader, target: Routing, version: str) -> None:
        """Ask before an undo sends traffic again to a version that was rolled back."""
        alias = replace(fader.confirmed, routing=fader.target)
        if await confirm_return(self._ports.ask, alias, target, version, self._state.context):
            self._ports.say.refuse(opened.sessions.apply(Reviewed(Undo(), alias), alias))

    def cancel(self, alias: Alias | None) -> None:
        """Go back to where the shift in progress began, or where there is none, to the screen before."""
        opened = self._state.opened
        fader = opened.sessions.fader(alias) if opened is not None and alias is not None else None
        if opened is not None and fader is not None and fader.can_cancel:
            opened.sessions.apply(Cancel(), fader.confirmed)
        else:
            self._ports.post(messages.Back())

    def stop(self, alias: Alias | None) -> None:
        """Stop the deployment that moves an alias, once that was confirmed."""
        opened = self._state.opened
        if opened is None or alias is None:
            return
        fader, status = opened.sessions.fader(alias), opened.sessions.status(alias)
        if fader is not None and status is not None and isinstance(status.ownership, Locked):
            self._ports.run(partial(self._stop_deployment, opened, fader, status.ownership.deployment), group="stop")

    async def _stop_deployment(self, opened: Opened, fader: Fader, deployment: Deployment) -> None:
        if not await confirm_stop(self._ports.ask, fader, deployment, self._state.context):
            return
        try:
            alias = await opened.sessions.stop_deployment(fader.confirmed, deployment)
        except ProviderError as error:
            self._ports.say.fail(error)
        else:
            self._ports.say.inform(describe_stopped(alias, deployment.id))
