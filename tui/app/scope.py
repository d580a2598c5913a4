"""What one context's parts may touch of the app: nothing any more once that context was left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from tui.app.ports import Ports, Say
from tui.app.state import State

R = TypeVar("R")


class Scope:
    """Hands out the app's vars and ports until it ends.

    What answers later, from a thread or a task that could not be stopped, then reads and sets a state that nothing
    shows, in which nothing is open: an alias of the new context may have the name of one of the old.
    """

    def __init__(self, state: State, ports: Ports) -> None:
        self._live = True
        self._state = _ScopedState(state)
        self.state = cast(State, self._state)
        self.ports = replace(
            ports,
            say=cast(Say, _ScopedSay(self, ports.say)),
            show=self.guarded(ports.show),
            run=self.guarded(ports.run),
            post=self.guarded(ports.post),
        )

    def guarded(self, do: Callable[..., R]) -> Callable[..., R | None]:
        """Return what does the same until the scope ends, and nothing from then on."""

        def guarded(*arguments: Any, **named: Any) -> R | None:
            return do(*arguments, **named) if self._live else None

        return guarded

    def end(self, nothing_known: dict[str, Any]) -> None:
        """Let go of the app; `nothing_known` are its vars as they are before anything was read."""
        self._live = False
        self._state.detach(SimpleNamespace(**nothing_known))


class _ScopedState:
    """Reads and sets the attributes of a state that can be exchanged for another one."""

    def __init__(self, state: object) -> None:
        object.__setattr__(self, "_scoped", state)

    def detach(self, state: object) -> None:
        object.__setattr__(self, "_scoped", state)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_scoped"), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(object.__getattribute__(self, "_scoped"), name, value)


class _ScopedSay:
    """Says nothing once its context was left."""

    def __init__(self, scope: Scope, say: Say) -> None:
        self._scope, self._say = scope, say

    def __getattr__(self, name: str) -> Any:
        return self._scope.guarded(getattr(self._say, name))
