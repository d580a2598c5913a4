"""Reads a zip from anywhere into a listing, in memory and within bounds; nothing is ever written to a disk."""

from __future__ import annotations

import hashlib
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Container
from dataclasses import dataclass

from tui.domain.archive import Archive, ArchivedFile, Kind
from tui.domain.clean_text import clean
from tui.domain.errors import Unreadable

_ENTRY = b"PK\x01\x02"
_PATH = 300
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a zip is looked at: files listed, bytes unpacked, bytes of one text kept and of all of them."""

    files: int = 5_000
    entries: int = 100_000
    unpacked: int = 256 << 20
    text: int = 512 << 10
    texts: int = 12 << 20


BOUNDS = Bounds()

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises over what is broken, encrypted or packed by a method that it does not have."""


def listing(content: bytes, bounds: Bounds = BOUNDS) -> Archive:
    """Return what a zip holds; raise Unreadable where it is none.

    Links are listed and not followed, paths are listed and not opened. What is beyond the bounds, encrypted or
    broken is listed as not read.
    """
    # The directory of a hostile zip could list a million files; zipfile would make an object of each.
    if content.count(_ENTRY) > bounds.entries:
        raise Unreadable(message=f"the zip lists more than {bounds.entries:,} files")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return _Reading(opened, bounds).archive(len(content))
    except (*_BROKEN, ValueError, OverflowError, OSError) as error:
        raise Unreadable(message=f"the code is not a readable zip: {clean(str(error), 120)}") from error


class _Reading:
    """One zip being read, and what is left of the bounds."""

    def __init__(self, opened: zipfile.ZipFile, bounds: Bounds) -> None:
        self._opened, self._bounds = opened, bounds
        self._unpacked, self._texts = bounds.unpacked, bounds.texts

    def archive(self, size: int) -> Archive:
        """Return the listing."""
        entries = [entry for entry in self._opened.infolist() if not entry.filename.endswith("/")]
        notes = []
        if len(entries) > self._bounds.files:
            notes.append(f"{len(entries) - self._bounds.files:,} of {len(entries):,} files are not listed")
        # Where not all texts can be kept, those at the top are more likely to be the function's own.
        near = sorted(entries, key=lambda entry: (entry.filename.count("/"), entry.filename))[: self._bounds.files]
        files: dict[str, ArchivedFile] = {}
        copies: dict[str, int] = {}
        twice = outside = unread = 0
        for entry in near:
            path = clean(entry.filename.removeprefix("./") or "?", _PATH)
            outside += path.startswith("/") or ".." in path.replace("\\", "/").split("/")
            if path in files:
                twice += 1
                path = _distinct_name(path, files, copies)
            files[path] = file = self._file(path, entry)
            unread += file.kind is Kind.UNREAD
        for count, words in (
            (outside, "with a path that leads outside"),
            (twice, "under a name that is there already, marked ′"),
            (unread, "could not be unpacked"),
        ):
            if count:
                notes.append(f"{count:,} {'file' if count == 1 else 'files'} {words}")
        return Archive(tuple(files[path] for path in sorted(files)), size, tuple(notes))

    def _file(self, path: str, entry: zipfile.ZipInfo) -> ArchivedFile:
        unread = ArchivedFile(path, entry.file_size, kind=Kind.UNREAD)
        if entry.flag_bits & 0x1:
            return _with_note(unread, "encrypted")
        # zipfile stops at the size that the directory tells, so that no file unpacks to more than is counted here.
        if entry.file_size > self._unpacked:
            return _with_note(unread, "too large to unpack here")
        self._unpacked -= entry.file_size
        try:
            return self._read(path, entry)
        except (*_BROKEN, ValueError, OSError) as error:
            return _with_note(unread, clean(str(error), 80))

    def _read(self, path: str, entry: zipfile.ZipInfo) -> ArchivedFile:
        digest, kept, size = hashlib.sha256(), io.BytesIO(), 0
        with self._opened.open(entry) as opened:
            while chunk := opened.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size <= self._bounds.text:
                    kept.write(chunk)
        text = _text(kept.getvalue()) if size <= self._bounds.text else None
        is_link = entry.create_system == 3 and stat.S_ISLNK(entry.external_attr >> 16)
        kind = Kind.LINK if is_link else Kind.TEXT if text is not None else Kind.BINARY
        note = "" if size <= self._bounds.text else "too large to compare line by line"
        if text is not None and size > self._texts:
            text, note = None, "too much text altogether to compare this line by line"
        self._texts -= 0 if text is None else size
        return ArchivedFile(path, size, digest.hexdigest(), kind, text, note)


def _distinct_name(path: str, taken: Container[str], copies: dict[str, int]) -> str:
    """Return another name for a file whose own is there already: `a′`, and for more of them `a′2`, `a′3`.

    `copies` says how many names each path was given: a zip of one name alone takes no longer than any other.
    """
    name = path
    while name in taken:
        copies[path] = copies.get(path, 0) + 1
        name = f"{path}′" if copies[path] == 1 else f"{path}′{copies[path]}"
    return name


def _text(content: bytes) -> str | None:
    """Return what a file holds as clean text, None where it is no text."""
    if b"\0" in content:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return clean(text.replace("\r\n", "\n"), 8 * len(text) + 1, lines=True)


def _with_note(file: ArchivedFile, note: str) -> ArchivedFile:
    return ArchivedFile(file.path, file.size, file.sha256, file.kind, file.text, note)
