"""Reads the state machines of a function in a scenario file, whose definitions lie beside it as they were exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from yaml.nodes import Node

from tui.demo.scenario.world import ZERO, AliasSpec, ExecutionSpec, StateMachineSpec
from tui.storage.resources import asset
from tui.storage.yaml_reader import Take, YamlReader

SETTLE = "settle"
"""The definition of the machine that settles an alias after an execution."""


@cache
def known_plans() -> tuple[str, ...]:
    """Return the plans that a definition is at hand of."""
    return tuple(sorted(path.stem for path in asset("scenarios", "machines").glob("*.json") if path.stem != SETTLE))


def definition(name: str, function: str, alias: str) -> str:
    """Return a definition for a function and an alias."""
    text = asset("scenarios", "machines", f"{name}.json").read_text(encoding="utf-8")
    return text.replace("${Function}", function).replace("${Alias}", alias)


def state_machine(r: YamlReader, node: Node, alias_name: Take) -> StateMachineSpec:
    """Read a state machine that moves an alias by a plan, and its executions."""

    def execution(one: Node) -> ExecutionSpec:
        keys: dict[str, Take] = {"TargetVersion": r.text, "StartTime": r.ago}
        fields = r.fields(one, keys, required=("TargetVersion",))
        return ExecutionSpec(fields["TargetVersion"], fields.get("StartTime", ZERO))

    keys: dict[str, Take] = {
        "FunctionAlias": alias_name,
        "Plan": r.one_of(*known_plans()),
        "Executions": lambda n: r.items(n, execution),
    }
    fields = r.fields(node, keys, required=("FunctionAlias", "Plan"))
    return StateMachineSpec(fields["FunctionAlias"], fields["Plan"], tuple(fields.get("Executions", ())))


def against_aliases(spec: StateMachineSpec, aliases: Sequence[AliasSpec], published: set[str]) -> Iterator[str]:
    """Yield what keeps a machine from moving its alias."""
    if all(alias.name != spec.alias for alias in aliases):
        yield f"FunctionAlias: expected an alias of this function, not {spec.alias[:20]!a}"
    for execution in spec.executions:
        if execution.target not in published:
            yield f"TargetVersion: expected a published version, not {execution.target[:20]!a}"
