"""The folders of a group's members on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tui.features.rollout.here.files import LOCK, ROLLOUT
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.store import KeptRollout, RolloutFolder
from tui.storage.kept_folders import surplus, sweep, take_away


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


def keep_new(rollouts: Path, group: Sequence[KeptRollout]) -> list[RolloutFolder]:
    """Keep what is about to begin, a folder each, and let go of what ended long ago; raise OSError."""
    folders = [RolloutFolder(rollouts, kept.rollout.id) for kept in group]
    for folder, kept in zip(folders, group, strict=True):
        folder.keep(kept)
    with suppress(OSError):
        # What begins does not wait for it: the next one that begins tries again.
        prune_rollouts(rollouts)
    return folders


def prune_rollouts(rollouts: Path) -> None:
    """Take away ended ones beyond the newest, and those too old; raise OSError.

    Those of a group in which one has not ended stay, and what cannot be read: another version may have written it.
    """
    sweep(rollouts)
    for name, _ in surplus(rollouts, ROLLOUT):
        with suppress(UnreadableRollout):
            folder = RolloutFolder(rollouts, name)
            if all(member.rollout.phase.ended for member in kept_members(folder)):
                take_away(folder.path, LOCK)
