"""From one context to another without leaving: nothing of the first is left, and nothing on its way is abandoned."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import Any

from screens.contexts.mfa_dialog import MfaDialog
from screens.contexts.region_dialog import RegionDialog
from screens.contexts.screen import ContextsScreen
from screens.contexts.several import SeveralScreen
from screens.function.screen import FunctionScreen
from tests.support.journey import Begin, Journey, hasty_budget
from tests.support.paths import SCENARIOS
from tui.app.known_contexts import KnownContexts, OpenProvider
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.port import Provider
from tui.demo.account import DemoAccount
from tui.domain.context import Context
from tui.domain.errors import Busy, CredentialsExpired, MfaCodeNeeded, ProviderError
from tui.domain.sign_in import SignIn, Source
from tui.settings.settings import Settings
from tui.widgets.rows_list import RowsList
from tui.writes.journal.file import passing_journal

STAGING = "210987654321"
SMALL = SCENARIOS / "small.yaml"


@dataclass
class Doors:
    """Opens the demo's other contexts in this process; the first opening of each fails as it is told to."""

    faults: list[ProviderError] = field(default_factory=list)
    opened: list[LambdaProvider] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def known(self, settings: Settings) -> KnownContexts:
        return KnownContexts(settings, {}, self.opener, open_journal=passing_journal)

    def opener(self, settings: Settings) -> OpenProvider:
        def open_provider(mfa_code: str = "", /) -> Provider:
            if self.faults:
                raise self.faults.pop(0)
            self.codes.append(mfa_code)
            account = DemoAccount(settings.scenario or SMALL, region=settings.region or "us-east-1")
            context = Context("demo", settings.region or "us-east-1", clock=account.clock)
            provider = LambdaProvider(account.session, context, budget=hasty_budget(), mark=settings.marked)
            self.opened.append(provider)
            return provider

        return open_provider

    def close(self) -> None:
        for provider in self.opened:
            provider.close()


async def to_contexts(journey: Journey, *keys: str) -> None:
    await journey.until(lambda: journey.app.context is not None and journey.app.context.account)
    await journey.press("@")
    await journey.until(lambda: isinstance(journey.app.screen, ContextsScreen))
    await journey.sees("3 contexts", "123456789012  arn:aws:sts::")
    await journey.press(*keys)


async def in_staging(journey: Journey) -> None:
    await journey.sees("3 functions", STAGING, "loyalty-points")


async def test_nothing_of_the_first_context_is_left_in_the_second(at_prod: Begin) -> None:
    doors = Doors()
    async with at_prod(known_contexts=doors.known, size=(120, 36)) as journey:
        app, first = journey.app, journey.app.parts
        closed = Event()
        journey.provider.answers["close"] = closed.set
        old = app.fader
        assert old is not None
        assert not old.needs_approval
        await to_contexts(journey, "end", "enter")
        await in_staging(journey)
        await journey.until(closed.is_set)
        assert len(app.screen_stack) == 1
        assert (app.function, app.fader, app.health, app.alias_status, app.marks) == (None, None, None, None, {})
        # The journal is the new account's own, and so is what is asked before a write.
        assert app.opened is not None
        assert app.opened.workspace.writes() == ()
        assert app.opened.sessions.unfinished == []
        # What the first still hears of does not reach the second, whose alias has the same name.
        first.aliases.fader_changed(old)
        first.reading.refresher.tick()
        assert (app.fader, app.confirmation) == (None, None)
        await journey.press("down", "enter")
        await journey.until(lambda: isinstance(app.screen, FunctionScreen) and app.fader is not None)
        assert journey.fader.confirmed.routing.primary == "19"
        await journey.sees("order-processor", STAGING)
    doors.close()


