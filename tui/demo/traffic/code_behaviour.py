"""How new code of a demo's function behaves: decided by the text that it holds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from tui.demo.backend.moto_backend import Function
from tui.demo.logs.log_format import LogTemplate
from tui.demo.traffic.traffic import Behaviour

_MOST_READ = 1 << 20
"""Bytes of a package that are looked through: an example's, not a real deployment's."""


@dataclass(frozen=True, slots=True)
class CodeBehaviour:
    """How code that holds a text behaves, and what it logs."""

    holds: str
    behaviour: Behaviour
    log_template: LogTemplate | None = None


def behave(latest: Function, code_behaviours: Sequence[CodeBehaviour]) -> None:
    """Make `$LATEST` answer from now on as its present code does; the last of the behaviours fits any code."""
    if not code_behaviours:
        return
    text = _text_of(latest.code_bytes)
    fitting = next(behaviour for behaviour in code_behaviours if behaviour.holds in text)
    latest.facts.behaviour = fitting.behaviour
    latest.facts.log_template = fitting.log_template or LogTemplate()


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
