"""Leaving with a write of any kind on its way names it; what has not begun is taken back and told as not sent."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from screens.messages import WriteRequested
from tests.support.faults import CarryOut, FaultyAccount
from tests.support.journal_entries import AT_10, HERE, PROD, TO_25, entry
from tests.support.journey import Begin
from tui.domain.alias import Alias
from tui.domain.call import Call, CreateAlias, DeleteAlias, PublishVersion, UpdateAlias, UpdateFunctionConfiguration
from tui.domain.errors import NotSent, Unreachable, Withdrawn
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.writes.journal.entry import INVOKE, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.pending import OpenWrites
from tui.writes.journal.record import Record
from tui.writes.journal.text import describe_not_sent, describe_open_write

LATEST = Version("$LATEST", revision="r1")


class Held:
    """Makes writes that are answered when they are let go."""

    def __init__(self) -> None:
        self.begun, self.gone = threading.Semaphore(0), threading.Event()

    def perform(self, call: Call) -> Alias | Version | None:
        self.begun.release()
        self.gone.wait(30)
        return None


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (TO_25, "orders:PROD: 6→7 25 % was sent and AWS has not answered; before, it was at 6→7 10 %"),
        (
            UpdateAlias(PROD, AT_10, "the shop"),
            "orders:PROD: UpdateAlias (described: the shop) was sent and AWS has not answered",
        ),
        (
            CreateAlias("orders", "LIVE", Routing("7")),
            "orders:LIVE: CreateAlias (created on 7) was sent and AWS has not answered",
        ),
        (DeleteAlias(PROD), "orders:PROD: DeleteAlias (deleted, from 6→7 10 %) was sent and AWS has not answered"),
        (
            PublishVersion("orders", LATEST, "more", 7),
            "orders:$LATEST: PublishVersion (published) was sent and AWS has not answered",
        ),
        (
            UpdateFunctionConfiguration("orders", LATEST, {"MemorySize": 512}),
            "orders:$LATEST: UpdateFunctionConfiguration (MemorySize 512) was sent and AWS has not answered",
        ),
    ],
)
def test_a_write_of_any_kind_is_named(call: Call, words: str, tmp_path: Path) -> None:
    record, held = Record(Journal(tmp_path / "j")), Held()
    writing = threading.Thread(target=record.carry_out, args=(call, held.perform, HERE))
    writing.start()
    assert held.begun.acquire(timeout=30)
    assert not record.wait(0)
    left = record.leave()
    assert [describe_open_write(one) for one in left.in_flight] == [words]
    assert (left.pending_writes, left.not_sent) == ((), ())
    held.gone.set()
    writing.join(30)


def test_nothing_is_sent_after_leaving(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    record, sent = Record(journal), list[UpdateAlias]()
    record.leave()

    def perform(call: UpdateAlias) -> Alias:
        sent.append(call)
        return PROD

    with pytest.raises(Withdrawn):
        record.carry_out(TO_25, perform, HERE)
    assert sent == []
    (not_sent,) = record.leave().not_sent
    assert describe_not_sent(not_sent) == "orders:PROD: 6→7 25 % was not sent"
    assert [one.phase for one in journal.read().entries] == [Phase.INTENDED, Phase.REFUSED]


def test_what_was_told_as_not_sent_before_is_not_told_again(tmp_path: Path) -> None:
    record = Record(Journal(tmp_path / "j"))

    def perform(call: UpdateAlias) -> Alias:
        raise NotSent(call.action, "the AWS process has ended")

    with pytest.raises(NotSent):
        record.carry_out(TO_25, perform, HERE)
    assert record.leave() == OpenWrites()


def test_what_is_not_known_is_told_as_that() -> None:
    again = "may still be applied, since no answer came; the next start checks again"
    assert describe_open_write(entry(phase=Phase.UNKNOWN)) == f"orders:PROD: 6→7 25 % {again}"
    made = entry(phase=Phase.UNKNOWN, operation="PublishVersion", alias="$LATEST", before=None, after=None)
    assert describe_open_write(made) == f"orders:$LATEST: PublishVersion (published) {again}"
    called = entry(phase=Phase.INTENDED)._replace(operation=INVOKE, before=None, after=None)
    assert describe_open_write(called) == "orders:PROD: a call of the function was sent and AWS has not answered"


@pytest.mark.parametrize("way", ["q", "signal"])
async def test_what_is_in_doubt_or_was_never_sent_is_told_to_who_leaves(at_prod: Begin, way: str) -> None:
    async with at_prod(refresh_seconds=0) as journey:
        journey.provider.lost_answers.append(Unreachable("lambda:UpdateAlias", "connection cut"))
        journey.provider.faults["get_alias"] = Unreachable("lambda:GetAlias", "connection cut")
        await journey.press("2", "5", "enter")
        await journey.sees("unknown whether 6→7 25 % was set")
        if way == "q":
            await journey.press("q")
        else:
            journey.app.end_on_signal(143)
    assert journey.app.farewell == [
        "order-processor:PROD: 6→7 25 % may still be applied, since no answer came; the next start checks again"
    ]
    assert journey.app.return_code == (0 if way == "q" else 143)


async def test_a_write_that_is_no_move_is_named_to_who_leaves(at_prod: Begin) -> None:
    account, begun, go = FaultyAccount(), threading.Event(), threading.Event()

    def slow(_: str, __: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
        begun.set()
        go.wait(30)
        return carry_out()

    account.faults["lambda:UpdateAlias"] = slow
    try:
        async with at_prod(session=account.session, refresh_seconds=0) as journey:
            call = UpdateAlias(journey.fader.confirmed, journey.fader.confirmed.routing, "hello")
            journey.app.post_message(WriteRequested(call, ask=False))
            await journey.until(begun.is_set)
            await journey.press("q")
            await journey.until(lambda: journey.app.return_code is not None)
    finally:
        go.set()
    (words,) = journey.app.farewell
    assert words == "order-processor:PROD: UpdateAlias (described: hello) was sent and AWS has not answered"
