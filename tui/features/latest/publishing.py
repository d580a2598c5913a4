"""What is published: what the operator saw decides, and what is there by then must be that (aws-semantics 1.3, 1.4)."""

from __future__ import annotations

from tui.domain.call import PublishVersion
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Change, Version, changes

UNSEEN = "$LATEST has a new RevisionId since it was shown, but no difference was found"


def since_seen(seen: Version, now: Version) -> tuple[Change, ...]:
    """Say what of `$LATEST` is known to be another than what was seen, its description too."""
    described = Change("Description", seen.description, now.description)
    known = (change for change in changes(seen, now) if change.known)
    return (*known, *((described,) if seen.description != now.description else ()))


def unseen(seen: Version, now: Version) -> tuple[str, ...]:
    """Return what must be known of a publication of what looks the same.

    An update that settles changes the RevisionId by itself, so that only a settled one that was seen tells anything.
    """
    changed = seen.revision is not None and seen.revision != now.revision
    return (UNSEEN,) if changed and seen.update == "Successful" else ()


def newest_known(function: FunctionSnapshot | None) -> int:
    """Return the highest number of a published version that is known, 0 where there is none."""
    published = function.published if function is not None else ()
    return max((int(version.number) for version in published), default=0)


def why_not_publish(function: FunctionSnapshot | None) -> str | None:
    """Say why it is not known yet what a new version would be, or return None."""
    if function is None or (not function.complete and not function.stopped and not function.failures):
        return "versions are still being read"
    return None


def publication(name: str, now: Version, description: str, newest: int) -> PublishVersion:
    """Return the call that publishes what was just read and nothing else."""
    return PublishVersion(name, now, description.strip(), newest)
