"""What hangs on a version in the history: `◂┄ PROD 10 %`, and its provisioned concurrency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.history import AliasLabel, Role
from tui.presentation.spans import Measure, Span, shorten

if TYPE_CHECKING:
    from tui.domain.function import Provisioned

ARROWS = {Role.WHOLE: "◂", Role.PRIMARY: "◂━", Role.CANARY: "◂┄"}
"""The shape says the role: full line for the primary, dotted for the canary, none where nothing is shared."""


def alias_label_spans(
    label: AliasLabel, selected: bool, width: int | None = None, measure: Measure = len
) -> list[Span]:
    """Draw one label of the history; the selected alias is in brackets.

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
