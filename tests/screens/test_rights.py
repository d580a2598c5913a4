"""Each call on each fault: the reason and the next step are on screen, the rest is alive, `r` mends it."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from screens.messages import FunctionRequested
from tests.support.budgets import quick_budget
from tests.support.fault_reasons import REASONS, SMALL, stays_alive, weight_of_prod
from tests.support.faults import FAULTS, FaultyAccount, each_in_turn
from tests.support.journey import Begin, Journey
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.call import UpdateAlias
from tui.domain.context import Context
from tui.domain.errors import NotPermitted, ReadOnly
from tui.settings.context_rules import ContextRule
from tui.settings.settings import Settings

IN_THE_TREE = (
    "lambda:ListAliases",
    "lambda:ListVersionsByFunction",
    "lambda:GetFunctionConfiguration",
    "lambda:ListProvisionedConcurrencyConfigs",
)
IN_THE_LIST = ("lambda:ListFunctions", "lambda:ListAliases")
SELDOM = ("lambda:GetAlias", "sts:GetCallerIdentity")
READ_ONCE = ("lambda:ListAliases", "sts:GetCallerIdentity", "lambda:ListFunctions")
"""Those that a session reads at its start, or for its list, and not for every function that is opened."""


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    # botocore pauses between its attempts; the pauses are not what is tested.
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


async def recovers(journey: Journey, account: FaultyAccount) -> None:
    """Let the fault pass, and check that one key mends what it did to a function's screen."""
    account.faults.clear()
    await journey.press("r")
    await journey.until(lambda: journey.app.function and journey.app.function.complete)
    await journey.until(lambda: journey.app.function and not journey.app.function.failures)
    await journey.until(lambda: journey.app.fader and journey.app.fader.unread is None)
    await journey.sees("SMS confirmation", "actual 10 %", "123456789012")


async def test_a_call_that_fails_takes_its_own_part_and_no_other(begin: Begin, tmp_path: Path) -> None:
    cases = each_in_turn(*IN_THE_TREE, *SELDOM, "lambda:ListFunctions")
    one, *more = (case for case in cases if case[0] in READ_ONCE)
    await fail_in_turn(begin, tmp_path, one, *(case for case in cases if case[0] not in READ_ONCE))
    for case in more:
        await fail_in_turn(begin, tmp_path, case)


