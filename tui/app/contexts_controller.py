"""The room of contexts: which there are, whose account one is, and the way from the open one to another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from tui.app.known_contexts import Entry, KnownContexts
from tui.app.ports import Ports
from tui.app.state import HasContext, HasOpened
from tui.domain.clock import utc_now
from tui.domain.errors import ProviderError
from tui.features.contexts.listing import Contexts, Identity, with_region
from tui.features.contexts.requests import AddRegion, AskIdentity, ContextRequest, Look, SwitchTo, ToggleMark
from tui.features.contexts.switching import Underway, why_not_switch
from tui.features.contexts.unopened import describe_unopened
from tui.presentation.keymap import key
from tui.settings.settings import Settings

_ONE_ALONE = "the tour stays in its own account: start crossfade without --tour for others"


class ContextsState(HasContext, HasOpened, Protocol):
    """Where one is, and the contexts that can be opened."""

    contexts: Contexts | None


class ContextsController:
    """Reads the contexts, asks AWS whose one is, and has another one entered by `enter` where nothing is underway.

    `known` is None where this start knows of no other context; `rollouts_here` counts the rollouts that end with this
    process.
    """

    def __init__(
        self,
        state: ContextsState,
        ports: Ports,
        settings: Settings,
        known: KnownContexts | None,
        enter: Callable[[SwitchTo], object],
        *,
        rollouts_here: Callable[[], int],
    ) -> None:
        self._state, self._ports, self._settings, self._known = state, ports, settings, known
        self._enter, self._rollouts_here = enter, rollouts_here
        self._shown = self._regions_read = False
        if state.contexts is not None:
            # Listed from where one was before.
            state.contexts = replace(state.contexts, complete=False)

    @property
    def _contexts(self) -> Contexts:
        return self._state.contexts or Contexts()

    def take(self, request: ContextRequest) -> None:
        """Do what is asked for."""
        contexts = self._contexts
        match request:
            case Look():
                self._shown = True
                self._show(replace(contexts, complete=False))
                self._ports.run(self._look, group="contexts", exclusive=True)
            case AskIdentity(key):
                self._ports.run(partial(self._ask_identity, key), group="identity")
            case ToggleMark(key):
                self._show(replace(contexts, marked=contexts.marked ^ {key}))
            case AddRegion(key, region):
                self._show_rated(with_region(contexts, key, region))
            case SwitchTo():
                self._switch(request)

    def look_if_shown(self) -> None:
        """Look again once it is known where one is, where the contexts were looked at."""
        if self._shown:
            self._ports.run(self._look, group="contexts", exclusive=True)

    async def _look(self) -> None:
        context, known = self._state.context, self._known
        if known is None:
            self._show(replace(self._contexts, notes=(_ONE_ALONE,), complete=True))
            return
        current = known.current(context, self._settings)
        read = await asyncio.to_thread(known.read, current)
        before = self._contexts
        identities = dict(before.identities)
        if context is not None and current is not None and context.account:
            identities[current.key] = Identity(context.account, context.caller)
        listed = {one.choice for one in read.known}
        # What was added by hand stays for the session.
        added = tuple(one for one in before.known if one.choice not in listed)
        self._show_rated(
            replace(
                read,
                known=(*read.known, *added),
                identities=identities,
                marked=before.marked,
                regions=before.regions,
            )
        )
        await self._read_regions()

    async def _read_regions(self) -> None:
        opened = self._state.opened
        if opened is None or self._regions_read:
            return
        self._regions_read = True
        try:
            regions = await asyncio.to_thread(opened.workspace.provider.account.known_regions)
        except ProviderError:
            # A region can be typed without any.
            return
        self._show(replace(self._contexts, regions=regions))

    def _show(self, contexts: Contexts) -> None:
        self._state.contexts = contexts

    def _show_rated(self, contexts: Contexts) -> None:
        """Show contexts with the rights that their accounts, as far as they are known, mean."""
        self._show(self._known.rated(contexts) if self._known is not None else contexts)

    async def _ask_identity(self, key: str) -> None:
        known, one = self._known, self._contexts.at(key)
        if known is not None and one is not None:
            self._identify(key, Identity(asking=True))
            self._identify(key, await asyncio.to_thread(_identity_of, known.entry(one.choice)))

    def _identify(self, key: str, identity: Identity) -> None:
        contexts = self._contexts
        self._show_rated(replace(contexts, identities={**contexts.identities, key: identity}))

    def _switch(self, request: SwitchTo) -> None:
        reason = why_not_switch(self.underway()) if self._known is not None else _ONE_ALONE
        if reason is not None:
            self._ports.say.warn(f"context not left: {reason}")
            return
        self._enter(request)

    def underway(self) -> Underway:
        """Return what goes on in the open context."""
        opened, rollouts = self._state.opened, self._rollouts_here()
        if opened is None:
            return Underway(rollouts=rollouts)
        moving = tuple(f"{fader.confirmed.function}:{fader.confirmed.name}" for fader in opened.sessions.unfinished)
        return Underway(moving, not opened.workspace.record.wait(0.0), rollouts)

    async def remember(self) -> None:
        """Keep that the open context was opened; names and the account's id alone."""
        context = self._state.context
        if context is not None and self._known is not None:
            choice = self._known.current(context, self._settings)
            if choice is not None:
                await asyncio.to_thread(self._known.remember, choice, context.account, utc_now())


def _identity_of(entry: Entry) -> Identity:
    """Open a context for one question; blocking, so that it is closed whoever still waits for the answer."""
    try:
        provider = entry.open_provider()
        try:
            context = provider.get_caller_identity()
        finally:
            provider.close()
    except ProviderError as error:
        return Identity(failure=describe_unopened(error, f"press {key('contexts.identity')}"))
    return Identity(context.account, context.caller)
