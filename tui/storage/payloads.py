"""The payloads that an operator saved, a file each, private to its owner."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from tui.domain.context import Context
from tui.storage.private_files import check_folder, open_private
from tui.storage.whole_file import replace_file

NAME = re.compile(r"[a-zA-Z0-9_-][a-zA-Z0-9_. -]{0,63}", re.ASCII)
MOST_BYTES = 6 * 1024 * 1024
_END = ".json"
_ODD = re.compile(r"[^a-zA-Z0-9_-]", re.ASCII)


class Payloads:
    """The saved payloads of one function in one account and region. Every method may raise OSError."""

    def __init__(self, folder: Path, context: Context, function: str) -> None:
        """Keep them below `folder`, which is made with the first one."""
        account = _ODD.sub("_", context.account or context.place or "unknown")
        self._folder = folder / "payloads" / f"{account}-{_ODD.sub('_', context.region)}" / _ODD.sub("_", function)

    def names(self) -> tuple[str, ...]:
        """Return what there is, by name."""
        try:
            check_folder(self._folder)
            names_there = os.listdir(self._folder)
        except FileNotFoundError:
            return ()
        names = (name.removesuffix(_END) for name in names_there if name.endswith(_END))
        return tuple(sorted(name for name in names if NAME.fullmatch(name)))

    def load(self, name: str) -> str:
        """Return a payload as it was saved."""
        with open(open_private(self._file(name), os.O_RDONLY), "rb") as file:
            data = file.read(MOST_BYTES + 1)
        # Half of it, or with other characters in it, it would be another payload.
        if len(data) > MOST_BYTES:
            raise OSError(errno.EFBIG, f"it is larger than {MOST_BYTES:,} bytes", str(self._file(name)))
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise OSError(errno.EILSEQ, "it is not UTF-8 text", str(self._file(name))) from error

    def save(self, name: str, text: str) -> None:
        """Save a payload in place of one of the same name."""
        try:
            data = text.encode()
        except UnicodeEncodeError as error:
            raise OSError(errno.EILSEQ, "it contains an unpaired surrogate") from error
        replace_file(self._file(name), (data,))

    def delete(self, name: str) -> None:
        """Delete a payload; one that is gone is no error."""
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        if NAME.fullmatch(name) is None:
            raise ValueError(name)
        return self._folder / f"{name}{_END}"
