"""Opens AWS, or the demo, for a verb."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tui.aws.before_screen import ask_on_terminal, may_ask
from tui.aws.port import Provider
from tui.aws.session import open_provider
from tui.demo.provider import demo_provider
from tui.settings.settings import Settings, read_settings
from tui.storage.locked_file import LockedFiles
from tui.storage.private_files import state_folder
from tui.writes.journal.file import Journal, passing_journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """What a verb works with."""

    settings: Settings
    workspace: Workspace


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings in force for a verb; raise ConfigError."""
    options = []
    for name in ("profile", "region", "endpoint_url", "config", "scenario", "speed"):
        value = getattr(arguments, name, "")
        options += [f"--{name.replace('_', '-')}", value] if value else []
    if getattr(arguments, "demo", False):
        options.append("--demo")
    return read_settings(options, os.environ)


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Opened]:
    """Open the context that a line names, and close it; raise ConfigError, ProviderError."""
    settings = settings_of(arguments)
    provider = _provider(settings)
    # The demo leaves nothing behind, least of all among the records of real writes.
    journal = passing_journal() if settings.demo else Journal(state_folder())
    workspace = Workspace(provider, Record(journal, clock=lambda: provider.context.clock.now()))
    try:
        workspace.identify()
        yield Opened(settings, workspace)
    finally:
        workspace.close()
        journal.close()


def _provider(settings: Settings) -> Provider:
    if settings.demo:
        return demo_provider(settings, mark=settings.marked)
    asks = may_ask(os.environ, settings.profile) and os.isatty(0)
    printed = ask_on_terminal(os.environ, settings.profile, settings.region) if asks else ()
    shared_file = LockedFiles(state_folder())
    return open_provider(settings, mark=settings.marked, printed=printed, shared_file=shared_file)
