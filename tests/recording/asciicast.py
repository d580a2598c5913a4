"""A recording as an asciicast, version 2 (docs.asciinema.org): a line of JSON about it, then one a piece of output."""

from __future__ import annotations

import json

from tests.recording.recorder import Recording

TITLE = "Crossfade: a canary, from 10 % to all of the traffic"


def asciicast(recording: Recording) -> str:
    """Return the file's text."""
    head = {"version": 2, "width": recording.columns, "height": recording.rows, "title": TITLE}
    lines = [json.dumps(head), *(json.dumps([round(at, 3), "o", text]) for at, text in recording.output)]
    # A player ends with the last event: the last screen stays as long as it was meant to.
    lines.append(json.dumps([round(recording.seconds, 3), "o", ""]))
    return "\n".join(lines) + "\n"
