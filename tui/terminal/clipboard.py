"""The clipboard, on an explicit wish alone and never read: by tmux where one is in it, else by OSC 52."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Mapping
from enum import Enum

MOST_BYTES = 74_000
"""What terminals take at the most: a sequence of 100,000 bytes in base64 (aws-semantics 5.1)."""

_CHUNK = 76
"""Characters that GNU screen takes in one wrapped sequence, of whatever version."""

_TMUX_SECONDS = 2.0
"""How long tmux may take."""


class Destination(Enum):
    """Where a text went. Of a terminal it is never known whether it took it: none answers."""

    TERMINAL = "the terminal"
    TMUX = "tmux's buffer"
    TMUX_AND_TERMINAL = "tmux's buffer, and the terminal that tmux is shown in"


def load_into_tmux(text: str, environ: Mapping[str, str]) -> Destination | None:
    """Have tmux take a text into its buffer and hand it on to its terminal; None where there is no tmux that takes it.

    Blocks for some seconds at most. By default tmux takes no OSC 52 from what runs in it.
    """
    if not environ.get("TMUX"):
        return None
    # -w came with tmux 3.2.
    for options, destination in ((("-w",), Destination.TMUX_AND_TERMINAL), ((), Destination.TMUX)):
        command = ["tmux", "load-buffer", *options, "-"]
        try:
            ran = subprocess.run(
                command,
                input=text.encode(),
                env=dict(environ),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_TMUX_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        if ran.returncode == 0:
            return destination
    return None


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """Return what makes a terminal copy a text (OSC 52), wrapped in parts where GNU screen is in between."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode()
    if not environ.get("STY"):
        return f"\x1b]52;c;{encoded}\a"
    pieces = [encoded[start : start + _CHUNK] for start in range(0, len(encoded), _CHUNK)] or [""]
    return "\x1bP\x1b]52;c;" + "\x1b\\\x1bP".join(pieces) + "\a\x1b\\"


def describe_copy(what: str, destination: Destination) -> str:
    """Say what became of a copy: "copied" only where that is known."""
    match destination:
        case Destination.TERMINAL:
            return f"sent {what} to the terminal's clipboard"
        case Destination.TMUX:
            return f"copied {what} to tmux's buffer"
        case Destination.TMUX_AND_TERMINAL:
            return f"copied {what} to tmux, sent on to the terminal"
