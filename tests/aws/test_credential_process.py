"""A profile's credential_process: who runs it, where, and what is said of one that goes wrong."""

from __future__ import annotations

import json
import os
import pickle
import shlex
from pathlib import Path

import pytest

from tests.support.endpoints import bare_environment
from tui.aws.credential_process import Printed, run_on_terminal
from tui.aws.session import open_session
from tui.domain.errors import CredentialsExpired
from tui.domain.sign_in import SignIn, Source

KEYS = {"Version": 1, "AccessKeyId": "AKIDKEY", "SecretAccessKey": "hush", "SessionToken": "hushed"}
EXPIRING = {**KEYS, "Expiration": "2999-01-01T00:00:00Z"}


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return bare_environment(monkeypatch, tmp_path)


def vault(folder: Path, prints: object, before: str = "", status: int = 0) -> str:
    """Write a process that counts its runs and prints something; return its command line."""
    script, text = folder / "vault", prints if isinstance(prints, str) else json.dumps(prints)
    script.write_text(f"#!/bin/sh\necho run >> {folder}/runs\n{before}\nprintf %s {shlex.quote(text)}\nexit {status}\n")
    script.chmod(0o755)
    return f"{script} get --password 'do not show'"


def profile(folder: Path, process: str, more: str = "") -> None:
    (folder / "config").write_text(f"[profile corp]\nregion = eu-west-1\ncredential_process = {process}\n{more}")


def runs(folder: Path) -> int:
    return (folder / "runs").read_text().count("run") if (folder / "runs").exists() else 0


@pytest.mark.parametrize("prints", [KEYS, EXPIRING])
def test_what_was_printed_on_the_terminal_is_the_first_answer(folder: Path, prints: dict[str, str]) -> None:
    process = vault(folder, prints)
    profile(folder, process)
    printed = run_on_terminal("corp", process)
    assert runs(folder) == 1
    # As it goes to the AWS process.
    session = open_session("corp", printed=[pickle.loads(pickle.dumps(printed))])
    credentials = session.get_credentials()
    assert credentials is not None
    assert credentials.get_frozen_credentials().access_key == "AKIDKEY"
    assert runs(folder) == 1
    assert open_session("corp").get_credentials() is not None
    assert runs(folder) == 2


def test_the_source_profile_of_a_role_is_answered_as_well(folder: Path) -> None:
    process = vault(folder, KEYS)
    profile(folder, process, "[profile role]\nregion = eu-west-1\nrole_arn = r\nsource_profile = corp\n")
    assert open_session("role", printed=[run_on_terminal("corp", process)]).get_credentials() is not None
    assert runs(folder) == 1


def test_away_from_the_terminal_it_has_none_and_is_in_a_session_of_its_own(folder: Path) -> None:
    profile(
        folder, vault(folder, KEYS, f"ps -o sid= -p $$ > {folder}/session; readlink /proc/$$/fd/0 > {folder}/input")
    )
    open_session("corp").get_credentials()
    assert int((folder / "session").read_text()) != os.getsid(0)
    assert (folder / "input").read_text().strip() == os.devnull


def test_what_it_prints_is_shown_nowhere() -> None:
    assert "hush" not in repr(Printed(("vault",), json.dumps(KEYS).encode()))


@pytest.mark.parametrize(
    ("prints", "before", "status", "words"),
    [
        ("", "", 0, "printed text that is not JSON; run it yourself"),
        ("Password: hush {", "", 0, "printed text that is not JSON; run it yourself"),
        ([KEYS], "", 0, "printed JSON that is not an object"),
        ({"Version": 1, "AccessKeyId": "k"}, "", 0, "failed: Missing required key in response: 'SecretAccessKey'"),
        ({**KEYS, "Version": 2}, "", 0, "failed: Unsupported version '2'"),
        ({**KEYS, "Expiration": "tomorrow"}, "", 0, "printed an Expiration that is not a time"),
        ({**KEYS, "Expiration": "2999-01-01T00:00:00"}, "", 0, "printed an Expiration without a time zone"),
        ({**KEYS, "SecretAccessKey": 7}, "", 0, "printed an AccessKeyId or SecretAccessKey that is not text"),
        ("x", "echo 'your session is over' >&2", 3, "failed: your session is over"),
        ("x", "", 3, "failed and does not say why"),
        ("x", "printf 'bad \\377' >&2", 3, "printed text that is not UTF-8"),
    ],
)
def test_one_that_goes_wrong_is_named_with_its_profile(
    folder: Path, prints: object, before: str, status: int, words: str
) -> None:
    profile(folder, vault(folder, prints, before, status))
    with pytest.raises(CredentialsExpired) as caught:
        open_session("corp")
    assert caught.value.message.startswith(f"the credential_process of profile corp (vault) {words}")
    assert "hush" not in caught.value.message
    assert "do not show" not in caught.value.message
    assert caught.value.sign_in == SignIn(Source.PROCESS, "corp", "vault")


def test_one_that_cannot_be_run(folder: Path) -> None:
    for process, words in (("/nowhere/vault x", "(vault) cannot be run: No such file"), ("'a", "('a) ")):
        profile(folder, process)
        with pytest.raises(CredentialsExpired) as caught:
            open_session("corp")
        assert words in caught.value.message
        with pytest.raises(CredentialsExpired) as caught:
            run_on_terminal("corp", process)
        assert words in caught.value.message


def test_on_the_terminal_a_failure_says_its_status(folder: Path) -> None:
    with pytest.raises(CredentialsExpired, match=r"\(vault\) ended with status 3"):
        run_on_terminal("corp", vault(folder, KEYS, status=3))
