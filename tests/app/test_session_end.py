"""A session that ends soon is marked, and said at 15 and at 5 minutes, with what renews it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import HERE
from tui.app.session_end import SessionEnd
from tui.domain.clock import utc_now
from tui.domain.errors import NotSent
from tui.domain.sign_in import SignIn, Source


@dataclass
class Account:
    """Tells when the credentials end, or cannot be asked."""

    ends: datetime | None = None
    source: Source = Source.SSO
    gone: bool = False
    provider: Any = field(init=False)
    account: Any = field(init=False)

    def __post_init__(self) -> None:
        self.provider = self.account = self

    def credentials_end(self) -> datetime | None:
        if self.gone:
            raise NotSent(message="the AWS process has ended")
        return self.ends

    def sign_in(self) -> SignIn:
        return SignIn(self.source, "prod")


async def checked(account: Account, state: FakeState, fake: FakePorts, part: SessionEnd) -> int | None:
    state.opened = opened(workspace=account)
    part.look()
    await fake.finished()
    return state.context.ends_in if state.context is not None else None


async def test_it_is_said_twice_and_marked_all_along() -> None:
    state, fake = FakeState(context=HERE), FakePorts()
    part = SessionEnd(state, fake.ports)
    marks = []
    for minutes in (40, 14, 10, 4, 2):
        account = Account(utc_now() + timedelta(minutes=minutes, seconds=-5))
        marks.append(await checked(account, state, fake, part))
    assert marks == [None, 14, 10, 4, 2]
    renewal = "run `aws sso login --profile prod`, then press r"
    assert fake.messages == [f"the session of {HERE.place} ends in {minutes} min: {renewal}" for minutes in (14, 4)]
    # Renewed, it is warned of again.
    assert await checked(Account(utc_now() + timedelta(hours=8)), state, fake, part) is None
    assert await checked(Account(utc_now() + timedelta(minutes=9)), state, fake, part) == 9
    assert len(fake.messages) == 3


async def test_what_cannot_be_asked_is_not_warned_of() -> None:
    state, fake = FakeState(context=replace(HERE, ends_in=3)), FakePorts()
    part = SessionEnd(state, fake.ports)
    assert await checked(Account(gone=True), state, fake, part) == 3
    assert await checked(Account(), state, fake, part) is None
    mfa = Account(utc_now() + timedelta(minutes=5), Source.MFA)
    assert await checked(mfa, state, fake, part) == 5
    renewal = "open this context again (@) to enter a new MFA code"
    assert fake.messages == [f"the session of {HERE.place} ends in 5 min: {renewal}"]
    early = Account(utc_now() + timedelta(minutes=12), Source.MFA)
    await checked(Account(), state, fake, part)
    await checked(early, state, fake, part)
    # botocore finds the session in its cache until then, and asks for no code.
    assert fake.messages[1:] == [f"the session of {HERE.place} ends in 12 min: once 5 min are left, {renewal}"]
