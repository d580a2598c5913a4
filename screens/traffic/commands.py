"""The commands of the room of an alias's traffic."""

from __future__ import annotations

from typing import NamedTuple

from screens.messages import WindowRequested
from tui.features.health.chart.past import Past
from tui.presentation.command import COMMON, FIND, LONGER, SHORTER, Command, in_room

LINES = 22
"""Lines of a terminal from which the chart is shown, and a minute of it read out."""


class TrafficContext(NamedTuple):
    """What decides which commands are available: the chart, None while there is none, and whether it is shown."""

    past: Past | None
    fits: bool = True


def _has_chart(shown: TrafficContext) -> str | None:
    if not shown.fits:
        return f"the chart, and the minute read out, need {LINES} lines"
    return "no traffic was read yet" if shown.past is None else None


def _has_moves(shown: TrafficContext) -> str | None:
    reason = _has_chart(shown)
    if reason is not None or shown.past is None:
        return reason
    return None if shown.past.marks else "no move of the alias is known in this window"


TRAFFIC: tuple[Command[TrafficContext], ...] = in_room(
    "traffic",
    Command("earlier", "left", "Earlier", "Read out the minute before on the chart", 1, "←→", "Minute", _has_chart),
    Command("later", "right", "Later", "Read out the next minute, then each new one", why_not=_has_chart),
    Command("much_earlier", "shift+left", "Far earlier", "Go back by a twelfth of the chart", why_not=_has_chart),
    Command("much_later", "shift+right", "Far later", "Go on by a twelfth of the chart", why_not=_has_chart),
    Command("next_move", "n", "Next move", "Go to the next move of the alias", 3, short="Move", why_not=_has_moves),
    Command("last_move", "N", "Previous move", "Go to the previous move of the alias", why_not=_has_moves),
    SHORTER._replace(weight=1, label="[", short="Shorter", message=lambda _: WindowRequested(-1)),
    LONGER._replace(weight=2, label="]", short="Longer", message=lambda _: WindowRequested(1)),
    FIND,
    *COMMON,
)
