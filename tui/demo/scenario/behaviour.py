"""Reads how a version answers, and how code would that is yet to come."""

from __future__ import annotations

from yaml.nodes import Node

from tui.demo.scenario.log_template import log_template
from tui.demo.traffic.code_behaviour import CodeBehaviour
from tui.demo.traffic.traffic import Behaviour
from tui.storage.yaml_reader import Take, YamlReader

_MOST_AT_ONCE = 1000


def behaviour(r: YamlReader, node: Node) -> Behaviour:
    """Read the share of calls that fail, how many fail together, and how long calls take."""
    durations: dict[str, Take] = {"p50": r.quantity, "p90": r.quantity}
    keys: dict[str, Take] = {
        "Errors": r.share,
        "ErrorsAtOnce": r.number,
        "Duration": lambda n: r.fields(n, durations, ("p50", "p90")),
    }
    fields = r.fields(node, keys)
    took, at_once = fields.get("Duration", {"p50": 40.0, "p90": 120.0}), fields.get("ErrorsAtOnce", 1)
    if not 0 < took["p50"] <= took["p90"]:
        raise r.error(node, "expected 0 < p50 <= p90, in milliseconds", "Duration")
    if not 1 <= at_once <= _MOST_AT_ONCE:
        raise r.error(node, f"expected 1 to {_MOST_AT_ONCE:,}, not {at_once}", "ErrorsAtOnce")
    return Behaviour(fields.get("Errors", 0.0), took["p50"], took["p90"], at_once)


def code_behaviour(r: YamlReader, node: Node) -> CodeBehaviour:
    """Read how code behaves that holds a text."""
    keys: dict[str, Take] = {
        "Holds": r.text,
        "Behaviour": lambda n: behaviour(r, n),
        "Says": lambda n: log_template(r, n),
    }
    fields = r.fields(node, keys, required=("Holds", "Behaviour"))
    return CodeBehaviour(fields["Holds"], fields["Behaviour"], fields.get("Says"))
