"""What a version's code is made of: the files of its zip, or the image it runs; kept in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a file in a zip is, as far as it was looked at."""

    TEXT = "text"
    BINARY = "binary"
    LINK = "link"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file. `size` is in bytes, unpacked; `sha256` is empty where it was not unpacked, and `note` says why.

    `text` is what a text file holds and where a link points, cleaned; None where it was not kept.
    """

    path: str
    size: int
    sha256: str = ""
    kind: Kind = Kind.BINARY
    text: str | None = field(default=None, repr=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of a zip by path; `size` is the zip's own, `notes` say what is odd or was left out."""

    files: tuple[ArchivedFile, ...] = ()
    size: int = 0
    notes: tuple[str, ...] = ()

    @property
    def unpacked(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Code:
    """The code of one version, as GetFunction answered it: an archive, or where it is an image, its URI and digest.

    `sha256` is AWS's CodeSha256.
    """

    sha256: str
    archive: Archive | None = None
    image: str = ""
    resolved: str = ""

    @property
    def digest(self) -> str:
        """The image's digest, `sha256:…`, empty where it is not known."""
        return self.resolved.partition("@")[2]
