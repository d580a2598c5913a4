"""Where the credentials of a session come from, which decides how they are renewed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Source(Enum):
    """What hands out the credentials."""

    UNKNOWN = "unknown"
    SSO = "sso"
    LOGIN = "login"
    PROCESS = "process"
    KEYS = "keys"
    """Keys that stand in AWS's configuration files."""
    ENVIRONMENT = "environment"
    """Keys in the environment variables of this process."""
    MFA = "mfa"
    """A role that wants an MFA code each time."""
    WEB_IDENTITY = "web identity"
    MACHINE = "machine"
    """The role of the machine or container."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a session signed in. `profile` is the one that holds the credentials, `program` that of a process."""

    source: Source = Source.UNKNOWN
    profile: str = ""
    program: str = ""
