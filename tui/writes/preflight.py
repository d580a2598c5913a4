"""What speaks against a write that is no move of an alias, known before the call is made (aws-semantics 1.2, 1.4)."""

from __future__ import annotations

from tui.domain.call import Call
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected
from tui.writes.alias_preflight import Finding, Level
from tui.writes.calls import kind_of
from tui.writes.ownership.owner import FREE, Ownership


def check_call(
    call: Call,
    function: FunctionSnapshot | None,
    *,
    read_only: bool,
    ownership: Ownership = FREE,
    protected: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    """Say what speaks against `call`, blocks first; without `function`, what it would tell is not checked.

    `ownership` is the alias's or, for a write to `$LATEST`, the function's; `protected` are the patterns of protected
    aliases. Moves of an alias are checked by `alias_preflight`.
    """
    if read_only:
        return (Finding(Level.BLOCK, "read-only mode: changes are disabled"),)
    kind = kind_of(call)
    findings = [*kind.check(function, protected), *kind.check_owner(ownership)]
    return tuple(sorted(findings, key=lambda finding: -finding.level))


def touches_protected(call: Call, function: FunctionSnapshot | None, patterns: tuple[str, ...]) -> bool:
    """Tell whether a write changes what a protected alias serves: the alias itself, or `$LATEST` that it points at."""
    return any(is_protected(name, patterns) for name in kind_of(call).aliases_served(function))
