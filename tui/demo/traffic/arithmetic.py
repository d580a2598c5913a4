"""Metric math as far as the demo knows it: numbers, ids, + - * / and parentheses."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

_OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_NODES = (ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Constant, ast.Name, ast.Load)


class NotArithmetic(ValueError):
    """An expression that the demo cannot work out."""


def ids_in(expression: str) -> frozenset[str]:
    """Return the ids that an expression speaks of; raise NotArithmetic."""
    return frozenset(node.id for node in ast.walk(_tree(expression)) if isinstance(node, ast.Name))


def work_out(expression: str, values: Mapping[str, Mapping[int, float]]) -> dict[int, float]:
    """Return an expression's value at every time at which all its ids have one; raise NotArithmetic.

    There is none where something is divided by 0.
    """
    tree = _tree(expression)
    series = [values[name] for name in ids_in(expression)]
    if not series:
        raise NotArithmetic(expression)
    results: dict[int, float] = {}
    for time in sorted(set(series[0]).intersection(*series[1:])):
        try:
            results[time] = _value(tree, {name: one[time] for name, one in values.items() if time in one})
        except ZeroDivisionError:
            continue
    return results


def _tree(expression: str) -> ast.expr:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotArithmetic(expression) from None
    if not all(isinstance(node, _NODES) for node in ast.walk(tree)):
        raise NotArithmetic(expression)
    return tree


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, values), _value(right, values))
    raise NotArithmetic(ast.unparse(node))
