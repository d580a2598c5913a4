"""How code answers that is given to a demo's function in the sitting: by what its text holds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from tui.demo.backend.moto_backend import Function
from tui.demo.logs.log_format import Speech
from tui.demo.traffic.traffic import Behaviour

_MOST_READ = 1 << 20
"""Bytes of a package that are looked through: an example's, not a real deployment's."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How code behaves, and what it logs, that holds a text."""

    holds: str
    behaviour: Behaviour
    speech: Speech | None = None


def behave(latest: Function, manners: Sequence[Manner]) -> None:
    """Have `$LATEST` answer from now on as the code does that it has by now; the last manner fits any code."""
    if not manners:
        return
    text = _text_of(latest.code_bytes)
    found = next(manner for manner in manners if manner.holds in text)
    latest.facts.behaviour = found.behaviour
    latest.facts.speech = found.speech or Speech()


def _text_of(package: bytes) -> str:
    """Return the text of a package's files, as far as it is looked through; empty where it is no zip."""
    read, left = [], _MOST_READ
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as file:
                    content = file.read(left)
                read.append(content.decode("utf-8", "replace"))
                left -= len(content)
                if left <= 0:
                    break
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return ""
    return "\n".join(read)
