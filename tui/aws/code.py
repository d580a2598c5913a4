"""The code of a version: GetFunction gives a link for ten minutes; its zip is read into a listing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tui.aws.client import Ask
from tui.aws.fields import inner_of, text_of
from tui.aws.unzip_apart import listing_apart
from tui.domain.archive import Code
from tui.domain.errors import Unreadable

Download = Callable[[str, int], bytes]
"""Fetches a URL within a limit of bytes."""

_NAME = 256
_URI = 2048


class _Where(NamedTuple):
    code: Code
    url: str


class CodeReading:
    """Code, downloaded on asking only; neither it nor the link to it is kept here."""

    def __init__(self, ask: Ask, download: Download) -> None:
        self._ask, self._download = ask, download

    def get_code(self, function: str, qualifier: str, limit_bytes: int) -> Code:
        """Return the code of a version (lambda:GetFunction, and the download that it gives a link for)."""
        code, url = self._ask("reading", "GetFunction", _where, FunctionName=function, Qualifier=qualifier)
        if not url:
            return code
        content = self._download(url, limit_bytes)
        try:
            archive = listing_apart(content)
        except Unreadable as error:
            raise Unreadable("lambda:GetFunction", error.message) from error
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        if code.sha256 and digest != code.sha256:
            archive = replace(
                archive, notes=("what was downloaded does not have the expected CodeSha256", *archive.notes)
            )
        return replace(code, archive=archive)

    def is_in_s3(self, function: str, qualifier: str) -> bool:
        """Tell whether a version's code is only referred to in S3 (lambda:GetFunction), in the background."""
        return self._ask("reading", "GetFunction", _in_s3, True, FunctionName=function, Qualifier=qualifier)


def _in_s3(answer: Mapping[str, Any]) -> bool:
    # Of code that AWS Lambda keeps a copy of, it does not say where it came from.
    return bool(inner_of(inner_of(answer, "Code"), "ResolvedS3Object"))


def _where(answer: Mapping[str, Any]) -> _Where:
    """Read GetFunction: whose code it is, and where; everything else, including secrets, is dropped."""
    sha256 = text_of(inner_of(answer, "Configuration").get("CodeSha256"), _NAME)
    code = inner_of(answer, "Code")
    image = text_of(code.get("ImageUri"), _URI)
    if image:
        return _Where(Code(sha256, image=image, resolved=text_of(code.get("ResolvedImageUri"), _URI)), "")
    url = code.get("Location")
    if not isinstance(url, str) or not url:
        raise Unreadable(message="the answer does not say where the code is")
    return _Where(Code(sha256), url)
