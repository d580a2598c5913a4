"""The code of a version is downloaded within bounds, and the link to it gets out nowhere."""

from __future__ import annotations

import base64
import hashlib
import io
import pickle
import traceback
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from tests.support.endpoints import Reply, Scripted, bare_environment, own_session, provider_at, refusal
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.world import zipped
from tui.aws.child import spawn
from tui.aws.download import download
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.remote import RemoteProvider
from tui.demo import demo_account, demo_session
from tui.demo.provider import demo_provider
from tui.domain import errors
from tui.domain.archive import Code, Kind
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.settings.settings import Settings

MIB = 1 << 20
SECRET = "X-Amz-Signature=5ec2e7516a17ed"
ZIP = zipped("x = 1\n")
DIGEST = base64.b64encode(hashlib.sha256(ZIP).digest()).decode()


@pytest.fixture(autouse=True)
def _nobodys_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare_environment(monkeypatch, tmp_path)


@pytest.fixture
def demo() -> Iterator[FaultyAccount]:
    account = FaultyAccount()
    yield account
    account.close()


def on(session: Any) -> LambdaProvider:
    return LambdaProvider(session, Context("demo", "us-east-1"))


def get_function_answer(code: dict[str, Any], sha256: str = DIGEST) -> Reply:
    variables = {"Variables": {"KEY": "planted"}}
    return Reply({"Configuration": {"CodeSha256": sha256, "Environment": variables}, "Code": code})


def answered_by(reply: Reply, limit: int = MIB) -> Code:
    """Ask for code where the link leads to a server that gives this reply."""
    with Scripted(reply) as store, Scripted(get_function_answer({"Location": f"{store.url}/code?{SECRET}"})) as aws:
        provider = provider_at(aws.url)
        try:
            return provider.code.get_code("f", "1", limit)
        finally:
            provider.close()
            for request in store.requests:
                assert "Authorization" not in request.headers
                assert not [name for name in request.headers if name.lower().startswith("x-amz")]


def failure(reply: Reply, limit: int = MIB) -> ProviderError:
    with pytest.raises(ProviderError) as raised:
        answered_by(reply, limit)
    whole = "".join(traceback.format_exception(raised.value)) + repr(raised.value.args)
    assert SECRET not in whole
    assert raised.value.action == "lambda:GetFunction"
    return raised.value


def test_each_version_has_its_own_code_in_the_demo() -> None:
    provider = on(demo_session())
    six, seven = (provider.code.get_code("order-processor", number, MIB) for number in "67")
    assert six.sha256 == provider.get_function_configuration("order-processor", "6").code_sha256
    for code, words in ((six, "with a retry, and says so"), (seven, "confirms it by SMS")):
        assert code.archive is not None
        (file,) = code.archive.files
        assert (file.path, file.kind) == ("app.py", Kind.TEXT)
        assert words in (file.text or "")
        assert code.archive.notes == ()
    assert provider.code.get_code("order-processor", "PROD", MIB) == six


@pytest.mark.process
def test_it_crosses_the_border_whole() -> None:
    remote = RemoteProvider(partial(spawn, ()), partial(demo_provider, Settings(demo=True)))
    port = remote.port
    code = port.code.get_code("order-processor", "7", MIB)
    assert code == on(demo_session()).code.get_code("order-processor", "7", MIB)
    with pytest.raises(errors.TooLarge, match="more than 0 MB"):
        port.code.get_code("order-processor", "7", 10)
    remote.close()


def test_an_image_is_told_and_not_downloaded() -> None:
    uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:new"
    with Scripted(get_function_answer({"ImageUri": uri, "ResolvedImageUri": "x/f@sha256:abc"}, "abc")) as aws:
        code = provider_at(aws.url).code.get_code("f", "1", MIB)
        assert len(aws.requests) == 1
    assert (code.archive, code.image, code.digest) == (None, uri, "sha256:abc")


def test_a_download_from_an_endpoint_is_read() -> None:
    code = answered_by(Reply(ZIP))
    assert code.archive is not None
    assert code.archive.files[0].text == "x = 1\n"
    assert code.archive.notes == ()
    other = answered_by(Reply(zipped("x = 2\n")))
    assert other.archive is not None
    assert "does not have the expected CodeSha256" in other.archive.notes[0]
    assert SECRET.encode() not in pickle.dumps(code)
    assert b"planted" not in pickle.dumps(code)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(b"<Error><Message>Request has expired</Message></Error>", 403), errors.Rejected, "has expired"),
        (Reply(b"<Error><Code>AccessDenied</Code></Error>", 403), errors.Rejected, "denies the download"),
        (Reply(b"", 404), errors.NotFound, "no longer where"),
        (Reply(b"", 503), errors.Busy, "throttling"),
        (Reply(b"", 500), errors.ServiceFailed, "failed to send"),
        (Reply(b"", 307, (("Location", "http://127.0.0.1:9/"),)), errors.Unreadable, "HTTP 307"),
        (Reply(b"\x1b]0;x\x07no zip"), errors.Unreadable, "not a readable zip"),
        (Reply(cut=True), errors.Unreachable, "could not be downloaded"),
    ],
)
def test_a_link_that_does_not_work_is_said(reply: Reply, kind: type[ProviderError], words: str) -> None:
    error = failure(reply)
    assert type(error) is kind
    assert words in error.message
    assert "\x1b" not in error.message


