"""How a session signed in, by botocore's name for it and the profile."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.domain.clean_text import clean
from tui.domain.sign_in import SignIn, Source

if TYPE_CHECKING:
    from tui.aws.profiles import Profiles

_METHODS = {
    "boto-config": Source.KEYS,
    "config-file": Source.KEYS,
    "container-role": Source.MACHINE,
    "custom-process": Source.PROCESS,
    "ec2-credentials-file": Source.KEYS,
    "env": Source.ENVIRONMENT,
    "assume-role-with-web-identity": Source.WEB_IDENTITY,
    "iam-role": Source.MACHINE,
    "login": Source.LOGIN,
    "shared-credentials-file": Source.KEYS,
    "sso": Source.SSO,
}
_SETTINGS = (
    (("web_identity_token_file",), Source.WEB_IDENTITY),
    (("sso_session", "sso_start_url"), Source.SSO),
    (("aws_access_key_id",), Source.KEYS),
    (("login_session",), Source.LOGIN),
    (("credential_process",), Source.PROCESS),
)
"""Settings of a profile in the order in which botocore looks for them."""


def sign_in_of(method: str, profile: str, profiles: Profiles) -> SignIn:
    """Return how a session signed in; `method` is botocore's name for what gave its credentials.

    A role is signed in for by its source profile, so that one is followed to its end.
    """
    if method == "assume-role":
        return expected_sign_in(profile, profiles)
    source = _METHODS.get(method, Source.UNKNOWN)
    return SignIn(source, profile, _program(profiles.get(profile, {})) if source is Source.PROCESS else "")


def program_of(process: str) -> str:
    """Return the name of the program that a `credential_process` runs, cleaned; its arguments may hold secrets."""
    try:
        words = shlex.split(process)
    except ValueError:
        words = process.split()
    return clean(os.path.basename(words[0]) or words[0], 64) if words else ""


def expected_sign_in(profile: str, profiles: Profiles) -> SignIn:
    """Return how a session will sign in, by what its profile and, behind roles, source profiles say."""
    seen: set[str] = set()
    while profile not in seen:
        seen.add(profile)
        held = profiles.get(profile, {})
        # A role that is its own source, or that stands behind another, ends with keys of its own.
        if "role_arn" not in held or (len(seen) > 1 and "aws_access_key_id" in held):
            return _of_settings(profile, held)
        if held.get("mfa_serial"):
            return SignIn(Source.MFA, profile)
        if "source_profile" not in held:
            environment = held.get("credential_source", "").lower() == "environment"
            return SignIn(Source.ENVIRONMENT if environment else Source.MACHINE, profile)
        profile = held["source_profile"]
    return SignIn(Source.KEYS, profile)


def _of_settings(profile: str, held: Mapping[str, str]) -> SignIn:
    for names, source in _SETTINGS:
        if any(name in held for name in names):
            return SignIn(source, profile, _program(held) if source is Source.PROCESS else "")
    return SignIn(Source.UNKNOWN, profile)


def _program(held: Mapping[str, str]) -> str:
    return program_of(held.get("credential_process", ""))
