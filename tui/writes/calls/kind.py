"""What is known of one write call: its words, what speaks against it, and what the journal keeps of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tui.domain.alias import Alias
from tui.domain.call import Call, shown
from tui.domain.clean_text import clean
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.setting import setting_text
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import AliasState
from tui.writes.journal.readback import State
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What the journal keeps of a call: neither code nor values of an environment.

    `before` and `after` are the alias's, `arn` tells the account. `asked` is what is sent by the API's names, `seen`
    what is compared later with what is there.
    """

    before: AliasState | None = None
    after: Routing | None = None
    arn: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write changed of what is shown, until that is read again.

    The state of `version` is in the answer alone; `publishes` says that it is new.
    """

    created: Alias | None = None
    updated: Alias | None = None
    deleted: Alias | None = None
    version: Version | None = None
    publishes: bool = False


NO_CHANGES = Changes()


class CallKind(Protocol):
    """One call, seen as what it is. `summary` says in one line what it would do, `confirm` what its yes says.

    `alias` is the one that it is decided on, None where it writes to none that exists. With `is_named` the alias's name
    is always typed; what `is_risky` begins on no. What `is_unguarded` takes no RevisionId, so the alias is read and
    compared just before (aws-semantics 1.3). What `rolls_back` gives the primary all traffic again and does nothing
    else; it goes out also where it cannot be recorded. `done` says that it was made. `secret_values` are those of the
    variables that it sets, of which fingerprints alone are compared later.
    """

    @property
    def title(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def confirm(self) -> str: ...

    @property
    def alias(self) -> Alias | None: ...

    @property
    def is_named(self) -> bool: ...

    @property
    def is_risky(self) -> bool: ...

    @property
    def is_unguarded(self) -> bool: ...

    @property
    def rolls_back(self) -> bool: ...

    @property
    def done(self) -> str: ...

    @property
    def secret_values(self) -> Mapping[str, str]: ...

    def result(self, answer: State) -> str:
        """Say what came of it."""
        ...

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        """Yield what speaks against it; without `function`, what that would tell is not checked."""
        ...

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        """Yield what speaks against it by whoever else moves what it writes to."""
        ...

    def record(self) -> CallRecord:
        """Return what the journal keeps of it."""
        ...

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        """Return the names of the aliases whose calls it changes."""
        ...

    def changes(self, answer: State) -> Changes:
        """Return what its answer changes of what is shown."""
        ...

    def command_parameters(self) -> dict[str, Any]:
        """Return its parameters as the AWS CLI takes them, without secrets."""
        ...


def sent_parameters(call: Call) -> dict[str, str]:
    """Return what is sent by the API's names, without code and environment."""
    sent = {name: value for name, value in shown(call).items() if name not in ("ZipFile", "Environment")}
    return {
        name: clean(setting_text(value) if isinstance(value, list) else str(value), LONGEST)
        for name, value in sent.items()
    }
