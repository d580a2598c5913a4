"""Crossfade's state folder, which only its owner may read or write."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

_POSIX = os.name == "posix"
_MODE, _FOLDER_MODE = 0o600, 0o700
_BY_OTHERS = 0o022

_WORDS = {
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EIO: "the disk failed",
    errno.ELOOP: "it is a symbolic link",
    errno.ENOLCK: "its disk offers no locks",
}


class NotPrivate(OSError):
    """A file or folder that others may write, that is someone else's or no plain file; the message says which."""


def state_folder() -> Path:
    """Return where this platform keeps a program's state."""
    from platformdirs import user_state_path

    return user_state_path("crossfade", appauthor=False)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may use, whatever the umask, unless it exists; raise OSError."""
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    try:
        os.mkdir(folder, _FOLDER_MODE)
    except FileExistsError:
        check_folder(folder)
        if _POSIX and stat.S_IMODE(os.stat(folder).st_mode) != _FOLDER_MODE:
            os.chmod(folder, _FOLDER_MODE)
        return
    os.chmod(folder, _FOLDER_MODE)
    sync_folder(folder.parent)


def check_folder(folder: Path) -> None:
    """Raise NotPrivate where others may write in a folder or it is someone else's, OSError where it is not there."""
    _check(folder, os.stat(folder))


def open_private(file: Path, flags: int) -> int:
    """Open a plain file of one's own, made with mode 0600 whatever the umask; raise OSError.

    Symbolic links are not followed, and what is opened for writing loses the rights that others had to read it.
    """
    extra = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(file, flags | extra, _MODE)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NotPrivate(f"{file} is not a regular file")
        _check(file, status)
        if _POSIX and flags & (os.O_WRONLY | os.O_RDWR) and stat.S_IMODE(status.st_mode) != _MODE:
            os.chmod(handle, _MODE)
    except OSError:
        os.close(handle)
        raise
    return handle


def write_whole(handle: int, data: bytes) -> None:
    """Write all of it: a disk that is almost full takes a part first, and refuses at the next write; raise OSError."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def seconds_since(written: float) -> float:
    """Return how old what was written to a disk then is, by the clock that dated it."""
    return time.time() - written


def sync_folder(folder: Path) -> None:
    """Make sure that new and renamed files of a folder survive a power cut."""
    if not _POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network disks have no such call for folders.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def why(error: OSError) -> str:
    """Return the reason of an OSError in words, with the file where that is known."""
    if isinstance(error, NotPrivate):
        return str(error)
    words = _WORDS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
    return f"{words}: {error.filename}" if error.filename else words


def _check(path: Path, status: os.stat_result) -> None:
    if not _POSIX:
        return
    if status.st_uid != os.geteuid():
        raise NotPrivate(f"{path} belongs to another user")
    if status.st_mode & _BY_OTHERS:
        helps = "go-w" if stat.S_ISREG(status.st_mode) else "go-rwx"
        raise NotPrivate(f"{path} can be written by others; chmod {helps} helps")
