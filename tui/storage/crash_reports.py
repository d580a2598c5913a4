"""Writes crash reports without secrets, and says in one line where."""

from __future__ import annotations

import os
import platform
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tui import __version__
from tui.domain.clean_text import clean
from tui.domain.clock import utc_now
from tui.storage.private_files import state_folder, why
from tui.storage.whole_file import replace_file

_LIBRARIES = ("textual", "rich", "boto3", "botocore", "moto")
_LONGEST_MESSAGE = 2000
_FRAMES = 60
_CAUSES = 10
MOST = 20
"""Reports that are kept, the newest."""

_SECRET_NAME = r"key|token|secret|passw|credential|session|signature|authorization|cookie|private"
_MASK = "[masked]"

# From the telling to the general: what names itself, what AWS's and other people's keys look like, what nobody types.
_SECRETS = (
    re.compile(r"-----BEGIN [^-]*-----.*?(?:-----END [^-]*-----|$)", re.DOTALL),
    re.compile(r"(?<=://)[^/@\s]+(?=@)"),
    re.compile(r"(?i)(?<=bearer )\S+|(?<=basic )\S+"),
    re.compile(rf"""(?i)(?<![a-z])[\w.-]*(?:{_SECRET_NAME})[\w.-]*["']?\s*[=:]\s*(?:"[^"]*"|'[^']*'|[^\s,;&)}}\]]+)"""),
    re.compile(r"\b(?:A3T[A-Z0-9]|ABIA|ACCA|AGPA|AIDA|AKIA|ANPA|APKA|AROA|ASCA|ASIA)[A-Z0-9]{8,}\b"),
    re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}"),
    re.compile(r"\b(?:ghp|gho|ghs|github_pat|xox[abp]|sk|pk|rk)[-_]\w{8,}"),
    re.compile(r"(?<![\w/+=-])(?=[\w/+=-]*\d)(?=[\w/+=-]*[A-Za-z])[\w/+=-]{24,}(?![\w/+=-])"),
)


def report(error: BaseException, environ: Mapping[str, str] = os.environ) -> str:
    """Write a report of an exception into a file of its own, and return the line that says where it is."""
    now = utc_now()
    kind = type(error).__name__
    folder = state_folder()
    try:
        file = folder / f"crash-{now:%Y%m%dT%H%M%S.%fZ}.txt"
        replace_file(file, (describe(error, now, environ).encode(errors="backslashreplace"),), durable=False)
    except OSError as failure:
        return f"it crashed ({kind}: {_where(error)}), and no report could be written: {clean(why(failure))}"
    _prune(folder)
    return f"it crashed ({kind}); a report without secrets is in {clean(str(file))}"


def describe(error: BaseException, now: datetime, environ: Mapping[str, str]) -> str:
    """Return a report: versions, exceptions with their causes, the way through the code; no locals, no environment."""
    versions = ", ".join(f"{name} {version}" for name in _LIBRARIES if (version := _version(name)))
    lines = [
        f"crossfade {__version__}, {now:%Y-%m-%d %H:%M:%S} UTC",
        f"Python {platform.python_version()} on {sys.platform}; {versions}",
        *_chain(error, environ),
    ]
    return "\n".join(lines) + "\n"


def masked(text: str, environ: Mapping[str, str]) -> str:
    """Return a text without whatever looks like a key, a token or a secret, or is one of the environment's."""
    for value in sorted((v for name, v in environ.items() if _keeps_secret(name, v)), key=len, reverse=True):
        text = text.replace(value, _MASK)
    for pattern in _SECRETS:
        text = pattern.sub(_MASK, text)
    home = environ.get("HOME", "")
    return text.replace(home, "~") if len(home) > 1 else text


def _keeps_secret(name: str, value: str) -> bool:
    return len(value) >= 6 and re.search(_SECRET_NAME, name, re.IGNORECASE) is not None


def _chain(error: BaseException, environ: Mapping[str, str]) -> Iterator[str]:
    def spared(text: str) -> str:
        return masked(clean(text, _LONGEST_MESSAGE, lines=True), environ)

    link, how = error, ""
    for _ in range(_CAUSES):
        yield ""
        yield f"{how}{_kind(link)}: {spared(_message(link))}"
        for frame in traceback.extract_tb(link.__traceback__)[-_FRAMES:]:
            yield f"  {clean(_relative(frame.filename))}:{frame.lineno} in {clean(frame.name)}"
            if frame.line:
                yield f"    {spared(frame.line)}"
        if isinstance(link, BaseExceptionGroup):
            yield from (f"  with {_kind(one)}: {spared(_message(one))}" for one in link.exceptions[:_CAUSES])
        following = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
        if following is None:
            return
        how = "caused by " if link.__cause__ is not None else "while handling "
        link = following


def _kind(error: BaseException) -> str:
    kind = type(error)
    return clean(kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}")


def _message(error: BaseException) -> str:
    try:
        return str(error)
    # An exception's own words may fail, and the report must not.
    except Exception as failed:  # noqa: BLE001
        return f"[no words: {type(failed).__name__}]"


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{_relative(frames[-1].filename)}:{frames[-1].lineno}" if frames else "nowhere"


def _relative(file: str) -> str:
    for folder in sorted((path for path in sys.path if path), key=len, reverse=True):
        if file.startswith(folder.rstrip(os.sep) + os.sep):
            return os.path.relpath(file, folder)
    return os.path.basename(file)


def _version(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _prune(folder: Path) -> None:
    with suppress(OSError):
        for file in sorted(folder.glob("crash-*.txt"))[:-MOST]:
            file.unlink()
