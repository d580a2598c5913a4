"""The one table from what botocore raises to the port's errors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from json import JSONDecodeError
from typing import Any

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from tui.aws.skew import is_about_time, skew_of
from tui.aws.unparsable import describe_unparsable
from tui.domain import errors
from tui.domain.clean_text import clean, without_secrets
from tui.domain.clock import utc_now
from tui.domain.errors import ProviderError
from tui.domain.sign_in import SignIn

_MESSAGE = 1000
_LOOKED_AT = 16_000
_LONGEST_PAUSE = 3600.0
_NOT_AWS = "the answer is not in AWS's format (a proxy or a login page in between?)"
FILE = "FileError"
"""The code of credentials that a file which cannot be read or written keeps from being had."""

THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)

_CODES: dict[str, type[ProviderError]] = {
    **dict.fromkeys(THROTTLED, errors.Busy),
    **dict.fromkeys(("PreconditionFailedException", "PreconditionFailed"), errors.AliasMoved),
    **dict.fromkeys(
        (
            "ApplicationDoesNotExistException",
            "DeploymentConfigDoesNotExistException",
            "DeploymentDoesNotExistException",
            "DeploymentGroupDoesNotExistException",
            "NoSuchEntity",
            "ExecutionDoesNotExist",
            "ProvisionedConcurrencyConfigNotFoundException",
            "ResourceNotFound",
            "ResourceNotFoundException",
            "StateMachineDoesNotExist",
        ),
        errors.NotFound,
    ),
    **dict.fromkeys(
        (
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationError",
            "NotAuthorized",
            "UnauthorizedOperation",
        ),
        errors.NotPermitted,
    ),
    **dict.fromkeys(
        ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired", "UnauthorizedException"),
        errors.CredentialsExpired,
    ),
    **dict.fromkeys(
        (
            "AuthFailure",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "OptInRequired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
        ),
        errors.CredentialsRejected,
    ),
    "RequestTimeTooSkewed": errors.ClockSkewed,
    # An invocation that AWS could not bring about, whatever its HTTP status: 400 to 502 (the model of Invoke).
    **dict.fromkeys(
        (
            "CodeArtifactUserDeletedException",
            "CodeArtifactUserFailedException",
            "CodeArtifactUserPendingException",
            "EC2AccessDeniedException",
            "EC2ThrottledException",
            "EC2UnexpectedException",
            "EFSMountConnectivityException",
            "EFSMountFailureException",
            "EFSMountTimeoutException",
            "ENILimitReachedException",
            "ENINotReadyException",
            "InvalidRuntimeException",
            "InvalidSecurityGroupIDException",
            "InvalidSubnetIDException",
            "InvalidZipFileException",
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KMSNotFoundException",
            "ModeNotSupportedException",
            "NoPublishedVersionException",
            "RecursiveInvocationException",
            "ResourceNotReadyException",
            "RuntimeAliasDeletedException",
            "RuntimeVersionDeletedException",
            "S3FilesMountConnectivityException",
            "S3FilesMountFailureException",
            "S3FilesMountTimeoutException",
            "SnapStartNotReadyException",
            "SnapStartRegenerationFailureException",
            "SubnetIPAddressLimitReachedException",
        ),
        errors.CannotRun,
    ),
    **dict.fromkeys(("EFSIOException", "SnapStartException", "SnapStartTimeoutException"), errors.MayHaveRun),
    # moto says ConflictException where AWS says ResourceConflictException (moto-5.2.5, section 3).
    **dict.fromkeys(
        (
            "ConflictException",
            "DeploymentAlreadyCompletedException",
            "ExecutionAlreadyExists",
            "ResourceConflictException",
            "ResourceInUseException",
            "TaskDoesNotExist",
            "TaskTimedOut",
        ),
        errors.InConflict,
    ),
    **dict.fromkeys(
        ("ServiceException", "InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable"),
        errors.ServiceFailed,
    ),
    **dict.fromkeys(
        ("InvalidAction", "NotImplemented", "NotImplementedException", "UnknownOperation", "UnknownOperationException"),
        errors.Unsupported,
    ),
}

_STATUSES: dict[int, type[ProviderError]] = {
    401: errors.CredentialsRejected,
    403: errors.NotPermitted,
    404: errors.NotFound,
    409: errors.InConflict,
    412: errors.AliasMoved,
    429: errors.Busy,
    501: errors.Unsupported,
}

# First match wins, so the narrower classes stand above those that they derive from.
_CLASSES: tuple[tuple[tuple[type[BaseException], ...], type[ProviderError]], ...] = (
    (
        (
            boto.NoCredentialsError,
            boto.PartialCredentialsError,
            boto.ProfileNotFound,
            boto.ConfigParseError,
            boto.InvalidConfigError,
            boto.InfiniteLoopConfigError,
            boto.MissingDependencyException,
        ),
        errors.NoCredentials,
    ),
    ((boto.NoRegionError, boto.InvalidRegionError, boto.UnknownRegionError), errors.NoRegion),
    (
        (
            boto.CredentialRetrievalError,
            boto.LoginError,
            boto.MetadataRetrievalError,
            boto.NoAuthTokenError,
            boto.RefreshWithMFAUnsupportedError,
            boto.SSOError,
            boto.TokenRetrievalError,
        ),
        errors.CredentialsExpired,
    ),
    ((boto.ParamValidationError,), errors.Rejected),
    # Raised before a byte of the request is sent.
    ((boto.EndpointConnectionError, boto.ConnectTimeoutError, boto.ProxyConnectionError), errors.NoConnection),
    (
        (boto.ConnectionError, boto.HTTPClientError, boto.IncompleteReadError, boto.EndpointProviderError, OSError),
        errors.Unreachable,
    ),
    ((NotImplementedError,), errors.Unsupported),
    # botocore's own way to say that refreshed credentials are still expired.
    ((RuntimeError,), errors.CredentialsExpired),
    ((ResponseParserError, ValueError, LookupError), errors.Unreadable),
)


# botocore makes these calls by itself, in the middle of another one, when credentials run out.
_SIGNING_IN = {
    "AssumeRole": "sts",
    "AssumeRoleWithWebIdentity": "sts",
    "CreateOAuth2Token": "signin",
    "CreateToken": "sso-oauth",
    "GetRoleCredentials": "sso",
    "GetSessionToken": "sts",
}


@contextmanager
def translating(action: str, sign_in: SignIn | None = None) -> Iterator[None]:
    """Raise whatever goes wrong inside as a ProviderError of `action`; `sign_in` is how its session signed in."""
    try:
        yield
    except ProviderError:
        raise
    # Below are botocore, its credential plug-ins and perhaps moto: they may raise anything, and none of it may escape.
    except Exception as error:
        translated = translate(error, action)
        if sign_in is not None and isinstance(translated, errors.SignInFailed):
            translated.sign_in = sign_in
        raise translated from error


def translate(error: Exception, action: str) -> ProviderError:
    """Return the port's error for one of botocore's; what is not known leaves the outcome unknown."""
    if isinstance(error, boto.ClientError):
        return _answered(error, action)
    if isinstance(error, OSError) and error.filename:
        # A file of ours (a web identity token, the cache of a session), looked into before anything is sent.
        words = f"{clean(str(error.filename), 200)}: {clean(error.strerror or type(error).__name__, 100)}"
        return errors.CredentialsExpired(action, words, FILE)
    kind = next((kind for classes, kind in _CLASSES if isinstance(error, classes)), errors.Unreadable)
    if isinstance(error, boto.ConfigParseError):
        message = describe_unparsable(str(error.kwargs.get("path", "")), error.kwargs.get("error"))
    elif isinstance(error, ResponseParserError | UnicodeDecodeError | JSONDecodeError):
        # Which byte of it is not as expected helps nobody; what answers so is hardly AWS.
        message = _NOT_AWS
    elif isinstance(error, KeyError):
        message = f"{_plain(error.args[0] if error.args else 'a field')} is missing"
    else:
        message = _plain(_without_path(error))
    return kind(action, message, type(error).__name__)


def _without_path(error: Exception) -> str:
    """Return botocore's words; of the endpoint's URL the host is enough, the action tells the rest."""
    url = error.kwargs.get("endpoint_url") if isinstance(error, boto.BotoCoreError) else None
    if not isinstance(url, str) or "://" not in url:
        return str(error)
    scheme, _, rest = url.partition("://")
    return str(error).replace(url, f"{scheme}://{rest.partition('/')[0]}")


def _answered(error: boto.ClientError, action: str) -> ProviderError:
    response: Mapping[str, Any] = error.response
    named = _mapping(response.get("Error"))
    metadata = _mapping(response.get("ResponseMetadata"))
    status = metadata.get("HTTPStatusCode")
    status = status if isinstance(status, int) else 0
    code, message = _plain(named.get("Code")), _plain(named.get("Message"))
    request_id = _plain(metadata.get("RequestId"))
    if service := _SIGNING_IN.get(error.operation_name):
        action = f"{service}:{error.operation_name}"
    headers = _mapping(metadata.get("HTTPHeaders"))
    kind = errors.ClockSkewed if is_about_time(message) else _kind(code, status, message)
    if message.lstrip().startswith("<"):
        message = f"the endpoint answered with a web page (HTTP {status})"
    if kind is errors.Busy:
        return errors.Busy(action, message, code, request_id, _pause(headers), _plain(response.get("Reason")))
    if kind is errors.ClockSkewed:
        skew = skew_of(message, headers.get("date"), utc_now())
        return errors.ClockSkewed(action, message, code, request_id, skew)
    return kind(action, message, code, request_id)


def _kind(code: str, status: int, message: str) -> type[ProviderError]:
    lowered = message.lower()
    # An endpoint that names no error for a path does not have it; AWS itself always names one.
    unnamed = not code or code.isdigit()
    if status == 501 or "not yet implemented" in lowered or (unnamed and status in (404, 405)):
        return errors.Unsupported
    kind = _CODES.get(code) or _STATUSES.get(status)
    if kind is errors.InConflict and "update is in progress" in lowered:
        return errors.UpdateInProgress
    if kind is not None:
        return kind
    if status >= 500:
        return errors.ServiceFailed
    return errors.Rejected if status >= 400 else errors.Unreadable


def _pause(headers: Mapping[str, Any]) -> float:
    """Return the seconds that Retry-After asks for, 0 where it is absent or a date."""
    try:
        seconds = float(headers.get("retry-after", 0))
    except (TypeError, ValueError):
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_PAUSE) if math.isfinite(seconds) else 0.0


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _plain(value: object) -> str:
    return "" if value is None else clean(without_secrets(str(value)[:_LOOKED_AT]), _MESSAGE)
