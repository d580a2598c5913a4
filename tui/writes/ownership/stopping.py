"""Stops a deployment and looks on until CodeDeploy has rolled the alias back, or for as long as that makes sense."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.domain.deployment_call import StopDeployment
from tui.domain.errors import NotSeen, ProviderError
from tui.domain.routing import Routing

if TYPE_CHECKING:
    from tui.aws.port import Provider
    from tui.domain.alias import Alias
    from tui.domain.deployment import Deployment

LONGEST = 300.0
"""Seconds after which it is not looked at any more, whatever moves."""

QUIET = 60.0
"""Seconds without a deployment after which no rollback is expected any more: it is one of its own, and begins late."""

UNHEARD = 15.0
"""Seconds that a stop whose answer was lost is given to show."""

_FIRST, _LAST = 0.5, 8.0


def target_of(alias: Alias, deployment: Deployment) -> Routing:
    """Return where CodeDeploy puts an alias when a deployment of it is stopped: the version that it began with."""
    return Routing(deployment.current_version) if deployment.current_version else alias.routing.rolled_back()


def stop_call(alias: Alias, deployment: Deployment, *, rolls_back: bool = True) -> StopDeployment:
    """Return the call that stops a deployment; without rolling back the alias stays as it is."""
    return StopDeployment(
        alias, target_of(alias, deployment) if rolls_back else alias.routing, deployment.id, rolls_back
    )


def stop(
    provider: Provider,
    call: StopDeployment,
    *,
    wait: Callable[[float], bool],
    answered: Callable[[], object],
    looked: Callable[[], object],
) -> Alias:
    """Stop a deployment once, look on, and return the alias as it was read at the end.

    That is where it was rolled back or, without that, where the deployment moves it no more.

    `wait` pauses for so many seconds, and returns True where one is to leave. `answered` is called once AWS took the
    stop, `looked` each time the alias was read. Raises ProviderError; NotSeen where the end was not seen.
    """
    lost: ProviderError | None = None
    try:
        provider.perform(call)
    except ProviderError as error:
        if not error.outcome_unknown:
            raise
        lost = error
    else:
        answered()
    alias, target, waited, quiet = call.before, call.after, 0.0, 0.0
    for pause in _pauses():
        look = _look(provider, alias)
        looked()
        if lost is not None and look.known and (look.moving is None or look.moving.id != call.deployment):
            lost = None
            answered()
        back = look.alias is not None and look.alias.routing == target and look.moving is None
        # Where deployments cannot be read, an alias that was moved there says enough.
        if look.alias is not None and lost is None and back and (look.known or alias.routing != target):
            return look.alias
        if look.alias is not None and lost is None and not call.rolls_back and look.known and look.moving is None:
            return look.alias
        if lost is not None and waited >= UNHEARD:
            raise lost
        quiet = quiet + pause if look.known and look.moving is None else 0.0
        if waited >= LONGEST or quiet >= QUIET or wait(pause):
            break
        waited += pause
    if lost is not None:
        raise lost
    seen = f"was not seen back on {target.primary}" if call.rolls_back else "could not be read since"
    raise NotSeen(call.action, f"deployment {call.deployment} was stopped, and {alias.name} {seen}")


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look saw: the alias, None where it could not be read; what moves it, where that is `known`."""

    alias: Alias | None
    moving: Deployment | None = None
    known: bool = False


def _look(provider: Provider, alias: Alias) -> _Look:
    """Look at alias and deployments; what cannot be read now may be the next time, and says nothing until then."""
    try:
        current = provider.get_alias(alias.function, alias.name)
    except ProviderError:
        return _Look(None)
    try:
        return _Look(current, provider.find_deployment(alias.function, alias.name), known=True)
    except ProviderError:
        return _Look(current)


def _pauses() -> Iterator[float]:
    pause = _FIRST
    while True:
        yield pause
        pause = min(2 * pause, _LAST)
