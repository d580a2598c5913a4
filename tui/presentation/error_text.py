"""What an error means, and what to do next."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.domain.errors import (
    AliasMoved,
    AnswerLost,
    BadScenario,
    Broken,
    Busy,
    CannotRun,
    InConflict,
    MfaCodeNeeded,
    NoConnection,
    NoCredentials,
    NoRegion,
    NotFound,
    NotPermitted,
    NotRecorded,
    NotSeen,
    NotSent,
    ProcessEnded,
    ProviderError,
    ReadOnly,
    Rejected,
    ServiceFailed,
    SignInFailed,
    TooLarge,
    Unreachable,
    Unreadable,
    Unsupported,
    UpdateInProgress,
    Withdrawn,
)
from tui.domain.sign_in import Source
from tui.presentation.cannot_run_text import describe_cannot_run
from tui.presentation.keymap import key
from tui.presentation.sign_in_text import WRONG_CODE, describe_sign_in, is_wrong_code

_DENIAL = re.compile(r"(explicit deny in an? [\w -]+? policy|no [\w -]+? policy allows)")
"""What AWS says of the policy that denies."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened, and what to do about it, empty where there is none to take."""

    problem: str
    action: str = ""

    @property
    def sentence(self) -> str:
        """Both in one line."""
        return f"{self.problem}: {self.action}" if self.action else self.problem


def _refresh() -> str:
    return key("any.refresh")


def read_again() -> str:
    """Return the next step where what is shown is old."""
    return f"press {_refresh()} to read again"


def explain(error: ProviderError) -> Notice:
    """Say what an error means and what helps."""
    match error:
        case AnswerLost(cause=cause):
            return explain(cause)
        case NotPermitted():
            if is_wrong_code(error):
                return Notice(WRONG_CODE, f"press {_refresh()} to enter another")
            action = error.action or "AWS does not name the action"
            why = _DENIAL.search(error.message)
            return Notice(
                f"no permission: {action}{f' ({why[1]})' if why else ''}", f"press {_refresh()} once it is granted"
            )
        case SignInFailed():
            return Notice(*describe_sign_in(error, f"press {_refresh()}"))
        case MfaCodeNeeded():
            return Notice(_with_words("an MFA code is needed", error), f"press {_refresh()} to enter one")
        case NoCredentials(code=""):
            # Our own words name the next step.
            return Notice(_with_words("no credentials", error))
        case NoCredentials():
            return Notice(_with_words("no credentials", error), "use a profile that has some: --profile NAME")
        case NoRegion():
            return Notice(error.message or "no region is set", "set one with --region NAME or AWS_REGION")
        case CannotRun():
            return Notice(*describe_cannot_run(error))
        case BadScenario():
            return Notice(error.message or "the scenario cannot be read")
        case Busy():
            return Notice("AWS is throttling", f"try again in {_seconds(error.retry_after)}")
        case UpdateInProgress():
            return Notice("an update of the function is still in progress", "try again when it is done")
        case AliasMoved():
            return Notice("it changed since it was read; nothing was written", read_again())
        case InConflict():
            return Notice(_with_words("AWS does not allow it now", error), read_again())
        case NotFound():
            return Notice(_with_words("not found", error), read_again())
        case Rejected():
            return Notice(_with_words("AWS rejected it", error))
        case ServiceFailed():
            return Notice(_with_words("AWS failed", error), read_again())
        case NoConnection():
            return Notice(_with_words("no connection to AWS", error), f"check the connection, then press {_refresh()}")
        case ProcessEnded():
            return Notice(error.message or "the AWS process has ended", f"press {_refresh()} to start it again")
        case Withdrawn():
            return Notice("nothing was sent: Crossfade quit before")
        case NotSent():
            return Notice(_with_words("nothing was sent", error), f"press {_refresh()}, then try again")
        case Unreachable():
            return Notice(_with_words("no answer from AWS", error), f"check the connection, then press {_refresh()}")
        case Unreadable():
            return Notice(_with_words("the answer cannot be read", error), read_again())
        case NotSeen():
            return Notice(error.message, read_again())
        case Broken():
            return Notice(
                _with_words("Crossfade itself failed", error),
                f"press {_refresh()} to try again; please send the report",
            )
        case Unsupported():
            return Notice(f"this endpoint does not support {error.action or 'that call'}")
        case TooLarge():
            return Notice(_with_words("too large to download here", error))
        case NotRecorded():
            return Notice(_with_words("it could not be recorded in the journal; nothing was sent", error))
        case ReadOnly():
            return Notice("read-only mode: nothing was sent", "restart without read-only to make changes")
        case _:
            return Notice(str(error), read_again())


def describe_ending(error: ProviderError) -> str:
    """Say, on the shell's screen, why there is no session."""
    match error:
        case MfaCodeNeeded():
            return f"{error.message or 'an MFA code is needed'}: start crossfade in a terminal, which asks for it"
        case NoCredentials() | NoRegion() | BadScenario():
            return error.message
        case NotPermitted() if is_wrong_code(error):
            return f"{WRONG_CODE}: start crossfade again to enter another"
        case NotPermitted():
            return _with_words(f"no permission: {error.action}", error)
        case SignInFailed():
            notice = Notice(*describe_sign_in(error, "start crossfade again", is_ending=True))
            # A process is run at the next start anyway.
            return notice.problem if error.sign_in.source is Source.PROCESS else notice.sentence
        case _:
            return explain(error).problem


def describe_lost(error: ProviderError) -> str:
    """Say what came in place of the answer to a write."""
    match error:
        case ServiceFailed():
            return f"AWS answered with an error ({error.code or 'HTTP 5xx'})"
        case Unreadable():
            return "the answer could not be read"
        case Broken():
            return "Crossfade itself failed"
        case NotSeen():
            return "its end was not observed"
        case _:
            return "no answer came"


def _with_words(what: str, error: ProviderError) -> str:
    # What follows begins with a sign of its own.
    words = (error.message or error.code).removesuffix(".")
    return f"{what}: {words}" if words else what


def _seconds(seconds: float) -> str:
    return f"{max(round(seconds), 1)} s" if seconds > 0 else "a few seconds"
