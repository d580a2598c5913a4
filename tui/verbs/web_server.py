"""The server of `web`: textual-serve, behind a guard that lets in only who knows the secret of this start."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Awaitable, Callable
from secrets import compare_digest

from aiohttp import web
from textual_serve.server import Server

from tui.verbs.output import say

_FOREIGN_FONT = re.compile(r"<link[^>]*googleapis[^>]*>")

_TAKES_KEYS = """<script>
new MutationObserver((_, seen) => {
  const keys = document.querySelector("body.-first-byte .xterm-helper-textarea");
  if (keys) { seen.disconnect(); keys.focus(); }
}).observe(document, {subtree: true, childList: true, attributes: true});
</script></head>"""
"""Has the terminal take keys once it shows something: textual-serve waits for a click."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class GuardedServer(Server):
    """Serves a command to browsers of this machine, each page a process of its own."""

    def __init__(self, command: str, host: str, port: int, secret: str) -> None:
        super().__init__(command, host, port, title="Crossfade", public_url=f"http://{host}:{port}")
        self._secret = secret
        self._own = frozenset(f"{name}:{port}" for name in (host, "localhost"))
        # Cookies do not tell ports apart.
        self._cookie = f"crossfade-{port}"

    @property
    def address(self) -> str:
        """Where the page is, with the secret."""
        return f"{self.public_url}/?secret={self._secret}"

    def initialize_logging(self) -> None:
        """Keep the log to what went wrong."""
        logging.basicConfig(level=logging.WARNING, format="%(message)s")

    async def on_startup(self, app: web.Application) -> None:
        """Say where the page is."""
        del app
        # The process of a page has no terminal to ask for its colours.
        os.environ["COLORTERM"] = "truecolor"
        say(f"open {self.address}\nctrl+c ends it")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self.guard(request, handler)

        app.middlewares.append(guard)
        return app

    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request in, or say why not; the secret in the address becomes a cookie."""
        reason = self._why_not(request)
        if reason is not None:
            return web.Response(status=403, text=f"{reason}\n")
        if not self._knows(request.cookies.get(self._cookie)):
            if not self._knows(request.query.get("secret")):
                return web.Response(status=403, text="open the address that crossfade web printed\n")
            entered = web.HTTPFound("/")
            entered.set_cookie(self._cookie, self._secret, httponly=True, samesite="Strict")
            raise entered
        response = await handler(request)
        if isinstance(response, web.Response) and response.content_type == "text/html":
            response.text = page_with_keys(response.text or "")
        if not response.prepared:
            # Nothing is fetched from elsewhere, fonts included.
            sources = f"'self' 'unsafe-inline' 'unsafe-eval' data: blob: ws://{request.host}"
            response.headers["Content-Security-Policy"] = f"default-src {sources}; frame-ancestors 'none'"
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _why_not(self, request: web.Request) -> str | None:
        """Return why a request is none of ours: a name that was made to point here, or another site's page."""
        if request.host not in self._own:
            return f"this is not {request.host}"
        origin = request.headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in self._own:
            return f"not open to pages of {origin}"
        return None

    def _knows(self, given: str | None) -> bool:
        return given is not None and compare_digest(given.encode(), self._secret.encode())


def page_with_keys(html: str) -> str:
    """Return the page of the terminal with keys taken from the start, and without the font of another host."""
    return _FOREIGN_FONT.sub("", html).replace("</head>", _TAKES_KEYS, 1)
