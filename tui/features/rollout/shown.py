"""Which rollout is shown of an alias: one of this machine, or one that AWS runs; pure."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.context import Context
from tui.features.rollout.here.select import is_running, newest_of
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.features.rollout.hosted.watch import HostedRead, Wanted, read_for


@dataclass(frozen=True, slots=True)
class ShownRollout:
    """The rollout that is shown: `listed` where this machine has it, `hosted` where AWS does, neither where none is.

    `read` is what was read of AWS for it. `is_known` says that everything was looked at that may move the alias.
    """

    listed: Listed | None = None
    hosted: HostedRollout | None = None
    read: HostedRead | None = None
    is_known: bool = False

    @property
    def is_over(self) -> bool:
        """Whether there is none, or one of AWS that left the alias whole: another one can begin."""
        if self.hosted is None:
            return self.listed is None
        return self.hosted.confirmed is not None and not self.hosted.confirmed.split


def asked_of_aws(subject: Wanted) -> Wanted | None:
    """Return what AWS is asked for where `subject` is shown, None where that is a rollout of this machine."""
    return None if subject.id and subject.engine is None else subject


def select_shown(
    subject: Wanted, rollouts: RolloutsRead | None, hosted: HostedRead | None, context: Context | None
) -> ShownRollout:
    """Return the rollout of an alias, or the one that is named: of two the one that has the alias, or the newer."""
    own = _own(subject, rollouts, context)
    asked = asked_of_aws(subject)
    read = read_for(asked, hosted)
    is_known = rollouts is not None and (read is not None or asked is None or (own is not None and is_running(own)))
    of_aws = read.followed if read is not None else None
    if of_aws is not None and not _goes_before(own, of_aws):
        return ShownRollout(None, of_aws, read, is_known)
    return ShownRollout(own, None, read, is_known)


def _own(subject: Wanted, rollouts: RolloutsRead | None, context: Context | None) -> Listed | None:
    listed = rollouts.listed if rollouts is not None else ()
    if subject.engine is not None:
        return None
    if subject.id:
        return next((one for one in listed if one.id == subject.id), None)
    return newest_of(listed, subject.function, subject.alias, context)


def _goes_before(own: Listed | None, of_aws: HostedRollout) -> bool:
    """Tell whether a rollout of this machine is shown in place of one that AWS runs."""
    if own is None or own.kept is None:
        return False
    if is_running(own):
        return True
    newer = of_aws.began is not None and of_aws.began > own.kept.rollout.since
    return not (of_aws.running or newer)
