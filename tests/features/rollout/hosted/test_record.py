"""What is kept of rollouts that AWS runs: by one or more who follow them, to the end and past it."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import Releasing, releasing
from tui.domain.clock import ServiceClock
from tui.domain.deployment_call import CreateDeployment, StopDeployment
from tui.features.rollout.here.store import Place
from tui.features.rollout.hosted.deployment import from_listed
from tui.features.rollout.hosted.rollout import Course
from tui.features.rollout.hosted.watch import HostedRead, HostedReader, Wanted, sources
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.record import store
from tui.features.rollout.record.keeper import ASKED_AGAIN, MOST_AT_ONCE, RecordKeeper
from tui.features.rollout.record.record import Begun, HostedRecord, record_from_json, record_to_json
from tui.features.rollout.record.sampling import Sampler
from tui.features.rollout.record.store import (
    RecordFolder,
    find_record,
    folder_name,
    list_records,
    newest_record,
    prune_records,
)
from tui.storage import kept_folders
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

ROLLOUTS = ROOT / "assets" / "scenarios" / "rollouts.yaml"
PAYMENT = Wanted("cart-payment", "PROD")
RETURNS = Wanted("cart-returns", "PROD")


class Account:
    """The demo's AWS, and any number of Crossfades of one user that follow what it runs."""

    def __init__(self, aws: Releasing, home: Path) -> None:
        self.aws, self.home = aws, home
        self.records = home / "hosted-rollouts"
        self.workspace = Workspace(aws.provider, Record(Journal(home), clock=lambda: aws.clock.now))
        self.workspace.identify()

    def advance(self, seconds: float) -> None:
        """Let time pass, in AWS and by the clock that says what time it is there."""
        self.aws.clock.advance(seconds)
        opened = self.aws.provider.context
        self.aws.provider.context = replace(opened, clock=ServiceClock(theirs=self.aws.clock.now, speed=0.0))

    def keeper(self) -> RecordKeeper:
        return RecordKeeper(self.records, self.workspace, Place("", "", demo=True))

    def reader(self, keeper: RecordKeeper | None = None) -> HostedReader:
        return HostedReader(sources(self.workspace), Sampler(self.workspace, 60), keeper or self.keeper())

    def look(self, reader: HostedReader, wanted: Wanted) -> HostedRead:
        return reader.keep(reader.read(wanted))

    def deploy(self, function: str, target: str) -> CreateDeployment:
        group = self.workspace.provider.codedeploy.find_deployment_group(function, "PROD")
        assert group is not None
        call = CreateDeployment(self.workspace.read_alias(function, "PROD"), target, group, group.config, "mark")
        self.started = self.workspace.write(call, "release").answer
        return call

    def kept(self) -> tuple[HostedRecord, RecordFolder]:
        ((name, record),) = list_records(self.records)
        assert record is not None
        return record, RecordFolder(self.records, name)


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    with releasing(ROLLOUTS) as aws:
        yield Account(aws, tmp_path / "state")


