"""What a verb ends with, so that a script can go by it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit status of a verb."""

    DONE = 0
    FAILED = 1
    """AWS, the network or the disk failed; nothing was changed, or what was changed is said."""
    USAGE = 2
    """The line or a file is wrong, or there are no credentials or region."""
    REFUSED = 3
    """A preflight check, a missing reason, a missing permission, or someone else's change refused it."""
    UNKNOWN = 4
    """A write may have been applied; look before trying again."""
    VERDICT_FAIL = 5
    """The verdict on the canary is fail, or the rollout was rolled back."""


class Ended(Exception):
    """A verb ends here, with a status and a sentence."""

    def __init__(self, code: ExitCode, message: str) -> None:
        super().__init__(message)
        self.code = code
