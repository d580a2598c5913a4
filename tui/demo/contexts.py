"""The demo's contexts: made-up accounts and regions to switch between; cheap to import."""

from __future__ import annotations

from tui.domain.context_choice import ContextChoice

DEFAULT = "shop"
"""The scenario that is played where none is named."""

ACCOUNT = "123456789012"
STAGING_ACCOUNT = "210987654321"
NOTE = "made up on this machine; starts from the beginning each time it is opened"

CONTEXTS = (
    (ContextChoice(scenario=DEFAULT, region="us-east-1"), ACCOUNT),
    (ContextChoice(scenario=DEFAULT, region="eu-west-1"), ACCOUNT),
    (ContextChoice(scenario="staging", region="us-east-1"), STAGING_ACCOUNT),
)
"""Each with its account."""
