"""What is wrong with the credentials or the clock, and how to put it right, in words."""

from __future__ import annotations

import re
import shlex

from tui.domain.errors import ClockSkewed, CredentialsExpired, CredentialsRejected, NotPermitted, SignInFailed
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
    "RuntimeError",
)
_NOT_SIGNED_IN = ("LoginTokenLoadError", "NoAuthTokenError", "SSOTokenLoadError")
"""The token that a login leaves is not there: nobody logged in on this computer, or somebody logged out."""
_LOGIN_ENDED = ("LoginRefreshRequired", "TokenRetrievalError", "UnauthorizedException", "UnauthorizedSSOTokenError")
WRONG_CODE = "AWS does not accept the MFA code"
_MFA = re.compile(r"MFA (one time pass )?code|MultiFactorAuthentication failed", re.IGNORECASE)
_CODE_TAKEN = 5
"""Minutes before its end from which botocore takes a new code: until then it finds a role's session in its cache."""
_LEAST_SKEW = 60.0
"""Seconds by which a clock must differ to be at fault: AWS takes up to five minutes, and Date has whole seconds."""


def describe_sign_in(error: SignInFailed, again: str, *, is_ending: bool = False) -> tuple[str, str]:
    """Say why AWS did not accept who signs, and the next step; `again` is what tries once more.

    Crossfade `is_ending` where there is no screen on which to open the context again.
    """
    renewal = _renewal(error.sign_in, again, is_ending=is_ending)
    match error:
        case ClockSkewed(skew=skew) if skew is not None and abs(skew) < _LEAST_SKEW:
            return "a request took too long to reach AWS, so its signature was no longer valid", f"try again: {again}"
        case ClockSkewed():
            return f"{describe_clock_skew(error)}: AWS rejects its requests", f"set the clock, then {again}"
        case CredentialsRejected(code="OptInRequired"):
            return _with_words("the account is not signed up for this", error), "try another region or account"
        case CredentialsRejected() if error.code in _SIGNATURE:
            return _with_words("AWS does not accept the signature", error), (
                f"the secret key is wrong, or a proxy changes requests; {renewal}"
            )
        case CredentialsRejected():
            return _with_words("AWS does not accept the credentials", error), (
                "the access key is deleted or inactive, its session token is wrong, or the region is not enabled "
                f"for the account; {renewal}"
            )
        case CredentialsExpired() if error.code in _NOT_RENEWED and error.message:
            return f"credentials could not be fetched: {error.message.rstrip('. ')}", renewal
        case CredentialsExpired():
            return _why_expired(error, _profile(error.sign_in)), renewal
        case _:
            return _with_words("signing in to AWS failed", error), renewal


def is_wrong_code(error: NotPermitted) -> bool:
    """Tell whether a role was refused for the MFA code that was typed, in AWS's own words."""
    return error.action.startswith("sts:") and bool(_MFA.search(error.message))


def describe_clock_skew(error: ClockSkewed) -> str:
    """Say how far this computer's clock is from AWS's."""
    if error.skew is None:
        return "this computer's clock differs too much from AWS's"
    return f"this computer's clock is {_duration(abs(error.skew))} {'ahead of' if error.skew > 0 else 'behind'} AWS's"


def describe_expired(error: CredentialsExpired) -> str:
    """Say in few words why there are no credentials any more, and how to log in where that is what renews them."""
    if error.code in _NOT_RENEWED:
        return "credentials could not be fetched"
    log_in = _log_in(error.sign_in)
    # The command names the profile.
    return ", ".join(filter(None, (_why_expired(error, "" if log_in else _profile(error.sign_in)), log_in)))


def _profile(sign_in: SignIn) -> str:
    return f"profile {shlex.quote(sign_in.profile)}" if sign_in.profile else ""


def _why_expired(error: CredentialsExpired, name: str) -> str:
    """Tell a login that there never was from one that has ended, and from credentials of another kind."""
    source = error.sign_in.source
    if error.code in _NOT_SIGNED_IN:
        return f"{f'{name} is ' if name else ''}not signed in{' to SSO' if source is Source.SSO else ''}"
    ended = {Source.SSO: "SSO", Source.LOGIN: "login"}.get(source) if error.code in _LOGIN_ENDED else None
    ended = "MFA" if source is Source.MFA or error.code == "RefreshWithMFAUnsupportedError" else ended
    return f"the {ended} session{f' of {name}' if name else ''} has expired" if ended else "credentials expired"


def _log_in(sign_in: SignIn) -> str:
    if sign_in.source is Source.UNKNOWN:
        return "log in again"
    command = login_command(sign_in)
    return f"run `{command}`" if command else ""


def login_command(sign_in: SignIn) -> str:
    """Return the shell command that logs in again, empty where the credentials come from no login."""
    command = {Source.SSO: "aws sso login", Source.LOGIN: "aws login"}.get(sign_in.source, "")
    if not command or sign_in.profile in ("", "default"):
        return command
    return f"{command} --profile {shlex.quote(sign_in.profile)}"


def describe_renewal(sign_in: SignIn, left: int) -> str:
    """Say how to renew a session that has `left` minutes, without leaving."""
    if sign_in.source is Source.MFA and left > _CODE_TAKEN:
        return f"once {_CODE_TAKEN} min are left, {_renewal(sign_in, '')}"
    return _renewal(sign_in, f"press {key('any.refresh')}")


def _renewal(sign_in: SignIn, again: str, *, is_ending: bool = False) -> str:
    """Say what renews credentials of this kind."""
    # Keys and a role's MFA session are those that the context was opened with.
    open_again = again if is_ending else f"open this context again ({key('any.contexts')})"
    match sign_in.source:
        case Source.SSO | Source.LOGIN:
            return f"{_log_in(sign_in)}, then {again}"
        case Source.PROCESS:
            return f"restart crossfade, which runs {sign_in.program or 'credential_process'} again"
        case Source.KEYS:
            return f"put new keys into profile {shlex.quote(sign_in.profile)}, then {open_again}"
        case Source.ENVIRONMENT:
            return "set new AWS_ACCESS_KEY_ID etc., then restart crossfade"
        case Source.MFA:
            return f"{open_again} to enter a new MFA code"
        case Source.WEB_IDENTITY:
            return f"once the web identity token is renewed, {again}"
        case Source.MACHINE:
            return f"they come from the role of this machine; try again: {again}"
        case Source.UNKNOWN:
            return f"{_log_in(sign_in)}, then {again}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    words = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    return " ".join(words[:2])


def _with_words(what: str, error: SignInFailed) -> str:
    said = ": ".join(filter(None, (error.code, error.message)))
    return f"{what} ({said})" if said else what
