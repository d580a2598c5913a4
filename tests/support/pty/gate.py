"""An endpoint before another one that lets requests through, or holds a write before or after it is applied."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class Gate:
    """Passes requests on to `behind`; `hold` says whether a PUT waits "before" or "after" it is passed on.

    `reached` is set once a write waits; what waits when the gate is opened goes on.
    """

    def __init__(self, behind: str) -> None:
        self.hold = ""
        self.reached, self._open = threading.Event(), threading.Event()
        self._drops = False
        self.writes = 0
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                write = self.command == "PUT"
                gate.writes += write
                if write and gate.hold == "before":
                    gate._wait()
                    if gate._drops:
                        self.close_connection = True
                        return
                status, headers, answer = _ask(behind + self.path, self.command, dict(self.headers), body)
                if write and gate.hold == "after":
                    gate._wait()
                self.send_response(status)
                for name, value in headers:
                    if name.lower() in ("content-type", "x-amzn-errortype", "x-amzn-requestid"):
                        self.send_header(name, value)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815

            def handle(self) -> None:
                # Who is killed in the middle of a call does not hang up in an orderly way.
                try:
                    super().handle()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Keep the test's output to itself."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _wait(self) -> None:
        self.reached.set()
        self._open.wait()

    def open(self) -> None:
        """Let what waits go on, and everything after it through."""
        self.hold = ""
        self._open.set()

    def drop(self) -> None:
        """Let what waits before it was applied never be applied: its connection is cut; what comes after goes through.

        What waits after that is answered.
        """
        self._drops = True
        self.open()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.set()
        self._server.shutdown()
        self._server.server_close()


def _ask(url: str, method: str, headers: dict[str, str], body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    # The host stays the one that was asked for: moto chooses its service by the signature, not by the address.
    request = urllib.request.Request(url, body or None, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, list(answer.headers.items()), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, list(refused.headers.items()), refused.read()
