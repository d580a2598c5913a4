"""Where aliases point, in words: `PROD 6→7 10%` in a list, `◂┄ PROD 10 %` in the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.domain.history import AliasLabel, Role
from tui.domain.version import LATEST
from tui.presentation.spans import Measure, Span, failure_text, shorten

if TYPE_CHECKING:
    from tui.domain.account import AliasesRead
    from tui.domain.alias import Alias
    from tui.domain.function import Provisioned

ARROWS = {Role.WHOLE: "◂", Role.PRIMARY: "◂━", Role.CANARY: "◂┄"}
"""The shape says the role: full line for the primary, dotted for the canary, none where nothing is shared."""

AliasSpans = tuple[Span, Span]
"""An alias's name, which may be cut, and where it points, which may not."""


def alias_spans(alias: Alias, mark: str = "") -> AliasSpans:
    """Say where one alias points, behind a mark where something is known to be wrong with it."""
    routing = alias.routing
    name = Span(f"{mark}{alias.name}", "trouble" if mark else "alias")
    if routing.canary is None:
        return name, Span(f" {routing.primary}", "version")
    more = f" (+{routing.more} more)" if routing.more else ""
    return name, Span(f" {routing.primary}→{routing.canary} {routing.weight}%{more}", "split")


def split_first(aliases: Iterable[Alias]) -> list[Alias]:
    """Put the split aliases first and those on `$LATEST` last, each part in AWS's order by name."""
    return sorted(aliases, key=lambda alias: (not alias.routing.split, alias.routing.primary == LATEST, alias.name))


def aliases_remark(known: AliasesRead | None, reading: bool) -> Span | None:
    """Say in brackets why there are no aliases to show, or return None where there are."""
    if known is not None and known.aliases:
        return None
    if known is not None and known.failure is not None:
        return Span(f"({failure_text(known.failure)})", "trouble")
    return Span("(loading)" if reading or known is None else "(no aliases)", "quiet")


def alias_label_spans(
    label: AliasLabel, selected: bool, width: int | None = None, measure: Measure = len
) -> list[Span]:
    """Draw one label of the history; the selected alias stands in brackets.

    Where it is too wide for so many cells, the alias's name is cut, never its share.
    """
    before, after = ("[", "]") if selected else ("", "")
    share = f" {label.share} %" if label.role is not Role.WHOLE else ""
    arrow = f"{ARROWS[label.role]} "
    name = label.alias
    if width is not None:
        name = shorten(name, max(width - measure(arrow + before + after + share), 2), measure)
    role = "selected" if selected else label.role.value
    return [Span(f"{arrow}{before}{name}{after}{share}", role, label.alias)]


def provisioned_text(provisioned: Provisioned) -> str:
    """Say how much concurrency is provisioned, of how much asked, and AWS's status."""
    text = f"provisioned {provisioned.allocated}/{provisioned.requested} {provisioned.status}"
    return f"{text}: {provisioned.reason}" if provisioned.reason else text
