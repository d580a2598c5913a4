"""Endpoints on this machine that answer what a test wants, and an environment that holds nothing of AWS's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
import pytest

from tui.aws.lambda_provider import LambdaProvider
from tui.domain.context import Context

REGION = "eu-west-1"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `cut` hangs up before a byte of it, `held` never answers until the endpoint closes."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    held: bool = False

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def refusal(code: str, status: int, message: str | None = "said by AWS", *headers: tuple[str, str]) -> Reply:
    """Return an error as Lambda words it."""
    return Reply({"message": message}, status, (("x-amzn-ErrorType", code), ("x-amzn-RequestId", "req-1"), *headers))


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    body: Any
    headers: dict[str, str]


class Scripted:
    """An HTTP server that gives its replies in order, the last one for ever, and keeps what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.requests: list[Request] = []
        self._lock, self._released = threading.Lock(), threading.Event()
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # The body is written after the head, and would wait for the client to acknowledge that.
            disable_nagle_algorithm = True

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                try:
                    parsed = json.loads(body) if body else None
                except ValueError:
                    parsed = body.decode()
                scripted._answer(self, Request(self.command, self.path, parsed, dict(self.headers)))

            do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Keep the test's output to itself."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _answer(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        with self._lock:
            self.requests.append(request)
            reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if reply.held:
            self._released.wait()
        if reply.held or reply.cut:
            handler.close_connection = True
            return
        handler.send_response(reply.status)
        for name, value in reply.headers:
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(reply.data)))
        handler.end_headers()
        handler.wfile.write(reply.data)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()


def own_session() -> boto3.Session:
    """Return a session with credentials that are worth nothing."""
    return boto3.Session("key", "secret", "token", region_name=REGION)


def provider_at(url: str, *, read_only: bool = False) -> LambdaProvider:
    """Return the adapter at an endpoint of this machine."""
    return LambdaProvider(own_session(), Context("test", REGION, read_only=read_only), endpoint=url)


# In a process of its own, so that neither the demo's corrections nor its account are in it. It ends with its input.
_MOTO = """
import sys, warnings
warnings.simplefilter("ignore")
from moto.core.config import default_user_config
from moto.server import ThreadedMotoServer
default_user_config["lambda"] = {"use_docker": False}
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://%s:%d" % server.get_host_and_port(), flush=True)
sys.stdin.read()
"""


@contextmanager
def plain_moto() -> Iterator[str]:
    """Run moto's own server, uncorrected, and give its address."""
    with subprocess.Popen(
        [sys.executable, "-c", _MOTO],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            url = server.stdout.readline().strip()
            assert url, "moto's server did not start"
            yield url
        finally:
            server.kill()


def bare_environment(patch: pytest.MonkeyPatch, home: Path) -> Path:
    """Take all that is AWS's out of the environment and make `home` the home; return its .aws folder."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        patch.delenv(name)
    patch.setenv("HOME", str(home))
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    folder = home / ".aws"
    folder.mkdir(exist_ok=True)
    return folder
