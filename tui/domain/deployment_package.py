"""A deployment package that is ready to be uploaded, and what AWS's limits say about it (aws-semantics 1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MIB = 1024 * 1024
UPLOADED = 50 * MIB
"""Bytes that UpdateFunctionCode takes in its own request; more has to come from S3."""

UNZIPPED = 250 * MIB
"""Bytes that code and layers may take together once they are unzipped."""

_NEAR = 0.9


@dataclass(frozen=True, slots=True)
class PackagingProgress:
    """How far packing or checking has come: files done of those found so far, and their bytes."""

    done: int
    of: int
    size: int


@dataclass(frozen=True, slots=True)
class DeploymentPackage:
    """A zip in memory. `code_sha256` is what AWS will answer for it; `names` are its files; sizes are in bytes.

    `notes` say what may surprise; none of them keeps it from being uploaded.
    """

    source: str
    content: bytes = field(repr=False)
    code_sha256: str = ""
    names: tuple[str, ...] = ()
    unzipped: int = 0
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the zip."""
        return len(self.content)


def remarks(names: Sequence[str], size: int, unzipped: int) -> tuple[str, ...]:
    """Say what is likely to surprise about a zip of these files and sizes, in words."""
    tops = {name.partition("/")[0] for name in names}
    lines = []
    if len(tops) == 1 and all("/" in name for name in names):
        lines.append(f"everything is inside {next(iter(tops))}/: Lambda looks for the handler at the top level")
    if venvs := sorted(tops & {".venv", "venv"}):
        lines.append(f"contains a virtual environment, {venvs[0]}/, which Lambda does not use")
    if size > UPLOADED * _NEAR:
        lines.append("close to 50 MB, the limit for a direct upload")
    if unzipped > UNZIPPED * _NEAR:
        lines.append("close to 250 MB unzipped, the limit including layers")
    return tuple(lines)
