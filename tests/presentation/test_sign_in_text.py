"""What is said where AWS does not accept who signs: the cause, and what renews credentials of that kind."""

from __future__ import annotations

import shlex

import pytest

from tui.domain.errors import (
    ClockSkewed,
    CredentialsExpired,
    CredentialsRejected,
    MfaCodeNeeded,
    NoRegion,
    NotPermitted,
    SignInFailed,
    Unreachable,
)
from tui.domain.read_failure import ReadFailure
from tui.domain.sign_in import SignIn, Source
from tui.presentation.error_text import describe_ending, explain
from tui.presentation.sign_in_text import login_command
from tui.presentation.spans import failure_text

ACTION = "lambda:ListFunctions"
INVALID = "The security token included in the request is invalid."


def by(error: SignInFailed, sign_in: SignIn) -> SignInFailed:
    error.sign_in = sign_in
    return error


@pytest.mark.parametrize(
    ("sign_in", "renewal"),
    [
        (SignIn(), "log in again, then press r"),
        (SignIn(Source.SSO, "prod"), "run `aws sso login --profile prod`, then press r"),
        (SignIn(Source.SSO, "default"), "run `aws sso login`, then press r"),
        (
            SignIn(Source.LOGIN, "it's mine; rm -rf /"),
            "run `aws login --profile 'it'\"'\"'s mine; rm -rf /'`, then press r",
        ),
        (SignIn(Source.PROCESS, "prod", "aws-vault"), "restart crossfade, which runs aws-vault again"),
        (SignIn(Source.KEYS, "prod"), "put new keys into profile prod, then open this context again (@)"),
        (SignIn(Source.ENVIRONMENT), "set new AWS_ACCESS_KEY_ID etc., then restart crossfade"),
        (SignIn(Source.WEB_IDENTITY, "prod"), "once the web identity token is renewed, press r"),
        (SignIn(Source.MACHINE), "they come from the role of this machine; try again: press r"),
    ],
)
def test_what_renews_credentials_is_of_their_kind(sign_in: SignIn, renewal: str) -> None:
    expired = by(CredentialsExpired(ACTION, "expired", "ExpiredTokenException"), sign_in)
    assert explain(expired).sentence == f"credentials expired: {renewal}"


def test_where_there_is_no_session_r_is_not_named() -> None:
    expired = by(CredentialsExpired(ACTION, "x", "ExpiredToken"), SignIn(Source.SSO, "prod"))
    assert (
        describe_ending(expired)
        == "credentials expired: run `aws sso login --profile prod`, then start crossfade again"
    )
    failed = by(
        CredentialsExpired(ACTION, "it failed", "CredentialRetrievalError"), SignIn(Source.PROCESS, "prod", "v")
    )
    assert describe_ending(failed) == "credentials could not be fetched: it failed"
    assert describe_ending(NoRegion(message="no region is set: use --region")) == "no region is set: use --region"
    denied = NotPermitted("sts:AssumeRole", "not authorized")
    assert describe_ending(denied) == "no permission: sts:AssumeRole: not authorized"
    assert describe_ending(Unreachable(ACTION, "gone")) == "no answer from AWS: gone"


@pytest.mark.parametrize(
    ("code", "source", "cause"),
    [
        ("SSOTokenLoadError", Source.SSO, "profile prod is not signed in to SSO: run `aws sso login --profile prod`, "),
        ("LoginTokenLoadError", Source.LOGIN, "profile prod is not signed in: run `aws login --profile prod`, then "),
        ("TokenRetrievalError", Source.SSO, "the SSO session of profile prod has expired: run `aws sso login --pro"),
        ("UnauthorizedSSOTokenError", Source.SSO, "the SSO session of profile prod has expired: run `aws sso login"),
        ("LoginRefreshRequired", Source.LOGIN, "the login session of profile prod has expired: run `aws login --p"),
        ("ExpiredToken", Source.SSO, "credentials expired: run `aws sso login --profile prod`, then start crossfade"),
        ("ExpiredToken", Source.MFA, "the MFA session of profile prod has expired: start crossfade again to enter "),
        ("ExpiredToken", Source.KEYS, "credentials expired: put new keys into profile prod, then start crossfade ag"),
    ],
)
def test_one_who_never_signed_in_is_not_told_that_something_expired(code: str, source: Source, cause: str) -> None:
    assert describe_ending(by(CredentialsExpired(ACTION, "x", code), SignIn(source, "prod"))).startswith(cause)


