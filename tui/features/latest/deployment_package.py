"""Makes a deployment package of a folder, the same bytes for the same files, or checks a zip that is there."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tui.domain.clean_text import clean
from tui.domain.deployment_package import UNZIPPED, UPLOADED, DeploymentPackage, PackagingProgress, remarks

NEVER_PACKED = frozenset({".git", "__pycache__", ".DS_Store"})
"""What never belongs into a package, and differs from one machine to the next; `*.pyc` beside."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 9
_CHUNK = 1 << 20
_FILES = 65_535
"""The most that a zip of the plain kind lists."""


class PackageRefused(Exception):
    """There is nothing that could be uploaded; the message says why, and what would help."""


class _File(NamedTuple):
    name: str
    path: Path
    size: int
    executable: bool


def build_package(source: str) -> Iterator[PackagingProgress | DeploymentPackage]:
    """Yield progress, and last the DeploymentPackage of a folder or a zip file; raise PackageRefused.

    `~` is the home folder. The same names, contents and executable bits give the same bytes (with the same zlib),
    whatever the times, owners and order of the files on the disk.
    """
    path = Path(source.strip())
    try:
        if not source.strip():
            raise PackageRefused("no path was given")
        path = path.expanduser().resolve(strict=True)
        if path.is_dir():
            yield from _packed(source, path)
        elif path.is_file():
            yield from _checked(source, path)
        else:
            raise PackageRefused(f"{_quoted(path)} is neither a folder nor a file")
    except FileNotFoundError as error:
        raise PackageRefused(f"{_quoted(error.filename or path)} does not exist") from error
    except PermissionError as error:
        raise PackageRefused(f"{_quoted(error.filename or path)} cannot be read: no permission") from error
    except (OSError, RuntimeError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise PackageRefused(f"{_quoted(getattr(error, 'filename', None) or path)} cannot be read: {words}") from error


def _packed(source: str, root: Path) -> Iterator[PackagingProgress | DeploymentPackage]:
    files: list[_File] = []
    unzipped = 0
    for file in _files(root, root, "", ()):
        files.append(file)
        unzipped += file.size
        _within(len(files), unzipped)
        if len(files) % 100 == 0:
            yield PackagingProgress(0, len(files), 0)
    if not files:
        raise PackageRefused(f"{_quoted(root)} contains no files")
    files.sort(key=lambda one: one.name)
    yield PackagingProgress(0, len(files), 0)
    packed, unzipped = io.BytesIO(), 0
    with zipfile.ZipFile(packed, "w") as archive:
        for done, file in enumerate(files, start=1):
            unzipped += _add(archive, file, UNZIPPED - unzipped)
            _sendable(packed.tell())
            yield PackagingProgress(done, len(files), unzipped)
    yield _package(source, packed.getvalue(), tuple(file.name for file in files), unzipped, ())


def _files(root: Path, folder: Path, prefix: str, above: tuple[Path, ...]) -> Iterator[_File]:
    """Yield the files below a folder, links followed as long as they stay inside of `root`."""
    real = folder.resolve(strict=True)
    if real in above:
        raise PackageRefused(f"{_quoted(folder)} is a link to one of its parent folders")
    with os.scandir(folder) as entries:
        by_name = sorted(entries, key=lambda entry: entry.name)
    for entry in by_name:
        if entry.name in NEVER_PACKED or entry.name.endswith(".pyc"):
            continue
        name, path = f"{prefix}{entry.name}", folder / entry.name
        try:
            name.encode()
        except UnicodeEncodeError as error:
            raise PackageRefused(f"{_quoted(path)} has a name that is not UTF-8") from error
        if entry.is_symlink():
            _stays_inside(root, path)
        status = entry.stat()
        if stat.S_ISDIR(status.st_mode):
            yield from _files(root, path, f"{name}/", (*above, real))
        elif stat.S_ISREG(status.st_mode):
            yield _File(name, path, status.st_size, bool(status.st_mode & stat.S_IXUSR))
        else:
            raise PackageRefused(f"{_quoted(path)} is neither a file nor a folder")


def _stays_inside(root: Path, link: Path) -> None:
    try:
        target = link.resolve(strict=True)
    except (FileNotFoundError, RuntimeError) as error:
        raise PackageRefused(f"{_quoted(link)} is a broken link") from error
    if not target.is_relative_to(root):
        raise PackageRefused(f"{_quoted(link)} is a link to outside of the folder, {_quoted(target)}")


def _add(archive: zipfile.ZipFile, file: _File, room: int) -> int:
    """Write one file in the fixed form, and return its size."""
    entry = zipfile.ZipInfo(file.name, _EPOCH)
    entry.create_system = 3  # Unix, on every machine: permissions are read only then.
    entry.external_attr = (stat.S_IFREG | (0o755 if file.executable else 0o644)) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with file.path.open("rb") as opened:
        content = opened.read(room + 1)
    if len(content) > room:
        raise _too_big()
    archive.writestr(entry, content, compresslevel=_LEVEL)
    return len(content)


def _checked(source: str, path: Path) -> Iterator[PackagingProgress | DeploymentPackage]:
    with path.open("rb") as opened:
        content = opened.read(UPLOADED + 1)
    _sendable(len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            unzipped = sum(entry.file_size for entry in files)
            _within(len(files), unzipped)
            if not files:
                raise PackageRefused(f"{_quoted(path)} contains no files")
            size = 0
            for done, entry in enumerate(files, start=1):
                size += _readable(archive, entry)
                yield PackagingProgress(done, len(files), size)
    # What zipfile raises over a broken or hostile file is not one class.
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        LookupError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise PackageRefused(f"{_quoted(path)} is not a valid zip: {clean(str(error), 120)}") from error
    yield _package(source, content, tuple(entry.filename for entry in files), unzipped, _oddities(files))


def _readable(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Unzip one file into nothing, which checks its sum, and return its size."""
    if entry.flag_bits & 0x1:
        raise PackageRefused(f"{_quoted(entry.filename)} is encrypted in the zip: Lambda cannot unzip it")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageRefused(f"{_quoted(entry.filename)} uses a rare compression method: use deflate")
    size = 0
    with archive.open(entry) as opened:
        while chunk := opened.read(_CHUNK):
            size += len(chunk)
    return size


def _oddities(files: list[zipfile.ZipInfo]) -> tuple[str, ...]:
    names = [entry.filename for entry in files]
    oddities = []
    if outside := [name for name in names if name.startswith("/") or ".." in name.split("/")]:
        oddities.append(f"{_quoted(outside[0])} points outside of the folder that Lambda unzips to")
    if len(set(names)) < len(names):
        oddities.append("contains the same file name twice")
    hidden = [entry for entry in files if entry.create_system == 3 and not entry.external_attr >> 16 & stat.S_IROTH]
    if hidden:
        oddities.append(f"{_quoted(hidden[0].filename)} is not world-readable: Lambda may fail to load it")
    return tuple(oddities)


def _package(
    source: str, content: bytes, names: tuple[str, ...], unzipped: int, notes: tuple[str, ...]
) -> DeploymentPackage:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    _sendable(len(content))
    return DeploymentPackage(
        source, content, digest, names, unzipped, (*notes, *remarks(names, len(content), unzipped))
    )


def _within(files: int, unzipped: int) -> None:
    if unzipped > UNZIPPED:
        raise _too_big()
    if files > _FILES:
        raise PackageRefused(f"more than {_FILES:,} files: build the package elsewhere, or use a container image")


def _too_big() -> PackageRefused:
    return PackageRefused("more than 250 MB unzipped, Lambda's limit: use layers or a container image")


def _sendable(size: int) -> None:
    if size > UPLOADED:
        raise PackageRefused("more than 50 MB zipped, the limit for a direct upload: upload it to S3 and use that")


def _quoted(path: object) -> str:
    return clean(os.fsdecode(os.fspath(path)) if isinstance(path, str | Path | bytes) else str(path), 160)
