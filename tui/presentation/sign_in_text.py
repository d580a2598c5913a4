"""What is wrong with the credentials or the clock, and how to put it right, in words."""

from __future__ import annotations

import shlex

from tui.domain.errors import ClockSkewed, CredentialsExpired, CredentialsRejected, SignInFailed
from tui.domain.sign_in import SignIn, Source
from tui.presentation.keymap import key

_SIGNATURE = (
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
)
_NOT_RENEWED = (
    "CredentialRetrievalError",
    "FileError",
    "LoginInsufficientPermissions",
    "MetadataRetrievalError",
    "RefreshWithMFAUnsupportedError",
    "RuntimeError",
)
_LEAST_SKEW = 60.0
"""Seconds by which a clock must differ to be at fault: AWS takes up to five minutes, and Date has whole seconds."""


def describe_sign_in(error: SignInFailed, again: str) -> tuple[str, str]:
    """Say why AWS did not accept who signs, and the next step; `again` is what tries once more."""
    match error:
        case ClockSkewed(skew=skew) if skew is not None and abs(skew) < _LEAST_SKEW:
            return "a request took too long to reach AWS, so its signature was no longer valid", f"try again: {again}"
        case ClockSkewed():
            return f"{describe_clock_skew(error)}: AWS rejects its requests", f"set the clock, then {again}"
        case CredentialsRejected(code="OptInRequired"):
            return _with_words("the account is not signed up for this", error), "try another region or account"
        case CredentialsRejected() if error.code in _SIGNATURE:
            return _with_words("AWS does not accept the signature", error), (
                f"the secret key is wrong, or a proxy changes requests; {_renewal(error.sign_in, again)}"
            )
        case CredentialsRejected():
            return _with_words("AWS does not accept the credentials", error), (
                "the access key is deleted or inactive, its session token is wrong, or the region is not enabled "
                f"for the account; {_renewal(error.sign_in, again)}"
            )
        case CredentialsExpired() if error.code in _NOT_RENEWED and error.message:
            return f"credentials could not be fetched: {error.message}", _renewal(error.sign_in, again)
        case CredentialsExpired():
            return "credentials expired", _renewal(error.sign_in, again)
        case _:
            return _with_words("signing in to AWS failed", error), _renewal(error.sign_in, again)


def describe_clock_skew(error: ClockSkewed) -> str:
    """Say how far this computer's clock is from AWS's."""
    if error.skew is None:
        return "this computer's clock differs too much from AWS's"
    return f"this computer's clock is {_duration(abs(error.skew))} {'ahead of' if error.skew > 0 else 'behind'} AWS's"


def describe_expired(error: CredentialsExpired) -> str:
    """Say in few words that credentials expired, and how to log in where that is what renews them."""
    if error.code in _NOT_RENEWED:
        return "credentials could not be fetched"
    log_in = "log in again" if error.sign_in.source is Source.UNKNOWN else login_command(error.sign_in)
    return f"credentials expired, {log_in}" if log_in else "credentials expired"


def login_command(sign_in: SignIn) -> str:
    """Return the shell command that logs in again, empty where the credentials come from no login."""
    command = {Source.SSO: "aws sso login", Source.LOGIN: "aws login"}.get(sign_in.source, "")
    if not command or sign_in.profile in ("", "default"):
        return command
    return f"{command} --profile {shlex.quote(sign_in.profile)}"


def describe_renewal(sign_in: SignIn) -> str:
    """Say how to renew a session before it ends, without leaving."""
    if sign_in.source is Source.MFA:
        return "open this context again to enter a new MFA code"
    return _renewal(sign_in, f"press {key('any.refresh')}")


def _renewal(sign_in: SignIn, again: str) -> str:
    """Say what renews credentials of this kind."""
    match sign_in.source:
        case Source.SSO | Source.LOGIN:
            return f"{login_command(sign_in)}, then {again}"
        case Source.PROCESS:
            return f"restart crossfade, which runs {sign_in.program or 'credential_process'} again"
        case Source.KEYS:
            return f"put new keys into profile {shlex.quote(sign_in.profile)}, then restart crossfade"
        case Source.ENVIRONMENT:
            return "set new AWS_ACCESS_KEY_ID etc., then restart crossfade"
        case Source.MFA:
            return "restart crossfade to enter a new MFA code"
        case Source.WEB_IDENTITY:
            return f"once the web identity token is renewed, {again}"
        case Source.MACHINE:
            return f"they come from the role of this machine; try again: {again}"
        case Source.UNKNOWN:
            return f"log in again, then {again}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    words = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    return " ".join(words[:2])


def _with_words(what: str, error: SignInFailed) -> str:
    said = ": ".join(filter(None, (error.code, error.message)))
    return f"{what} ({said})" if said else what
