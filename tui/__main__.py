"""Starts Crossfade: flags, settings, provider, app; the only place that knows all of them."""

from __future__ import annotations

import os
import sys

from tui.cli import read_command_line
from tui.mistake import SettingsMistake

# typing's own constant would cost half of the time to the first frame.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.providers.port import Provider
    from tui.settings import Settings

USAGE = 2
"""The exit status of a start that could not be: bad input, no credentials, no region."""


def main() -> int:
    """Run the command; return its exit status."""
    argv = sys.argv[1:]
    try:
        line = read_command_line(argv)
        if not line.show and not (os.isatty(0) and os.isatty(1)):
            raise SettingsMistake("it needs a terminal for its screen; see crossfade --help")
        # The frame stands before anything heavy is imported; an MFA code is asked for before any frame.
        if not line.show and (line.demo or not _needs_prompt(line.profile)):
            from tui.terminal import splash

            splash.paint(" crossfade  Functions", "connecting…")
        from tui.settings import read_settings

        settings = read_settings(argv, os.environ)
        if settings.answer:
            sys.stdout.write(settings.answer)
            return 0
        return _run(settings)
    except SettingsMistake as mistake:
        return _refuse(str(mistake))


def _run(settings: Settings) -> int:
    provider: Provider | None = None
    if not settings.demo and _needs_prompt(settings.profile):
        from tui.providers.errors import ProviderError

        try:
            provider = _open_asking(settings)
        except ProviderError as error:
            return _refuse(error.message)

    def open_provider() -> Provider:
        from tui.providers.session import demo_provider
        from tui.providers.session import open_provider as open_aws

        if provider is not None:
            return provider
        return demo_provider(settings) if settings.demo else open_aws(settings)

    from tui.app import CrossfadeApp
    from tui.last_known import last_known

    app = CrossfadeApp(settings, open_provider, last_known(settings, os.environ))
    app.run(mouse=settings.mouse)
    sys.stdout.flush()
    for words in app.farewell:
        sys.stderr.write(f"crossfade: {words}\n")
    sys.stderr.flush()
    # A read that hangs must not hold up leaving; every write has been waited for or told of by now.
    os._exit(app.return_code or 0)


def _open_asking(settings: Settings) -> Provider:
    from getpass import getpass

    from tui.providers.session import open_provider

    return open_provider(settings, ask=getpass)


def _needs_prompt(profile: str) -> bool:
    from tui.providers.profiles import needs_prompt

    return needs_prompt(os.environ, profile)


def _refuse(words: str) -> int:
    from tui.terminal import splash

    splash.withdraw()
    sys.stderr.write(f"crossfade: {words}\n")
    return USAGE


if __name__ == "__main__":
    sys.exit(main())