async def fail_in_turn(begin: Begin, folder: Path, *cases: tuple[str, str]) -> None:
    """Start a session while the first call fails, and open one more function for each of the others."""
    functions = [f"orders-{number}" for number in range(len(cases))]
    account = FaultyAccount(with_functions(folder, *functions))
    account.faults[cases[0][0]] = FAULTS[cases[0][1]]
    wanted = {"start_function": functions[0], "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), size=(160, 30), **wanted) as journey:
        for function, (action, fault) in zip(functions, cases, strict=True):
            if function != functions[0]:
                account.faults[action] = FAULTS[fault]
                journey.app.post_message(FunctionRequested(function, "PROD"))
            await fails_on_a_function(journey, account, function, action, fault)
            await fails_in_the_list(journey, account, f"{len(cases) + 1} functions", action, fault)


def with_functions(folder: Path, *names: str) -> Path:
    """Return a scenario that has cart-add, and order-processor by other names."""
    head, order, cart = SMALL.read_text().split("  - FunctionName: ")
    functions = (order.replace("order-processor", name) for name in names)
    scenario = folder / "functions.yaml"
    scenario.write_text("  - FunctionName: ".join((head, *functions, cart)))
    return scenario


async def fails_on_a_function(journey: Journey, account: FaultyAccount, function: str, action: str, fault: str) -> None:
    """Look at what fails on a function's screen, cold and warm, and write to its alias in between."""
    reason = REASONS[fault]
    await journey.sees(function, "PROD", "actual 10 %")
    if action in IN_THE_TREE:
        await journey.sees(f"! {reason}", action if fault == "denied" else "")
    elif action == "sts:GetCallerIdentity":
        await journey.notified(f"{reason}: {action}" if fault == "denied" else reason)
        await journey.sees("account unknown")
    else:
        await journey.sees("SMS confirmation")
    await stays_alive(journey)
    await recovers(journey, account)

    # The same, warm: what was read stands.
    account.faults[action] = FAULTS[fault]
    if action == "lambda:GetAlias":
        # A list that can be read tells of the alias as well.
        account.faults["lambda:ListAliases"] = FAULTS["denied"]
    before = len(account.calls)
    await journey.press("r")
    await journey.until(lambda: "lambda:GetAlias" in account.calls[before:])
    if action in IN_THE_TREE:
        await journey.sees(f"! {reason}")
    elif action == "lambda:GetAlias":
        await journey.sees("showing the last confirmed state", reason)
    await journey.sees("SMS confirmation", "retry on 5xx", "actual 10 %")
    account.faults.clear()
    await journey.press("f", "right")
    await journey.until(lambda: weight_of_prod(account, function) == 0.11)
    await journey.settled()
    account.faults[action] = FAULTS[fault]


async def fails_in_the_list(journey: Journey, account: FaultyAccount, count: str, action: str, fault: str) -> None:
    """Look at what fails in the list of functions, and let it pass."""
    reason = REASONS[fault]
    await journey.press("escape", "r")
    if action in IN_THE_LIST:
        await journey.sees(reason)
    if action != "lambda:ListFunctions":
        await journey.sees(count, "cart-add")
    before = sorted_by(journey)
    await journey.press("s")
    await journey.until(lambda: sorted_by(journey) != before)
    await stays_alive(journey)
    account.faults.clear()
    await journey.press("r")
    await journey.sees(count, "PROD 8")
    if action != "sts:GetCallerIdentity":
        # That one is told in a message, which goes by itself.
        await journey.until(lambda: reason not in journey.text)
    if action == "lambda:ListFunctions":
        account.faults[action] = FAULTS[fault]
        await journey.press("r")
        await journey.sees(reason, count, "cart-add")


def sorted_by(journey: Journey) -> list[str]:
    """Return the title of the column that the list is sorted by, none while there is no list."""
    return re.findall(r"\w+ [▲▼]", journey.text)


WRITES = (
    # What goes wrong, the weight that is asked for, what is said, and what AWS has afterwards.
    ("denied", 25, "6→7 25 % was not set: no permission: lambda:UpdateAlias", 0.1),
    ("throttled", 25, "6→7 25 % was not set: AWS is throttling", 0.1),
    ("timed out", 25, "6→7 25 % may still be applied: no answer from AWS", 0.1),
    ("failed", 25, "6→7 25 % may still be applied: AWS failed", 0.1),
    ("expired", 25, "6→7 25 % was not set: credentials expired", 0.1),
    ("garbage", 25, "could not be read, but the alias is at", 0.25),
    ("cut off", 50, "no answer came, but the alias is at 6→7 50 %", 0.5),
)


async def test_a_write_on_a_fault_goes_out_once_and_is_told(begin: Begin) -> None:
    account = FaultyAccount(SMALL)
    wanted = {"start_function": "order-processor", "start_alias": "PROD", "protected_aliases": (), "refresh_seconds": 0}
    async with begin(session=account.session, budget=quick_budget(), **wanted) as journey:
        await journey.sees("actual 10 %", "SMS confirmation", "retry on 5xx")
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        for made, (fault, percent, words, weight) in enumerate(WRITES, 1):
            account.faults["lambda:UpdateAlias"] = FAULTS[fault]
            await journey.press(*str(percent), "enter")
            await journey.sees(words)
            await journey.settled()
            assert account.calls.count("lambda:UpdateAlias") == made
            assert weight_of_prod(account) == weight
        await stays_alive(journey)
        account.faults.clear()
        await journey.press("b")
        await journey.until(lambda: weight_of_prod(account) is None)


async def test_nothing_permitted_at_all_is_said_for_each_part_and_fixed_by_one_key(begin: Begin) -> None:
    account = FaultyAccount(SMALL)
    account.faults["*"] = FAULTS["denied"]
    async with begin(session=account.session, budget=quick_budget()) as journey:
        await journey.sees("no permission: lambda:ListFunctions", "account unknown")
        await journey.notified("no permission: sts:GetCallerIdentity")
        await stays_alive(journey)
        account.faults.clear()
        await journey.press("r")
        await journey.sees("2 functions", "PROD 8", "PROD 6→7 10%", "123456789012")


class TestReadOnlyByRule:
    """Below the screens: the adapter itself lets nothing through."""

    @staticmethod
    def opened(rule: ContextRule) -> tuple[FaultyAccount, LambdaProvider]:
        account = FaultyAccount(SMALL)
        marked = Settings(contexts=(rule,)).marked
        return account, LambdaProvider(account.session, Context("demo", "us-east-1"), mark=marked)

    @staticmethod
    def roll_back(provider: LambdaProvider) -> None:
        alias = provider.get_alias("order-processor", "PROD")
        provider.perform(UpdateAlias(alias, alias.routing.rolled_back()))

    def test_nothing_is_written_before_the_account_is_known(self) -> None:
        account, provider = self.opened(ContextRule((("account", "999999999999"),), read_only=True))
        with pytest.raises(ReadOnly):
            self.roll_back(provider)
        assert "lambda:UpdateAlias" not in account.calls
        assert provider.context.provisional
        # The client that was refused is the one that is let go.
        assert not provider.get_caller_identity().read_only
        self.roll_back(provider)
        assert weight_of_prod(account) is None

    def test_nothing_is_written_once_the_account_is_the_one(self) -> None:
        account, provider = self.opened(ContextRule((("account", "123456789012"),), read_only=True))
        assert provider.get_caller_identity().read_only
        with pytest.raises(ReadOnly):
            self.roll_back(provider)
        assert "lambda:UpdateAlias" not in account.calls

    def test_an_account_that_is_never_told_stays_read_only(self) -> None:
        account, provider = self.opened(ContextRule((("account", "999999999999"),), read_only=True))
        account.faults["sts:GetCallerIdentity"] = FAULTS["denied"]
        with pytest.raises(NotPermitted):
            provider.get_caller_identity()
        with pytest.raises(ReadOnly):
            self.roll_back(provider)
