"""Profiles as they are listed: what they sign in by and why one cannot work, from files that may hold anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.aws.profile_list import MOST_BYTES, MOST_PROFILES, ProfileList, list_profiles
from tui.domain.context_choice import Profile
from tui.domain.sign_in import Source

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
CONFIG = f"""
[default]
region = us-east-1
[profile ops]
role_arn = arn:aws:iam::111122223333:role/ops
source_profile = base
mfa_serial = arn:aws:iam::444455556666:mfa/me
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = ReadOnly
region = eu-west-1
[profile vault]
credential_process = /usr/bin/vault get --token {SECRET}
[profile loop-a]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = loop-b
[profile loop-b]
role_arn = arn:aws:iam::111122223333:role/b
source_profile = loop-a
[profile own]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = own
[profile astray]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = nobody
[profile alone]
role_arn = arn:aws:iam::111122223333:role/a
[profile hollow]
source_profile = alone
[sso-session corp]
sso_start_url = https://corp.example
"""


def listed(folder: Path, config: str | bytes, credentials: str = "") -> ProfileList:
    (folder / "config").write_bytes(config if isinstance(config, bytes) else config.encode())
    (folder / "credentials").write_text(credentials)
    return list_profiles(
        {"AWS_CONFIG_FILE": str(folder / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials")}
    )


@pytest.fixture
def profiles(tmp_path: Path) -> dict[str, Profile]:
    keys = f"[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {SECRET}\n"
    profiles_read = listed(tmp_path, CONFIG, f"{keys}[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n")
    assert profiles_read.notes == ()
    return {profile.name: profile for profile in profiles_read.profiles}


def test_what_each_signs_in_by_and_which_account_its_settings_name(profiles: dict[str, Profile]) -> None:
    assert profiles["default"] == Profile("default", "us-east-1", source=Source.KEYS)
    ops = profiles["ops"]
    assert (ops.account, ops.sources, ops.source) == ("111122223333", ("base",), Source.MFA)
    assert ops.mfa_device == "arn:aws:iam::444455556666:mfa/me"
    sso = profiles["sso"]
    assert (sso.account, sso.region, sso.role, sso.sso_session) == ("123456789012", "eu-west-1", "ReadOnly", "corp")
    assert (profiles["vault"].source, profiles["vault"].program) == (Source.PROCESS, "vault")
    assert "corp" not in profiles


def test_no_secret_is_in_it(profiles: dict[str, Profile]) -> None:
    shown = repr(profiles)
    assert SECRET not in shown
    assert "AKIA" not in shown


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("default", ""),
        ("ops", ""),
        ("sso", ""),
        ("vault", ""),
        ("loop-a", "its source_profile leads back to 'loop-a', without keys anywhere"),
        ("own", "its source_profile leads back to 'own', without keys anywhere"),
        ("astray", "its source_profile 'nobody' is in neither of AWS's files"),
        ("alone", "its role has no source_profile, credential_source or web_identity_token_file"),
        ("hollow", "it has no credentials: set them up with `aws configure` or `aws configure sso`"),
    ],
)
def test_why_one_cannot_work(profiles: dict[str, Profile], name: str, problem: str) -> None:
    assert profiles[name].problem == problem


def test_broken_lines_and_names_that_cannot_be_shown(tmp_path: Path) -> None:
    config = (
        b"[profile\n= nothing\n]\n[]\n[profile ]\n[profile a b c]\n[profile 'unpaired]\n\xff\xfe\x00\n"
        b"[profile \x1b]0;title\x07]\naws_access_key_id = a\n[profile \xe2\x80\xaegnp]\naws_access_key_id = a\n"
        b"[profile good]\naws_access_key_id = a\nregion = \x1b[31meu-west-1\n"
    )
    profiles_read = listed(tmp_path, config)
    assert [profile.name for profile in profiles_read.profiles] == ["good"]
    assert profiles_read.profiles[0].region == "␛[31meu-west-1"
    assert profiles_read.notes == ("2 profiles have names that cannot be shown",)


def test_a_file_that_is_too_large_is_read_at_its_beginning(tmp_path: Path) -> None:
    line = b"[profile p%07d]\naws_access_key_id = a\n"
    config = b"".join(line % number for number in range(10 * MOST_BYTES // len(line % 0)))
    profiles_read = listed(tmp_path, config)
    assert len(profiles_read.profiles) == MOST_PROFILES
    assert profiles_read.notes[0].endswith("config is larger than 1 MB: its end was not read")
    assert profiles_read.notes[1].startswith(f"only the first {MOST_PROFILES} of ")


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    nowhere = {"AWS_CONFIG_FILE": str(tmp_path / "none"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path)}
    assert list_profiles(nowhere) == ProfileList((), (f"{tmp_path} cannot be read: Is a directory",))
