"""When an SSO session ends, from the token that the AWS CLI keeps of it; the token itself is not kept or shown."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.aws.profiles import Profiles

_LARGEST = 256 * 1024


def session_ends(profile: str, profiles: Profiles, home: str = "~") -> datetime | None:
    """Return when the SSO session of a profile ends; None where that is not known or botocore renews it by itself.

    The AWS CLI keeps a token under the hash of the sso-session's name, without one of the start URL. With a refresh
    token it is renewed for as long as IAM Identity Center allows, which no file tells.
    """
    held = profiles.get(profile, {})
    name = held.get("sso_session") or held.get("sso_start_url")
    if not name:
        return None
    key = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    token = _read(os.path.join(os.path.expanduser(home), ".aws", "sso", "cache", f"{key}.json"))
    ends = token.get("expiresAt")
    if token.get("refreshToken") or not isinstance(ends, str):
        return None
    try:
        # The older CLI writes UTC in place of Z.
        when = datetime.fromisoformat(ends.replace("UTC", "+00:00"))
    except ValueError:
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


def _read(path: str) -> Mapping[str, object]:
    try:
        with open(path, "rb") as file:
            token = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return token if isinstance(token, dict) else {}
