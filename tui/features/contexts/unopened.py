"""Why a context that is asked about beside the open one does not open: nobody can be asked for a code there."""

from __future__ import annotations

from tui.domain.errors import MfaCodeNeeded, ProviderError, SignInFailed
from tui.presentation.error_text import Notice, explain
from tui.presentation.keymap import key
from tui.presentation.sign_in_text import describe_sign_in


def describe_unopened(error: ProviderError, again: str) -> str:
    """Say why, and the next step; `again` is what tries once more."""
    match error:
        case MfaCodeNeeded():
            # Its session is then found where the AWS CLI keeps it too.
            return Notice(
                error.message or "an MFA code is needed", f"{key('contexts.open')} opens it and asks"
            ).sentence
        case SignInFailed():
            return Notice(*describe_sign_in(error, again)).sentence
        case _:
            return explain(error).sentence
