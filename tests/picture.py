"""Makes README's picture from the running demo: `python -m tests.picture FILE.svg`."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from textual.pilot import Pilot

from tui.app.app import CrossfadeApp
from tui.demo.provider import demo_provider
from tui.settings.settings import Settings

_SIZE = (116, 26)
_PATIENCE = 20.0


async def picture(function: str = "order-processor", alias: str = "PROD") -> str:
    """Return the function's screen with the selected alias, everything read, as SVG."""
    settings = Settings(demo=True, start_function=function, start_alias=alias)
    app = CrossfadeApp(settings, lambda _="": demo_provider(settings))
    async with app.run_test(size=_SIZE) as pilot:
        await _until_read(app, pilot)
        return app.export_screenshot(title="crossfade --demo", simplify=True)


async def _until_read(app: CrossfadeApp, pilot: Pilot[None]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while app.function is None or not app.function.complete or app.health is None or not app.health.settled:
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
