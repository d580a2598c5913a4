"""A code diff in colours: all text stays as it was, syntax is told apart, and so is what changed within a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.features.diff.code import DiffLine, Mark
from tui.features.diff.highlight import HUNK_MOST, LINE_MOST, Hunk, highlight, hunks
from tui.presentation.spans import Span, text_of

CHANGED = (
    DiffLine(Mark.PLACE, "-1,3 +1,3"),
    DiffLine(Mark.SAME, "def handler(event):"),
    DiffLine(Mark.REMOVED, '    return send(event, "mail", 1)'),
    DiffLine(Mark.ADDED, '    return send(event, "sms", 1)'),
    DiffLine(Mark.ADDED, "    # nothing else"),
)


def styled(line: tuple[Span, ...], text: str) -> set[str]:
    """Return the names of the styles of the spans that hold a text."""
    return {name for span in line if text in span.text for name in span.style.split()}


def test_syntax_is_told_apart_on_both_sides() -> None:
    _, definition, old, new, comment = highlight(Hunk("app.py", CHANGED))
    assert styled(definition, "def") == {"keyword"}
    assert styled(definition, "handler") == {"name"}
    assert styled(old, "return") == {"on-removed", "keyword"}
    assert styled(new, "sms") == {"on-added", "word-added", "string"}
    assert styled(comment, "nothing") == {"on-added", "comment"}


def test_of_a_changed_line_the_words_that_changed_are_marked_and_no_others() -> None:
    _, _, old, new, comment = highlight(Hunk("notes.txt", CHANGED))
    assert [span.text for span in old if "word-removed" in span.style] == ["mail"]
    assert [span.text for span in new if "word-added" in span.style] == ["sms"]
    assert "word-added" not in {name for span in comment for name in span.style.split()}


def test_lines_with_little_in_common_are_not_taken_for_each_other() -> None:
    lines = (DiffLine(Mark.REMOVED, "import os"), DiffLine(Mark.ADDED, "print(total / 2)"))
    assert [[span.style for span in line] for line in highlight(Hunk("x", lines))] == [["on-removed"], ["on-added"]]


def test_an_unknown_kind_of_file_and_long_lines_have_no_syntax() -> None:
    line = DiffLine(Mark.ADDED, "return None")
    assert highlight(Hunk("Makefile", (line,))) == ((Span("return None", "on-added"),),)
    long = DiffLine(Mark.SAME, "return " * LINE_MOST)
    assert highlight(Hunk("min.js", (long, line)))[1] == (Span("return None", "on-added"),)


@given(
    st.lists(
        st.builds(DiffLine, st.sampled_from(Mark), st.text(st.characters(exclude_characters="\n"), max_size=40)),
        max_size=12,
    ),
    st.sampled_from(["a.py", "a.json", "a.ts", "a.html", "a.yaml", "a"]),
)
def test_no_character_of_any_text_is_lost(lines: list[DiffLine], path: str) -> None:
    drawn = [text_of(line) for hunk in hunks(path, lines) for line in highlight(hunk)]
    assert drawn == [line.text for line in lines]


def test_a_long_file_is_coloured_in_parts() -> None:
    lines = [DiffLine(Mark.PLACE, "-0,0 +1"), *(DiffLine(Mark.ADDED, str(n)) for n in range(2 * HUNK_MOST))]
    parts = list(hunks("a.py", [*lines, *lines[:2]]))
    assert [len(hunk.lines) for hunk in parts] == [HUNK_MOST, HUNK_MOST, 1, 2]
    assert [line for hunk in parts for line in hunk.lines] == [*lines, *lines[:2]]
