"""The budgets of the services: each has quotas of its own at AWS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.aws.budget import Budget
from tui.aws.error_map import THROTTLED
from tui.aws.shared_allowance import SharedFile


def budgets_by_service(budget: Budget) -> dict[str, Budget]:
    """Return the budgets by service, or kind of client; Lambda's is the one given."""
    alike = ("codedeploy", "iam", "stepfunctions", "cloudwatch", "logs")
    return {
        "lambda": budget,
        **{service: budget.like(budget.rate) for service in alike},
        # CloudTrail's quota is two look-ups a second for the whole account.
        "cloudtrail": budget.like(1.0, 2.0),
        # Calls of functions have quotas far above; those that come in numbers keep calm all the same.
        "invoking": budget.like(5.0, 2.0),
    }


def share(budgets: Mapping[str, Budget], file: SharedFile) -> None:
    """Have all budgets drawn on by other processes too, through one file."""
    for service, budget in budgets.items():
        budget.share(file, service)


def notice_retries(budget: Budget) -> Callable[..., None]:
    """Return a handler that counts botocore's own retries, and slows down on throttled ones."""

    def notice(response: Any, attempts: int, **_: Any) -> None:
        if attempts > 1:
            budget.take(background=False)
        answered = response[1] if response is not None else {}
        if answered.get("Error", {}).get("Code") in THROTTLED:
            budget.throttled()

    return notice
