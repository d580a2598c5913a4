"""Many functions from a few lines: a list of values is taken in turn, so it is the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from yaml.nodes import Node

from tui.demo.scenario.world import FUNCTION_NAME, ZERO, AliasSpec, FunctionSpec, VersionSpec
from tui.storage.user_input import quoted
from tui.storage.yaml_reader import Take, YamlReader

MOST_FUNCTIONS = 100_000

_SETTINGS = ("Runtime", "MemorySize", "Timeout", "Role", "Description")
_IN_TURN = (*_SETTINGS, "LastModified", "CodeSize", "Versions", "InvocationsPerMinute")
_BETWEEN = timedelta(days=6)


def bulk_functions(r: YamlReader, node: Node, takes: Mapping[str, Take]) -> Iterator[FunctionSpec]:
    """Read an entry of Crowds: FunctionNames, or a Pattern with `{n}` in it and a Count."""
    keys: dict[str, Take] = {
        **takes,
        "Pattern": r.text,
        "Count": r.number,
        "Runtime": r.in_turn(r.text),
        "MemorySize": r.in_turn(r.number),
        "Timeout": r.in_turn(r.number),
        "Role": r.in_turn(r.text),
        "Description": r.in_turn(r.text),
        "LastModified": r.in_turn(r.ago),
        "CodeSize": r.in_turn(r.number),
        "Versions": r.in_turn(r.number),
        "InvocationsPerMinute": r.in_turn(r.quantity),
        "Tags": r.strings,
    }
    fields = r.fields(node, keys)
    names: list[str] = fields.get("FunctionNames", [])
    if "Pattern" in fields:
        pattern, count = fields["Pattern"], fields.get("Count", 0)
        if "{n}" not in pattern or not 1 <= count <= MOST_FUNCTIONS:
            raise r.error(node, f"expected {{n}} in it, and a Count from 1 to {MOST_FUNCTIONS:,}", "Pattern")
        if FUNCTION_NAME.fullmatch(pattern.replace("{n}", f"{count:05d}")) is None:
            raise r.error(node, f"expected 1 to 64 letters, digits, - or _, not {quoted(pattern)}", "Pattern")
        names = [*names, *(pattern.replace("{n}", f"{n:05d}") for n in range(1, count + 1))]
    if not names:
        raise r.error(node, "expected FunctionNames, or Pattern and Count")
    return (_member(fields, place, name) for place, name in enumerate(names))


def _member(fields: Mapping[str, Any], place: int, name: str) -> FunctionSpec:
    turn = {key: fields[key][place % len(fields[key])] for key in _IN_TURN if key in fields}
    count, modified = turn.get("Versions", 0), turn.get("LastModified", ZERO)
    latest = VersionSpec(
        settings={key: turn[key] for key in _SETTINGS if key in turn},
        code=name,
        code_size=turn.get("CodeSize"),
        modified=modified,
        behaviour=fields.get("Behaviour"),
    )
    versions = tuple(
        VersionSpec(
            number=number,
            settings={"Description": f"release {number}"},
            # The newest version is what $LATEST is; older ones are other code.
            code=None if number == count else f"{name} {number}",
            modified=modified + (count - number) * _BETWEEN,
        )
        for number in range(1, count + 1)
    )
    calls = turn.get("InvocationsPerMinute", 0.0)
    aliases = tuple(
        AliasSpec(alias, str(count), since=modified, calls=calls) for alias in fields.get("Aliases", ()) if count
    )
    return FunctionSpec(name, latest, versions, aliases, fields.get("Tags", {}))
