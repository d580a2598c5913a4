"""A context that can be chosen, before it is opened, and what AWS's files say of its profile."""

from __future__ import annotations

from typing import NamedTuple

from tui.domain.sign_in import Source


class ContextChoice(NamedTuple):
    """A profile and a region; in the demo a scenario and a region, without a profile.

    Empty texts leave the choice to AWS's own configuration, or to the demo.
    """

    profile: str = ""
    region: str = ""
    scenario: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return "\n".join(self)


class Profile(NamedTuple):
    """A profile of AWS's files, without what is secret in it.

    `account` is the one that the files name, empty where they name none. `role` is what it assumes, `sources` the
    profiles that this is done by, nearest first; `program` is that of a credential_process. `problem` says why it
    cannot be opened, empty where nothing speaks against it.
    """

    name: str
    region: str = ""
    account: str = ""
    source: Source = Source.UNKNOWN
    role: str = ""
    sources: tuple[str, ...] = ()
    mfa_device: str = ""
    sso_session: str = ""
    program: str = ""
    problem: str = ""
