"""A large zip is read in a process of its own, to the same listing."""

from __future__ import annotations

import io
import zipfile

import pytest

from tui.aws.unzip import listing
from tui.aws.unzip_apart import SMALL, listing_apart
from tui.domain.errors import Unreadable


def stored(*names: str, size: int = SMALL) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), b"x" * size)
    return packed.getvalue()


@pytest.mark.process
def test_the_listing_is_the_same() -> None:
    content = stored("app.py", "big.txt")
    assert listing_apart(content) == listing(content)


@pytest.mark.process
def test_what_is_no_zip_is_said_as_ever() -> None:
    content = b"no zip" * SMALL
    with pytest.raises(Unreadable) as caught:
        listing(content)
    with pytest.raises(Unreadable) as apart:
        listing_apart(content)
    assert str(apart.value) == str(caught.value)


def test_what_takes_too_long_is_ended_and_said() -> None:
    with pytest.raises(Unreadable, match="takes longer than 0 s"):
        listing_apart(stored("app.py"), longest=0.001)
