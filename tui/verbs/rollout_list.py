"""rollout list: the rollouts of this machine, and those of AWS that were followed from it."""

from __future__ import annotations

import argparse
from typing import Any

from tui.domain.clock import utc_now
from tui.features.rollout.here.kept import to_json
from tui.features.rollout.here.store import Listed, list_rollouts
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.record.record import HostedRecord, record_to_json
from tui.features.rollout.record.store import list_records
from tui.presentation.ages import age
from tui.presentation.table import TableColumn
from tui.settings.folders import hosted_rollouts_folder, rollouts_folder
from tui.verbs.exit_codes import ExitCode
from tui.verbs.output import print_json, print_table

_COLUMNS = (
    TableColumn("rollout"),
    TableColumn("alias", least=12, goes=1, keep_ends=True),
    TableColumn("state", least=16, wraps=True),
)


def print_list(arguments: argparse.Namespace) -> ExitCode:
    """Print them, what cannot be read too."""
    listed = list_rollouts(rollouts_folder())
    records = list_records(hosted_rollouts_folder())
    if arguments.json:
        print_json([*map(_listed_json, listed), *(_record_json(name, record) for name, record in records)])
        return ExitCode.DONE
    rows = []
    for one in listed:
        if one.kept is None:
            rows.append((one.id, "", f"cannot be read: {one.unreadable}"))
            continue
        rollout = one.kept.rollout
        orphan = "" if one.is_carried_out or rollout.phase.ended else " (nobody carries it out)"
        rows.append((one.id, f"{rollout.function}:{rollout.alias}", f"{rollout.phase}{orphan}"))
    for name, record in records:
        if record is None:
            rows.append((name, "", "cannot be read"))
            continue
        hosted = record.hosted
        seen = f", as seen {age(hosted.read, utc_now())}" if hosted.running else ""
        rows.append((hosted.id, hosted.name, f"{hosted.course} by {hosted.engine}{seen}"))
    print_table(_COLUMNS, rows, none="no rollouts on this machine")
    return ExitCode.DONE


def _record_json(name: str, record: HostedRecord | None) -> dict[str, Any]:
    rollout = record_to_json(record) if record is not None else None
    engine = record.hosted.engine.value if record is not None else None
    return {"id": record.hosted.id if record is not None else name, "engine": engine, "rollout": rollout}


def _listed_json(listed: Listed) -> dict[str, Any]:
    rollout = to_json(listed.kept.rollout) if listed.kept is not None else None
    return {
        "id": listed.id,
        "engine": Engine.HERE.value,
        "is_carried_out": listed.is_carried_out,
        "unreadable": listed.unreadable or None,
        "rollout": rollout,
    }
