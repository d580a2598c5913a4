"""Whether a profile will ask for an MFA code is told from AWS's configuration files alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.aws.profiles import needs_prompt, process_of, read_profiles

CONFIG = """
# comment
[default]
region = eu-west-1

[profile plain]
mfa_serial = arn:mfa

[profile "two words"]
role_arn = arn:role
source_profile = base
MFA_SERIAL = arn:mfa

[profile chained]
role_arn = arn:role
source_profile = two words

[profile static-in-between]
role_arn = arn:role
source_profile = keys

[profile keys]
role_arn = arn:role
mfa_serial = arn:mfa
source_profile = keys
aws_access_key_id = a

[profile web]
role_arn = arn:role
mfa_serial = arn:mfa
web_identity_token_file = /x

[profile loop-a]
role_arn = arn:role
source_profile = loop-b
[profile loop-b]
role_arn = arn:role
source_profile = loop-a

[profile nested]
services = s
s3 =
  mfa_serial = arn:mfa
  role_arn = arn:role
; comment
[not a profile]
role_arn = x
"""
CREDENTIALS = "[base]\naws_access_key_id = a\n[from-credentials]\nrole_arn = r\nmfa_serial = m\nsource_profile = base\n"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "credentials").write_text(CREDENTIALS)
    return {
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
    }


@pytest.mark.parametrize(
    ("profile", "asks"),
    [
        ("", False),
        ("default", False),
        ("plain", False),
        ("two words", True),
        ("chained", True),
        ("static-in-between", False),
        ("keys", True),
        ("web", False),
        ("loop-a", False),
        ("nested", False),
        ("base", False),
        ("from-credentials", True),
        ("unknown", False),
    ],
)
def test_profiles_that_ask(profile: str, asks: bool, environ: dict[str, str]) -> None:
    assert needs_prompt(environ, profile) is asks
    if profile:
        assert needs_prompt({**environ, "AWS_PROFILE": profile}) is asks


def test_keys_in_the_environment_win_unless_a_profile_is_asked_for(environ: dict[str, str]) -> None:
    environ["AWS_ACCESS_KEY_ID"] = "k"
    assert not needs_prompt({**environ, "AWS_PROFILE": "chained"})
    assert needs_prompt(environ, "chained")


def test_botocores_older_variable_wins(environ: dict[str, str]) -> None:
    assert needs_prompt({**environ, "AWS_DEFAULT_PROFILE": "chained", "AWS_PROFILE": "plain"})


@pytest.mark.parametrize(
    ("profile", "process"),
    [
        ("vaulted", ("vaulted", "vault get")),
        ("of-vaulted", ("vaulted", "vault get")),
        ("keys-first", None),
        ("plain", None),
        ("chained", None),
        ("loop-a", None),
        ("unknown", None),
    ],
)
def test_processes_that_are_run(profile: str, process: tuple[str, str] | None, environ: dict[str, str]) -> None:
    with Path(environ["AWS_CONFIG_FILE"]).open("a") as config:
        config.write(
            "[profile vaulted]\ncredential_process = vault get\n[profile of-vaulted]\nrole_arn = r\n"
            "source_profile = vaulted\n[profile keys-first]\ncredential_process = x\naws_access_key_id = k\n"
        )
    assert process_of(environ, profile) == process
    assert process_of({**environ, "AWS_PROFILE": profile}) == process
    assert process_of({**environ, "AWS_PROFILE": profile, "AWS_ACCESS_KEY_ID": "k"}) is None


def test_files_that_are_not_there(tmp_path: Path) -> None:
    nowhere = {"AWS_CONFIG_FILE": str(tmp_path), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none")}
    assert not needs_prompt(nowhere, "x")
    assert read_profiles(nowhere) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
def test_any_file_is_read(tmp_path: Path, config: str, profile: str) -> None:
    (tmp_path / "config").write_text(config, encoding="utf-8", errors="replace")
    needs_prompt({"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}, profile)


def test_what_is_asked_of_the_files_before_the_first_frame_imports_next_to_nothing() -> None:
    check = (
        "import os, sys; known = {*sys.modules}; from tui.aws.before_screen import may_ask; may_ask({}, 'x'); "
        "print(*sorted({*sys.modules} - known))"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", check], capture_output=True, text=True, check=True)
    loaded = ["__future__", "tui", "tui.aws", "tui.aws.before_screen", "tui.aws.profiles"]
    assert ran.stdout.split() == loaded
