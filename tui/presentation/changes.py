"""What changed between two versions, in few words that never cut a value."""

from __future__ import annotations

from collections.abc import Sequence

from tui.domain.version import Change
from tui.presentation.spans import Measure

_LONG = 24


def change_text(change: Change, bare: str = "{}") -> str:
    """Say one change: `code`, `MemorySize 256→512`, `env STAGE added`; long values are left out, not cut.

    `bare` is how a field is named whose values are not said.
    """
    if not change.known:
        return f"{change.field} not known"
    if change.field.startswith("env "):
        verb = "added" if change.before else "removed" if change.after else "changed"
        return f"{change.field} {verb}"
    if not change.before and not change.after:
        return bare.format(change.field)
    values = f"{change.before or '-'}→{change.after or '-'}"
    return f"{change.field} {values}" if len(values) <= _LONG else bare.format(change.field)


def changes_text(
    changes: Sequence[Change], width: int | None = None, measure: Measure = len, *, bare: str = "{}"
) -> str:
    """Say as many changes as fit into so many cells whole, and count the rest: `code, Timeout 3→30, +2`."""
    if not changes:
        return "nothing"
    for count in range(len(changes), 0, -1):
        words = [change_text(change, bare) for change in changes[:count]]
        if count < len(changes):
            words.append(f"+{len(changes) - count}")
        text = ", ".join(words)
        if width is None or measure(text) <= width:
            return text
    return f"{len(changes)} changes" if len(changes) > 1 else "1 change"
