"""rollout report: what a rollout has left, whoever carries it out; what is missing of one of AWS is read before."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from tui.domain.clock import utc_now
from tui.domain.errors import NotFound, ProviderError
from tui.features.rollout.here.files import RolloutFiles
from tui.features.rollout.here.kept import to_json
from tui.features.rollout.here.store import Place
from tui.features.rollout.hosted.read_deployments import DeploymentsSource
from tui.features.rollout.hosted.read_executions import ExecutionsSource
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.record.keeper import RecordKeeper
from tui.features.rollout.record.record import HostedRecord, record_to_json
from tui.features.rollout.record.report import write_record_report
from tui.features.rollout.record.store import RecordFolder, find_record, newest_record
from tui.presentation.error_text import describe_ending
from tui.settings.folders import hosted_rollouts_folder
from tui.storage.private_files import state_folder
from tui.storage.user_input import ConfigError
from tui.verbs.arguments import alias_target
from tui.verbs.deployments import names_deployment
from tui.verbs.execution_list import names_execution
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import find_rollout, newest_of, report_of
from tui.verbs.last_hosted import last_hosted
from tui.verbs.opening import Opened, opened
from tui.verbs.output import print_json, print_text, say
from tui.verbs.recording import record_keeper
from tui.writes.journal.file import Journal

Kept = tuple[HostedRecord, RecordFolder]


def report(arguments: argparse.Namespace) -> ExitCode:
    """Print the report of a rollout, or all that is kept of it as JSON."""
    target: str = arguments.target
    demo = arguments.demo or arguments.scenario or arguments.speed
    if demo:
        with opened(arguments) as here, tempfile.TemporaryDirectory(prefix="crossfade-") as home:
            return _print_once(here, target, Path(home) / "records", as_json=arguments.json)
    if names_deployment(target) or names_execution(target):
        return _report_hosted(arguments, find_record(hosted_rollouts_folder(), target))
    own = newest_of(target)
    kept = _newest_of_alias(target, arguments.region)
    if kept is not None and (own is None or own.kept is None or kept[0].since > own.kept.rollout.began):
        return _report_hosted(arguments, kept)
    folder = find_rollout(target)
    if arguments.json:
        rollout = to_json(folder.load().rollout)
        print_json({"rollout": rollout, **_beside(folder)})
    else:
        print_text(report_of(folder))
    return ExitCode.DONE


def _report_hosted(arguments: argparse.Namespace, kept: Kept | None) -> ExitCode:
    """Print what is kept of a rollout of AWS; what is missing of it is read before, as far as that can be."""
    if kept is not None and kept[0].is_complete:
        return _print(kept, as_json=arguments.json)
    try:
        with opened(arguments) as here:
            if kept is None:
                with tempfile.TemporaryDirectory(prefix="crossfade-") as home:
                    return _print_once(here, arguments.target, Path(home) / "records", as_json=arguments.json)
            kept = _looked_at(here, record_keeper(here), kept[0].hosted.engine, kept[0].hosted.id) or kept
    except (ProviderError, ConfigError) as error:
        if kept is None:
            raise
        say(f"note: not looked at again: {describe_ending(error) if isinstance(error, ProviderError) else error}")
    return _print(kept, as_json=arguments.json)


def _print_once(here: Opened, target: str, records: Path, *, as_json: bool) -> ExitCode:
    """Print what can be read now of a rollout of which nothing is kept."""
    engine, id = last_hosted(here, target)
    keeper = RecordKeeper(records, here.workspace, Place("", "", demo=here.settings.demo), keeps_all=True)
    try:
        kept = _looked_at(here, keeper, engine, id)
    except NotFound as error:
        raise Ended(ExitCode.FAILED, f"there is no {target}, and nothing is kept of it") from error
    if kept is None:
        raise Ended(ExitCode.FAILED, f"{engine} does not say which alias {id} moves")
    say("note: it was not followed from here; this is what can be read of it now")
    return _print(kept, as_json=as_json)


def _looked_at(here: Opened, keeper: RecordKeeper, engine: Engine, id: str) -> Kept | None:
    source = DeploymentsSource if engine is Engine.CODEDEPLOY else ExecutionsSource
    failure = keeper.take(source(here.workspace).read(id))
    if failure:
        say(f"note: {failure}")
    return keeper.record(id)


def _print(kept: Kept, *, as_json: bool) -> ExitCode:
    record, folder = kept
    if as_json:
        print_json({"rollout": record_to_json(record), **_beside(folder)})
        return ExitCode.DONE
    journal = Journal(state_folder())
    try:
        written = journal.writes(lambda entry: entry, function=record.hosted.function)
    finally:
        journal.close()
    print_text(write_record_report(record, folder, written.items, utc_now()))
    return ExitCode.DONE


def _beside(files: RolloutFiles) -> dict[str, Any]:
    return {"events": files.events(), "evidence": files.evidence(), "left_out": files.left_out()}


def _newest_of_alias(target: str, region: str) -> Kept | None:
    """Return the newest that is kept of an alias, of the account and the region that are named, if any."""
    try:
        wanted = alias_target(target)
    except argparse.ArgumentTypeError:
        return None
    return newest_record(
        hosted_rollouts_folder(),
        lambda record: (
            (record.hosted.function, record.hosted.alias) == (wanted.function, wanted.alias)
            and record.place.region == (wanted.region or region or record.place.region)
            and record.place.account == (wanted.account or record.place.account)
        ),
    )
