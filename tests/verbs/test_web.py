"""`crossfade web`: serves nothing that can write, and nobody but who was given the address."""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer, unused_port
from aiohttp.web import Application, Request

from tui.storage.user_input import ConfigError
from tui.verbs import web
from tui.verbs.arguments import read_arguments
from tui.verbs.web_server import GuardedServer

SECRET = "open sesame"


def arguments(*words: str) -> argparse.Namespace:
    return read_arguments(["web", *words], web.VERBS)


@asynccontextmanager
async def served() -> AsyncIterator[tuple[TestClient[Request, Application], int]]:
    """Yield a client of a server whose pages would run `false`."""
    port = unused_port()
    app = await GuardedServer("false", web.LOOPBACK, port, SECRET)._make_app()
    async with TestClient(TestServer(app, host=web.LOOPBACK, port=port)) as client:
        yield client, port


def test_what_is_served_is_the_demo_or_cannot_write() -> None:
    run = [sys.executable, "-m", "tui"]
    assert web.served_command(arguments("--demo", "--speed", "60")) == [*run, "--demo", "--speed", "60"]
    assert web.served_command(arguments("--tour")) == [*run, "--tour"]
    read_only = web.served_command(arguments("--read-only", "--profile", "prod; rm", "--region", "eu-west-1"))
    assert read_only == [*run, "--read-only", "--profile", "prod; rm", "--region", "eu-west-1"]
    with pytest.raises(ConfigError, match=r"--demo\) or an account without writes"):
        web.served_command(arguments("--profile", "prod"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "bastion"])
def test_no_other_address_is_served(host: str) -> None:
    with pytest.raises(ConfigError, match="only the loopback address is served"):
        arguments("--demo", "--host", host)


@pytest.mark.parametrize("port", ["80", "65536", "x", "-1", ""])
def test_a_port_that_cannot_be_is_refused(port: str) -> None:
    with pytest.raises(ConfigError, match="from 1024 to 65535"):
        arguments("--demo", f"--port={port}")


async def test_the_secret_in_the_address_opens_the_page_and_nothing_else_does() -> None:
    async with served() as (client, _):
        for path in ("/", "/?secret=guess", "/ws", "/static/js/textual.js"):
            assert (await client.get(path)).status == 403
        page = await client.get("/", params={"secret": SECRET})
        assert page.status == 200
        assert SECRET not in str(page.url)
        html = await page.text()
        assert "Crossfade" in html
        # Keys work without a click first, and nothing is asked of other hosts.
        assert "keys.focus()" in html
        assert "googleapis" not in html
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert (await client.get("/static/js/textual.js")).status == 200


async def test_another_sites_page_and_a_name_that_was_made_to_point_here_are_refused() -> None:
    async with served() as (client, port), ClientSession(cookies={f"crossfade-{port}": SECRET}) as session:
        url = f"http://{web.LOOPBACK}:{port}/"
        assert (await session.get(url)).status == 200
        assert (await session.get(url, headers={"Host": f"evil.example:{port}"})).status == 403
        with pytest.raises(WSServerHandshakeError, match="403"):
            await session.ws_connect(f"{url}ws", headers={"Origin": "http://evil.example"})
        assert (await client.get("/")).status == 403