def test_one_that_was_started_here_is_kept_to_its_end_by_all_who_follow_it(account: Account) -> None:
    first = account.keeper()
    account.deploy("cart-payment", "6")
    begun = Begun("ada", "release 6", find_plan("Canary10Percent5Minutes", account.home))
    assert first.begin(from_listed(account.started, account.aws.clock.now), begun) == ""  # type: ignore[arg-type]
    readers = account.reader(first), account.reader()
    for _ in range(10):
        account.advance(60)
        assert [account.look(reader, PAYMENT).failures for reader in readers] == [(), ()]
    record, folder = account.kept()
    assert (record.hosted.course, record.operator, record.hosted.before) == (Course.SUCCEEDED, "ada", "5")
    assert record == record_from_json(json.loads(json.dumps(record_to_json(record))))
    # Two followed it, and nothing is there twice.
    events = [event["event"] for event in folder.events()]
    assert len(events) == len(set(events))
    assert {"alias seen at 5→6 10 %", "alias seen at 6", "AllowTraffic Succeeded"} <= set(events)
    minutes = [str(sample["at"])[:16] for sample in folder.evidence()]
    assert len(minutes) == len(set(minutes)) >= 3
    assert folder.evidence()[-1]["calls"] > 0
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder.path, *folder.path.iterdir())}
    assert modes == {0o700, 0o600}
    report = (folder.path / "report.md").read_text()
    assert report.startswith("# cart-payment:PROD  5 → 6\n\n6, succeeded.\n")
    assert "- by: ada\n- reason: release 6\n" in report
    assert "As CodeDeploy carries it out:\n\n- 10 %: 5 min\n- 100 %\n" in report
    moved = r"UpdateAlias → 5→6 10 % by codedeploy as .* with CodeDeploy, revision [0-9a-f-]{36} \(CloudTrail "
    assert re.search(moved, report)
    assert f"started, 5 → 6, {record.hosted.plan}: performed (journal " in report
    assert (
        "crossfade rollout start cart-payment:PROD --engine codedeploy --plan Canary10Percent5Minutes --to 6" in report
    )
    assert "aws deploy create-deployment" in report
    # CloudTrail is minutes late: what it has of the last move is there at a later look.
    assert not record.is_complete
    account.advance(1200)
    account.look(account.reader(), Wanted())
    record, folder = account.kept()
    assert record.is_complete
    assert "UpdateAlias → 6 by codedeploy" in (folder.path / "report.md").read_text()


def test_one_from_elsewhere_names_who_started_it_and_is_completed_at_the_next_look(account: Account) -> None:
    account.look(account.reader(), RETURNS)
    record, folder = account.kept()
    assert (record.begun, record.hosted.course) == (None, Course.WAITING)
    # Whoever followed it was gone when it ended.
    account.aws.session.client("stepfunctions").stop_execution(executionArn=record.hosted.id)
    account.advance(120)
    assert account.kept()[0].hosted.running
    account.look(account.reader(), Wanted())
    record, _ = account.kept()
    assert record.hosted.course is Course.ROLLED_BACK
    report = (folder.path / "report.md").read_text()
    assert "started elsewhere\n- reason: not known" in report
    assert "aws stepfunctions start-execution" in report
    assert "token-" not in report + (folder.path / "events.jsonl").read_text()


def test_those_that_their_engine_knows_no_more_keep_no_other_from_its_turn(account: Account) -> None:
    account.look(account.reader(), RETURNS)
    record, _ = account.kept()
    keeper, lost = account.keeper(), {f"gone-{number}" for number in range(MOST_AT_ONCE + 1)}
    for id in lost:
        keeper.begin(replace(record.hosted, id=id), Begun("you", ""))
    looks = [{id for _, id in keeper.to_complete(())} for _ in range(3)]
    assert [len(look) for look in looks] == [MOST_AT_ONCE, 2, 0]
    assert looks[0] | looks[1] == lost | {record.hosted.id}
    account.advance(ASKED_AGAIN.total_seconds())
    assert {id for _, id in keeper.to_complete(())} == looks[0]


