"""Keys in the configuration: presets, single commands, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.presentation.keymap import DEFAULTS, find_collision
from tui.settings.keys import PRESETS
from tui.settings.settings import read_config
from tui.storage.user_input import ConfigError


def read(tmp_path: Path, text: str) -> dict[str, tuple[str, ...]]:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return dict(read_config(str(path)).keys)


def test_a_command_takes_the_keys_that_are_written(tmp_path: Path) -> None:
    keys = read(tmp_path, "keys:\n  function.publish: ctrl+g f6\n  function.point: '&'\n")
    assert keys == {"function.publish": ("ctrl+g", "f6"), "function.point": ("ampersand",)}


def test_a_preset_is_a_beginning_that_single_commands_win_over(tmp_path: Path) -> None:
    keys = read(tmp_path, "keys: {preset: k9s, logs.follow: F}\n")
    assert (keys["prune.delete"], keys["logs.wrap"], keys["logs.follow"]) == (("ctrl+k",), ("w",), ("F",))


def test_a_key_that_moves_to_another_command_is_free_once_its_own_has_another(tmp_path: Path) -> None:
    keys = read(tmp_path, "keys: {function.promote: b, function.roll_back: p}\n")
    assert keys == {"function.promote": ("b",), "function.roll_back": ("p",)}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("  function.publish: p\n", 2, "function.publish: p is taken, function.promote has it too"),
        ("  any.help: h\n", 2, "any.help: h is taken"),
        ("  list.first: R\n", 2, "list.first: R is taken"),
        ("  function.logs: '('\n  diff.older: '('\n", 3, "diff.older: ( is taken, diff.after_older has it too"),
        ("  function.undo: 5\n", 2, "function.undo: 5 is taken, it types a weight"),
        ("  window.longer: p\n", 2, "window.longer: p is taken, function.promote has it too"),
        ("  preset: vim\n  function.promote: L\n", 3, "function.promote: L is taken, function.logs has it too"),
        ("  function.publsh: g\n", 2, "did you mean function.publish"),
        ("  function.publish: hyper+g\n", 2, "expected keys such as V, '=', ctrl+g or f5, not"),
        ("  function.publish: shift+g\n", 2, "expected keys such as"),
        ("  function.publish: ''\n", 2, "expected keys such as"),
        ("  preset: emacs\n", 2, "expected one of default, vim, k9s"),
    ],
)
def test_what_is_refused_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, f"keys:\n{text}")
    assert f"config.yaml:{line}: " in str(refused.value)
    assert words in str(refused.value)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_whole(tmp_path: Path, preset: str) -> None:
    keys = read(tmp_path, f"keys: {{preset: {preset}}}\n")
    assert set(keys) == set(PRESETS[preset]) <= set(DEFAULTS)
    assert all(len(keys[name]) == len(written.split()) for name, written in PRESETS[preset].items())
    assert find_collision(keys) is None


def test_the_table_collides_with_itself_nowhere() -> None:
    assert find_collision({name: keys for name, keys in DEFAULTS.items() if not name.startswith("list.page")}) is None
