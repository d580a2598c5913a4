"""What the screens say of each fault, and what such journeys share."""

from __future__ import annotations

from tests.support.faults import FaultyAccount
from tests.support.journey import Journey
from tests.support.paths import SCENARIOS

REASONS = {
    "denied": "no permission",
    "throttled": "AWS is throttling",
    "timed out": "no answer",
    "failed": "An internal error occurred",
    "garbage": "the answer",
    "cut off": "no answer",
    "expired": "credentials expired",
}

SMALL = SCENARIOS / "small.yaml"


def weight_of_prod(account: FaultyAccount, function: str = "order-processor") -> float | None:
    """Return PROD's canary weight as AWS has it, whatever fails."""
    with account.without_faults():
        answer = account.session.client("lambda").get_alias(FunctionName=function, Name="PROD")
    share: float | None = answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}).get("7")
    return share


async def stays_alive(journey: Journey) -> None:
    """Check that keys work and the next step can be read."""
    await journey.sees("? Help")
    await journey.press("question_mark")
    await journey.sees("Keyboard shortcuts")
    await journey.press("escape")
    await journey.until(lambda: "Keyboard shortcuts" not in journey.text)
