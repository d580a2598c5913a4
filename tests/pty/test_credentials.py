"""What credentials ask for is asked on the terminal before the screen is taken, and never in it."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.endpoints import Reply, Scripted
from tests.support.pty.terminal import Terminal

COMMAND = Path(sys.executable).with_name("crossfade")

# As a vault does it: the prompt goes to the terminal, whatever its standard input and output are.
VAULT = """#!/bin/sh
printf 'Code: ' > /dev/tty
read code < /dev/tty
[ "$code" = 4711 ] || { echo 'wrong code' >&2; exit 1; }
printf '{"Version": 1, "AccessKeyId": "AKID%s", "SecretAccessKey": "hush"}' "$code"
"""


def home_with(folder: Path, script: str) -> None:
    vault = folder / "vault"
    vault.write_text(script)
    vault.chmod(0o755)
    (folder / ".aws").mkdir()
    config = f"[profile corp]\nregion = eu-west-1\ncredential_process = {vault} --for corp\n"
    (folder / ".aws" / "config").write_text(config)


def test_a_credential_process_asks_before_the_screen_is_taken(tmp_path: Path) -> None:
    home_with(tmp_path, VAULT)
    environ = {"HOME": str(tmp_path)}
    with Scripted(Reply({"Functions": []})) as endpoint:
        command = [str(COMMAND), "--profile", "corp", "--endpoint-url", endpoint.url]
        with Terminal(command, environ=environ) as terminal:
            terminal.wait("Code:")
            assert b"\x1b[?1049h" not in terminal.output
            terminal.press("4711", "enter")
            terminal.wait("no functions here")
            assert all("AKID4711" in request.headers["Authorization"] for request in endpoint.requests)
            assert b"hush" not in terminal.output
            terminal.press("q")
            assert terminal.wait_for_end() == 0


def test_one_that_fails_is_named_and_takes_no_screen(tmp_path: Path) -> None:
    home_with(tmp_path, VAULT)
    with Terminal([str(COMMAND), "--profile", "corp"], environ={"HOME": str(tmp_path)}) as terminal:
        terminal.wait("Code:")
        terminal.press("1", "enter")
        assert terminal.wait_for_end() == 2
        shown = "".join(terminal.screen.lines).replace(" ", "")
        assert "wrongcode" in shown
        words = "crossfade: credentials could not be fetched: the credential_process of profile corp (vault) ended with"
        assert words.replace(" ", "") in shown
        assert b"\x1b[?1049h" not in terminal.output


ROLE = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>a:b</AssumedRoleId>
<Arn>arn:aws:sts::123456789012:assumed-role/r/x</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>"""


def test_an_mfa_code_is_asked_once_and_aws_is_spoken_to_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(
        "[profile prod]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n[profile base]\naws_access_key_id = a\n"
        "aws_secret_access_key = b\n"
    )
    xml = Reply(ROLE, headers=(("content-type", "text/xml"),))
    with Scripted(xml) as sts, Scripted(Reply({"Functions": []})) as endpoint:
        environ = {"HOME": str(tmp_path), "AWS_ENDPOINT_URL_STS": sts.url, "AWS_ENDPOINT_URL_LAMBDA": endpoint.url}
        with Terminal([str(COMMAND), "--profile", "prod"], environ=environ) as terminal:
            terminal.wait("MFA code")
            terminal.press("123456", "enter")
            terminal.wait("no functions here")
            assert all("ASIAROLE" in request.headers["Authorization"] for request in endpoint.requests)
            assert [
                request.body.count("TokenCode=123456") for request in sts.requests if "AssumeRole" in request.body
            ] == [1]
            assert len(children_of(terminal.pid)) == 1


def children_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()
