"""Runs a verb, and turns what went wrong into a sentence and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module

from tui.domain.errors import (
    AliasMoved,
    BadScenario,
    CredentialsExpired,
    InConflict,
    NoCredentials,
    NoRegion,
    NotFound,
    NotPermitted,
    ProviderError,
    ReadOnly,
    Rejected,
)
from tui.features.rollout.here.kept import UnreadableRollout
from tui.presentation.error_text import describe_ending
from tui.presentation.times import second_in_zone
from tui.settings.command_line import SCRIPT_VERBS
from tui.settings.shown_times import use_times
from tui.storage.user_input import ConfigError
from tui.verbs.arguments import read_arguments
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.opening import settings_of
from tui.verbs.output import say
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.text import describe_unknown as describe_unknown_write


def run(argv: Sequence[str]) -> int:
    """Run a verb of SCRIPT_VERBS; return its exit status."""
    try:
        arguments = read_arguments(argv, import_module(f"tui.verbs.{SCRIPT_VERBS[argv[0]]}").VERBS)
        with suppress(ConfigError):
            # A verb that needs the settings says itself what is wrong with them; the others do without.
            use_times(settings_of(arguments))
        code: ExitCode = arguments.run(arguments)
        sys.stdout.flush()
    except SystemExit as ended:
        return int(ended.code or 0)
    except Ended as ended:
        say(str(ended))
        return ended.code
    except ConfigError as error:
        for one in (error, *error.others):
            say(str(one))
        return ExitCode.USAGE
    except OutcomeUnknown as error:
        say(f"outcome unknown: {describe_unknown(error)}")
        return ExitCode.UNKNOWN
    except (NoCredentials, NoRegion, CredentialsExpired, BadScenario) as error:
        say(describe_ending(error))
        return ExitCode.USAGE
    except UnreadableRollout as error:
        say(f"the rollout cannot be read: {error}")
        return ExitCode.FAILED
    except (NotPermitted, AliasMoved, InConflict, Rejected, ReadOnly) as error:
        say(describe_ending(error))
        return ExitCode.REFUSED
    except NotFound as error:
        say(describe_missing(error))
        return ExitCode.FAILED
    except ProviderError as error:
        say(describe_ending(error))
        # A write whose outcome is not known raises OutcomeUnknown: this is a reading, or was read not to be applied.
        return ExitCode.FAILED
    except BrokenPipeError:
        # Who reads has seen enough (`| head`).
        return ExitCode.DONE
    except OSError as error:
        say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return ExitCode.FAILED
    except KeyboardInterrupt:
        say(describe_interrupt(argv))
        return 130
    return code


def describe_unknown(error: OutcomeUnknown) -> str:
    """Return what is known of a write whose answer was lost, and what to look at; once this ends nobody else looks."""
    reconciled = error.reconciled
    function, alias, again = reconciled.entry.function, reconciled.alias, reconciled.again
    look = f"crossfade status {alias.function}:{alias.name}" if alias is not None else f"crossfade versions {function}"
    when = f" after {second_in_zone(again)}" if again is not None else ""
    told = describe_unknown_write(OutcomeUnknown(error.cause, replace(reconciled, again=None)))
    return f"{told} Before trying again, look{when}: {look}"


def describe_missing(error: NotFound) -> str:
    """Return what is not there and, where it is Lambda's, what lists those that are."""
    lists = "; see crossfade functions, crossfade aliases FUNCTION, crossfade versions FUNCTION"
    return f"{describe_ending(error)}{lists if error.action.startswith('lambda:') else ''}"


def describe_interrupt(argv: Sequence[str]) -> str:
    """Return what ctrl+c leaves behind: who follows a rollout has not stopped it."""
    if argv[0] != "rollout":
        return "interrupted"
    if any(word.partition("=")[0] in ("--demo", "--scenario", "--speed") for word in argv):
        return "interrupted; the demo's account ends with it"
    return "interrupted; what was started continues: see crossfade rollout list, deployments, executions"
