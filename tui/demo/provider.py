"""Opens the demo as a provider: the adapter is the real one, over the demo's session; cheap to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.aws.budget import Budget
from tui.aws.session import ProviderSettings, check_account
from tui.domain.clean_text import clean
from tui.domain.context import Context
from tui.domain.errors import BadScenario
from tui.storage.user_input import said_at

if TYPE_CHECKING:
    from tui.aws.lambda_provider import ContextRules, LambdaProvider

_RATE = 25.0
"""Calls a second in the demo at least: there they use up nobody's quota."""


def demo_provider(wanted: ProviderSettings, mark: ContextRules | None = None) -> LambdaProvider:
    """Open the demo; only the session differs, and `mark` is the adapter's. Raises BadScenario."""
    from tui.aws.lambda_provider import LambdaProvider
    from tui.demo import ConfigError, DemoAccount

    elsewhere: dict[str, Any] = {"region": wanted.region} if wanted.region else {}
    try:
        account = DemoAccount(wanted.scenario or None, speed=wanted.speed, **elsewhere)
    except ConfigError as error:
        raise BadScenario(message=clean(str(said_at(wanted.place_of("scenario"), error)))) from error
    session = account.session
    context = Context("demo", session.region_name or "", read_only=wanted.read_only, clock=account.clock)
    budget = Budget(max(wanted.calls_per_second, _RATE))
    provider = LambdaProvider(session, context, budget=budget, mark=mark)
    check_account(provider, wanted.start_account)
    return provider
