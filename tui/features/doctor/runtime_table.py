"""Reads the table of runtimes that ships with the product."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tui.features.doctor.runtimes import Runtime, RuntimeTable
from tui.storage.resources import asset

if TYPE_CHECKING:
    from yaml.nodes import Node

_FILE = "runtimes.yaml"


@cache
def runtime_table() -> RuntimeTable:
    """Return the table; it is read once, when something is checked by it first."""
    from tui.storage.yaml_reader import YamlReader

    reader = YamlReader(_FILE, aliases=False)

    def runtime(node: Node) -> Runtime:
        days = reader.fields(node, {"Deprecation": reader.day, "BlockFunctionUpdate": reader.day})
        return Runtime(days.get("Deprecation"), days.get("BlockFunctionUpdate"))

    root = reader.root(asset(_FILE).read_bytes())
    assert root is not None
    known = {"AsOf": reader.day, "Source": reader.text, "Runtimes": lambda node: reader.mapping(node, runtime)}
    table = reader.fields(root, known, required=tuple(known))
    return RuntimeTable(as_of=table["AsOf"], source=table["Source"], runtimes=table["Runtimes"])
