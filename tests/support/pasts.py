"""A rollout that was drawn: 6 alone, then 7 at 1, 5, 20 and 50 %, with a minute without data and errors at the end."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from tests.support.make_believe_traffic import at, traffic
from tui.domain.alias import Alias
from tui.domain.move import Move
from tui.domain.routing import Routing, Weight
from tui.features.alias_history.routing_history import RoutingInterval
from tui.features.health.health import Health, assessed

END = at(32)
GAP = at(13)
"""The minute in which nothing is known of the canary."""

STEPS = (
    (at(-60), Routing("6")),
    *((at(8 * number), Routing("6", "7", Weight(points))) for number, points in enumerate((100, 500, 2_000, 5_000))),
)
ALIAS = Alias("orders", "PROD", STEPS[-1][1], revision="4")
KNOWN = tuple(
    RoutingInterval(since, until, routing, f"{number}")
    for number, ((since, routing), (until, _)) in enumerate(pairwise((*STEPS, (END, STEPS[-1][1]))))
)
MOVES = tuple(
    Move(time, "PROD", "UpdateAlias", before, after, who=who, source="AWS CLI", revision=f"{number}", audited_at=time)
    for number, ((_, before), (time, after), who) in enumerate(
        zip(STEPS, STEPS[1:], ("anna as Admin", "deploy-bot", "anna as Admin", "deploy-bot"), strict=False), 1
    )
)[::-1]
SHARE = (10, 50, 200, 500)
"""The canary's calls of a thousand a minute, at each step."""

CALLS = [SHARE[number // 8] for number in range(32)]
CANARY = [
    (None, None) if at(number) == GAP else (calls, calls // 12 if number > 26 else 0)
    for number, calls in enumerate(CALLS)
]
STABLE = [(1_000 - calls, 2) for calls in CALLS]
TRAFFIC = traffic(STABLE, CANARY, [(1_000, 2)] * 120, END - timedelta(minutes=3), canary_ms=130.0)


def rolled_out() -> Health:
    """Return what was read of it."""
    return assessed(Health(ALIAS, TRAFFIC), KNOWN, KNOWN, END)
