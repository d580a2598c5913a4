"""The history as lines: what stands where, what a drag or a click there means, and where the cursor goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot, Provisioned
from tui.domain.history import history
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.features.versions.drag import Drag
from tui.features.versions.hit_test import alias_at, drop_target, version_at
from tui.features.versions.lanes import INDENT, Drawing, draw, head_of, prefix
from tui.features.versions.tree_cursor import TreeCursor
from tui.presentation.number_format import size_text
from tui.presentation.spans import text_of
from tui.presentation.wrap import wrap

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def version(number: str, code: str, **changed: object) -> Version:
    plain = Version(number, code_sha256=code, memory_mb=256, modified=NOW - timedelta(days=2))
    return replace(plain, **changed)  # type: ignore[arg-type]


ORDERS = FunctionSnapshot(
    "orders",
    (
        version(LATEST, "d"),
        version("7", "c", memory_mb=512, description="SMS confirmation"),
        version("6", "b", description="retry on 5xx"),
        version("5", "a", state="Inactive"),
        version("4", "a"),
        version("3", "z"),
        version("2", "y"),
    ),
    (
        Alias("orders", "DEV", Routing(LATEST)),
        Alias("orders", "PROD", Routing("5", "7", Weight(1000))),
        Alias("orders", "TEST", Routing("7")),
    ),
    (Provisioned("PROD", 5, 5, "READY"),),
    complete=True,
)


def drawing(
    snapshot: FunctionSnapshot = ORDERS, selected: str = "PROD", opened: frozenset[str] = frozenset(), width: int = 60
) -> Drawing:
    return draw(history(snapshot), opened, width, selected)


def lines(drawn: Drawing, snapshot: FunctionSnapshot = ORDERS) -> list[str]:
    text = []
    for line in drawn.lines:
        spans = list(prefix(drawn, line, under_cursor=False))
        if line.first:
            head = head_of(drawn, drawn.rows[line.row], snapshot.versions_known, NOW)
            spans += [*head.head, *head.tail]
        else:
            spans += line.spans
        text.append(text_of(spans).rstrip())
    return text


def test_what_was_not_read_is_not_called_deleted() -> None:
    """As of 1,200 versions PROD's own and the first pages: whether they are read on, or a page failed."""
    read = tuple(version(str(number), f"c{number}") for number in (1200, 5, 4, 3, 1))
    reading = FunctionSnapshot("f", read, (Alias("f", "PROD", Routing("1200")),), listed=True)
    failed = replace(reading, failures=(ReadFailure("lambda:ListVersionsByFunction", "failed"),))
    # A list that was whole and could not be read again: others may have been published since.
    for unsure in (reading, failed, replace(failed, complete=True)):
        text = "\n".join(lines(drawing(unsure), unsure))
        assert "┆ 6-1199   not loaded" in text
        assert "1-4   3 versions (1 not loaded), no aliases" in text
        assert "deleted" not in text
        assert "against" not in text
    whole = replace(reading, complete=True)
    text = "\n".join(lines(drawing(whole), whole))
    assert "┆ 6-1199   deleted" in text
    assert "1-4   3 versions (1 deleted), no aliases" in text


def test_versions_without_aliases_have_no_alias_only_where_the_aliases_are_known() -> None:
    read = tuple(version(str(number), f"c{number}") for number in (6, 5, 4, 3, 2, 1))
    denied = FunctionSnapshot("f", read, failures=(ReadFailure("lambda:ListAliases", "no"),), complete=True)
    text = "\n".join(lines(drawing(denied, opened=frozenset({"6"})), denied))
    assert "1-4   4 versions, aliases not known" in text
    assert "serves     not known: the aliases could not be loaded" in text
    assert "no alias" not in text


def test_the_tree() -> None:
    assert lines(drawing()) == [
        "  ◇ $LATEST  2 d ago    differs from 7  [code changed, MemorySize 512→256]",
        "  │ ◂ DEV",
        "  ● 7  2 d ago    [code changed, MemorySize 256→512]",
        " ╭┼┄◂┄ [PROD] 10 %   ◂ TEST",
        " ┊● 6  2 d ago    [code changed]",
        " ┊○ 5  Inactive  2 d ago    = code of 4",
        " ╰┼━◂━ [PROD] 90 %  provisioned 5/5 READY",
        "  ┆ 2-4   3 versions, no aliases",
    ]


def test_another_selected_alias_stands_first_and_links_nothing() -> None:
    text = lines(drawing(selected="TEST"))
    assert "  │ ◂ [TEST]   ◂┄ PROD 10 %" in text
    assert "  │ ◂━ PROD 90 %  provisioned 5/5 READY" in text
    assert not any(mark in line for line in text for mark in "╭╰┊")


def test_narrow_trees_take_more_lines_and_lose_no_number() -> None:
    text = lines(drawing(width=22))
    assert " ╭┼┄◂┄ [PROD] 10 %" in text
    assert " ┊│ ◂ TEST" in text
    assert " ╰┼━◂━ [PROD] 90 %" in text


def test_a_canary_that_is_older_than_the_primary_is_linked_too() -> None:
    back = replace(ORDERS, provisioned=(), aliases=(Alias("orders", "PROD", Routing("7", "6", Weight(50))),))
    text = lines(drawing(back))
    assert text[2:5] == [" ╭┼━◂━ [PROD] 99.5 %", " ┊● 6  2 d ago    [code changed]", " ╰┼┄◂┄ [PROD] 0.5 %"]


def test_the_lane_ends_with_the_oldest_row() -> None:
    one = FunctionSnapshot("f", (version("1", "a"),), (Alias("f", "PROD", Routing("1")),), complete=True)
    assert lines(drawing(one, selected=""), one) == ["  ● 1  2 d ago", "    ◂ PROD"]


