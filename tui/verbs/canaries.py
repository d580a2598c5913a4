"""canaries: every split alias of the account and region, or every alias, what wants a look first."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tui.domain.account import AliasesRead
from tui.features.canaries.read_account import AccountRead, read_canaries
from tui.features.canaries.rows import AliasRow
from tui.features.canaries.text import failures, owner_text, share_text, since_text, verdict_word, who_text
from tui.features.health.text.verdict import verdict_text
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import RolloutsReader
from tui.features.rollout.hosted.rollout import Engine, HostedRollout
from tui.presentation.spans import failure_text
from tui.presentation.table import TableColumn
from tui.settings.folders import rollouts_folder
from tui.storage.alias_index import AliasIndex, alias_index
from tui.verbs.arguments import Commands, Parser
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.functions import ALIAS, FUNCTION, alias_json, alias_text
from tui.verbs.opening import Opened
from tui.verbs.several import Listing, add_contexts, list_contexts
from tui.writes.ownership.owner import Managed

_COLUMNS = (
    TableColumn("state"),
    FUNCTION,
    ALIAS,
    TableColumn("version"),
    TableColumn("since", goes=5),
    TableColumn("by", least=12, goes=3),
    TableColumn("verdict", least=8, goes=6),
    TableColumn("owner", least=16, goes=4),
)
"""Cut, and left out, as on the screen."""

_KEPT_AT_ONCE = 100
"""Functions after which what was read is kept: whoever interrupts loses no more than that."""


def _canaries(here: Opened, arguments: argparse.Namespace) -> Listing:
    """Read aliases; what could not be read makes the answer incomplete, which is said."""
    read = _read(here, timedelta(minutes=arguments.max_age))
    context, account, now = here.workspace.context, read.account, here.workspace.context.clock.now()
    rows = sorted(read.rows.rows, key=lambda row: row.attention)
    shown = rows if arguments.all else [row for row in rows if row.alias.routing.split]
    unread = failures(account, read.evidence, read.hosted)
    reached = read.evidence.moves.since
    cells = [
        (
            row.state.word,
            row.alias.function,
            row.alias.name,
            alias_text(row.alias),
            since_text(row, reached, now),
            who_text(row),
            verdict_word(row),
            owner_text(row),
        )
        for row in shown
    ]
    beside = {
        "account": context.account,
        "region": context.region,
        "read_at": now.isoformat(),
        "functions": {"listed": len(account.functions), "read": account.functions_read},
        "not_read": unread,
    }
    note = f"{share_text(account)}; {'; '.join(unread[:5])}" if unread else ""
    key = "aliases" if arguments.all else "canaries"
    return Listing(_COLUMNS, cells, key, list(map(row_json, shown)), beside, note)


def row_json(row: AliasRow) -> dict[str, Any]:
    """Return an alias with what is known of it as JSON; what is not known, or was not asked for, is null."""
    move, verdict = row.move, row.verdict
    judged = verdict.verdict if verdict is not None else None
    return alias_json(row.alias) | {
        "account": row.account,
        "region": row.region,
        "state": row.state.name.lower(),
        "stale": row.stale,
        "since": move.time.isoformat() if move is not None else None,
        "by": (move.who or None) if move is not None else None,
        "with": (move.source or None) if move is not None else None,
        "owner": row.owner.by if isinstance(row.owner, Managed) else None,
        "moved_by": _mover_json(row),
        "verdict": judged.outcome.value if judged is not None else None,
        "verdict_reason": judged.reason.value if judged is not None else None,
        "verdict_text": verdict_text(judged, width=200) if judged is not None else None,
        "verdict_failure": failure_text(verdict.failure) if verdict is not None and verdict.failure else None,
        "read_at": row.read.read_at.isoformat() if row.read.read_at is not None else None,
    }


def _mover_json(row: AliasRow) -> dict[str, Any] | None:
    match row.mover.moves if row.mover is not None else None:
        case Listed(id=id):
            engine = Engine.HERE
        case HostedRollout(id=id, engine=engine):
            pass
        case _:
            return None
    return {"engine": engine.value, "id": id, "running": row.mover is not None and row.mover.rank == 0}


def _read(here: Opened, max_age: timedelta) -> AccountRead:
    """Read all of it, and keep what was read for others; raise Ended where the functions cannot be listed."""
    index = alias_index(here.workspace.context)
    kept = index.load() if index is not None and max_age else {}
    rollouts = RolloutsReader(rollouts_folder()).read()
    read: AccountRead | None = None
    with _progress() as show:
        steps = read_canaries(here.workspace, kept, max_age, here.settings.managed_tags, rollouts)
        for read in _kept(steps, index, kept):
            show(f"{share_text(read.account)}, {read.account.canaries:,} split")
    if read is None or read.account.failure is not None:
        failure = read.account.failure if read is not None else None
        why = failure_text(failure) if failure is not None else "no answer"
        raise Ended(ExitCode.FAILED, f"functions not read: {why}")
    return read


def _kept(
    steps: Iterable[AccountRead], index: AliasIndex | None, kept: dict[str, AliasesRead]
) -> Iterator[AccountRead]:
    """Pass on what is read, and add it to the index from time to time, and however it ends."""
    written = {name: one._replace(kept=False) for name, one in kept.items()}
    account, tried = None, len(written)
    try:
        for step in steps:
            account = step.account
            if index is not None and len(account.read) >= tried + _KEPT_AT_ONCE:
                tried = len(account.read)
                _keep(index, account.read, written)
            yield step
    finally:
        if index is not None and account is not None:
            _keep(index, account.read, written)
            if account.complete:
                index.add(dict.fromkeys(kept.keys() - {function.name for function in account.functions}))


def _keep(index: AliasIndex, read: Mapping[str, AliasesRead], written: dict[str, AliasesRead]) -> None:
    new = {name: one for name, one in read.items() if written.get(name) != one}
    if index.add(new):
        written.update(new)


@contextmanager
def _progress() -> Iterator[Callable[[str], object]]:
    """Show how far one is on one line of a terminal, which is gone afterwards."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        show("")


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = -1.0
    # Not so written that a NaN would pass.
    if not 0 <= minutes <= 525_600:
        raise argparse.ArgumentTypeError(f"expected minutes, 0 to 525600, not {text!r}")
    return minutes


def _add(commands: Commands, common: Parser, _: Parser) -> None:
    parser: Parser = commands.add_parser(
        "canaries", parents=[common], help="list every split alias of the account and region, what wants a look first"
    )
    parser.add_argument("--all", action="store_true", help="list the aliases that are not split too")
    parser.add_argument(
        "--max-age",
        type=_minutes,
        default=0.0,
        metavar="MINUTES",
        help="do not read again what was not split and was read within so many minutes (0: read all)",
    )
    add_contexts(parser)
    parser.set_defaults(run=lambda arguments: list_contexts(arguments, _canaries))


VERBS = (_add,)
