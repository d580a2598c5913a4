"""Log lines of each kind, and the scenario whose functions log them."""

from __future__ import annotations

from tests.support.paths import SCENARIOS

LOGGED = SCENARIOS / "logged.yaml"

TEXTS = "/aws/lambda/texts"