def test_an_mfa_session_is_opened_again_with_another_code() -> None:
    ended = by(CredentialsExpired(ACTION, "", "ExpiredToken"), SignIn(Source.MFA, "prod"))
    assert explain(ended).action == "open this context again (@) to enter a new MFA code"
    wrong = NotPermitted("sts:AssumeRole", "MultiFactorAuthentication failed with invalid MFA one time pass code.")
    assert explain(wrong).sentence == "AWS does not accept the MFA code: press r to enter another"
    assert describe_ending(wrong) == "AWS does not accept the MFA code: start crossfade again to enter another"
    assert failure_text(ReadFailure("", "", wrong)) == "AWS does not accept the MFA code"
    unrenewed = by(
        CredentialsExpired(ACTION, "Cannot refresh.", "RefreshWithMFAUnsupportedError"), SignIn(Source.MFA, "p")
    )
    assert explain(unrenewed).problem == "the MFA session of profile p has expired"
    needed = MfaCodeNeeded(message="profile ops needs an MFA code")
    assert describe_ending(needed) == "profile ops needs an MFA code: start crossfade in a terminal, which asks for it"


def test_every_source_has_a_way_back() -> None:
    actions = [explain(by(CredentialsExpired(), SignIn(source, "p"))).action for source in Source]
    assert len(set(actions)) == len(Source)
    assert [source for source in Source if login_command(SignIn(source))] == [Source.SSO, Source.LOGIN]


def test_a_profile_with_odd_characters_stays_one_word_of_the_shell() -> None:
    name = "a b'\"$(x)`y`;z"
    assert shlex.split(login_command(SignIn(Source.SSO, name))) == ["aws", "sso", "login", "--profile", name]


@pytest.mark.parametrize(
    ("skew", "words"),
    [
        (720.0, "this computer's clock is 12 min ahead of AWS's"),
        (-3_661.0, "this computer's clock is 1 h 1 min behind AWS's"),
        (-90_000.0, "this computer's clock is 1 d 1 h behind AWS's"),
        (None, "this computer's clock differs too much from AWS's"),
    ],
)
def test_a_wrong_clock_is_told_with_by_how_much(skew: float | None, words: str) -> None:
    explanation = explain(ClockSkewed(ACTION, "Signature expired: ...", skew=skew))
    assert explanation.problem == f"{words}: AWS rejects its requests"
    assert explanation.action == "set the clock, then press r"


def test_in_few_words_beside_the_call_that_failed() -> None:
    def few(error: SignInFailed) -> str:
        return failure_text(ReadFailure(ACTION, "x", error))

    assert few(CredentialsExpired()) == f"credentials expired, log in again ({ACTION})"
    assert few(by(CredentialsExpired(), SignIn(Source.SSO, "a b"))) == (
        f"credentials expired, run `aws sso login --profile 'a b'` ({ACTION})"
    )
    assert few(by(CredentialsExpired(code="SSOTokenLoadError"), SignIn(Source.SSO, "ab"))) == (
        f"not signed in to SSO, run `aws sso login --profile ab` ({ACTION})"
    )
    assert few(by(CredentialsExpired(), SignIn(Source.KEYS, "p"))) == f"credentials expired ({ACTION})"
    assert few(CredentialsExpired(code="FileError")) == f"credentials could not be fetched ({ACTION})"
    assert few(ClockSkewed(skew=300)) == f"this computer's clock is 5 min ahead of AWS's: {ACTION}"
    assert few(CredentialsRejected()) == f"AWS does not accept the credentials: {ACTION}"


def test_a_request_that_was_late_blames_no_clock() -> None:
    explanation = explain(ClockSkewed(ACTION, "Signature expired: ...", skew=-1.0))
    assert "too long to reach AWS" in explanation.problem
    assert explanation.action == "try again: press r"


def test_what_aws_said_and_the_cases_are_named() -> None:
    for code in ("UnrecognizedClientException", "InvalidClientTokenId"):
        explanation = explain(by(CredentialsRejected(ACTION, INVALID, code), SignIn(Source.KEYS, "prod")))
        assert explanation.problem == f"AWS does not accept the credentials ({code}: {INVALID})"
        assert "deleted or inactive" in explanation.action
        assert "region is not enabled" in explanation.action
        assert "profile prod" in explanation.action
    signature = explain(CredentialsRejected(ACTION, "no match", "SignatureDoesNotMatch"))
    assert "the secret key is wrong" in signature.action
    assert "not signed up" in explain(CredentialsRejected(ACTION, "x", "OptInRequired")).problem


def test_what_could_not_be_renewed_says_why() -> None:
    explanation = explain(CredentialsExpired(ACTION, "the process failed", "CredentialRetrievalError"))
    assert explanation.problem == "credentials could not be fetched: the process failed"