def test_what_could_not_be_noted_is_news_at_the_next_look(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, write = account.reader(), os.write

    def fills(handle: int, data: bytes) -> int:
        if b'"event"' in bytes(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fills)
        assert account.look(reader, RETURNS).failures == ("not kept: no space is left on the disk",)
    assert account.look(reader, RETURNS).failures == ()
    _, folder = account.kept()
    assert len(folder.events()) > 1
    # What another wrote there is no reason to end.
    with open(folder.path / "events.jsonl", "a") as file:
        file.write('{"at": [], "event": {}}\n{}\n')
    account.advance(60)
    assert account.look(account.reader(), RETURNS).failures == ()


def test_records_are_bounded_and_found_without_reading_all(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    account.look(account.reader(), RETURNS)
    record, folder = account.kept()
    hosted, day = record.hosted, timedelta(days=1)
    assert hosted.began is not None
    began, over = hosted.began, replace(hosted, course=Course.SUCCEEDED)
    for name, kept in {
        "new": replace(over, began=began + 3 * day),
        "newer": replace(over, began=began + 4 * day, alias="TEST"),
        "runs": replace(hosted, began=began + 2 * day),
        "old": replace(over, began=began + day),
    }.items():
        one = RecordFolder(account.records, folder_name(name, "eu-west-1"))
        with one.held():
            one.keep(HostedRecord(replace(kept, id=name), record.place))
        written = kept.began.timestamp() if kept.began else 0.0
        os.utime(one.path / "rollout.json", (written, written))
    reads: list[str] = []
    read_one = store._read

    def reading(records: Path, name: str) -> HostedRecord | None:
        reads.append(name)
        return read_one(records, name)

    monkeypatch.setattr(store, "_read", reading)
    newest = newest_record(account.records, lambda one: one.hosted.alias == "PROD" and one.hosted.id != hosted.id)
    assert newest is not None
    assert newest[0].hosted.id == "new"
    assert len(reads) == 3
    reads.clear()
    known = find_record(account.records, hosted.id)
    assert known is not None
    assert (known[0], known[1].path) == (record, folder.path)
    assert len(reads) == 1
    assert find_record(account.records, "ne") is None
    monkeypatch.setattr(kept_folders, "MOST", 2)
    monkeypatch.setattr(kept_folders, "seconds_since", lambda written: began.timestamp() + 10 * 86_400 - written)
    prune_records(account.records)
    assert {one.hosted.id for _, one in list_records(account.records) if one} == {hosted.id, "newer", "runs"}
    # No engine runs one for that long.
    monkeypatch.setattr(kept_folders, "OLDEST_DAYS", 7.5)
    prune_records(account.records)
    assert {one.hosted.id for _, one in list_records(account.records) if one} == {hosted.id, "newer"}


def test_who_started_a_deployment_elsewhere_is_asked_of_cloudtrail(account: Account) -> None:
    account.deploy("cart-payment", "6")
    account.advance(60)
    account.look(account.reader(), PAYMENT)
    # Its records come minutes late, and nobody is asked before.
    assert account.kept()[0].operator == "user (CodeDeploy)"
    account.advance(400)
    account.look(account.reader(), Wanted())
    assert account.kept()[0].operator.startswith("you with ")
    account.aws.refuse("cloudtrail:LookupEvents")
    account.advance(1200)
    reader = account.reader()
    account.look(reader, Wanted())
    # What was known stays, and where it refuses it is not asked at every look.
    assert account.kept()[0].operator.startswith("you with ")
    assert "LookupEvents" not in account.aws.calls(lambda: account.look(reader, Wanted()))


def test_what_ended_before_anybody_followed_it_is_not_kept(account: Account) -> None:
    account.look(account.reader(), Wanted("cart-gifts", "PROD"))
    assert list_records(account.records) == ()


def test_a_disk_that_fails_is_said_and_nothing_else_stops(account: Account) -> None:
    account.records.parent.mkdir(exist_ok=True)
    account.records.write_text("in the way")
    read = account.look(account.reader(), RETURNS)
    assert read.followed is not None
    assert read.failures[0].startswith("not kept: ")


def test_a_stop_from_here_is_among_its_writes(account: Account) -> None:
    account.deploy("cart-payment", "6")
    account.advance(60)
    reader = account.reader()
    followed = account.look(reader, PAYMENT).followed
    assert followed is not None
    alias = account.workspace.read_alias("cart-payment", "PROD")
    account.workspace.write(StopDeployment(alias, alias.routing.rolled_back(), followed.id), "too slow")
    account.advance(60)
    account.look(reader, PAYMENT)
    report = (account.kept()[1].path / "report.md").read_text()
    assert f"{followed.id} stopped, with rollback: performed (journal " in report