def test_more_than_is_allowed_is_not_downloaded() -> None:
    assert type(failure(Reply(bytes(3 * MIB)), MIB)) is errors.TooLarge
    assert str(failure(Reply(bytes(3 * MIB)), 2 * MIB)) == "lambda:GetFunction: more than 2 MB"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "//x", "http://[", "x", "\x00"])
def test_only_http_is_followed(url: str) -> None:
    with (
        Scripted(get_function_answer({"Location": url})) as aws,
        pytest.raises(errors.Unreadable, match="not one that Crossfade follows"),
    ):
        provider_at(aws.url).code.get_code("f", "1", MIB)


def test_a_link_in_clear_is_not_followed_from_aws_itself() -> None:
    client: Any = demo_session().client("lambda")
    with pytest.raises(errors.Unreadable, match="not one that Crossfade follows"):
        download(client, True, "http://demo.invalid/x", MIB)


@pytest.mark.parametrize("code", [{}, {"Location": ""}, {"Location": 7}, {"Location": None}])
def test_an_answer_without_a_link_is_no_answer(code: dict[str, Any]) -> None:
    with (
        Scripted(get_function_answer(code)) as aws,
        pytest.raises(errors.Unreadable, match="does not say where the code is"),
    ):
        provider_at(aws.url).code.get_code("f", "1", MIB)


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (EndpointConnectionError(endpoint_url=f"https://s3/{SECRET}"), "EndpointConnectionError"),
        (ReadTimeoutError(endpoint_url=f"https://s3/{SECRET}"), "ReadTimeoutError"),
        (ValueError(SECRET), "ValueError"),
    ],
)
def test_what_the_network_says_of_the_link_is_not_passed_on(raised: Exception, words: str) -> None:
    def broken(**_: Any) -> None:
        raise raised

    client: Any = own_session().client("lambda")
    client.meta.events.register("before-send.s3.GetObject", broken)
    with pytest.raises(errors.Unreachable) as caught:
        download(client, True, f"https://s3.example/{SECRET}", MIB)
    assert caught.value.code == words
    assert caught.value.__context__ is None
    assert SECRET not in "".join(traceback.format_exception(caught.value))


class Dripping(io.BytesIO):
    """An answer that comes a byte at a time."""

    def read1(self, _: int | None = -1, /) -> bytes:
        return b"x"


def test_one_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(request: Any, **_: Any) -> AWSResponse:
        return AWSResponse(request.url, 200, HTTPHeaders(), Dripping())

    client: Any = own_session().client("lambda")
    client.meta.events.register("before-send.s3.GetObject", drip)
    clock = count()
    with pytest.raises(errors.Unreachable, match="within 120 s"):
        download(client, True, f"https://s3.example/{SECRET}", MIB, lambda: float(next(clock)))


def test_one_that_stops_half_way_is_noticed() -> None:
    def cut(request: Any, **_: Any) -> AWSResponse:
        headers = HTTPHeaders()
        headers["Content-Length"] = "100"
        return AWSResponse(request.url, 200, headers, io.BytesIO(b"x" * 40))

    client: Any = own_session().client("lambda")
    client.meta.events.register("before-send.s3.GetObject", cut)
    with pytest.raises(errors.Unreachable, match="cut off"):
        download(client, True, f"https://s3.example/{SECRET}", MIB)


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_errors_of_the_port(demo: FaultyAccount, fault: str) -> None:
    demo.faults["s3:GetObject"] = FAULTS[fault]
    with pytest.raises(ProviderError) as raised:
        on(demo.session).code.get_code("order-processor", "7", MIB)
    assert raised.value.action == "lambda:GetFunction"
    assert "Signature" not in "".join(traceback.format_exception(raised.value))


def test_who_may_not_read_code_is_told_which_action_is_missing() -> None:
    with Scripted(refusal("AccessDeniedException", 403)) as aws, pytest.raises(errors.NotPermitted) as raised:
        provider_at(aws.url).code.get_code("f", "1", MIB)
    assert raised.value.action == "lambda:GetFunction"


def test_reading_code_is_no_write() -> None:
    provider = LambdaProvider(demo_session(), Context("demo", "us-east-1", read_only=True))
    assert provider.code.get_code("order-processor", "7", MIB).archive is not None


def test_nothing_answers_for_an_account_that_is_closed() -> None:
    with demo_account() as account:
        client: Any = account.session.client("lambda")
        url = client.get_function(FunctionName="order-processor")["Code"]["Location"]
        assert download(client, True, url, MIB).startswith(b"PK")
    with pytest.raises(errors.Unreachable):
        download(client, True, url, MIB)


def test_the_demo_goes_to_no_other_place() -> None:
    client: Any = demo_session().client("lambda")
    with pytest.raises(errors.Unreachable) as raised:
        download(client, True, "https://s3.amazonaws.com/x", MIB)
    assert raised.value.code == "ClientError"
