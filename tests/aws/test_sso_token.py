"""When an SSO session ends is told by the token that the AWS CLI keeps, and by nothing else."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.aws.sso_token import session_ends

PROFILES = {"named": {"sso_session": "corp"}, "old": {"sso_start_url": "https://corp.example"}, "keys": {}}
ENDS = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def keep(home: Path, name: str, token: object) -> None:
    folder = home / ".aws" / "sso" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hashlib.sha1(name.encode()).hexdigest()}.json").write_text(
        token if isinstance(token, str) else json.dumps(token)
    )


@pytest.mark.parametrize("ends", ["2030-01-02T03:04:05Z", "2030-01-02T03:04:05UTC", "2030-01-02T04:04:05+01:00"])
def test_a_token_that_nothing_renews_tells_it(tmp_path: Path, ends: str) -> None:
    keep(tmp_path, "corp", {"accessToken": "secret", "expiresAt": ends})
    keep(tmp_path, "https://corp.example", {"accessToken": "secret", "expiresAt": ends})
    assert session_ends("named", PROFILES, str(tmp_path)) == ENDS
    assert session_ends("old", PROFILES, str(tmp_path)) == ENDS


@pytest.mark.parametrize(
    "token",
    [
        {"expiresAt": "2030-01-02T03:04:05Z", "refreshToken": "renews"},
        {"expiresAt": "soon"},
        {"expiresAt": 5},
        {},
        [],
        "{broken",
        "[" * 100_000,
    ],
)
def test_else_it_is_not_known(tmp_path: Path, token: object) -> None:
    keep(tmp_path, "corp", token)
    assert session_ends("named", PROFILES, str(tmp_path)) is None
    assert session_ends("keys", PROFILES, str(tmp_path)) is None
    assert session_ends("none", PROFILES, str(tmp_path)) is None
