"""Runs the `credential_process` of a profile: on the terminal before the screen opens, away from it afterwards.

What it prints are credentials: they are shown nowhere, and go to the AWS process by its pipe alone.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from tui.aws.sign_in import program_of
from tui.domain.clean_text import clean, without_secrets
from tui.domain.errors import CredentialsExpired, ProviderError
from tui.domain.sign_in import SignIn, Source

_CODE = "CredentialRetrievalError"
_SAID = 300
"""Characters kept of what a process says on stderr, its end."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What the process of a profile printed, by its words as botocore splits them."""

    words: tuple[str, ...]
    output: bytes = field(repr=False)


def run_on_terminal(profile: str, process: str) -> Printed:
    """Run a process that may ask on the terminal, and return what it printed; raise CredentialsExpired.

    What it writes to stderr is its own to show, and is seen as it comes.
    """
    try:
        words = tuple(shlex.split(process))
        ran = subprocess.run(words, stdout=subprocess.PIPE, check=False)
    except (OSError, ValueError, IndexError) as error:
        raise _not_run(profile, process, error) from error
    if ran.returncode != 0:
        raise _failure(profile, process, f"ended with status {ran.returncode}")
    return Printed(words, ran.stdout)


def take_over_processes(core: Any, printed: Iterable[Printed] = ()) -> None:
    """Make a botocore session run its processes through this module; what one `printed` before is its first answer."""
    left = {each.words: each.output for each in printed}
    chain = core.get_component("credential_provider")
    _take_over(chain.get_provider("custom-process"), left)
    # Source profiles of roles have providers of their own, made when they are needed.
    builder = chain.get_provider("assume-role")._profile_provider_builder
    create = builder._create_process_provider
    builder._create_process_provider = lambda profile_name: _take_over(create(profile_name), left)


def _take_over(provider: Any, left: dict[tuple[str, ...], bytes]) -> Any:
    provider._popen = partial(_run_away_from_terminal, left)
    provider._retrieve_credentials_using = partial(
        _credentials, provider._profile_name, provider._retrieve_credentials_using
    )
    return provider


class _Ended:
    """A process that has ended, as far as botocore looks at it."""

    returncode = 0

    def __init__(self, output: bytes) -> None:
        self._output = output

    def communicate(self) -> tuple[bytes, bytes]:
        return self._output, b""


def _run_away_from_terminal(left: dict[tuple[str, ...], bytes], words: Sequence[str], stdout: int, stderr: int) -> Any:
    output = left.pop(tuple(words), None)
    if output is not None:
        return _Ended(output)
    # In a session of its own it has no terminal, so that it cannot write into the screen or take its keys.
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=True)


def _credentials(profile: str, retrieve: Callable[[str], dict[str, Any]], process: str) -> dict[str, Any]:
    from botocore import credentials as botocores
    from botocore.exceptions import CredentialRetrievalError

    try:
        credentials = retrieve(process)
    except CredentialRetrievalError as error:
        said = clean(without_secrets(str(error.kwargs.get("error_msg", "")).strip()[-_SAID:]), _SAID)
        raise _failure(profile, process, f"failed: {said}" if said else "failed and does not say why") from error
    except (OSError, IndexError) as error:
        raise _not_run(profile, process, error) from error
    except UnicodeDecodeError as error:
        raise _failure(profile, process, "printed text that is not UTF-8") from error
    except ValueError as error:
        raise _failure(profile, process, "printed text that is not JSON; run it yourself to see") from error
    except (AttributeError, TypeError) as error:
        raise _failure(profile, process, "printed JSON that is not an object") from error
    try:
        expiry = cast(Any, botocores)._parse_if_needed(credentials.get("expiry_time") or "2999-01-01T00:00:00Z")
    except (ValueError, TypeError, OverflowError) as error:
        raise _failure(profile, process, "printed an Expiration that is not a time") from error
    if getattr(expiry, "tzinfo", None) is None:
        raise _failure(profile, process, "printed an Expiration without a time zone")
    if not all(isinstance(credentials.get(key), str) for key in ("access_key", "secret_key")):
        raise _failure(profile, process, "printed an AccessKeyId or SecretAccessKey that is not text")
    return credentials


def _not_run(profile: str, process: str, error: Exception) -> ProviderError:
    why = clean(error.strerror or str(error), 120) if isinstance(error, OSError) else "it is not a command line"
    return _failure(profile, process, f"cannot be run: {why}")


def _failure(profile: str, process: str, what: str) -> ProviderError:
    program = program_of(process)
    error = CredentialsExpired(
        "", f"the credential_process of profile {shlex.quote(clean(profile, 64))} ({program or 'empty'}) {what}", _CODE
    )
    error.sign_in = SignIn(Source.PROCESS, profile, program)
    return error
