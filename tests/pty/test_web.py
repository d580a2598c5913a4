"""A browser's page is the product itself, in a process of its own that ends with the page."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE

from aiohttp import ClientConnectorError, ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import unused_port

from tests.support.journey import PATIENCE
from tests.support.paths import SCENARIOS

SERVE = (sys.executable, "-m", "tui", "web", "--scenario", str(SCENARIOS / "small.yaml"), "--port")


async def opened(browser: ClientSession, address: str) -> ClientResponse:
    """Return the page, once its server listens, which is just after it named the address."""
    while True:
        try:
            return await browser.get(address)
        except ClientConnectorError:
            await asyncio.sleep(0.01)


async def test_a_page_shows_the_functions_and_takes_keys() -> None:
    server = await asyncio.create_subprocess_exec(*SERVE, str(unused_port()), stderr=PIPE)
    assert server.stderr is not None
    try:
        async with asyncio.timeout(4 * PATIENCE), ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            address = (await server.stderr.readline()).decode().split()[-1]
            page = await opened(browser, address)
            async with browser.ws_connect(page.url / "ws", params={"width": 80, "height": 24}) as terminal:
                shown = ""
                while "order-processor" not in shown:
                    shown += re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", (await terminal.receive_bytes()).decode())
                await terminal.send_json(["stdin", "q"])
                while not terminal.closed:
                    await terminal.receive()
    finally:
        server.send_signal(signal.SIGINT)
        await server.communicate()
    assert server.returncode == 0
