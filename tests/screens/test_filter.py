"""Filters that read what they ask for, and nothing before they do."""

from __future__ import annotations

from tests.support.faults import FaultyAccount
from tests.support.journey import Begin


async def test_tags_and_deployments_are_read_where_a_filter_asks_for_them_and_only_then(begin: Begin) -> None:
    account = FaultyAccount()
    async with begin(session=account.session) as journey:
        await journey.listed()
        assert not {"lambda:ListTags", "codedeploy:ListDeployments"} & set(account.calls)
        await journey.press("slash", *"gift is:deploying")
        await journey.sees("1 of 71 functions", "▸ gift-wrapping")
        await journey.press("escape", "slash", *"cart -is:managed is:broken")
        await journey.sees("not checked yet (D checks)")
        await journey.press("escape", "slash", *"gift is:managed")
        await journey.sees("▸ gift-cards")
        await journey.until(lambda: "not loaded yet" not in journey.text)
        names = [function.name for function in journey.app.account.functions]
        assert account.calls.count("lambda:ListTags") <= sum("gift" in name or "cart" in name for name in names)
