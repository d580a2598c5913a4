"""How a session signed in is told from botocore's word for it and the profile, roles followed to their end."""

from __future__ import annotations

import pytest

from tui.aws.sign_in import program_of, sign_in_of
from tui.domain.sign_in import SignIn, Source

PROFILES = {
    "sso": {"sso_session": "corp"},
    "old-sso": {"sso_start_url": "https://x"},
    "login": {"login_session": "arn"},
    "process": {"credential_process": "'/opt/my tools/vault' exec --secret hush"},
    "keys": {"aws_access_key_id": "k"},
    "role-sso": {"role_arn": "r", "source_profile": "sso"},
    "role-of-role": {"role_arn": "r", "source_profile": "role-sso"},
    "role-process": {"role_arn": "r", "source_profile": "process"},
    "role-mfa": {"role_arn": "r", "source_profile": "keys", "mfa_serial": "m"},
    "role-keys": {"role_arn": "r", "source_profile": "keys"},
    "role-own-keys": {"role_arn": "r", "source_profile": "role-own-keys", "aws_access_key_id": "k"},
    "role-env": {"role_arn": "r", "credential_source": "Environment"},
    "role-ec2": {"role_arn": "r", "credential_source": "Ec2InstanceMetadata"},
    "loop-a": {"role_arn": "r", "source_profile": "loop-b"},
    "loop-b": {"role_arn": "r", "source_profile": "loop-a"},
}


@pytest.mark.parametrize(
    ("method", "profile", "sign_in"),
    [
        ("sso", "sso", SignIn(Source.SSO, "sso")),
        ("login", "login", SignIn(Source.LOGIN, "login")),
        ("custom-process", "process", SignIn(Source.PROCESS, "process", "vault")),
        ("shared-credentials-file", "keys", SignIn(Source.KEYS, "keys")),
        ("config-file", "keys", SignIn(Source.KEYS, "keys")),
        ("env", "default", SignIn(Source.ENVIRONMENT, "default")),
        ("container-role", "default", SignIn(Source.MACHINE, "default")),
        ("assume-role-with-web-identity", "x", SignIn(Source.WEB_IDENTITY, "x")),
        ("explicit", "x", SignIn(Source.UNKNOWN, "x")),
        ("assume-role", "role-sso", SignIn(Source.SSO, "sso")),
        ("assume-role", "role-of-role", SignIn(Source.SSO, "sso")),
        ("assume-role", "role-process", SignIn(Source.PROCESS, "process", "vault")),
        ("assume-role", "role-mfa", SignIn(Source.MFA, "role-mfa")),
        ("assume-role", "role-keys", SignIn(Source.KEYS, "keys")),
        ("assume-role", "role-own-keys", SignIn(Source.KEYS, "role-own-keys")),
        ("assume-role", "role-env", SignIn(Source.ENVIRONMENT, "role-env")),
        ("assume-role", "role-ec2", SignIn(Source.MACHINE, "role-ec2")),
        ("assume-role", "loop-a", SignIn(Source.KEYS, "loop-a")),
        ("assume-role", "gone", SignIn(Source.UNKNOWN, "gone")),
    ],
)
def test_how_it_signed_in(method: str, profile: str, sign_in: SignIn) -> None:
    assert sign_in_of(method, profile, PROFILES) == sign_in


def test_only_the_program_of_a_process_is_named() -> None:
    assert program_of("vault --password hush") == "vault"
    assert program_of('vault "unclosed hush') == "vault"
    assert program_of("") == ""
    assert program_of("/x/\x1b[2Jy z") == "␛[2Jy"
