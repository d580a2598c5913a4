"""What is known of one write call: its words, what speaks against it, and what the journal keeps of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from tui.domain.alias import Alias
from tui.domain.call import Call, shown
from tui.domain.clean_text import clean
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.setting import setting_text
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import AliasState
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


class CallKind(Protocol):
    """One call, seen as what it is. `summary` says in one line what it would do, `confirm` what its yes says.

    `alias` is the one that it is decided on, None where it writes to none that exists. With `is_named` the alias's name
    is always typed; what `is_risky` begins on no.
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

    def result(self, answer: Alias | Version | Deployment | None) -> str:
        """Say what came of it."""
        ...

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        """Yield what speaks against it; without `function`, what that would tell is not judged."""
        ...

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        """Yield what speaks against it by whoever else moves what it writes to."""
        ...

    def record(self) -> CallRecord:
        """Return what the journal keeps of it."""
        ...


def sent_parameters(call: Call) -> dict[str, str]:
    """Return what is sent by the API's names, without code and environment."""
    sent = {name: value for name, value in shown(call).items() if name not in ("ZipFile", "Environment")}
    return {
        name: clean(setting_text(value) if isinstance(value, list) else str(value), LONGEST)
        for name, value in sent.items()
    }
