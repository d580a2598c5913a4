"""Starts Crossfade: flags, settings, provider, app; the only place that knows all of them."""

from __future__ import annotations

import os
import sys

from tui.settings.command_line import SCRIPT_VERBS, read_command_line
from tui.settings.printing import print_all, tell
from tui.storage.user_input import ConfigError

# typing's own constant would cost half of the time to the first frame.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tui.app.known_contexts import KnownContexts, OpenProvider
    from tui.aws.child import Process
    from tui.aws.credential_process import Printed
    from tui.aws.lambda_provider import LambdaProvider
    from tui.aws.port import Provider
    from tui.settings.settings import Settings
    from tui.writes.journal.file import Journal
    from tui.writes.journal.presence import Presence

USAGE = 2
"""The exit status of a start that could not be: bad input, no credentials, no region."""


def main() -> int:
    """Run the command; return its exit status."""
    sys.excepthook = _crashed
    argv = sys.argv[1:]
    process: Starting | None = None
    if argv and argv[0] in SCRIPT_VERBS:
        from tui.verbs.run import run as run_verb

        return run_verb(argv)
    try:
        line = read_command_line(argv)
        if line.verb and not line.show:
            from tui.verbs.offline import run

            return print_all(run(line))
        # Where another process draws, as for a browser, there is no terminal to look at or to ask on.
        drawn_here = "TEXTUAL_DRIVER" not in os.environ
        if drawn_here and not line.show and not (os.isatty(0) and os.isatty(1)):
            # An error in the arguments comes first: a terminal would not fix it.
            _check(argv)
            raise ConfigError(
                "needs an interactive terminal; scripts use commands such as crossfade canaries --json, "
                "see crossfade --help"
            )
        # The frame stands before anything heavy is imported; what credentials ask for is asked before any frame.
        if not line.show and (line.demo or not _may_ask(line.profile)):
            if drawn_here:
                _paint()
            process = Starting(demo=line.demo)
        import gc

        # Collecting while everything is imported frees nothing; it goes on once the first frame is painted.
        gc.disable()
        from tui.settings.settings import read_settings

        settings = read_settings(argv, os.environ)
        if settings.answer:
            return print_all((settings.answer,))
        return _run(settings, process)
    except ConfigError as error:
        return _refuse(str(error))


def _check(argv: list[str]) -> None:
    """Raise ConfigError where what was asked for cannot be had, with or without a terminal."""
    from tui.settings.settings import read_settings

    settings = read_settings(argv, os.environ)
    if settings.demo:
        from tui.demo.scenario.reading import read_scenario
        from tui.storage.user_input import said_at

        try:
            read_scenario(settings.scenario or None)
        except ConfigError as error:
            raise said_at(settings.place_of("scenario"), error) from None


