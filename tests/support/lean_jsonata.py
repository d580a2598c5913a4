"""What tests spare jsonata-python.

Each evaluation looks two names up through all frames, that nobody ever binds, and compares the type of what it
evaluates with one after the other.

The names are those of jsonata-python 0.7.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonata.jsonata import Jsonata
from jsonata.utils import Utils

_NEVER_BOUND = ("__evaluate_entry", "__evaluate_exit")
"""Callbacks of Frame.set_runtime_bounds, which nothing here calls."""


def _lookup(frame: Any, name: str) -> Any:
    """Look a name up frame by frame in one loop, where the library calls itself for each frame."""
    if name in _NEVER_BOUND:
        return None
    while frame is not None:
        value = frame.bindings.get(name, Utils.NONE)
        if value is not Utils.NONE:
            return value
        frame = frame.parent
    return None


_STEPS: dict[str, Callable[..., Any]] = {
    "path": Jsonata.evaluate_path,
    "binary": Jsonata.evaluate_binary,
    "unary": Jsonata.evaluate_unary,
    "name": Jsonata.evaluate_name,
    "condition": Jsonata.evaluate_condition,
    "block": Jsonata.evaluate_block,
    "bind": Jsonata.evaluate_bind_expression,
    "function": lambda it, node, given, frame: it.evaluate_function(node, given, frame, Utils.NONE),
    "variable": Jsonata.evaluate_variable,
    "lambda": Jsonata.evaluate_lambda,
    "apply": Jsonata.evaluate_apply_expression,
    **dict.fromkeys(("string", "number", "value"), lambda it, node, *_: it.evaluate_literal(node)),
}
"""What evaluates a node of each type that is common; the library looks for the others itself."""

_evaluate: Callable[..., Any] = Jsonata._eval


def _evaluate_at_once(it: Any, node: Any, given: Any, frame: Any) -> Any:
    """Stand in for Jsonata._eval, for nodes without a predicate or a group."""
    step = _STEPS.get(getattr(node, "type", None) or "")
    if step is None or getattr(node, "predicate", None) or getattr(node, "group", None) is not None:
        return _evaluate(it, node, given, frame)
    it.input, it.environment = given, frame
    result = step(it, node, given, frame)
    if result is not None and Utils.is_sequence(result) and not result.tuple_stream:
        if node.keep_array:
            result.keep_singleton = True
        if not result:
            return None
        if len(result) == 1 and not result.keep_singleton:
            return result[0]
    return result


@pytest.fixture(scope="session", autouse=True)
def names_looked_up_in_a_loop() -> Iterator[None]:
    """Answer what Frame.lookup answers, sooner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Jsonata.Frame, "lookup", _lookup)
        patch.setattr(Jsonata, "_eval", _evaluate_at_once)
        yield
