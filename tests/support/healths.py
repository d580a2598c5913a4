"""Health of aliases in each state."""

from __future__ import annotations

from tests.support.make_believe_traffic import at, traffic
from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.alias_history.routing_history import RoutingInterval

SPLIT = Alias("orders", "PROD", Routing("6", "7", Weight(1_000)), revision="a")

WHOLE = Alias("orders", "PROD", Routing("6"), revision="a")

KNOWN = (RoutingInterval(at(0), at(12), SPLIT.routing, "a"),)

BEFORE = [(600, 6 + index % 3 - 1) for index in range(60)]

HEALTHY = traffic([(540, 5)] * 12, [(60, 1), (60, 0)] * 6, BEFORE)

FAILING = traffic([(540, 5)] * 12, [(60, 30)] * 12, BEFORE)
