"""Makes README's picture from the running demo: `python -m tests.picture FILE.svg`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from textual.pilot import Pilot

from tui.app.app import CrossfadeApp
from tui.demo.provider import demo_provider
from tui.features.health.traffic_window import WINDOWS
from tui.settings.settings import Settings
from tui.storage.resources import asset

_SIZE = (120, 40)
_PATIENCE = 20.0

_SINCE = """        Description: what customers reach
        Since: 25m
"""
_STEP = (
    "          - {{FunctionVersion: 6, RoutingConfig: {{AdditionalVersionWeights: {{7: {weight}}}}}, Since: {since}}}\n"
)
_LAST_BEFORE = "          - {FunctionVersion: 6, Since: 72h}\n"


def _scenario() -> str:
    """Return the demo's shop, in which PROD's canary came to its weight in three steps within the hour."""
    shop = asset("scenarios", "shop.yaml").read_text(encoding="utf-8")
    steps = _STEP.format(weight=0.01, since="52m") + _STEP.format(weight=0.05, since="35m")
    for old, new in ((_SINCE, _SINCE.replace("25m", "18m")), (_LAST_BEFORE, _LAST_BEFORE + steps)):
        if shop.count(old) != 1:
            raise ValueError(f"the scenario has no {old!r}, or several")
        shop = shop.replace(old, new)
    return shop


async def picture(function: str = "order-processor", alias: str = "PROD") -> str:
    """Return the function's screen with the selected alias, everything read, as SVG."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as scenario:
        scenario.write(_scenario())
        scenario.flush()
        settings = Settings(demo=True, scenario=scenario.name, start_function=function, start_alias=alias)
        app = CrossfadeApp(settings, lambda _="": demo_provider(settings))
        async with app.run_test(size=_SIZE) as pilot:
            await _until_read(app, pilot)
            app.window = WINDOWS[1]
            await pilot.pause()
            return app.export_screenshot(title="crossfade --demo", simplify=True)


async def _until_read(app: CrossfadeApp, pilot: Pilot[None]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while (
        app.function is None
        or not app.function.complete
        or app.health is None
        or not app.health.settled
        or app.moves is None
    ):
        if time.monotonic() > deadline:
            raise TimeoutError("the demo was not read")
        await pilot.pause()
    await pilot.pause()


def main(arguments: list[str]) -> int:
    """Write the picture to the file named; return the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.picture FILE.svg\n")
        return 2
    Path(arguments[0]).write_text(asyncio.run(picture()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
