"""Where aliases point, in words, as in a list: `PROD 6→7 10%`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.presentation.spans import Span, failure_text

if TYPE_CHECKING:
    from tui.domain.account import AliasesRead
    from tui.domain.alias import Alias

AliasSpans = tuple[Span, Span]
"""An alias's name, which may be cut, and where it points, which may not."""


def alias_spans(alias: Alias, mark: str = "") -> AliasSpans:
    """Say where one alias points, behind a mark where something is known to be wrong with it."""
    routing = alias.routing
    name = Span(f"{mark}{alias.name}", "failure" if mark else "alias")
    if routing.canary is None:
        return name, Span(f" {routing.primary}", "version")
    more = f" (+{routing.more} more)" if routing.more else ""
    return name, Span(f" {routing.primary}→{routing.canary} {routing.weight}%{more}", "split")


def split_first(aliases: Iterable[Alias]) -> list[Alias]:
    """Put the split aliases first and those on `$LATEST` last, each part in AWS's order by name."""
    return sorted(aliases, key=lambda alias: (not alias.routing.split, alias.routing.on_latest, alias.name))


def aliases_remark(known: AliasesRead | None, reading: bool) -> Span | None:
    """Say in brackets why there are no aliases to show, or return None where there are."""
    if known is not None and known.aliases:
        return None
    if known is not None and known.failure is not None:
        return Span(f"({failure_text(known.failure)})", "failure")
    return Span("(loading)" if reading or known is None else "(no aliases)", "quiet")
