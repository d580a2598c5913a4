"""The canary that the README shows can be played, and both recordings of it tell the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.etree import ElementTree

from tests.recording.animation import animation, stretches
from tests.recording.asciicast import asciicast
from tests.recording.canary import record_canary
from tests.recording.recorder import Frame, drawn
from tests.support.pty.terminal import Screen

SVG = "{http://www.w3.org/2000/svg}"


def text_of(frame: Frame) -> str:
    return "\n".join("".join(cell.text for cell in row) for row in frame.rows)


def first_with(frames: Sequence[Frame], wanted: str) -> int:
    """Return the number of the first frame that shows a text."""
    return next(number for number, frame in enumerate(frames) if wanted in text_of(frame))


def test_a_whole_canary_is_played_and_written_down_twice() -> None:
    recording = record_canary()
    frames = recording.frames
    stages = ("actual 10 %", "target 25 %", "actual 25 %", "target 50 %", "actual 50 %", "actual 100 % on 7")
    numbers = [first_with(frames, stage) for stage in stages]
    assert numbers == sorted(numbers)

    head, *events = [json.loads(line) for line in asciicast(recording).splitlines()]
    assert (head["version"], head["width"], head["height"]) == (2, recording.columns, recording.rows)
    assert [event[0] for event in events] == sorted(event[0] for event in events)
    screen = Screen(recording.columns, recording.rows)
    for _, _, written in events:
        screen.feed(written)
    assert drawn(screen, recording) == frames[-1].rows

    for stretch in stretches(recording):
        assert stretch.start < stretch.end <= recording.seconds
    picture = ElementTree.fromstring(animation(recording))
    captions = [element.text for element in picture.iter(f"{SVG}text")]
    assert all(caption in captions for caption in {frame.caption for frame in frames})
    assert any("promoted" in (text or "") for text in captions)
