"""Where new code comes from, as it is typed: a path, a place in S3, or a container image."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from tui.domain.call import Image, S3Object
from tui.features.latest.draft import BadEdit

_BUCKET = re.compile(r"[a-z0-9A-Z._-]{3,63}", re.ASCII)
_IMAGE = re.compile(r"[a-z0-9.-]+(?::\d+)?/[a-z0-9._/-]+(?::[\w.-]{1,128}|@sha256:[0-9a-f]{64})", re.ASCII)
_VERSION = "versionId"


def code_source(typed: str, package_type: str) -> str | S3Object | Image:
    """Return the path, or the place, that was typed for a function of this PackageType; raise BadEdit."""
    typed = typed.strip()
    if not typed:
        raise BadEdit("nothing entered")
    if package_type == "Image":
        if _IMAGE.fullmatch(typed) is None:
            raise BadEdit("enter an image's URI with a tag or digest: REGISTRY/REPOSITORY:TAG")
        return Image(typed)
    return _in_s3(typed) if typed.lower().startswith("s3:") else typed


def _in_s3(typed: str) -> S3Object:
    bucket, _, rest = typed[len("s3:") :].removeprefix("//").partition("/")
    key, mark, query = rest.partition(f"?{_VERSION}=")
    version = parse_qs(f"{_VERSION}={query}").get(_VERSION, [""])[0] if mark else ""
    if _BUCKET.fullmatch(bucket) is None or not key or len(key) > 1024 or (mark and not version):
        raise BadEdit(f"enter s3://BUCKET/KEY, or with a version s3://BUCKET/KEY?{_VERSION}=VERSION")
    return S3Object(bucket, key, version)
