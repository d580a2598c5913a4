"""Ages on the screen are counted by the service's clock, which may be off ours, or run fast."""

from __future__ import annotations

from datetime import timedelta

from tests.support.journey import Begin
from tui.domain.clock import ServiceClock, utc_now

SMALL = "tests/support/scenarios/small.yaml"


async def test_ages_are_those_by_the_service_s_clock(begin: Begin) -> None:
    here = utc_now()
    clock = ServiceClock(here, here + timedelta(days=900), speed=3600.0)
    async with begin(scenario=SMALL, clock=clock, refresh_seconds=0) as journey:
        await journey.listed()
        await journey.sees("y ago")
        assert journey.app.now - utc_now() > timedelta(days=899)
        before = journey.app.now
        await journey.press("r")
        await journey.until(lambda: journey.app.now > before)