async def test_a_write_on_its_way_keeps_one_where_one_is(at_prod: Begin) -> None:
    doors, answer = Doors(), Event()

    async def refused(journey: Journey) -> None:
        await to_contexts(journey, "end", "enter")
        await journey.notified("a change of order-processor:PROD is not finished")
        assert isinstance(journey.app.screen, ContextsScreen)

    async with at_prod(known_contexts=doors.known) as journey:
        perform = journey.provider.real.perform

        def slowly(*arguments: Any) -> Any:
            answer.wait()
            return perform(*arguments)

        journey.provider.answers["perform"] = slowly
        await journey.press("b")
        await journey.until(lambda: journey.fader.in_flight)
        await refused(journey)
        answer.set()
        await journey.moved("6", {})
        await journey.press("enter")
        await in_staging(journey)
    doors.close()


async def test_one_that_cannot_be_opened_says_why_and_another_can_be(begin: Begin) -> None:
    expired = CredentialsExpired("", "", "ExpiredToken")
    expired.sign_in = SignIn(Source.SSO, "prod")
    doors = Doors([expired, MfaCodeNeeded(message="profile ops assumes a role that needs an MFA code")])
    async with begin(known_contexts=doors.known, size=(80, 24)) as journey:
        await journey.listed()
        await to_contexts(journey, "end")
        # In another region, which is typed.
        await journey.press("a")
        await journey.until(lambda: isinstance(journey.app.screen, RegionDialog))
        await journey.sees("eu-west-1")
        await journey.press(*"zz", "enter")
        await journey.sees("expected a region such as eu-west-1")
        await journey.press("backspace", "backspace", *"eu-west-1", "enter")
        await journey.sees("4 contexts")
        await journey.until(lambda: journey.app.screen.query_one(RowsList).cursor == "\neu-west-1\nstaging")
        await journey.press("enter")
        await journey.notified("credentials expired: run `aws sso login --profile prod`, then press r")
        await journey.press("r")
        await journey.until(lambda: isinstance(journey.app.screen, MfaDialog))
        await journey.sees("profile ops assumes a role that needs an MFA code")
        await journey.press(*"12345", "enter")
        await journey.sees("an MFA code has 6 digits")
        await journey.press("6", "enter")
        await journey.sees("3 functions", STAGING, "eu-west-1")
        assert doors.codes == ["123456"]
    doors.close()


async def test_several_contexts_are_one_list_and_one_that_fails_spoils_no_other(begin: Begin) -> None:
    doors = Doors([Busy("sts:GetCallerIdentity")])
    async with begin(known_contexts=doors.known, size=(80, 24), scenario=SMALL) as journey:
        await to_contexts(journey, "o")
        await journey.notified("Functions: no context is marked: press space to mark one")
        await journey.pilot.resize_terminal(60, 15)
        await journey.pilot.pause()
        assert journey.app.screen.max_scroll_y == 0, "the list and the keys are on few lines too"
        await journey.pilot.resize_terminal(80, 24)
        await journey.press("space", "end", "space", "o")
        await journey.until(lambda: isinstance(journey.app.screen, SeveralScreen))
        # The open context is read through what is open, another one is opened for it.
        await journey.sees("1 of 2 contexts read, 1 failed   2 functions", "✗ staging: AWS is throttling")
        await journey.press("r")
        await journey.sees("2 of 2 contexts read   5 functions", "123456789012  us-east-1", f"{STAGING}  us-east-1")
        # The list that is shown gives its place on the line of keys to the way back.
        await journey.sees("C Canaries  esc Back")
        await journey.press("/", *"loyalty", "enter")
        await journey.until(lambda: "cart-add" not in journey.text)
        await journey.press("enter")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionScreen) and journey.app.opened is not None)
        await journey.sees("loyalty-points", STAGING)
        # Back to the list as it was, which is read no second time.
        opened = len(doors.opened)
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, SeveralScreen))
        await journey.sees("1 shown   as read until ", "▸ 210987654321", "/ loyalty")
        assert "cart-add" not in journey.text
        assert len(doors.opened) == opened
        await journey.press("escape", "s")
        await journey.sees("cart-add", "Runtime ▲")
    doors.close()
