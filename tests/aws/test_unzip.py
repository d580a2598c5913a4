"""A zip from anywhere becomes a listing: bounded, harmless, and with words for what was left out."""

from __future__ import annotations

import hashlib
import io
import zipfile
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.lines_run import lines_run
from tui.aws.unzip import Bounds, listing
from tui.domain.archive import ArchivedFile, Kind
from tui.domain.clean_text import is_clean
from tui.domain.errors import Unreadable


def packed(*files: tuple[Any, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def only(content: bytes, **bounds: int) -> ArchivedFile:
    (file,) = listing(content, Bounds(**bounds)).files
    return file


def test_texts_binaries_and_folders() -> None:
    archive = listing(packed(("b/", b""), ("b/x.bin", b"\0\1"), ("a.py", "é = 1\n".encode()), ("c", b"\xff\xfe")))
    assert [(file.path, file.kind, file.text) for file in archive.files] == [
        ("a.py", Kind.TEXT, "é = 1\n"),
        ("b/x.bin", Kind.BINARY, None),
        ("c", Kind.BINARY, None),
    ]
    assert archive.files[0].sha256 == hashlib.sha256("é = 1\n".encode()).hexdigest()
    assert archive.unpacked == 11
    assert archive.notes == ()


def test_hostile_text_and_names_come_out_harmless() -> None:
    archive = listing(packed(("\x1b]0;x\x07.py", b"a\x1b[2J\n\tb\r\nc\r\xc2\x9b31m"), ("x" * 5000, b"")))
    assert archive.files[1].text == "" or archive.files[0].text == ""
    for file in archive.files:
        assert is_clean(file.path)
        assert len(file.path) <= 300
    (text,) = [file.text for file in archive.files if file.text]
    assert text == "a␛[2J\n\tb\nc␍\\x9b31m"


def test_paths_that_lead_outside_or_are_there_twice_are_told_apart() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        content = packed(("../../etc/passwd", b"1"), ("/abs", b"2"), ("a", b"3"), ("a", b"4"), ("..\\w", b"5"))
    archive = listing(content)
    assert sorted(file.path for file in archive.files) == ["../../etc/passwd", "..\\w", "/abs", "a", "a′"]
    assert "3 files with a path that leads outside" in archive.notes
    assert "1 file under a name that is there already, marked ′" in archive.notes


def test_a_link_is_told_and_not_followed() -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    file = only(packed((link, b"/etc/passwd")))
    assert (file.kind, file.text) == (Kind.LINK, "/etc/passwd")


def test_what_is_encrypted_or_broken_is_listed_as_unread() -> None:
    content = packed(("a", b"secret"))
    for at, sign in ((6, b"PK\3\4"), (8, b"PK\1\2")):
        place = content.index(sign) + at
        content = content[:place] + b"\x01" + content[place + 1 :]
    archive = listing(content)
    assert (archive.files[0].kind, archive.files[0].note) == (Kind.UNREAD, "encrypted")
    assert archive.notes == ("1 file could not be unpacked",)
    broken = only(packed(("a", b"secret")).replace(b"secret", b"sesame", 1))
    assert broken.kind is Kind.UNREAD
    assert "CRC" in broken.note


def test_a_bomb_is_not_unpacked() -> None:
    content = packed(*((str(number), bytes(1 << 20)) for number in range(4)), method=zipfile.ZIP_DEFLATED)
    archive = listing(content, Bounds(unpacked=2 << 20))
    assert [file.kind for file in archive.files] == [Kind.BINARY] * 2 + [Kind.UNREAD] * 2
    assert archive.files[3].note == "too large to unpack here"


def test_a_size_that_is_a_lie_unpacks_to_no_more_than_it_says() -> None:
    content = packed(("a", bytes(1 << 20)), method=zipfile.ZIP_DEFLATED)
    place = content.index(b"PK\1\2") + 24
    content = content[:place] + (100).to_bytes(4, "little") + content[place + 4 :]
    file = only(content)
    assert (file.kind, file.size) == (Kind.UNREAD, 100)


def test_what_is_too_much_is_left_out_and_said() -> None:
    archive = listing(packed(("deep/er/a", b"1"), ("b", b"2"), ("c", b"3")), Bounds(files=2))
    assert [file.path for file in archive.files] == ["b", "c"]
    assert archive.notes == ("1 of 3 files are not listed",)
    large = only(packed(("a", b"x" * 100)), text=99)
    assert (large.text, large.note) == (None, "too large to compare line by line")
    archive = listing(packed(("a", b"x" * 60), ("b", b"y" * 60)), Bounds(texts=100))
    assert [file.text is None for file in archive.files] == [False, True]
    assert "altogether" in archive.files[1].note
    with pytest.raises(Unreadable, match="more than 2 files"):
        listing(packed(("a", b""), ("b", b""), ("c", b"")), Bounds(entries=2))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x05\x06" + bytes(18), b"<html>", packed(("a", b"1"))[:-10]],
    ids=["nothing", "a beginning", "an empty one", "a web page", "one cut off"],
)
def test_no_zip_is_an_error_or_an_empty_one(content: bytes) -> None:
    if content.startswith(b"PK\x05\x06"):
        assert listing(content).files == ()
        return
    with pytest.raises(Unreadable, match="not a readable zip"):
        listing(content)


@given(st.data())
def test_a_zip_with_bytes_turned_over_never_crashes(data: st.DataObject) -> None:
    content = bytearray(packed(("a.py", b"x = 1\n" * 9), ("b/c", bytes(range(99))), method=zipfile.ZIP_DEFLATED))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        archive = listing(bytes(content))
    except Unreadable:
        return
    assert all(is_clean(file.path) for file in archive.files)


def of_one_name(count: int) -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return packed(*(("a.py", b"x") for _ in range(count)), ("a.py′3", b"y"), ("b", b""))


def test_files_of_one_name_are_told_apart() -> None:
    archive = listing(of_one_name(100))
    paths = {file.path for file in archive.files}
    assert len(paths) == 102
    assert {"a.py", "a.py′", "a.py′2", "a.py′3", "a.py′4", "b"} <= paths
    assert max(map(len, paths)) < 12
    assert "100 files under a name that is there already, marked ′" in archive.notes


def test_of_twice_as_many_files_of_one_name_it_is_twice_the_work() -> None:
    few, many = (partial(listing, of_one_name(count)) for count in (200, 400))
    # Where each name is tried after each other one, it is four times and more.
    assert lines_run(many) < 2.2 * lines_run(few)
