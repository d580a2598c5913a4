"""Where the checkout is, and the scenarios of the tests."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = Path(__file__).with_name("scenarios")
WORLD = SCENARIOS / "world.yaml"
TRAFFIC = SCENARIOS / "traffic.yaml"
RELEASE = SCENARIOS / "release.yaml"
