"""An endpoint with many functions: answers pages of ListFunctions made beforehand, and keeps when.

`python -m tests.bench.many_functions 10000 FILE` prints its URL, and adds a line to FILE for each question: the page's
number, -1 for all else, when it was asked and when it was answered (`time.perf_counter`, which all processes share).
"""

from __future__ import annotations

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PAGE = 50
"""Functions on a page, as AWS has them."""

_RUNTIMES = ("python3.12", "nodejs22.x", "java21", "python3.13", "provided.al2023")
_IDENTITY = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/bench</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


def _function(number: int) -> dict[str, object]:
    name = f"service-{number:05}"
    return {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:us-east-1:123456789012:function:{name}",
        "Runtime": _RUNTIMES[number % len(_RUNTIMES)],
        "Role": "arn:aws:iam::123456789012:role/service-role",
        "Handler": "app.handler",
        "CodeSize": 1_000_000 + number,
        "Description": ("", "part of the big account", "owned by team seven")[number % 3],
        "Timeout": 30,
        "MemorySize": 256,
        "LastModified": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T08:00:00.000+0000",
        "CodeSha256": "q" * 43 + "=",
        "Version": "$LATEST",
        "TracingConfig": {"Mode": "PassThrough"},
        "RevisionId": f"00000000-0000-0000-0000-{number:012}",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"},
    }


def pages(count: int) -> list[bytes]:
    """Return the answers to ListFunctions, in order."""
    bodies = []
    for first in range(0, count, PAGE):
        more = {"NextMarker": str(first + PAGE)} if first + PAGE < count else {}
        listed = [_function(number) for number in range(first, min(first + PAGE, count))]
        bodies.append(json.dumps({"Functions": listed, **more}).encode())
    return bodies


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    bodies: list[bytes]
    kept: Path

    def do_GET(self) -> None:
        """Answer a page of functions, or that a function has one alias and no versions."""
        asked, page = time.perf_counter(), -1
        parts = urlsplit(self.path)
        path = parts.path.rstrip("/")
        if path.endswith("/functions"):
            page = int(parse_qs(parts.query).get("Marker", ["0"])[0]) // PAGE
            self._answer(self.bodies[page])
        elif path.endswith("/aliases"):
            arn = f"arn:aws:lambda:us-east-1:123456789012:function:{path.split('/')[-2]}:PROD"
            self._answer(json.dumps({"Aliases": [{"Name": "PROD", "AliasArn": arn, "FunctionVersion": "1"}]}).encode())
        else:
            self._answer(b'{"Versions": []}')
        with self.kept.open("a") as file:
            file.write(f"{page} {asked} {time.perf_counter()}\n")

    def do_POST(self) -> None:
        """Answer who is asking."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._answer(_IDENTITY, "text/xml")

    def _answer(self, body: bytes, kind: str = "application/json") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def main(count: int, kept: Path) -> None:
    """Serve until the process ends."""
    _Handler.bodies, _Handler.kept = pages(count), kept
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        kept.touch()
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
