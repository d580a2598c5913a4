"""An endpoint that answers Lambda's and STS's calls with any text in every field that may hold one."""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

Text = Callable[[str], str]
"""Given the name of a field, returns what stands in it."""

ENVIRONMENT = ("DATABASE_URL", "API_TOKEN", "SIGNING_KEY")
_NUMBERS = ("1", "2", "3")


class PlantedEndpoint:
    """A Lambda of one function with three versions and an alias; `text` fills its fields, and errors where told to.

    `refusing` holds path endings that are answered with an error, `message` its words.
    """

    def __init__(self, text: Text, variables: dict[str, str] | None = None, signature: str = "") -> None:
        self.text, self.variables, self._signature = text, variables or {}, signature
        self.refusing: dict[str, int] = {}
        self.paths: list[str] = []
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                script._answer(self, body)

            do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Keep the test's output to itself."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        path = unquote(urlsplit(handler.path).path)
        self.paths.append(f"{handler.command} {path}")
        status = next((status for end, status in self.refusing.items() if self.paths[-1].endswith(end)), 200)
        headers = {"x-amzn-RequestId": _header(self.text("RequestId"))}
        if status != 200:
            headers["x-amzn-ErrorType"] = _header(self.text("ErrorCode"))
            data = json.dumps({"message": self.text("ErrorMessage"), "Type": self.text("ErrorType")}).encode()
        elif path == "/code":
            data = self._code(handler.path)
        elif path == "/":
            data = self._identity().encode()
            headers["content-type"] = "text/xml; charset=utf-8"
        else:
            data = json.dumps(self._lambda(path, handler.path)).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _code(self, target: str) -> bytes:
        """Return a zip with a file that differs from one version to the next."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            # A zip holds no surrogates, and cuts a name at its first NUL.
            name = self.text("FileName").encode("utf-8", "ignore").decode()
            content = f"{self.text('FileText')}\n{urlsplit(target).path}{target[-1]}\n{self.text('FileMore')}\n"
            archive.writestr(zipfile.ZipInfo(f"{name[:2000]}.py"), content.encode("utf-8", "ignore"))
            archive.writestr(zipfile.ZipInfo(f"../{name[:2000]}.bin"), b"\0" + target[-1].encode())
        return buffer.getvalue()

    def _lambda(self, path: str, target: str) -> dict[str, Any]:
        if path.endswith("/functions"):
            return {"Functions": [self._version("$LATEST")]}
        if path.endswith("/versions"):
            return {"Versions": [self._version(number) for number in ("$LATEST", *_NUMBERS)]}
        if path.endswith("/aliases"):
            return {"Aliases": [self._alias(), self._other_alias()]}
        if path.endswith("/provisioned-concurrency"):
            return {"ProvisionedConcurrencyConfigs": [self._provisioned(), self._provisioned(":1")]}
        if "/aliases/" in path:
            return self._alias()
        if path.startswith("/2017-03-31/tags"):
            return {
                "Tags": {
                    self.text("TagKey"): self.text("TagValue"),
                    "aws:cloudformation:stack-name": self.text("Stack"),
                }
            }
        qualifier = re.search(r"Qualifier=([^&]+)", target)
        number = unquote(qualifier[1]) if qualifier else "$LATEST"
        if not path.endswith("/configuration"):
            link = f"{self.url}/code?{self._signature}&version={number}"
            return {"Configuration": self._version(number, whole=True), "Code": {"Location": link}}
        return self._version(number, whole=True)

    def _version(self, number: str, *, whole: bool = False) -> dict[str, Any]:
        fields = ("Description", "Runtime", "Handler", "Role", "LastModified", "RevisionId")
        version: dict[str, Any] = {name: self.text(name) for name in fields}
        version |= {
            "FunctionName": self.text("FunctionName"),
            "FunctionArn": self.text("FunctionArn"),
            "Version": number,
            "CodeSize": 10**7 if number == "$LATEST" else 1000,
            "CodeSha256": f"{number}{self.text('CodeSha256')}",
            "MemorySize": 128 + int(number if number.isdigit() else 9),
            "Timeout": 3,
            "PackageType": self.text("PackageType"),
            "DeadLetterConfig": {"TargetArn": self.text("TargetArn")},
            "KMSKeyArn": self.text("KMSKeyArn"),
            "Architectures": [self.text("Architecture")],
            "Layers": [{"Arn": f"{self.text('Layer')}{number}", "SigningJobArn": self.text("SigningJobArn")}],
            "LoggingConfig": {"LogGroup": f"{self.text('LogGroup')}{number}", "LogFormat": self.text("LogFormat")},
            "VpcConfig": {"SubnetIds": [self.text("SubnetId")], "SecurityGroupIds": [f"{self.text('Group')}{number}"]},
            "FileSystemConfigs": [{"Arn": self.text("FileSystem"), "LocalMountPath": self.text("MountPath")}],
            "ImageConfigResponse": {"Error": {"Message": self.text("ImageError"), "ErrorCode": self.text("ImageCode")}},
            "RuntimeVersionConfig": {"RuntimeVersionArn": self.text("RuntimeVersion")},
            "TracingConfig": {"Mode": f"{self.text('Mode')}{number}"},
            "SnapStart": {"ApplyOn": f"{self.text('ApplyOn')}{number}"},
            "SigningProfileVersionArn": self.text("SigningProfile"),
            "MasterArn": self.text("MasterArn"),
            "Environment": {
                "Variables": {self.text("VariableName"): self.text("VariableValue"), **self.variables},
                "Error": {"ErrorCode": self.text("KmsCode"), "Message": self.text("KmsMessage")},
            },
        }
        if whole:
            version |= {
                # Those that the alias routes to can take traffic, or no weight could be asked for.
                "State": "Active" if number in ("1", "2") else self.text("State"),
                "StateReason": self.text("StateReason"),
                "StateReasonCode": self.text("StateReasonCode"),
                "LastUpdateStatus": self.text("LastUpdateStatus"),
                "LastUpdateStatusReason": self.text("LastUpdateStatusReason"),
                "LastUpdateStatusReasonCode": self.text("LastUpdateStatusReasonCode"),
            }
        return version

    def _alias(self) -> dict[str, Any]:
        return {
            "Name": self.text("AliasName"),
            "AliasArn": self.text("AliasArn"),
            "FunctionVersion": "1",
            "Description": self.text("AliasDescription"),
            "RevisionId": self.text("RevisionId"),
            "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.25}},
        }

    def _other_alias(self) -> dict[str, Any]:
        weights = {self.text("Version"): 0.1, self.text("AnotherVersion"): 1.5}
        routing = {"AdditionalVersionWeights": weights}
        return {
            **self._alias(),
            "Name": self.text("OtherAlias"),
            "FunctionVersion": self.text("FunctionVersion"),
            "RoutingConfig": routing,
        }

    def _provisioned(self, qualifier: str = "") -> dict[str, Any]:
        name = qualifier or f":{self.text('AliasName')}"
        return {
            "FunctionArn": f"arn:aws:lambda:eu-west-1:123456789012:function:f{name}",
            "RequestedProvisionedConcurrentExecutions": 5,
            "AllocatedProvisionedConcurrentExecutions": 10**25,
            "Status": self.text("ProvisionedStatus"),
            "StatusReason": self.text("ProvisionedReason"),
            "LastModified": self.text("LastModified"),
        }

    def _identity(self) -> str:
        def field(name: str) -> str:
            # XML has no words for most control characters.
            kept = "".join(
                c for c in self.text(name) if c in "\t\n\r" or (ord(c) >= 0x20 and not 0xD800 <= ord(c) < 0xE000)
            )
            return f"<{name}>{kept.replace('&', '&amp;').replace('<', '&lt;')}</{name}>"

        inner = "".join(field(name) for name in ("Arn", "UserId", "Account"))
        return (
            '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
            f"<GetCallerIdentityResult>{inner}</GetCallerIdentityResult></GetCallerIdentityResponse>"
        )


def _header(text: str) -> str:
    # A header is one line of Latin-1; what would end it is left out.
    return "".join(c for c in text if ord(c) < 0x100 and c not in "\r\n\0")
