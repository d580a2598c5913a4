"""YAML files of a user's: each error has its file, line and key, and nothing is built or expanded unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tui.storage import yaml_reader
from tui.storage.user_input import ConfigError, read_bytes
from tui.storage.yaml_reader import Take, YamlReader

PLAN = """\
name: slow
steps:
  - weight: 1
    wait: 20m
  - weight: 2.5
    wait: null
"""


def read(text: str, **options: bool) -> dict[str, Any]:
    reader = YamlReader("plan.yaml", aliases=options.pop("aliases", True))
    step: dict[str, Take] = {
        "weight": reader.quantity,
        "wait": reader.ago,
        "paused": reader.switch,
        "until": reader.day,
    }
    keys: dict[str, Take] = {
        "name": reader.text,
        "steps": lambda steps: reader.items(steps, lambda one: reader.fields(one, step, ("weight",), **options)),
    }
    root = reader.root(text.encode())
    assert root is not None
    return reader.fields(root, keys, ("name",))


def refused(text: str, **options: bool) -> str:
    with pytest.raises(ConfigError) as caught:
        read(text, **options)
    return str(caught.value)


def test_a_null_can_leave_a_key_unset() -> None:
    assert read(PLAN, null_is_unset=True)["steps"][1] == {"weight": 2.5}
    assert refused(PLAN) == ("plan.yaml:6: wait: expected a time ago such as 45s, 20m, 2h, 3d or 8w, not 'null'")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("weight: 1", "weigth: 1", "plan.yaml:3: unknown key 'weigth'; did you mean weight?"),
        ("weight: 1", "weight: much", "plan.yaml:3: weight: expected a number, not 'much'"),
        ("- weight: 1\n    wait", "- wait", "plan.yaml:3: weight: expected here, but missing"),
        ("name: slow\n", "", "plan.yaml:1: name: expected here, but missing"),
        ("wait: 20m", "paused: 'yes'", "plan.yaml:4: paused: expected true or false, not 'yes'"),
        ("wait: 20m", "weight: 2", "plan.yaml:4: weight: appears twice"),
        ("wait: 20m", "until: soon", "plan.yaml:4: until: expected a day such as 2026-07-25, not 'soon'"),
        ("wait: 20m", "until: 2026-02-29", "plan.yaml:4: until: no such day as '2026-02-29'"),
    ],
)
def test_an_error_has_its_line_and_its_key(old: str, new: str, error: str) -> None:
    assert old in PLAN
    assert refused(PLAN.replace(old, new), null_is_unset=True) == error


def test_after_a_value_the_key_is_the_outer_one() -> None:
    reader = YamlReader("plan.yaml")
    root = reader.root(b"outer: {inner: x}\nafter: y\n")
    assert root is not None
    inner: dict[str, Take] = {"inner": reader.text}
    keys: list[str] = []

    def outer(node: Any) -> None:
        reader.fields(node, inner)
        keys.append(reader.error(node, "wrong").key)

    reader.fields(root, {"outer": outer, "after": lambda node: keys.append(reader.error(node, "wrong").key)})
    assert keys == ["outer", "after"]


@pytest.mark.parametrize("text", ["name: &a slow\n", "name: slow\nsteps: [*a]\n"])
def test_anchors_and_aliases_can_be_refused(text: str) -> None:
    assert "no anchors and aliases here" in refused(text, aliases=False)


@pytest.mark.parametrize("text", ['name: "\\UFFFFFFFF"', "%YAML 1." + "9" * 5000 + "\n---\nname: x", "name: \x1b"])
def test_the_loader_in_python_says_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is not YAML: " in refused(text)
    monkeypatch.setattr(yaml_reader, "_Loader", yaml.SafeLoader)
    assert "is not YAML: " in refused(text)


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(b"x" * 2048)
    assert len(read_bytes(str(file), 2048)) == 2048
    with pytest.raises(ConfigError, match=r"^the plan: is larger than 1 KiB$"):
        read_bytes(str(file), 1024, "the plan")
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_bytes(str(tmp_path / "none"), 1024)
