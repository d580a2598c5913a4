"""The folders of a group's members on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.store import KeptRollout, RolloutFolder


def members_of(folder: RolloutFolder, *, whole: bool = True) -> tuple[RolloutFolder, ...]:
    """Return the folders of a rollout's group, its own alone where it has none.

    Raises OSError, and UnreadableRollout for a group whose start was cut off before all of it was on disk. Where it
    need not be `whole`, those that are there are returned.
    """
    names = folder.load().members
    folders = tuple(RolloutFolder(folder.path.parent, name) for name in names) or (folder,)
    missing = [one.id for one in folders if not one.is_kept()]
    if missing and whole:
        raise UnreadableRollout(f"its group was never started as a whole, {missing[0]} is missing: leave it")
    return tuple(one for one in folders if one.id not in missing)


def kept_members(folder: RolloutFolder) -> tuple[KeptRollout, ...]:
    """Return a rollout's group as it is on disk, as far as it is there."""
    return tuple(one.load() for one in members_of(folder, whole=False))


@contextmanager
def carry_out(folders: tuple[RolloutFolder, ...]) -> Iterator[bool]:
    """Hold all members for this process; False where another one carries out any of them."""
    with ExitStack() as held:
        yield all(held.enter_context(folder.carry_out()) for folder in folders)