def test_opened_details_say_what_changed_and_the_arn() -> None:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:orders:7"
    known = replace(
        ORDERS,
        versions=tuple(
            replace(v, arn=arn, code_size=1_300_000, role="r") if v.number == "7" else v for v in ORDERS.versions
        ),
    )
    text = "\n".join(lines(drawing(known, opened=frozenset({"7"}), width=200), known))
    for part in (
        "vs 6",
        "code, MemorySize 256→512",
        "PROD 10 %, canary beside 5",
        "512 MB",
        "1.2 MB",
        arn,
        "2026-02-27",
    ):
        assert part in text


def test_gaps_reading_and_failures_have_lines() -> None:
    holes = FunctionSnapshot("f", (version("9", "a"), version("5", "b")), complete=True)
    assert lines(drawing(holes), holes)[1] == "  ┆ 6-8   deleted"
    unread = FunctionSnapshot("f", (version("9", "a"),), (Alias("f", "P", Routing("12")),))
    assert lines(drawing(unread), unread) == ["  ○ 12  loading…", "  │ ◂ P", "  ● 9   2 d ago", "  ┆ loading…"]
    gone = replace(unread, complete=True)
    assert lines(drawing(gone), gone)[0] == "  ○ 12  does not exist"
    failure = FunctionSnapshot("f", failures=(ReadFailure("lambda:ListVersionsByFunction", "no permission"),))
    drawn = drawing(failure)
    assert head_of(drawn, drawn.rows[0], False, NOW).text == "no permission: lambda:ListVersionsByFunction"


def test_states_are_words() -> None:
    busy = FunctionSnapshot(
        "f",
        (version(LATEST, "a", state="Active", update="InProgress"), version("1", "a", state="Failed")),
        complete=True,
    )
    text = lines(drawing(busy), busy)
    assert text[0].startswith("  ◇ $LATEST  updating  ")
    assert text[1].startswith("  ○ 1  Failed  ")


def test_the_mouse_finds_versions_and_aliases() -> None:
    drawn = drawing()
    assert [version_at(drawn, line) for line in range(-1, 9)] == ["", LATEST, "", "7", "", "6", "5", "", "", ""]
    test_at = text_of(drawn.lines[3].spans).index("TEST") + INDENT
    assert alias_at(drawn, 3, INDENT) == "PROD"
    assert alias_at(drawn, 3, test_at) == "TEST"
    assert alias_at(drawn, 3, 0) == ""
    assert alias_at(drawn, 3, 59) == ""
    assert alias_at(drawn, 2, INDENT) == ""
    assert alias_at(drawn, 99, INDENT) == ""
    assert drop_target(drawn, 3, 59) == ""
    assert drop_target(drawn, 6, 59) == "PROD"


def test_a_version_is_dragged_once_the_pointer_has_left_its_line() -> None:
    drawn = drawing()
    held = Drag(version_at(drawn, 2))
    assert held.moved(drawn, 2, 40) == held == Drag("7")
    over = held.moved(drawn, 6, 59)
    assert over == Drag("7", is_dragged=True, over="PROD")
    # Back on its own line it is still dragged; outside it is over nothing.
    assert over.moved(drawn, 2, 40).is_dragged
    assert held.moved(drawn, -1, -1) == Drag("7", is_dragged=True)


def on(cursor: TreeCursor, number: str) -> TreeCursor:
    row = cursor.index_of(number)
    assert row >= 0
    return replace(cursor, at=row)


def test_the_cursor_stops_on_versions_and_folds_only() -> None:
    cursor = TreeCursor().drawn(ORDERS, 60, "PROD")
    stops = [row.key for index, row in enumerate(cursor.drawing.rows) if cursor.can_stop(index)]
    assert stops == [LATEST, "7", "6", "5", "fold 2"]
    assert (cursor.number, on(cursor, "fold 2").number) == (LATEST, "")
    unfolded = on(cursor, "fold 2").toggled().drawn(ORDERS, 60, "PROD")
    assert unfolded.index_of("4") == unfolded.at + 1


def test_folding_what_the_cursor_stands_in_puts_it_on_the_fold() -> None:
    unfolded = TreeCursor().drawn(ORDERS, 60, "").showing("3").drawn(ORDERS, 60, "")
    folded = replace(on(unfolded, "3"), unfolded=frozenset()).drawn(ORDERS, 60, "")
    assert folded.row is not None
    assert folded.row.key == "fold 2"
    assert folded.hides("3")
    assert not unfolded.hides("3")


def test_a_version_that_is_deleted_under_the_cursor_hands_it_to_the_next_older() -> None:
    on_six = on(TreeCursor().drawn(ORDERS, 60, ""), "6")
    without = replace(ORDERS, versions=tuple(v for v in ORDERS.versions if v.number != "6"))
    assert on_six.drawn(without, 60, "").number == "5"


def test_without_versions_there_is_no_cursor() -> None:
    cursor = TreeCursor().drawn(None, 60, "")
    assert cursor.toggled() == cursor
    assert (cursor.number, cursor.index_of("1")) == ("", -1)


@given(st.text(max_size=60), st.integers(1, 30))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    wrapped = wrap(text, width)
    assert "".join(wrapped).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= width for line in wrapped)


def test_sizes() -> None:
    assert [size_text(size) for size in (0, 1023, 1024, 1024**2, 262_144_000)] == [
        "0 bytes",
        "1023 bytes",
        "1.0 kB",
        "1.0 MB",
        "250.0 MB",
    ]
