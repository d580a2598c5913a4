"""Reads how the canaries of an account do, many in one call; what was not read has no verdict, and is never healthy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.aws.sections.metrics import ALIASES_AT_ONCE, METRICS_TO_JUDGE
from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.routing import Routing
from tui.domain.traffic import AliasTraffic
from tui.features.alias_history.routing_history import RoutingHistory, from_moves, merge, observed
from tui.features.canaries.moves import AccountMoves
from tui.features.health.health import Health, assessed, reads_from
from tui.features.health.statistics.verdict import Verdict
from tui.features.health.traffic_window import WINDOWS
from tui.features.health.weights import weights_of
from tui.writes.workspace import Workspace

Key = tuple[str, str]
"""A function and its alias."""

_DATAPOINTS = 500_000
"""Datapoints that one reading asks for at the most: CloudWatch parts the answer at 100,800."""

_ALIKE = 3
"""How many times as long one may be read as another of the same call: all of a call are read from one time on."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class VerdictRead:
    """What was found of a split; `verdict` is None where it was not read, and `failure` says why.

    `seen` is how the alias was seen to be routed in this session.
    """

    routing: Routing
    seen: RoutingHistory
    verdict: Verdict | None = None
    failure: ReadFailure | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A split alias, how it is known to have been routed, and from when on its traffic is read."""

    alias: Alias
    seen: RoutingHistory
    recorded: RoutingHistory
    since: datetime

    @property
    def known(self) -> RoutingHistory:
        """All that is known of its routing."""
        return merge(self.seen, self.recorded)


def read_verdicts(
    workspace: Workspace, splits: Sequence[Alias], moves: AccountMoves, earlier: Mapping[Key, VerdictRead]
) -> Iterator[dict[Key, VerdictRead]]:
    """Yield the verdicts on split aliases, call by call, within the call budget."""
    now = workspace.context.clock.now()
    asked = [_asked(alias, moves, earlier.get((alias.function, alias.name)), now) for alias in splits]
    for batch in batches(asked, now):
        aliases = tuple(one.alias for one in batch)
        try:
            traffics = workspace.provider.metrics.read_traffics(aliases, batch[0].since, now, background=True)
        except ProviderError as error:
            failure = read_failure(error, "cloudwatch:GetMetricData")
            yield {_key(one): VerdictRead(one.alias.routing, one.seen, failure=failure) for one in batch}
        else:
            yield {_key(one): _judged(one, traffic, now) for one, traffic in zip(batch, traffics, strict=True)}


def batches(asked: Sequence[Asked], now: datetime) -> Iterator[list[Asked]]:
    """Share out what is read among calls, those of about the same time together; the first of each begins earliest."""
    batch: list[Asked] = []
    for one in sorted(asked, key=lambda one: one.since, reverse=True):
        minutes = max((now - one.since) / _MINUTE, 1.0)
        if batch and (
            len(batch) == ALIASES_AT_ONCE
            or (len(batch) + 1) * METRICS_TO_JUDGE * minutes > _DATAPOINTS
            or now - one.since > _ALIKE * (now - batch[0].since)
        ):
            yield batch[::-1]
            batch = []
        batch.append(one)
    if batch:
        yield batch[::-1]


def _asked(alias: Alias, moves: AccountMoves, earlier: VerdictRead | None, now: datetime) -> Asked:
    recorded = from_moves(moves.by_function.get(alias.function, ()), alias.name)
    seen = observed(earlier.seen if earlier is not None else (), alias, now)
    weights = weights_of(merge(seen, recorded), alias.routing.primary, alias.routing.canary or "")
    return Asked(alias, seen, recorded, reads_from(WINDOWS[0], weights, now))


def _judged(asked: Asked, traffic: AliasTraffic, now: datetime) -> VerdictRead:
    health = assessed(Health(asked.alias, traffic), asked.known, asked.recorded, now)
    return VerdictRead(asked.alias.routing, asked.seen, health.verdict)


def _key(asked: Asked) -> Key:
    return asked.alias.function, asked.alias.name
