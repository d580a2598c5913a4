"""What credentials may need to be asked for on the terminal, before the screen opens."""

from __future__ import annotations

from tui.aws.profiles import needs_prompt, process_of

# typing's own constant would cost a good part of the time to the first frame.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.aws.credential_process import Printed


def may_ask(environ: Mapping[str, str], profile: str) -> bool:
    """Tell whether signing in may ask for something: an MFA code, or a prompt of a credential_process."""
    return needs_prompt(environ, profile) or process_of(environ, profile) is not None


def ask_on_terminal(environ: Mapping[str, str], profile: str, region: str) -> tuple[Printed, ...]:
    """Run the profile's process and ask for its MFA code, where it has them; raise ProviderError.

    The AWS process needs neither again: it finds the role's session where the AWS CLI keeps it too, and
    is given what the process printed.
    """
    from tui.aws.credential_process import run_on_terminal

    process = process_of(environ, profile)
    printed = (run_on_terminal(*process),) if process is not None else ()
    if needs_prompt(environ, profile):
        from getpass import getpass

        from tui.aws.session import open_session, sign_in

        sign_in(open_session(profile, region, getpass, printed))
    return printed
