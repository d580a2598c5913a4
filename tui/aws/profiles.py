"""What AWS's own configuration files say about a profile, read without boto3 so that it costs a start nothing."""

from __future__ import annotations

import os

# typing's own constant, and collections.abc, would cost a good part of the time to the first frame.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Profiles = Mapping[str, Mapping[str, str]]

_STATIC = ("aws_access_key_id", "aws_secret_access_key")

_BEFORE_A_PROCESS = (*_STATIC, "login_session", "sso_session", "sso_start_url", "web_identity_token_file")
"""Settings of a profile that botocore follows before it looks for a process."""


def needs_prompt(environ: Mapping[str, str], profile: str = "") -> bool:
    """Tell whether botocore would ask for an MFA code on the terminal; `profile` is the one asked for, if any.

    Follows botocore's order: keys in the environment win unless a profile was asked for, and a role's source profile
    may be a role itself. A cached session is not looked for, so that True may turn out to ask nothing.
    """
    if not profile and "AWS_ACCESS_KEY_ID" in environ:
        return False
    name = profile or chosen_profile(environ) or "default"
    profiles = read_profiles(environ)
    seen: set[str] = set()
    while name not in seen and _assumes_role(held := profiles.get(name, {})):
        if seen and any(key in held for key in _STATIC):
            return False
        if held.get("mfa_serial"):
            return True
        seen.add(name)
        name = held.get("source_profile", "")
    return False


def chosen_profile(environ: Mapping[str, str]) -> str:
    """Return the profile that the environment chooses, empty where it chooses none."""
    return environ.get("AWS_DEFAULT_PROFILE") or environ.get("AWS_PROFILE") or ""


def process_of(environ: Mapping[str, str], profile: str = "") -> tuple[str, str] | None:
    """Return the profile and the `credential_process` that botocore would run first, None where it would run none.

    `profile` is the one asked for, if any; a role's source profile is followed to its end.
    """
    if not profile and ("AWS_ACCESS_KEY_ID" in environ or "AWS_WEB_IDENTITY_TOKEN_FILE" in environ):
        return None
    name = profile or chosen_profile(environ) or "default"
    profiles = read_profiles(environ)
    seen: set[str] = set()
    while _assumes_role(held := profiles.get(name, {})):
        if name in seen or "source_profile" not in held:
            return None
        seen.add(name)
        name = held["source_profile"]
    process = held.get("credential_process", "")
    return (name, process) if process and not any(key in held for key in _BEFORE_A_PROCESS) else None


def read_profiles(environ: Mapping[str, str], most_bytes: int = -1) -> Profiles:
    """Return the settings of each profile; a file that is not there or cannot be read has none.

    With `most_bytes`, no more than that is read of each file.
    """
    config_file, credentials_file = config_files(environ)
    config = _sections(config_file, most_bytes)
    profiles: dict[str, dict[str, str]] = {}
    for section, held in config.items():
        words = _words(section)
        if len(words) == 2 and words[0] == "profile":
            profiles[words[1]] = held
        elif section == "default":
            profiles.setdefault("default", held)
    for section, held in _sections(credentials_file, most_bytes).items():
        profiles[section] = {**profiles.get(section, {}), **held}
    return profiles


def config_files(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return where AWS's configuration and credentials are looked for."""
    config = environ.get("AWS_CONFIG_FILE") or "~/.aws/config"
    credentials = environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials"
    return os.path.expanduser(config), os.path.expanduser(credentials)


def profiles_of(account: str, profiles: Profiles) -> list[str]:
    """Return the names of the profiles that say that they are of an account."""
    return sorted(
        name
        for name, held in profiles.items()
        if held.get("sso_account_id") == account
        or any(held.get(key, "").split(":")[4:5] == [account] for key in ("role_arn", "login_session"))
    )


def _assumes_role(held: Mapping[str, str]) -> bool:
    return "role_arn" in held and "web_identity_token_file" not in held


def _words(section: str) -> list[str]:
    """Split a section's name as botocore does, which overlooks a profile whose quotes are not paired."""
    if not set(section) & set("\"'\\"):
        return section.split()
    import shlex

    try:
        return shlex.split(section)
    except ValueError:
        return []


def _sections(path: str, most_bytes: int) -> dict[str, dict[str, str]]:
    try:
        with open(path, "rb") as file:
            lines = file.read(most_bytes).decode("utf-8", "replace").splitlines()
    except OSError:
        # botocore names an unreadable file when the session is opened.
        return {}
    sections: dict[str, dict[str, str]] = {}
    held: dict[str, str] = {}
    for line in lines:
        text = line.strip()
        if text.startswith("[") and "]" in text:
            held = sections.setdefault(text[1 : text.rindex("]")].strip(), {})
        elif text and text[0] not in "#;" and not line[0].isspace():
            key, equals, value = text.partition("=")
            if equals:
                held[key.strip().lower()] = value.strip()
    return sections
