"""The profiles of AWS's files as they can be shown: what each signs in by, and why one cannot work; no secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.aws.profiles import config_files, read_profiles
from tui.aws.sign_in import expected_sign_in
from tui.domain.clean_text import clean, is_clean
from tui.domain.context_choice import Profile

if TYPE_CHECKING:
    from tui.aws.profiles import Profiles

MOST_BYTES = 1 << 20
"""Bytes that are read of each file: one that is larger is no configuration that anyone wrote."""

MOST_PROFILES = 2_000
_LONGEST_NAME = 128
_SIGNS_IN = (
    "aws_access_key_id",
    "credential_process",
    "login_session",
    "role_arn",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
)
"""Settings that give a profile credentials; the AWS CLI knows no others."""


@dataclass(frozen=True, slots=True)
class ProfileList:
    """The profiles by name, and in words what could not be read of the files."""

    profiles: tuple[Profile, ...] = ()
    notes: tuple[str, ...] = ()


def list_profiles(environ: Mapping[str, str]) -> ProfileList:
    """Return what the files that the environment names say; a file that is not there has no profile."""
    notes = [note for path in config_files(environ) if (note := _note_of(path))]
    held = read_profiles(environ, MOST_BYTES)
    # botocore opens a profile by the name as it stands: one that cannot be shown whole cannot be told from another.
    names = sorted(name for name in held if name and is_clean(name) and len(name) <= _LONGEST_NAME)
    if left := len(held) - len(names):
        notes.append(f"{left} {'profile has a name' if left == 1 else 'profiles have names'} that cannot be shown")
    if len(names) > MOST_PROFILES:
        notes.append(f"only the first {MOST_PROFILES} of {len(names)} profiles are shown; use --profile for others")
    return ProfileList(tuple(_profile(name, held) for name in names[:MOST_PROFILES]), tuple(notes))


def _note_of(path: str) -> str:
    try:
        with open(path, "rb") as file:
            size = file.seek(0, 2)
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"{clean(path, 200)} cannot be read: {clean(error.strerror or type(error).__name__, 100)}"
    return f"{clean(path, 200)} is larger than 1 MB: its end was not read" if size > MOST_BYTES else ""


def _profile(name: str, profiles: Profiles) -> Profile:
    held, sources = profiles[name], _sources(name, profiles)
    sign_in = expected_sign_in(name, profiles)
    role = held.get("role_arn", "") or held.get("sso_role_name", "")
    return Profile(
        name,
        region=clean(held.get("region", ""), 64),
        account=_account(held),
        source=sign_in.source,
        role=clean(role, 200),
        sources=tuple(clean(source, 64) for source in sources),
        mfa_device=clean(held.get("mfa_serial", ""), 200),
        sso_session=clean(held.get("sso_session", ""), 64),
        program=sign_in.program,
        problem=_problem(name, profiles, sources),
    )


def _sources(name: str, profiles: Profiles) -> tuple[str, ...]:
    """Return the source profiles of a role, nearest first, up to one that is there already."""
    sources: list[str] = []
    at = name
    while "role_arn" in (held := profiles.get(at, {})) and "source_profile" in held:
        at = held["source_profile"]
        sources.append(at)
        # A role that is its own source ends with its own keys.
        if at == name or at in sources[:-1]:
            break
    return tuple(sources)


def _problem(name: str, profiles: Profiles, sources: tuple[str, ...]) -> str:
    """Say why botocore could not sign in by a profile (the order of its AssumeRoleProvider)."""
    held = profiles[name]
    for source in sources:
        if source not in profiles:
            return f"its source_profile {clean(source, 64)!r} is in neither of AWS's files"
    if sources and sources[-1] in (name, *sources[:-1]) and "aws_access_key_id" not in profiles[sources[-1]]:
        return f"its source_profile leads back to {clean(sources[-1], 64)!r}, without keys anywhere"
    last = profiles[sources[-1]] if sources else held
    if "role_arn" in held and not sources and not _assumes_without_profile(held):
        return "its role has no source_profile, credential_source or web_identity_token_file"
    if not any(key in last for key in _SIGNS_IN):
        whose = f"its source_profile {clean(sources[-1], 64)!r}" if sources else "it"
        return f"{whose} has no credentials: set them up with `aws configure` or `aws configure sso`"
    session = last.get("sso_session")
    if session is not None and not session:
        return "its sso_session is empty"
    return ""


def _assumes_without_profile(held: Mapping[str, str]) -> bool:
    return "credential_source" in held or "web_identity_token_file" in held


def _account(held: Mapping[str, str]) -> str:
    """Return the account that a profile's settings name, of 12 digits, else nothing."""
    of_role = (held.get("role_arn", "").split(":")[4:5] or [""])[0]
    account = held.get("sso_account_id", "") or of_role
    return account if len(account) == 12 and account.isascii() and account.isdigit() else ""
