"""What can go wrong with a call, named for what happened; every error can cross a process border."""

from __future__ import annotations

from tui.domain.sign_in import SignIn


class ProviderError(Exception):
    """A call to AWS did not do what was asked.

    `action` is the IAM action (`lambda:UpdateAlias`), `message` AWS's own words, cleaned, `code` its error code and
    `request_id` what its support asks for; the last two may be empty.
    """

    outcome_unknown = False
    """Whether a write that ended so may have been applied all the same."""

    def __init__(self, action: str = "", message: str = "", code: str = "", request_id: str = "") -> None:
        super().__init__(action, message, code, request_id)
        self.action, self.message, self.code, self.request_id = action, message, code, request_id

    def __str__(self) -> str:
        return f"{self.action or 'AWS'}: {self.message or self.code or type(self).__name__}"


class AliasMoved(ProviderError):
    """412: the RevisionId sent is no longer the latest; someone else wrote in between."""


class NotFound(ProviderError):
    """404: the function, version or alias is not there."""


class NotPermitted(ProviderError):
    """403: the caller lacks `action`."""


class Rejected(ProviderError):
    """400: AWS does not accept these parameters."""


class InConflict(ProviderError):
    """409: the resource is in a state that does not allow this now."""


class UpdateInProgress(InConflict):
    """409: an update of the function has not settled yet; the same call will work later."""


class Busy(ProviderError):
    """429: AWS throttles the caller. `retry_after` is in seconds, 0 where AWS does not say; `reason` is AWS's own."""

    def __init__(
        self,
        action: str = "",
        message: str = "",
        code: str = "",
        request_id: str = "",
        retry_after: float = 0.0,
        reason: str = "",
    ) -> None:
        super().__init__(action, message, code, request_id)
        self.args = (action, message, code, request_id, retry_after, reason)
        self.retry_after, self.reason = retry_after, reason


class CannotRun(ProviderError):
    """What the function is set up with (key, network, file system, code, snapshot) kept AWS from running it."""


class MayHaveRun(CannotRun):
    """The same, in the middle of running it or its hooks."""

    outcome_unknown = True


class SignInFailed(ProviderError):
    """AWS did not accept who signs; nothing was done. `sign_in` says where the credentials come from."""

    sign_in = SignIn()


class CredentialsExpired(SignInFailed):
    """The credentials have expired, or could not be renewed."""


class CredentialsRejected(SignInFailed):
    """AWS does not know the key, or finds its signature wrong."""


class ClockSkewed(SignInFailed):
    """The signature bears a time too far from AWS's.

    `skew` is in seconds, positive where this computer's clock is ahead; None where it is not known.
    """

    def __init__(
        self,
        action: str = "",
        message: str = "",
        code: str = "",
        request_id: str = "",
        skew: float | None = None,
    ) -> None:
        super().__init__(action, message, code, request_id)
        self.args = (action, message, code, request_id, skew)
        self.skew = skew


class NoCredentials(ProviderError):
    """No credentials were found, or the profile that should hold them does not exist."""


class MfaCodeNeeded(NoCredentials):
    """A role's session is not cached, and no MFA code was given to open one."""


class NoRegion(ProviderError):
    """No region is set."""


class ServiceFailed(ProviderError):
    """5xx: AWS failed; whether a write was applied is not known."""

    outcome_unknown = True


class Unreachable(ProviderError):
    """No answer: the connection was cut or timed out."""

    outcome_unknown = True


class NoConnection(Unreachable):
    """No connection could be made, so that nothing was sent."""

    outcome_unknown = False


class ProcessEnded(Unreachable):
    """The AWS process ended before it answered, and there is no other; the message says why."""


class NotSent(ProviderError):
    """A write never began, and never will: there was no process to make it; the message says why, in words."""


class Withdrawn(NotSent):
    """A write that had not begun was taken back, because Crossfade was left."""


class Unreadable(ProviderError):
    """An answer came that is no answer of this API."""

    outcome_unknown = True


class AnswerLost(ProviderError):
    """The answer of a write was lost for `cause`."""

    outcome_unknown = True

    def __init__(self, cause: ProviderError) -> None:
        super().__init__(cause.action, cause.message, cause.code, cause.request_id)
        self.args = (cause,)
        self.cause = cause


class NotSeen(ProviderError):
    """AWS took a write, and what it was to bring about was not seen; the message says what, in words."""

    outcome_unknown = True


class Broken(ProviderError):
    """Crossfade itself failed in the middle of a call; the message says where its report is."""

    outcome_unknown = True


class Unsupported(ProviderError):
    """The endpoint does not offer this call."""


class ReadOnly(ProviderError):
    """Read-only is on: the adapter let no write through, and AWS was not called."""


class NotRecorded(ProviderError):
    """The journal could not record a write, so that it did not go out; the message says why, in words."""


class TooLarge(ProviderError):
    """More would have to be downloaded than was allowed; the message says how much that is."""


class BadScenario(ProviderError):
    """The demo's scenario has a mistake; the message names file, line and what was expected."""
