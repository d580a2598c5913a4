"""JSON laid out anew is the same JSON: numbers, order, doubles and odd characters stay as they were written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.clean_text import is_clean
from tui.features.invoke.json_text import comparable, document, pretty, replaces_untouched

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=15,
)


@given(VALUES)
def test_it_is_the_same_json_and_steers_nothing(value: Any) -> None:
    text = json.dumps(value)
    laid_out = pretty(text)
    assert json.dumps(json.loads(laid_out)) == text
    assert laid_out == pretty(laid_out)
    assert all(is_clean(line) for line in laid_out.split("\n"))


def test_a_field_a_line() -> None:
    text = '{"b":[1,{}],"a":{"c":null,"d":[]},"e":"é\\n"}'
    assert pretty(text) == json.dumps(json.loads(text), indent=2, ensure_ascii=False)


@pytest.mark.parametrize(
    "text", ["12345678901234567890.10", "1e400", "-0.0", "1.50", "9" * 5000, "NaN", "-Infinity", "null", '"\\ud800"']
)
def test_what_python_would_write_otherwise_stays(text: str) -> None:
    assert pretty(f"[{text}]") == f"[\n  {text}\n]"


def test_a_name_that_comes_twice_stays_twice() -> None:
    assert pretty('{"a":1,"a":2}') == '{\n  "a": 1,\n  "a": 2\n}'


@pytest.mark.parametrize("text", ["", "no", '{"a":', "[" * 100_000, "{} {}"])
def test_what_is_no_json_is_shown_as_it_is(text: str) -> None:
    assert pretty(text) == comparable(text) == text
    assert document(text) is None


@pytest.mark.parametrize(
    "escape", ["\\u202e", "\\u001b[2J", "\\u007f", "\\u009b", "\\u2028", "\\u2066", "\\ud800", "\\u0000"]
)
def test_what_could_steer_a_line_stays_an_escape(escape: str) -> None:
    assert pretty(f'{{"{escape}":"{escape}"}}') == f'{{\n  "{escape}": "{escape}"\n}}'


def test_for_comparing_neither_the_order_nor_a_comma_differs() -> None:
    assert comparable('{"b":1,"a":[1,2]}') == comparable(' {"a": [1, 2], "b": 1}')
    assert comparable('{"a":1}').splitlines()[1] == comparable('{"a":1,"b":2}').splitlines()[1]
    assert comparable("[1,2]") != comparable("[2,1]")


@pytest.mark.parametrize(
    ("payload", "pasted", "replaces"),
    [
        ("{}", '{"id": "A-1"}', True),
        ("{}", " \n[1, 2]\n", True),
        ("{}", '"a string"', True),
        # A payload that was cut off is pasted whole and corrected; a part of one goes between the braces.
        ("{}", '{"id":', True),
        ("{}", '"id": "A-1"', False),
        ("{}", "id", False),
        ("{}", "", False),
        ('{"id": 1}', '{"id": 2}', False),
        ("{ }", '{"id": 2}', False),
        ("", '{"id": 2}', False),
    ],
)
def test_a_pasted_payload_takes_the_place_of_the_untouched_one_alone(payload: str, pasted: str, replaces: bool) -> None:
    assert replaces_untouched(payload, pasted) is replaces
