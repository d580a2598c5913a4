"""Writes `canary.cast` and `canary.svg` into a folder: `python -m tests.recording FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.recording.animation import animation
from tests.recording.asciicast import asciicast
from tests.recording.canary import record_canary


def main(arguments: list[str]) -> int:
    """Record, and write both files; return the exit status."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m tests.recording FOLDER\n")
        return 2
    recording, folder = record_canary(), Path(arguments[0])
    (folder / "canary.cast").write_text(asciicast(recording), encoding="utf-8")
    (folder / "canary.svg").write_text(animation(recording), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
