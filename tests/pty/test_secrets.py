"""Twenty planted secrets are nowhere: not on the screen, not in any file that is left behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.pty.planted_endpoint import PlantedEndpoint
from tests.support.pty.terminal import Terminal, module
from tui.domain.clean_text import without_secrets

KEY = "PlantedSecretAccessKeyOfFortyCharacters0"
TOKEN = "IQoJb3JpZ2luX2VjPlantedSessionToken" + "0123456789abcdef" * 12
FILE_KEY = "PlantedSecretAccessKeyInTheFileOfForty01"
FILE_TOKEN = "FwoGZXIvYXdzPlantedFileToken" + "fedcba9876543210" * 12
SIGNATURE = "5ec2e7516a17ed" + "0" * 50
VARIABLES = {
    "DATABASE_URL": "postgres://shop:planted-db-password@db.internal/shop",
    "API_TOKEN": "planted-api-token",
    "SIGNING_KEY": "-----BEGIN PRIVATE KEY-----\nplanted-private-key\n-----END PRIVATE KEY-----",
    "SHORT": "pl4",
    "SMTP": "planted-smtp-password",
    "STRIPE": "sk_live_planted",
    "SLACK": "xoxb-planted-slack",
    "GITHUB": "ghp_plantedgithub",
    "JWT": "eyJhbGciOiJub25lIn0.planted-jwt.",
    "PIN": "planted-pin-4711",
}
PRESIGNED = f"https://s3.example/code.zip?X-Amz-Signature={SIGNATURE}&X-Amz-Credential=planted-credential"
ECHOES = {
    "IncompleteSignatureException": f"not a valid key=value pair in Authorization header: 'AWS4 Signature={SIGNATURE}'",
    "InvalidSignatureException": f"The Canonical String should have been 'PUT\n/\nx-amz-security-token:{TOKEN}\nhost'",
    "AccessDeniedException": f"denied for Credential=planted-credential/x and {KEY}",
    "ValidationException": f"bad request {PRESIGNED} with {FILE_TOKEN} of {FILE_KEY}",
    "ServiceException": "could not reach https://planted-user:planted-password@proxy.internal:3128/ in time",
}
# `pl4` is too short to be looked for everywhere by itself, so it stands with its name.
PLANTED = (
    KEY,
    TOKEN,
    FILE_KEY,
    FILE_TOKEN,
    SIGNATURE,
    "planted-db-password",
    "planted-api-token",
    "planted-private-key",
    "PRIVATE KEY",
    "planted-smtp-password",
    "sk_live_planted",
    "xoxb-planted-slack",
    "ghp_plantedgithub",
    "planted-jwt",
    "planted-pin-4711",
    "pl4",
    "planted-credential",
    "planted-user",
    "planted-password",
    "AKIAPLANTEDINFILE000",
)


def test_there_are_twenty() -> None:
    assert len(set(PLANTED)) == 20


def left_behind(home: Path) -> dict[str, str]:
    """Return every file that a session left, with its text."""
    return {
        str(path.relative_to(home)): path.read_text(encoding="utf-8", errors="replace")
        for path in home.rglob("*")
        if path.is_file() and ".aws" not in path.parts
    }


def session(home: Path, *, from_file: bool) -> str:
    """Use the product with credentials from a file or from the environment, and return what was written."""
    environ: dict[str, str] = {"HOME": str(home), "AWS_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true"}
    if from_file:
        (home / ".aws").mkdir()
        lines = ("[planted]", "aws_access_key_id = AKIAPLANTEDINFILE000", f"aws_secret_access_key = {FILE_KEY}")
        (home / ".aws" / "credentials").write_text("\n".join((*lines, f"aws_session_token = {FILE_TOKEN}\n")))
        environ["AWS_PROFILE"] = "planted"
    else:
        environ |= {"AWS_ACCESS_KEY_ID": "AKIAPLANTED", "AWS_SECRET_ACCESS_KEY": KEY, "AWS_SESSION_TOKEN": TOKEN}

    fields = {"AliasName": "STAGE", "Account": "123456789012"}

    def text(field: str) -> str:
        return fields.get(field, f"some-{field.lower()}")

    with (
        PlantedEndpoint(text, {**VARIABLES, "PRESIGNED": PRESIGNED}, PRESIGNED.partition("?")[2]) as endpoint,
        Terminal(module("tui", "--endpoint-url", endpoint.url), columns=140, rows=45, environ=environ) as terminal,
    ):
        terminal.wait("1 function")
        terminal.wait("2 canaries")
        terminal.press("enter")
        # While versions arrive, more rows come up under the cursor.
        terminal.wait(lambda screen: "actual 25 %" in screen.text and "loading…" not in screen.text)
        terminal.settle()
        for key in ("home", "enter", "down", "enter", "down", "enter", "down", "enter"):
            terminal.press(key)
            terminal.settle(0.1)
        terminal.wait("vs 3")
        # Code that is downloaded by a link that is a secret itself, and a link that fails.
        terminal.press("home", "down", "d")
        terminal.wait("to download")
        for refusing, words in (({"/code": 403}, "denies the download"), ({}, "2 files differ")):
            endpoint.refusing = refusing
            terminal.press("L")
            terminal.wait(words)
        terminal.press("z", "escape")
        terminal.wait("actual 25 %")
        # A write that goes out, so that there is a record of it.
        terminal.press("f", "right")
        terminal.settle()
        for code, status in zip(ECHOES, (403, 403, 403, 400, 500), strict=True):
            fields |= {"ErrorCode": code, "ErrorMessage": ECHOES[code]}
            endpoint.refusing = {"": status}
            terminal.press("f", "right")
            terminal.settle()
            terminal.press("r", "home", "down", "enter", "enter", "K")
            terminal.settle()
        endpoint.refusing = {}
        terminal.press("escape", "escape", "r")
        terminal.settle()
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        return terminal.output.decode(errors="replace")


def test_none_of_them_is_shown_or_kept(tmp_path: Path) -> None:
    homes = {tmp_path / "environment": False, tmp_path / "file": True}
    for home in homes:
        home.mkdir()
    # Side by side, for each waits most of the time.
    with ThreadPoolExecutor() as pool:
        outputs = pool.map(lambda home: session(home, from_file=homes[home]), homes)
    for home, output in zip(homes, outputs, strict=True):
        kept = left_behind(home)
        assert any("functions" in name for name in kept), "the list was to be kept for the next start"
        for secret in PLANTED:
            assert secret not in output
            assert [name for name, words in kept.items() if secret in words] == []


@pytest.mark.parametrize("message", ECHOES.values())
def test_what_aws_echoes_is_taken_out_of_errors(message: str) -> None:
    masked = without_secrets(message)
    assert "[masked]" in masked
    assert [secret for secret in PLANTED if secret in masked] == []


@pytest.mark.parametrize(
    "message",
    [
        "User: arn:aws:sts::123456789012:assumed-role/Operator/ann is not authorized to perform: lambda:UpdateAlias on "
        "resource: arn:aws:lambda:eu-west-1:123456789012:function:order-processor because no identity-based policy "
        "allows the lambda:UpdateAlias action",
        "The security token included in the request is expired",
        "Function not found: arn:aws:lambda:us-east-1:123456789012:function:f:10",
        "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve "
        "the latest Revision Id",
        'Could not connect to the endpoint URL: "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"',
        "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy "
        "constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0]",
    ],
)
def test_what_is_no_secret_stays_as_aws_said_it(message: str) -> None:
    assert without_secrets(message) == message
