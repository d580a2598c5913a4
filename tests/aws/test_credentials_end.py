"""When the credentials end, where nothing renews them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.aws.account import AccountReading
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.session import open_session
from tui.domain.context import Context
from tui.domain.sign_in import SignIn, Source

ENDS = datetime(2099, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")


def ends(source: Source) -> datetime | None:
    session = open_session(region="eu-west-1")
    provider = LambdaProvider(session, Context("test", "eu-west-1"), budget=Budget(10), sign_in=SignIn(source))
    try:
        return provider.account.credentials_end()
    finally:
        provider.close()


def test_temporary_keys_of_the_environment_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends(Source.ENVIRONMENT) is None
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", ENDS.isoformat())
    assert ends(Source.ENVIRONMENT) == ENDS
    # Without another code botocore refuses the last ten minutes of a role's session.
    assert ends(Source.MFA) == ENDS - timedelta(minutes=10)


@pytest.mark.parametrize("source", [Source.SSO, Source.MACHINE, Source.PROCESS, Source.WEB_IDENTITY])
def test_what_is_renewed_by_itself_has_no_end(monkeypatch: pytest.MonkeyPatch, source: Source) -> None:
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", ENDS.isoformat())
    assert ends(source) is None


def test_the_demo_signs_in_nowhere() -> None:
    def refuse_call(*_: object, **__: object) -> None:
        raise AssertionError("no call is made")

    assert AccountReading(refuse_call, lambda: None).credentials_end() is None  # type: ignore[arg-type]
