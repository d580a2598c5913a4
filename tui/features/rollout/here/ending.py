"""The report of a rollout of this machine, which is kept at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tui.domain.clean_text import clean
from tui.features.rollout.group.folders import kept_members
from tui.features.rollout.here.store import KeptRollout, RolloutFolder
from tui.features.rollout.text.progress import describe_phase
from tui.features.rollout.text.report import Report, plan_lines, time_text, to_markdown, write_lines, zone_of
from tui.writes.journal.entry import Entry
from tui.writes.journal.file import Journal

Reporting = Callable[[RolloutFolder], str]
"""Returns the report of a rollout as it is now."""


def report_of(folder: RolloutFolder, journal: Journal, now: datetime) -> str:
    """Return the report of a rollout as it is now, with its writes as the journal has them."""
    function = folder.load().rollout.function
    return write_report(folder, journal.writes(lambda entry: entry, function=function).items, now)


def write_report(folder: RolloutFolder, writes: Iterable[Entry], now: datetime) -> str:
    """Return the report of a rollout as Markdown; `writes` are those to its function, as the journal has them."""
    kept, events = folder.load(), folder.events()
    rollout, zone = kept.rollout, zone_of(kept.rollout.began)
    report = Report(
        name=f"{rollout.function}:{rollout.alias}",
        moves=f"{rollout.before.primary} → {rollout.target}",
        state=describe_phase(rollout, now),
        id=rollout.id,
        place=kept.place,
        by=kept.operator or "not known",
        reason=kept.reason or "none given",
        began=rollout.began,
        ended=rollout.since if rollout.phase.ended else None,
        facts=_commands(events, zone),
        left_out=folder.left_out(),
        group_lines=_others(kept, kept_members(folder), now),
        plan=rollout.plan.name,
        plan_lines=plan_lines(rollout.plan),
        events=events,
        evidence=folder.evidence(),
        write_lines=write_lines((entry for entry in writes if is_of_rollout(entry, rollout.id)), kept.place, zone),
    )
    return to_markdown(report)


def is_of_rollout(entry: Entry, id: str) -> bool:
    """Tell whether a write on record was made by a rollout: its reason begins with the rollout's name."""
    return entry.operation == "UpdateAlias" and entry.reason.startswith(f"rollout {id},")


def _commands(events: Sequence[Mapping[str, Any]], zone: str) -> Iterator[str]:
    for event in events:
        if event.get("by"):
            why = event.get("why", "")
            asked = f"{event.get('event')} by {event['by']} at {time_text(str(event.get('at', '')), zone)}"
            yield f"{asked}: {why}" if why else asked


def _others(kept: KeptRollout, group: Sequence[KeptRollout], now: datetime) -> Iterator[str]:
    """Yield what became of each other member; each has a report of its own."""
    for one in (member.rollout for member in group):
        if one.id != kept.rollout.id:
            moved = f"{one.function}:{one.alias} {one.before.primary} → {one.target}"
            yield f"- {clean(moved)}: {clean(describe_phase(one, now))} ({one.id})"
