"""The line of aliases marks the selected one, and where none is it says why, whatever room there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.spans import Span, text_of
from tui.widgets.alias_tabs import placed
from tui.widgets.lines import width_of

NAMES = ("DEV", "PROD", "TEST")


MARKS = (Span("  protected"), Span("  "), Span("armed"), Span("  last good 6"))


def line(names: tuple[str, ...], selected: str, remark: str, width: int, marks: tuple[Span, ...] = ()) -> str:
    return text_of(placed(names, selected, marks, remark, width)).rstrip()


def test_the_selected_alias_is_marked() -> None:
    assert line(NAMES, "PROD", "", 60, MARKS) == "  DEV ▸PROD  protected  armed  last good 6  TEST"
    assert line(NAMES, "PROD", "", 41, MARKS) == " ▸PROD  protected  armed  last good 6  +2"
    assert line(NAMES, "PROD", "others not known", 60) == "  DEV ▸PROD  TEST   others not known"


def test_where_none_is_selected_none_is_marked_and_it_is_said_why() -> None:
    assert line(NAMES, "", "no alias selected", 60) == "  DEV  PROD  TEST  no alias selected"
    assert line((), "", "aliases not known", 60) == " aliases not known"
    # A name that is not among them is not taken for the first one.
    assert "▸" not in line(NAMES, "NOPE", "no alias selected", 60)
    assert line(NAMES, "", "", 13) == "  DEV  +2"


@given(st.lists(st.text("abc", min_size=1, max_size=20), max_size=9, unique=True), st.integers(0, 60), st.booleans())
def test_it_never_takes_more_than_its_width(names: list[str], width: int, select: bool) -> None:
    selected = names[0] if select and names else ""
    assert width_of(placed(tuple(names), selected, MARKS, "no alias selected", width)) <= width
