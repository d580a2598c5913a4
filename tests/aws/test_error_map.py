"""Whatever botocore raises comes out as one of the port's errors, with AWS's words in it."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore import exceptions as boto
from botocore.parsers import ResponseParserError
from hypothesis import given
from hypothesis import strategies as st

from tests.support.endpoints import own_session
from tui.aws.error_map import translate, translating
from tui.aws.skew import skew_of
from tui.domain import errors
from tui.domain.errors import ProviderError
from tui.domain.sign_in import SignIn, Source
from tui.presentation.cannot_run_text import describe_cannot_run

UPDATE = "lambda:UpdateAlias"


def answered(
    code: Any, status: Any, message: Any = "words", headers: Any = None, operation: str = "UpdateAlias"
) -> ProviderError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1", "HTTPHeaders": headers or {}},
    }
    return translate(boto.ClientError(response, operation), UPDATE)


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("PreconditionFailedException", 412, errors.AliasMoved),
        ("DeploymentAlreadyCompletedException", 400, errors.InConflict),
        ("DeploymentDoesNotExistException", 400, errors.NotFound),
        ("ResourceNotFoundException", 404, errors.NotFound),
        ("ProvisionedConcurrencyConfigNotFoundException", 404, errors.NotFound),
        ("AccessDeniedException", 403, errors.NotPermitted),
        ("AccessDenied", 403, errors.NotPermitted),
        ("SomethingForbidden", 403, errors.NotPermitted),
        ("ValidationException", 400, errors.Rejected),
        ("InvalidParameterValueException", 400, errors.Rejected),
        ("AliasLimitExceededException", 400, errors.Rejected),
        ("ResourceConflictException", 409, errors.InConflict),
        ("ConflictException", 409, errors.InConflict),
        ("TooManyRequestsException", 429, errors.Busy),
        ("ThrottlingException", 400, errors.Busy),
        ("RequestLimitExceeded", 503, errors.Busy),
        ("ExpiredTokenException", 403, errors.CredentialsExpired),
        ("ExpiredToken", 400, errors.CredentialsExpired),
        ("UnrecognizedClientException", 403, errors.CredentialsRejected),
        ("InvalidSignatureException", 403, errors.CredentialsRejected),
        ("InvalidClientTokenId", 403, errors.CredentialsRejected),
        ("RequestTimeTooSkewed", 403, errors.ClockSkewed),
        ("ServiceException", 500, errors.ServiceFailed),
        ("InternalFailure", 500, errors.ServiceFailed),
        ("502", 502, errors.ServiceFailed),
        ("SomethingNew", 503, errors.ServiceFailed),
        ("SomethingNew", 418, errors.Rejected),
        ("InternalFailure", 501, errors.Unsupported),
        ("404", 404, errors.Unsupported),
        ("UnknownOperationException", 404, errors.Unsupported),
        ("302", 302, errors.Unreadable),
        (None, None, errors.Unreadable),
    ],
)
def test_codes_and_statuses(code: str, status: int, kind: type[ProviderError]) -> None:
    error = answered(code, status)
    assert type(error) is kind
    assert (error.action, error.message, error.request_id) == (UPDATE, "words", "r-1")


def test_an_update_in_progress_is_told_from_other_conflicts() -> None:
    message = "The operation cannot be performed at this time. An update is in progress for resource: arn:x"
    assert type(answered("ResourceConflictException", 409, message)) is errors.UpdateInProgress
    assert type(answered("ResourceConflictException", 409, "Alias already exists: x")) is errors.InConflict


def test_a_message_may_be_missing_and_is_cleaned() -> None:
    assert answered("AccessDeniedException", 403, None).message == ""
    assert str(answered("AccessDeniedException", 403, None)) == f"{UPDATE}: AccessDeniedException"
    assert answered("ValidationException", 400, "bad \x1b[2J thing").message == "bad ␛[2J thing"
    assert len(answered("ValidationException", 400, "x" * 100_000).message) == 1000


def test_a_web_page_is_not_quoted() -> None:
    assert answered("503", 503, "<html><body>oh").message == "the endpoint answered with a web page (HTTP 503)"


# What Invoke's model calls an error of the request, of the caller, or of AWS itself; all others are of the function.
OF_THE_CALL = {
    "DurableExecutionAlreadyStartedException": errors.InConflict,
    "InvalidParameterValueException": errors.Rejected,
    "InvalidRequestContentException": errors.Rejected,
    "RequestTooLargeException": errors.Rejected,
    "ResourceConflictException": errors.InConflict,
    "ResourceNotFoundException": errors.NotFound,
    "SerializedRequestEntityTooLargeException": errors.Rejected,
    "ServiceException": errors.ServiceFailed,
    "ServiceQuotaExceededException": errors.Rejected,
    "TooManyRequestsException": errors.Busy,
    "UnsupportedMediaTypeException": errors.Rejected,
}


def test_what_keeps_a_function_from_running_is_neither_a_missing_permission_nor_a_failure_of_aws() -> None:
    model = own_session().client("lambda").meta.service_model.operation_model("Invoke")
    kinds = {}
    for shape in model.error_shapes:
        error = answered(shape.name, shape.metadata["error"]["httpStatusCode"], operation="Invoke")
        kinds[shape.name] = type(error)
        if isinstance(error, errors.CannotRun):
            what, remedy = describe_cannot_run(error)
            assert not what.startswith("AWS could not run the function"), shape.name
            assert remedy, shape.name
    assert len(kinds) > 40
    assert {name: kind for name, kind in kinds.items() if not issubclass(kind, errors.CannotRun)} == OF_THE_CALL
    may_have_run = {name for name, kind in kinds.items() if kind is errors.MayHaveRun}
    assert may_have_run == {"EFSIOException", "SnapStartException", "SnapStartTimeoutException"}


LATE = "Signature expired: 20261129T120000Z is now earlier than 20261129T120700Z (20261129T121200Z - 5 min.)"
EARLY = "Signature not yet current: 20261129T121200Z is still later than 20261129T120500Z (20261129T120000Z + 5 min.)"


@pytest.mark.parametrize(
    ("code", "message", "skew"),
    [
        ("InvalidSignatureException", LATE, -720.0),
        ("SignatureDoesNotMatch", EARLY, 720.0),
        ("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", None),
        ("InvalidSignatureException", "Signature expired: soon", None),
        ("InvalidSignatureException", "Signature expired: 20269999T120000Z, 20261129T121200Z", None),
    ],
)
def test_a_clock_that_is_wrong_is_told_as_the_clock(code: str, message: str, skew: float | None) -> None:
    error = answered(code, 403, message)
    assert isinstance(error, errors.ClockSkewed)
    assert error.skew == skew
    assert pickle.loads(pickle.dumps(error)).skew == skew


def test_the_answers_date_tells_the_clock_best() -> None:
    now = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
    assert skew_of(LATE, "Sun, 29 Nov 2026 12:10:00 GMT", now) == -600
    # The laptop slept between signing and sending: its clock is right.
    assert skew_of(LATE, "Sun, 29 Nov 2026 12:00:01 GMT", now) == -1
    assert skew_of(LATE, "no date", now) == -720
    header = (now + timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert isinstance(answered("RequestTimeTooSkewed", 403, headers={"date": header}), errors.ClockSkewed)


def test_calls_that_sign_in_on_the_way_are_named_as_such() -> None:
    error = answered("ForbiddenException", 403, "No access", operation="GetRoleCredentials")
    assert isinstance(error, errors.NotPermitted)
    assert error.action == "sso:GetRoleCredentials"


def test_how_a_session_signed_in_goes_with_its_error_and_crosses_a_process() -> None:
    sso = SignIn(Source.SSO, "prod")
    with pytest.raises(errors.SignInFailed) as caught, translating(UPDATE, sso):
        raise boto.UnauthorizedSSOTokenError()
    assert pickle.loads(pickle.dumps(caught.value)).sign_in == sso
    assert errors.CredentialsExpired().sign_in == SignIn()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("-4", 0.0),
        ("nan", 0.0),
        ("inf", 0.0),
        ("1e9", 3600.0),
        ("Mon, 23 Nov 2026", 0.0),
        (None, 0.0),
    ],
)
def test_how_long_a_throttled_caller_is_asked_to_wait(header: str | None, seconds: float) -> None:
    error = answered("TooManyRequestsException", 429, headers={"retry-after": header})
    assert isinstance(error, errors.Busy)
    assert error.retry_after == seconds


def test_a_role_that_may_not_be_assumed_is_named_as_such() -> None:
    error = answered("AccessDenied", 403, "MultiFactorAuthentication failed", operation="AssumeRole")
    assert isinstance(error, errors.NotPermitted)
    assert error.action == "sts:AssumeRole"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (boto.NoCredentialsError(), errors.NoCredentials),
        (boto.PartialCredentialsError(provider="env", cred_var="x"), errors.NoCredentials),
        (boto.ProfileNotFound(profile="x"), errors.NoCredentials),
        (boto.NoRegionError(), errors.NoRegion),
        (boto.CredentialRetrievalError(provider="x", error_msg="y"), errors.CredentialsExpired),
        (boto.SSOTokenLoadError(error_msg="x"), errors.CredentialsExpired),
        (boto.UnauthorizedSSOTokenError(), errors.CredentialsExpired),
        (boto.TokenRetrievalError(provider="x", error_msg="y"), errors.CredentialsExpired),
        (boto.LoginRefreshRequired(), errors.CredentialsExpired),
        (boto.LoginInsufficientPermissions(), errors.CredentialsExpired),
        (boto.LoginTokenLoadError(error_msg="x"), errors.CredentialsExpired),
        (boto.RefreshWithMFAUnsupportedError(), errors.CredentialsExpired),
        (RuntimeError("refreshed credentials are still expired"), errors.CredentialsExpired),
        (boto.EndpointConnectionError(endpoint_url="u"), errors.NoConnection),
        (boto.ConnectTimeoutError(endpoint_url="u"), errors.NoConnection),
        (boto.ReadTimeoutError(endpoint_url="u"), errors.Unreachable),
        (boto.ConnectionClosedError(endpoint_url="u"), errors.Unreachable),
        (boto.SSLError(endpoint_url="u", error=ValueError("e")), errors.Unreachable),
        (boto.ProxyConnectionError(proxy_url="u"), errors.NoConnection),
        (boto.IncompleteReadError(actual_bytes=1, expected_bytes=2), errors.Unreachable),
        (OSError("broken pipe"), errors.Unreachable),
        (FileNotFoundError(2, "No such file or directory", "/x/token"), errors.CredentialsExpired),
        (boto.ParamValidationError(report="x"), errors.Rejected),
        (ResponseParserError("x"), errors.Unreadable),
        (ValueError("x"), errors.Unreadable),
        (KeyError("us-mars-1"), errors.Unreadable),
        (NotImplementedError("x"), errors.Unsupported),
        (boto.DataNotFoundError(data_path="x"), errors.Unreadable),
        (Exception("what nobody knows"), errors.Unreadable),
    ],
)
def test_what_botocore_raises_without_an_answer(error: Exception, kind: type[ProviderError]) -> None:
    translated = translate(error, UPDATE)
    assert type(translated) is kind
    assert translated.action == UPDATE
    assert translated.message


def test_of_an_endpoint_its_host_is_named() -> None:
    error = boto.ConnectionClosedError(
        endpoint_url="https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/f?x=/y"
    )
    message = translate(error, UPDATE).message
    assert "https://lambda.eu-west-1.amazonaws.com" in message
    assert "2015-03-31" not in message


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "not in AWS's format"),
        (json.JSONDecodeError("Expecting value", "<html>", 0), "not in AWS's format"),
        (
            ResponseParserError("not well-formed (invalid token): line 1, invalid XML received:\nb'\\x00'"),
            "not in AWS's",
        ),
        (KeyError("GetCallerIdentityResult"), "GetCallerIdentityResult is missing"),
    ],
)
def test_an_answer_that_is_none_is_described_in_words(error: Exception, words: str) -> None:
    message = translate(error, UPDATE).message
    assert words in message
    assert not any(sign in message for sign in ("codec", "b'", "char 0", "''", "'GetCaller"))


def test_the_ports_own_errors_pass_untouched() -> None:
    with pytest.raises(errors.ReadOnly) as caught, translating(UPDATE):
        raise errors.ReadOnly("lambda:Other", "shut")
    assert caught.value.action == "lambda:Other"


def test_an_interrupt_is_not_an_answer() -> None:
    with pytest.raises(KeyboardInterrupt), translating(UPDATE):
        raise KeyboardInterrupt


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(JSON, JSON, JSON, JSON)
def test_any_error_answer_is_translated_and_can_cross_a_process(
    code: Any, status: Any, message: Any, headers: Any
) -> None:
    error = answered(code, status, message, headers)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.args == error.args
    assert "\x1b" not in str(error)
