"""Keys: on keyboards of other countries, by habit, as one writes them, and what words say of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui.presentation import keymap
from tui.presentation.command import Command, in_force, in_room, labelled
from tui.presentation.key_names import bound, key_name, key_names, named_key, with_twins
from tui.presentation.key_table import KEY_TABLE
from tui.settings.keys import PRESETS

# What needs AltGr, or is a dead key that writes nothing by itself.
HARD_TO_TYPE = {
    "German": "[]{}@\\|~^`´€",
    "French": "[]{}@\\|~^`#¨",
    "Spanish": "[]{}@\\|~^`#´¨",
    "Danish, Norwegian, Swedish, Finnish": "[]{}@\\|~^`´¨$",
}


@pytest.fixture
def remapped() -> Iterator[None]:
    keymap.use({"function.publish": ("ctrl+g", "G"), "any.refresh": ("f6",), "traffic.earlier": ("left", "h")})
    yield
    keymap.use({})


@pytest.mark.parametrize("layout", HARD_TO_TYPE)
def test_every_key_can_be_typed_or_has_a_twin_that_can(layout: str) -> None:
    hard = HARD_TO_TYPE[layout]
    for row in KEY_TABLE:
        for key in row.keys:
            assert any(key_name(each) not in hard for each in with_twins(key)), (row.words, key)
    written = {key for preset in PRESETS.values() for keys in preset.values() for key in keys.split()}
    assert not written & set(hard)


def test_capitals_are_bound_twice_and_shown_once() -> None:
    assert bound("V,left_square_bracket") == "V,shift+v,left_square_bracket,less_than_sign"
    assert key_names("V,shift+v,at") == ("V", "@", "J")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("V", "V"),
        ("=", "equals_sign"),
        ("/", "slash"),
        ("ctrl+g", "ctrl+g"),
        ("ctrl+shift+left", "ctrl+shift+left"),
        ("f12", "f12"),
        ("f13", None),
        ("shift+g", None),
        ("ctrl+", None),
        ("ctrl", None),
        ("é", None),
        ("←", None),
        ("", None),
    ],
)
def test_keys_are_read_as_one_writes_them(written: str, name: str | None) -> None:
    assert named_key(written) == name


def test_words_quote_keys_that_read_as_punctuation() -> None:
    words = "press {rollout.version} or {invoke.against} here, {function.promote}, {any.find} or {any.contexts} there"
    assert keymap.with_keys(words) == "press '[' or '}' here, p, / or @ there"


@pytest.mark.usefixtures("remapped")
def test_words_lines_and_bindings_follow_other_keys() -> None:
    (publish,) = in_room("function", Command[object]("publish", "V", "Publish", "", 1, "V"))
    assert keymap.with_keys("{function.publish} or {function.promote}") == "ctrl+g or p"
    assert (in_force(publish).keys, labelled(in_force(publish))) == ("ctrl+g,G", "ctrl+g")
    (earlier,) = in_room("traffic", Command[object]("earlier", "left", "Earlier", "", 1, "←→"))
    assert (in_force(earlier).keys, labelled(in_force(earlier))) == ("left,h", "←→")
    assert keymap.bindings_in_force() == {
        "function.publish": "ctrl+g,G,shift+g",
        "any.refresh": "f6",
        "traffic.earlier": "left,h",
    }


def test_a_dialog_shares_keys_with_what_all_dialogs_have() -> None:
    assert keymap.find_collision({"sheet.copy": ("q",)}) == ("sheet.copy", "q", "any.quit")
    assert keymap.find_collision({"question.yes": ("o",), "question.no": ("m",)}) is None
    assert keymap.find_collision({"question.yes": ("o",), "question.no": ("o",)}) == (
        "question.yes",
        "o",
        "question.no",
    )
