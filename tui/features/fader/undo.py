"""The places an alias was moved to in this session, in order: undo goes back through them, redo forward again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.domain.routing import Routing

MOST = 200
"""Places that are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an alias came to rest; `rolled_back` says that a roll back put it there."""

    routing: Routing
    rolled_back: bool = False


@dataclass(frozen=True, slots=True)
class UndoStack:
    """The places, oldest first, and `at`, the one where the alias is; no places where nothing was changed."""

    places: tuple[Place, ...] = ()
    at: int = 0

    def place(self, index: int) -> Place | None:
        """Return the place with that index, None where there is none."""
        return self.places[index] if 0 <= index < len(self.places) else None


def moved(stack: UndoStack, origin: Routing, place: Place) -> UndoStack:
    """Note a new place; what could have been redone is dropped."""
    behind = stack.places[: stack.at + 1] or (Place(origin),)
    places = (*behind, place)[-MOST:]
    return UndoStack(places, len(places) - 1)


def walked(stack: UndoStack, goal: int, routing: Routing) -> UndoStack:
    """Note that the alias came to rest at `routing` on its way to the place `goal`."""
    on_the_way = range(goal, stack.at, 1 if goal < stack.at else -1)
    # Of several steps at once the last may have failed; a weight that AWS stored otherwise is at the goal all the same.
    at = next((index for index in on_the_way if stack.places[index].routing == routing), goal)
    place = stack.places[at]
    if place.routing != routing:
        place = replace(place, routing=routing)
    return UndoStack((*stack.places[:at], place, *stack.places[at + 1 :]), at)
