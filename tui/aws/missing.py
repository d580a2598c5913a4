"""Says what a session lacks and how to provide it, from AWS's own files and the environment."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tui.aws.profiles import chosen_profile, config_files, profiles_of, read_profiles
from tui.domain.clean_text import clean

if TYPE_CHECKING:
    from tui.aws.profiles import Profiles

_NAMED = 5
"""Profiles named at the most."""

_NO_FILES = "AWS is not set up here: run `aws configure` or `aws configure sso`, or try `crossfade --demo`"


def describe_no_region(environ: Mapping[str, str], asked: str) -> str:
    """Say that no region is set; `asked` is the profile asked for, if any."""
    profiles = read_profiles(environ)
    if why := _unreadable(environ) or _unchosen(environ, asked, profiles):
        return why
    name = asked or chosen_profile(environ)
    if not profiles and not name and "AWS_ACCESS_KEY_ID" not in environ:
        return _NO_FILES
    where = f"the profile {_quoted(name)}" if name else "the profile"
    return f"no region is set: use --region, set AWS_REGION, or put `region` into {where}"


def describe_no_credentials(environ: Mapping[str, str], asked: str) -> str:
    """Say that no credentials were found; `asked` is the profile asked for, if any."""
    profiles = read_profiles(environ)
    if why := _unreadable(environ) or _unchosen(environ, asked, profiles):
        return why
    name = asked or chosen_profile(environ)
    if name:
        return (
            f"the profile {_quoted(name)} has no credentials: run `aws configure --profile {_quoted(name)}` or "
            f"`aws configure sso --profile {_quoted(name)}`, or name another one with --profile"
        )
    if not profiles:
        return _NO_FILES
    return (
        "no credentials were found: run `aws configure` or `aws configure sso`, name a profile with --profile "
        f"({_listed(profiles)}), or try `crossfade --demo`"
    )


def describe_no_profile(environ: Mapping[str, str], asked: str) -> str:
    """Say that the profile asked for, or chosen by the environment, is not in AWS's files, with what is near."""
    if why := _unreadable(environ):
        return why
    profiles, name = read_profiles(environ), asked or chosen_profile(environ)
    near = get_close_matches(name, list(profiles), 1)
    there = f"the profiles are {_listed(profiles)}" if profiles else "they hold no profile"
    hint = f"did you mean {_quoted(near[0])}?" if near else there
    return f"there is no profile {_quoted(name)} in AWS's configuration files; {hint}"


def describe_unusable(environ: Mapping[str, str], asked: str, message: str) -> str:
    """Add the profile's name to botocore's message; keys from the environment have no profile."""
    if not asked and "AWS_ACCESS_KEY_ID" in environ:
        return message
    return f"the profile {_quoted(asked or chosen_profile(environ) or 'default')} cannot be used: {message}"


def describe_other_account(environ: Mapping[str, str], account: str, here: str) -> str:
    """Say that an ARN is of another account than the one `here`, and which profiles are of its account."""
    names = profiles_of(account, read_profiles(environ))[:_NAMED]
    use = f"use --profile {' or '.join(map(_quoted, names))}" if names else f"name a profile of account {account} with"
    what = f"the ARN belongs to account {account}, these credentials to account {here}"
    return f"{what}: {use}" if names else f"{what}: {use} --profile"


def _unreadable(environ: Mapping[str, str]) -> str:
    """Name a file of AWS's that may not be read: botocore takes it for one that is not there."""
    for path in config_files(environ):
        if os.path.isfile(path) and not os.access(path, os.R_OK):
            return f"{clean(path, 200)} cannot be read: change its owner or permissions"
    return ""


def _unchosen(environ: Mapping[str, str], asked: str, profiles: Profiles) -> str:
    if asked or chosen_profile(environ) or "AWS_ACCESS_KEY_ID" in environ or not profiles or "default" in profiles:
        return ""
    listed = _listed(profiles)
    return f"no profile is chosen, and there is no default; choose one with --profile or AWS_PROFILE: {listed}"


def _listed(profiles: Iterable[str]) -> str:
    names = sorted(profiles)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(map(_quoted, names[:_NAMED])) + more


def _quoted(name: str) -> str:
    return shlex.quote(clean(name, 64))
