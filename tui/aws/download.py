"""Downloads from a presigned URL, within bounds; the URL is a secret and is never shown, kept or retried."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.hooks import first_non_none_response
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from tui.domain import errors
from tui.domain.deployment_package import MIB
from tui.domain.errors import ProviderError

ACTION = "lambda:GetFunction"
EVENT = "before-send.s3.GetObject"
"""What a session that answers by itself, as the demo does, is asked in place of the network."""

_TIMEOUT: Any = (5, 15)
_LONGEST_S = 120.0
_CHUNK = 1 << 16
_REFUSAL = 4096


def download(client: Any, verify: Any, url: str, limit: int, clock: Callable[[], float] = time.monotonic) -> bytes:
    """Return what is at a URL, `limit` bytes at most; raise ProviderError, whose words never hold the URL.

    It goes the way of the client's own requests: its event system first, then its proxies. `verify` is botocore's.
    """
    parts = _parts(url)
    # Where the endpoint itself is spoken to in clear, its links are as well; AWS's never are.
    if parts.scheme != "https" and not (parts.scheme == "http" and client.meta.endpoint_url.startswith("http:")):
        raise errors.Unreadable(ACTION, "the link to the code is not one that Crossfade follows")
    proxies = client.meta.config.proxies or get_environ_proxies(url)
    network = URLLib3Session(verify=verify, proxies=proxies, timeout=_TIMEOUT, max_pool_connections=1)
    failure: ProviderError
    try:
        return _fetched(client, network, url, limit, clock)
    except ProviderError as error:
        failure = error
    # botocore's and urllib3's messages contain the whole URL, so only the kind of error is kept.
    except Exception as error:  # noqa: BLE001 - whatever the network raises, the URL must not get out with it
        failure = errors.Unreachable(ACTION, "the code could not be downloaded", type(error).__name__)
    finally:
        network.close()
    # Raised here, it has no context that a traceback could tell.
    raise failure


def _parts(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _fetched(client: Any, network: URLLib3Session, url: str, limit: int, clock: Callable[[], float]) -> bytes:
    deadline = clock() + _LONGEST_S
    asked = AWSRequest(method="GET", url=url, stream_output=True).prepare()
    answers = client.meta.events.emit(EVENT, request=asked)
    response: AWSResponse = first_non_none_response(answers) or network.send(asked)
    try:
        if response.status_code != 200:
            raise _refused(response.status_code, response.raw.read(_REFUSAL))
        length = _length(response.headers)
        if length is not None and length > limit:
            raise _too_large(limit)
        content = bytearray()
        # A server that drips must not hold the thread, so nothing waits for a chunk to be full.
        read = getattr(response.raw, "read1", response.raw.read)
        while chunk := read(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise _too_large(limit)
            if clock() > deadline:
                raise errors.Unreachable(ACTION, f"the code was not downloaded within {_LONGEST_S:.0f} s")
        if length is not None and len(content) < length:
            raise errors.Unreachable(ACTION, "the download of the code was cut off")
        return bytes(content)
    finally:
        response.raw.close()


def _refused(status: int, body: bytes) -> ProviderError:
    lowered = body.lower()
    if status == 403 and b"expired" in lowered:
        return errors.Rejected(ACTION, "the link to the code has expired", f"HTTP {status}")
    if status == 403:
        return errors.Rejected(ACTION, "S3 denies the download of the code", f"HTTP {status}")
    if status in (404, 410):
        return errors.NotFound(ACTION, "the code is no longer where AWS keeps it", f"HTTP {status}")
    if status in (429, 503):
        return errors.Busy(ACTION, "S3 is throttling", f"HTTP {status}")
    if status >= 500:
        return errors.ServiceFailed(ACTION, "S3 failed to send the code", f"HTTP {status}")
    return errors.Unreadable(ACTION, f"the download of the code was answered with HTTP {status}")


def _too_large(limit: int) -> ProviderError:
    return errors.TooLarge(ACTION, f"more than {limit / MIB:.0f} MB")


def _length(headers: Mapping[str, str]) -> int | None:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None
