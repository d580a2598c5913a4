"""What is known of one write call: its words, what speaks against it, and what the journal keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

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


def no_findings(*_: object) -> Iterator[Finding]:
    """Find nothing that speaks against it."""
    return iter(())


def no_changes(_: State) -> Changes:
    """Leave what is shown as it is."""
    return NO_CHANGES


def no_aliases(_: FunctionSnapshot | None) -> tuple[str, ...]:
    """Leave the calls of every alias as they are."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKind:
    """One call, seen as what it is. `summary` says in one line what it would do, `confirm` what its yes says.

    `done` says that it was made, `result` from AWS's answer what came of it, where that is more. `record` is what the
    journal keeps of it, `parameters` those of the AWS CLI, without secrets. `alias` is the one that it is decided on,
    None where it writes to none that exists. With `is_named` the alias's name is always typed; what `is_risky` begins
    on no. What `is_unguarded` takes no RevisionId, so the alias is read and compared just before (aws-semantics 1.3).
    What `rolls_back` gives the primary all traffic again and does nothing else; it goes out also where it cannot be
    recorded. `secret_values` are those of the variables that it sets, of which fingerprints alone are compared later.

    `check` yields what speaks against it, from the function (None where that is not known) and the patterns of
    protected names; `check_owner` the same from whoever else moves what it writes to. `aliases_served` names the
    aliases whose calls it changes, `changes` what its answer changes of what is shown.
    """

    title: str
    summary: str
    confirm: str
    done: str
    record: CallRecord
    parameters: Mapping[str, Any]
    alias: Alias | None = None
    is_named: bool = False
    is_risky: bool = False
    is_unguarded: bool = False
    rolls_back: bool = False
    secret_values: Mapping[str, str] = field(default_factory=dict, repr=False)
    result: Callable[[State], str] | None = None
    check: Callable[[FunctionSnapshot | None, tuple[str, ...]], Iterator[Finding]] = no_findings
    check_owner: Callable[[Ownership], Iterator[Finding]] = no_findings
    aliases_served: Callable[[FunctionSnapshot | None], tuple[str, ...]] = no_aliases
    changes: Callable[[State], Changes] = no_changes


def sent_parameters(call: Call) -> dict[str, str]:
    """Return what is sent by the API's names, without code and environment."""
    sent = {name: value for name, value in shown(call).items() if name not in ("ZipFile", "Environment")}
    return cleaned(
        {name: setting_text(value) if isinstance(value, list) else str(value) for name, value in sent.items()}
    )


def cleaned(fields: Mapping[str, str]) -> dict[str, str]:
    """Return fields as the journal keeps them: without control characters, and not longer than needed."""
    return {name: clean(value, LONGEST) for name, value in fields.items()}