def _run(settings: Settings, process: Starting | None) -> int:
    printed: tuple[Printed, ...] = ()
    if not settings.demo and _may_ask(settings.profile):
        from tui.aws.before_screen import ask_on_terminal
        from tui.domain.errors import ProviderError
        from tui.presentation.error_text import describe_ending
        from tui.terminal import splash

        splash.withdraw()
        try:
            printed = ask_on_terminal(os.environ, settings.profile, settings.region)
        except ProviderError as error:
            return _refuse(describe_ending(error))
        _paint()
        process = process or Starting(demo=False)

    def opener(entered: Settings) -> OpenProvider:
        def open_provider(mfa_code: str = "", /) -> Provider:
            from functools import partial

            from tui.aws.session import open_provider as open_aws
            from tui.demo.provider import demo_provider
            from tui.storage.locked_file import LockedFiles

            opening: Callable[..., LambdaProvider] = demo_provider
            if not entered.demo:
                # What was printed before the screen opened is of the first context alone.
                before = printed if entered is settings else ()
                shared_file = LockedFiles(state_folder())
                opening = partial(open_aws, printed=before, shared_file=shared_file, mfa_code=mfa_code)
            open_it = partial(opening, entered, mark=entered.marked)
            if process is None or not process.is_possible:
                return open_it()
            from tui.aws.remote import RemoteProvider

            return RemoteProvider(process.start, open_it, app.say.alert).port

        return open_provider

    from tui.settings.shown_times import use_times

    use_times(settings)
    # A thread that unpacks ten thousand functions gives way to a key within a millisecond, not within five.
    sys.setswitchinterval(0.001)
    from tui.terminal.spared import spare

    spare()
    import asyncio
    import threading
    from functools import cache

    from tui.app.app import CrossfadeApp
    from tui.settings.functions_cache import functions_cache
    from tui.storage.private_files import state_folder

    @cache
    def open_journal() -> Journal:
        from tui.writes.journal.file import Journal, passing_journal, sweep_passing

        threading.Thread(target=sweep_passing, name="sweep", daemon=True).start()
        # The demo leaves nothing behind, least of all among the records of real writes.
        return passing_journal() if settings.demo else Journal(state_folder(), process.presence if process else None)

    tour_progress = None
    if settings.tour:
        from tui.storage.tour_progress import TourProgress

        tour_progress = TourProgress(state_folder())
    app = CrossfadeApp(
        settings,
        opener(settings),
        functions_cache(settings, os.environ),
        open_journal,
        tour_progress,
        # The tour is told in one account.
        None if settings.tour else _known_contexts(settings, opener),
    )

    def end_on(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None and app.is_running:
            app.call_from_thread(app.crash_with, ended.exc_value)

    threading.excepthook = end_on
    # Not asyncio.run, which would wait for the threads of calls that are still on their way.
    app.run(mouse=settings.mouse, loop=asyncio.new_event_loop())
    app.journal.close(still_held=app.leaves_writes)
    if app.crashed is not None:
        from tui.storage.crash_reports import report

        app.farewell.append(report(app.crashed))
    for words in app.farewell:
        tell(words)
    # A read that hangs must not hold up leaving; every write has been waited for or told of by now.
    os._exit(app.return_code or 0)


def _known_contexts(settings: Settings, opener: Callable[[Settings], OpenProvider]) -> KnownContexts:
    """Return the contexts of this start: those of the demo, or those of AWS's files and of earlier sessions."""
    from tui.app.known_contexts import KnownContexts
    from tui.settings.functions_cache import functions_cache
    from tui.storage.private_files import state_folder
    from tui.storage.recent_contexts import RecentContexts
    from tui.writes.journal.file import passing_journal

    return KnownContexts(
        settings,
        os.environ,
        opener,
        recent=None if settings.demo else RecentContexts(state_folder()),
        cache=lambda entered: functions_cache(entered, os.environ),
        open_journal=passing_journal if settings.demo else None,
    )


class Starting:
    """Starts the AWS process, where the platform can: the first one ahead of time.

    Each holds the lock of the session with this one, by the open file that it inherits.
    """

    def __init__(self, *, demo: bool) -> None:
        self.presence: Presence | None = None
        self._demo = demo
        self._ahead: Process | None = None
        self.is_possible = hasattr(os, "posix_spawn")
        if self.is_possible:
            # The demo's writes are nobody's to settle.
            self.presence = None if demo else _presence()
            self._ahead = self.start()

    def start(self) -> Process:
        """Return a process that was started."""
        from tui.aws.child import FOR_AWS, FOR_DEMO, spawn

        ahead, self._ahead = self._ahead, None
        lock = str(self.presence.file) if self.presence is not None else ""
        imports = FOR_DEMO if self._demo else FOR_AWS
        return ahead or spawn(imports, report="tui.storage.crash_reports:report", lock=lock)


def _presence() -> Presence:
    import contextlib

    from tui.storage.private_files import make_folder, state_folder
    from tui.writes.journal.presence import Presence

    folder = state_folder()
    presence = Presence(folder)
    # Where it cannot be taken no write can be recorded either, and each says so.
    with contextlib.suppress(OSError):
        make_folder(folder)
        presence.take()
    return presence


def _may_ask(profile: str) -> bool:
    if "TEXTUAL_DRIVER" in os.environ:
        return False
    from tui.aws.before_screen import may_ask

    return may_ask(os.environ, profile)


def _paint() -> None:
    from tui.terminal import splash

    splash.paint(" crossfade  Functions", "connecting…")


def _crashed(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """Put the terminal back and report; Python itself ends the process with status 1."""
    from tui.terminal import splash

    splash.withdraw()
    if not issubclass(kind, KeyboardInterrupt):
        from tui.storage.crash_reports import report

        tell(report(error))


def _refuse(words: str) -> int:
    from tui.terminal import splash

    splash.withdraw()
    tell(words)
    return USAGE


if __name__ == "__main__":
    sys.exit(main())
