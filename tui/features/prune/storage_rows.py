"""Code storage by function, as rows."""

from __future__ import annotations

from tui.domain.storage import AccountCode, CodeStorage, FunctionCode
from tui.features.prune.text import meter
from tui.presentation.number_format import count, percent, size_text
from tui.presentation.spans import Span, Spans, failure_text, shorten


def storage_head(code: AccountCode) -> tuple[str, ...]:
    """Return the lines above the list."""
    all_of = len(code.functions)
    versions = sum(function.versions for function in code.functions)
    if code.complete and code.read >= all_of:
        how_far = f"{count(all_of, 'function')}, {count(versions, 'version')}"
    elif code.complete:
        how_far = f"{code.read:,} of {count(all_of, 'function')} read, stopped"
    else:
        how_far = f"{code.read:,} of {count(all_of, 'function')} read, reading…  (only $LATEST counted for the rest)"
    return meter(code.storage), how_far


def storage_spans(function: FunctionCode, code: AccountCode, width: int) -> Spans:
    """Return one function as a line; `width` is that of the longest name."""
    used = code.storage.used if isinstance(code.storage, CodeStorage) else 0
    share = percent(function.size / used) if used else ""
    if function.failure is not None:
        how = Span(failure_text(function.failure), "warn")
    elif function.versions or function.complete:
        how = Span(f"{count(function.versions, 'version')}{'' if function.complete else '+'}")
    else:
        how = Span("only $LATEST read", "quiet")
    return (
        Span(shorten(function.name, width).ljust(width), "strong"),
        Span(f"{size_text(function.size):>11}  {share:>9}  "),
        how,
    )
