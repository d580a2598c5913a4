"""What a description names is found, and what only looks like it is let be."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.described import Described, parse_description

SHA = "4f2c1d9a0b7e6c5d4f3a2b1c0d9e8f7a6b5c4d3e"


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("", Described()),
        ("retry on 5xx", Described()),
        ("v1.2.3", Described(release="v1.2.3")),
        ("release 1.20.0-rc.1+build.5, at last", Described(release="1.20.0-rc.1+build.5")),
        ("abc1234", Described(commit="abc1234")),
        ("commit abcdefa", Described(commit="abcdefa")),
        (f"deploy {SHA} (#123)", Described(commit=SHA, issue="#123")),
        ("sha:1234567", Described(commit="1234567")),
        ("fixes #42", Described(issue="#42")),
        ("see https://ci.example.com/builds/77.", Described(link="https://ci.example.com/builds/77")),
        (
            f"https://git.example.com/shop/commit/{SHA}",
            Described(commit=SHA, link=f"https://git.example.com/shop/commit/{SHA}"),
        ),
        ("v2.0.0 abc1234 #9 (https://x.example/y)", Described("abc1234", "v2.0.0", "#9", "https://x.example/y")),
    ],
)
def test_what_it_names_is_found(text: str, described: Described) -> None:
    assert parse_description(text) == described


@pytest.mark.parametrize(
    "text",
    ["defaced", "20260131", "10.0.0.1", "1.2", "01.2.3", "a#12", "python3.12", "order-1a2b3c4d5e", "javascript://x"],
)
def test_what_only_looks_like_it_is_let_be(text: str) -> None:
    assert parse_description(text) == Described()


@given(st.text(max_size=256))
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    described = parse_description(text)
    assert all(part in text for part in (described.commit, described.release, described.issue, described.link))


@pytest.mark.parametrize("text", ["1." * 128, "0-" * 128, "a1" * 128, "https://" * 32, "v1.1.1-" + "." * 249])
def test_no_text_keeps_it_busy(text: str) -> None:
    began = time.process_time()
    parse_description(text)
    assert time.process_time() - began < 0.5
