"""Which contexts are listed, and in which order: the open one, then recent ones, then the others by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tui.domain.context_choice import ContextChoice, Profile
from tui.features.contexts.rights import Rights
from tui.presentation.keymap import key

if TYPE_CHECKING:
    from tui.domain.context import Context

MOST = 2_500
"""Contexts listed."""


@dataclass(frozen=True, slots=True)
class Known:
    """A context that can be chosen, with what is known without asking AWS.

    `account` is of the files or of an earlier session, `used` when it was opened last here. `note` says what there is
    to say of it beside its profile.
    """

    choice: ContextChoice
    profile: Profile | None = None
    account: str = ""
    used: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who one is in a context, once AWS was asked; `asking` until it answers, `failure` where it does not say."""

    account: str = ""
    caller: str = ""
    asking: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Contexts:
    """What the room shows.

    `identities` and `rights` are by key, `marked` are the keys of those that are listed together; `notes` say what
    could not be read. `regions` are those that are known here, empty until they are.
    """

    known: tuple[Known, ...] = ()
    current: str = ""
    rights: Mapping[str, Rights] = field(default_factory=dict)
    identities: Mapping[str, Identity] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = False

    def at(self, key: str) -> Known | None:
        """Return the context of a key."""
        return next((one for one in self.known if one.choice.key == key), None)


def choice_of(context: Context, scenario: str = "") -> ContextChoice:
    """Return the choice that leads to an opened context."""
    profile = "" if context.environment_keys else context.profile
    return ContextChoice(profile, context.region, scenario)


def known_contexts(
    current: ContextChoice | None,
    recent: Sequence[Known],
    profiles: Sequence[Profile],
    named: Iterable[ContextChoice] = (),
    default_region: str = "",
) -> tuple[Known, ...]:
    """Return the contexts to list, each once: the open one, recent ones latest first, then by profile and region.

    `named` are those that Crossfade's configuration names; `default_region` is what the environment says for profiles
    without one.
    """
    by_name = {profile.name: profile for profile in profiles}
    listed: dict[ContextChoice, Known] = {}
    if current is not None:
        listed[current] = Known(current, by_name.get(current.profile))
    latest = sorted((one for one in recent if one.used is not None), key=_used, reverse=True)
    for one in latest:
        before = listed.get(one.choice)
        listed[one.choice] = (
            replace(one, profile=by_name.get(one.choice.profile))
            if before is None
            else replace(before, account=one.account, used=one.used)
        )
    of_profiles = [ContextChoice(profile.name, profile.region or default_region) for profile in profiles]
    for choice in sorted({*of_profiles, *named}):
        listed.setdefault(choice, Known(choice, by_name.get(choice.profile)))
    return tuple(_with_account(one) for one in list(listed.values())[:MOST])


def _used(known: Known) -> float:
    return known.used.timestamp() if known.used is not None else 0.0


def _with_account(known: Known) -> Known:
    """Add the account that the files name, where no session told it."""
    if known.account or known.profile is None:
        return known
    return replace(known, account=known.profile.account)


def with_region(contexts: Contexts, key: str, region: str) -> Contexts:
    """Return the list with a context's profile in another region beside it, which is found by its key."""
    at = contexts.at(key)
    if at is None:
        return contexts
    choice = at.choice._replace(region=region)
    if contexts.at(choice.key) is not None:
        return contexts
    index = contexts.known.index(at) + 1
    # Another region of the same profile is the same account.
    new = Known(choice, at.profile, at.account, note=at.note)
    return replace(contexts, known=(*contexts.known[:index], new, *contexts.known[index:]))


def account_of(contexts: Contexts, known: Known) -> str:
    """Return the account of a context as far as it is known, empty where it is not."""
    identity = contexts.identities.get(known.choice.key)
    return identity.account if identity is not None and identity.account else known.account


def matching(contexts: Contexts, filter: str) -> tuple[Known, ...]:
    """Return the contexts whose profile, region or account has each word of a filter."""
    words = filter.lower().split()
    if not words:
        return contexts.known

    def text(known: Known) -> str:
        identity = contexts.identities.get(known.choice.key)
        account = identity.account if identity is not None else ""
        return " ".join((*known.choice, known.account, account)).lower()

    return tuple(one for one in contexts.known if all(word in text(one) for word in words))


def why_not_open(known: Known | None) -> str | None:
    """Say why a context cannot be opened, None where nothing speaks against trying."""
    if known is None:
        return "no context under the cursor"
    if known.profile is not None and known.profile.problem:
        return f"profile {known.choice.profile}: {known.profile.problem}"
    if not known.choice.region:
        return f"profile {known.choice.profile} has no region: press {key('contexts.region')} to choose one"
    return None
