"""Where the demo keeps code: links that expire as AWS's presigned ones do, and what answers them without a network."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, quote, unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import MockRawResponse

from tui.demo.backend.moto_backend import Function
from tui.demo.backend.region_state import RegionState, timestamp

HOST = "demo.invalid"
"""A reserved name: nothing answers there, so that whoever goes there by the network leaves no demo."""

_VALID = timedelta(minutes=10)


def location(region: RegionState, function: Function) -> str:
    """Return the link to a version's code as it is now, valid for ten minutes."""
    until = timestamp(region.clock() + _VALID)
    path = f"{region.name}/{quote(function.function_name, safe='')}/{_key(function)}"
    return f"https://{HOST}/{path}?X-Amz-Expires={quote(until)}&X-Amz-Signature={_signature(path, until)}"


def region_of_link(request: AWSPreparedRequest) -> str:
    """Return the region that a link names, empty where it names none."""
    return urlsplit(request.url).path.lstrip("/").partition("/")[0]


def answer_link(region: RegionState, request: AWSPreparedRequest) -> AWSResponse:
    """Answer a link as S3 does: the bytes, or an error in XML."""
    url = urlsplit(request.url)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    path, until = url.path.lstrip("/"), query.get("X-Amz-Expires", "")
    if query.get("X-Amz-Signature") != _signature(path, until):
        return _error(request, 403, "SignatureDoesNotMatch", "The request signature we calculated does not match.")
    if timestamp(region.clock()) > until:
        return _error(request, 403, "AccessDenied", "Request has expired")
    name, key = (unquote(part) for part in path.split("/")[1:])
    latest = region.backend.latest(name)
    kept = [] if latest is None else [latest, *region.backend.versions(name)]
    content = next((function.code_bytes for function in kept if _key(function) == key), None)
    if content is None:
        return _error(request, 404, "NoSuchKey", "The specified key does not exist.")
    return _response(request, 200, "application/zip", bytes(content))


def _key(function: Function) -> str:
    return hashlib.sha256(function.code_bytes).hexdigest()


def _signature(path: str, until: str) -> str:
    return hashlib.sha256(f"demo {path} {until}".encode()).hexdigest()


def _error(request: AWSPreparedRequest, status: int, code: str, message: str) -> AWSResponse:
    written = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return _response(request, status, "application/xml", written.encode())


def _response(request: AWSPreparedRequest, status: int, kind: str, body: bytes) -> AWSResponse:
    headers = HTTPHeaders()
    headers["Content-Type"], headers["Content-Length"] = kind, str(len(body))
    return AWSResponse(request.url, status, headers, MockRawResponse(body))
