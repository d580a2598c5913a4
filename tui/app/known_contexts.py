"""The contexts that this start can open: where they are read, what each is opened with, and which were opened last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from tui.domain.context import Context
from tui.domain.context_choice import ContextChoice
from tui.features.contexts.listing import Contexts, Known, account_of, choice_of, known_contexts
from tui.features.contexts.rights import Rights
from tui.settings.context_rules import describe_fitting, named_contexts
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.aws.port import Provider
    from tui.storage.functions_cache import FunctionsCache
    from tui.storage.recent_contexts import RecentContexts
    from tui.writes.journal.file import Journal


class OpenProvider(Protocol):
    """Opens AWS; blocking."""

    def __call__(self, mfa_code: str = "", /) -> Provider:
        """Return the port; raise ProviderError, MfaCodeNeeded where a code has to be asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one context is opened with; `open_journal` makes the record of its writes, None for the one there is."""

    settings: Settings
    open_provider: OpenProvider
    functions_cache: FunctionsCache | None = None
    open_journal: Callable[[], Journal] | None = None


class KnownContexts:
    """Reads AWS's configuration files and what was opened before; in the demo, its own contexts and nothing else."""

    def __init__(
        self,
        settings: Settings,
        environ: Mapping[str, str],
        opener: Callable[[Settings], OpenProvider],
        *,
        recent: RecentContexts | None = None,
        cache: Callable[[Settings], FunctionsCache | None] = lambda _: None,
        open_journal: Callable[[], Journal] | None = None,
    ) -> None:
        self._settings, self._environ, self._opener = settings, environ, opener
        self._recent, self._cache, self._open_journal = recent, cache, open_journal
        self._first: ContextChoice | None = None

    def current(self, context: Context | None, settings: Settings) -> ContextChoice | None:
        """Return the choice that leads to an opened context; to the one that is being opened, where that is known."""
        if context is None:
            named = ContextChoice(settings.profile, settings.region, settings.scenario)
            return named if settings.region and (settings.profile or settings.scenario) else None
        if not settings.demo:
            choice = choice_of(context)
        else:
            from tui.demo.contexts import DEFAULT

            choice = choice_of(context, settings.scenario or DEFAULT)
        self._first = self._first or choice
        return choice

    def read(self, current: ContextChoice | None) -> Contexts:
        """Return the contexts there are, with their rights; blocking, asks nobody."""
        if self._settings.demo:
            from tui.demo.contexts import CONTEXTS, NOTE

            made = dict(CONTEXTS)
            choices = dict.fromkeys(one for one in (current, self._first, *made) if one is not None)
            known = tuple(Known(choice, account=made.get(choice, ""), note=NOTE) for choice in choices)
            notes: tuple[str, ...] = ()
        else:
            known, notes = self._read_files(current)
        return self.rated(Contexts(known, current.key if current else "", notes=notes, complete=True))

    def _read_files(self, current: ContextChoice | None) -> tuple[tuple[Known, ...], tuple[str, ...]]:
        from tui.aws.profile_list import list_profiles

        listed = list_profiles(self._environ)
        names = {profile.name for profile in listed.profiles}
        settings = self._settings
        region = self._environ.get("AWS_REGION") or self._environ.get("AWS_DEFAULT_REGION") or settings.region
        recent = self._recent.load() if self._recent is not None else ()
        opened = [Known(one.choice, account=one.account, used=one.used) for one in recent]
        named: Iterable[tuple[str, str]] = ((settings.profile, settings.region), *named_contexts(settings.contexts))
        choices = [ContextChoice(profile, where) for profile, where in named if profile in names and where]
        # The one of the start may be of a machine's role, which no file names.
        choices += [self._first] if self._first is not None else []
        # A profile that was taken out of the files since is no context any more, nor are keys that are set no more.
        keys = "AWS_ACCESS_KEY_ID" in self._environ
        still = [one for one in opened if one.choice.profile in names or (keys and not one.choice.profile)]
        return known_contexts(current, still, listed.profiles, choices, region), listed.notes

    def rated(self, contexts: Contexts) -> Contexts:
        """Return contexts with the rights in each, by its account as far as that is known."""
        rights = {one.choice.key: self._rights(one.choice, account_of(contexts, one)) for one in contexts.known}
        return replace(contexts, rights=rights)

    def _rights(self, choice: ContextChoice, account: str) -> Rights:
        """Return what the settings allow in a context; an account that is not known yet may match any rule."""
        settings = self._settings
        place = choice.profile or ("demo" if settings.demo else "environment")
        context = settings.marked(Context(place, choice.region, account, profile=choice.profile))
        return Rights(
            context.read_only,
            context.production,
            context.name,
            describe_fitting(context, settings.contexts),
            settings.protected_aliases,
            context.provisional,
            settings.read_only,
        )

    def entry(self, choice: ContextChoice) -> Entry:
        """Return what a context is opened with."""
        settings = self._settings.for_context(choice)
        if choice == self._first:
            # As it was opened first, so that what was kept under those settings is found again.
            first = self._settings
            settings = self._settings.for_context(ContextChoice(first.profile, first.region, first.scenario))
        return Entry(settings, self._opener(settings), self._cache(settings), self._open_journal)

    def remember(self, choice: ContextChoice, account: str, now: datetime) -> None:
        """Keep that a context was opened; blocking."""
        if self._recent is not None:
            self._recent.add(choice, account, now)
