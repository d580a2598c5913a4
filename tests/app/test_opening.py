"""AWS is opened once the first frame stands; what cannot go on says why, and what may pass can be tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.app_parts import FakePorts, FakeState
from tests.support.journal_entries import HERE
from tui.app.opening import Opening
from tui.app.state import Opened
from tui.aws.port import Provider
from tui.domain.context import Context
from tui.domain.errors import Busy, NoCredentials, NoRegion, ProcessEnded, ProviderError
from tui.domain.function import FunctionSnapshot
from tui.presentation.error_text import describe_ending
from tui.writes.journal.file import Journal

UNKNOWN = Context("prod", "eu-west-1")


@dataclass
class Stage:
    """An AWS that opens and knows its account, or does not."""

    folder: Path
    fails_to_open: ProviderError | None = None
    fails_to_identify: ProviderError | None = None
    context: Context = UNKNOWN
    log: list[str] = field(default_factory=list)
    fake: FakePorts = field(default_factory=FakePorts)

    def __post_init__(self) -> None:
        self.state = FakeState(function=FunctionSnapshot("orders"))
        self.opening = Opening(
            self.state,
            self.fake.ports,
            self.open_provider,
            Journal(self.folder),
            sessions=lambda _: cast(Any, self),
            unrecorded=lambda *_: None,
            began=self.began,
            identified=self.identified,
            end=lambda why: self.log.append(f"end: {why}"),
        )

    def open_provider(self, _: str = "") -> Provider:
        if self.fails_to_open is not None:
            raise self.fails_to_open
        return cast(Provider, self)

    def get_caller_identity(self) -> Context:
        if self.fails_to_identify is not None:
            raise self.fails_to_identify
        return HERE

    def began(self, opened: Opened) -> None:
        assert self.state.opened is opened
        # Where it is, though not yet whose, is known from the first call on.
        assert self.state.context == UNKNOWN
        self.log.append("began")

    async def identified(self) -> None:
        self.log.append("identified")

    async def open(self) -> list[str]:
        self.opening.open()
        await self.fake.finished()
        return self.log


async def test_what_is_open_begins_before_it_is_known_whose_it_is(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert await stage.open() == ["began", "identified"]
    assert stage.state.context == HERE


@pytest.mark.parametrize("error", [NoCredentials("sts:GetCallerIdentity"), NoRegion("sts:GetCallerIdentity")])
async def test_who_has_no_credentials_or_region_is_told_so_at_the_end(tmp_path: Path, error: ProviderError) -> None:
    assert await Stage(tmp_path, fails_to_open=error).open() == [f"end: {describe_ending(error)}"]
    late = Stage(tmp_path, fails_to_identify=error)
    assert (await late.open())[:2] == ["began", f"end: {describe_ending(error)}"]


async def test_a_process_that_ended_can_be_tried_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path, fails_to_open=ProcessEnded("it ended"))
    assert await stage.open() == []
    assert stage.state.account.failure is not None
    assert stage.state.function is not None
    assert stage.state.function.failures
    stage.fails_to_open = None
    assert await stage.open() == ["began", "identified"]


async def test_an_account_that_is_not_known_yet_is_asked_for_again(tmp_path: Path) -> None:
    error = Busy("sts:GetCallerIdentity")
    stage = Stage(tmp_path, fails_to_identify=error)
    assert await stage.open() == ["began", "identified"]
    assert (stage.fake.failed, stage.state.context) == ([error], UNKNOWN)
    stage.fails_to_identify = None
    stage.opening.identify()
    await stage.fake.finished()
    assert stage.state.context == HERE
