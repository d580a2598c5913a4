"""What is known of an account's functions: the list, and the aliases read so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.call_pace import CallPace
    from tui.domain.function import FunctionSnapshot, FunctionSummary
    from tui.domain.read_failure import ReadFailure


class AliasesRead(NamedTuple):
    """The aliases of one function and its newest version, as far as they were read.

    `latest` is the highest version number (with `+` behind it where there are more than were read), empty where none
    is published, None where it was not read. `failure` says why the aliases could not be read, `versions_failure` why
    the versions could not; `pace` is how fast AWS could be called after it, None where that is not known. `read_at` is
    when the aliases were read, None where that was not noted. Those that are `kept` are of an earlier session, or to be
    read again, and `renewal_failure` says why that failed.
    """

    aliases: tuple[Alias, ...] = ()
    latest: str | None = None
    failure: ReadFailure | None = None
    versions_failure: ReadFailure | None = None
    pace: CallPace | None = None
    read_at: datetime | None = None
    kept: bool = False
    renewal_failure: ReadFailure | None = None

    @property
    def awaits_renewal(self) -> bool:
        """Whether the aliases are old ones that were not asked for again yet."""
        return self.kept and self.renewal_failure is None

    @property
    def whole(self) -> bool:
        """Whether there is nothing left to read."""
        if self.awaits_renewal:
            return False
        failures = (self.failure, self.versions_failure, self.renewal_failure)
        return self.latest is not None or any(failure is not None for failure in failures)


@dataclass(frozen=True, slots=True)
class AccountSnapshot:
    """The functions of one account and region at one time.

    `complete` is False while pages are on their way. `as_of` is set where the list is an older one, kept from an
    earlier start. `pace` is how fast AWS could be called after the last reading. A function that is missing from `read`
    has not been asked for yet; one in `reading` is asked for now.
    """

    functions: tuple[FunctionSummary, ...] = ()
    read: Mapping[str, AliasesRead] = field(default_factory=dict)
    reading: frozenset[str] = frozenset()
    complete: bool = False
    as_of: datetime | None = None
    failure: ReadFailure | None = None
    pace: CallPace | None = None

    @property
    def canaries(self) -> int:
        """How many aliases, of those read, are split."""
        # Counted at each change of ten thousands: a list, without a property asked for each, takes a third of the time.
        return sum([alias.routing.canary is not None for known in self.read.values() for alias in known.aliases])

    @property
    def functions_read(self) -> int:
        """How many functions have had their aliases read; those kept of an earlier session do not count."""
        return sum([known.failure is None and not known.kept for known in self.read.values()])


def extended(account: AccountSnapshot, functions: tuple[FunctionSummary, ...], *, complete: bool) -> AccountSnapshot:
    """Return the account with one more page of functions."""
    return replace(account, functions=account.functions + functions, complete=complete, failure=None)


def asking(account: AccountSnapshot, function: str) -> AccountSnapshot:
    """Return the account with the aliases of `function` on their way."""
    return replace(account, reading=account.reading | {function})


def with_aliases(account: AccountSnapshot, function: str, known: AliasesRead) -> AccountSnapshot:
    """Return the account with what was read of the aliases of `function`; a failure takes no alias away."""
    return with_all_aliases(account, {function: known})


def with_all_aliases(account: AccountSnapshot, newest: Mapping[str, AliasesRead]) -> AccountSnapshot:
    """Do so for what was read of some functions, the last one read last: this copies what is known of all others."""
    read, pace = dict(account.read), account.pace
    for function, known in newest.items():
        earlier, pace = read.get(function), known.pace
        if known.failure is not None and earlier is not None and earlier.failure is None:
            known = earlier._replace(renewal_failure=known.failure, pace=known.pace)
        read[function] = known
    return replace(account, read=read, reading=account.reading.difference(newest), pace=pace)


def with_alias(account: AccountSnapshot, alias: Alias) -> AccountSnapshot:
    """Return the account with one alias as it is now, where the aliases of its function were read."""
    known = account.read.get(alias.function)
    if known is None or alias in known.aliases:
        return account
    aliases = tuple(alias if earlier.name == alias.name else earlier for earlier in known.aliases)
    return with_aliases(account, alias.function, known._replace(aliases=aliases))


def with_function(account: AccountSnapshot, function: FunctionSnapshot, read_at: datetime) -> AccountSnapshot:
    """Return the account with what was read of an open function, where its aliases were listed."""
    if not function.listed or not function.aliases_known:
        return account
    earlier = account.read.get(function.name, AliasesRead())
    newest = function.published[0].number if function.published else ""
    latest = newest if function.versions_known else earlier.latest
    read = AliasesRead(function.aliases, latest, pace=account.pace, read_at=read_at)
    same = read._replace(read_at=earlier.read_at, pace=earlier.pace) == earlier
    return account if same else with_aliases(account, function.name, read)


def forgotten(account: AccountSnapshot, function: str) -> AccountSnapshot:
    """Return the account as if the aliases of `function` had not been read: one was made or deleted."""
    return replace(account, read={name: known for name, known in account.read.items() if name != function})


def outdated(account: AccountSnapshot) -> AccountSnapshot:
    """Return the account with all aliases to be read again; those that are known are shown until then."""
    read = {
        name: known._replace(kept=True, renewal_failure=None)
        for name, known in account.read.items()
        if known.failure is None
    }
    return replace(account, read=read)


def with_kept(account: AccountSnapshot, kept: Mapping[str, AliasesRead]) -> AccountSnapshot:
    """Return the account with what an earlier session read of functions that were not read in this one."""
    return replace(account, read={**kept, **account.read})


def refreshed(earlier: AccountSnapshot, read: AccountSnapshot) -> AccountSnapshot:
    """Return what to show while the account is read: a list that was whole is shown until the new one is."""
    known = replace(read, read=earlier.read, reading=earlier.reading, pace=earlier.pace)
    if read.complete or not earlier.complete:
        return known
    return replace(earlier, failure=read.failure)
