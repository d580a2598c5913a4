"""Checks parameters by the API's own shapes, in the words of AWS's front door (botocore checks less)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from tui.demo.http.service_error import validation


def validate(shape: Shape | None, parameters: Mapping[str, Any]) -> None:
    """Raise a validation ServiceError that names every value that breaks length, range, pattern or enum."""
    failures = [] if shape is None else list(_structure(shape, parameters, ""))
    if failures:
        raise validation(*failures)


def _structure(shape: Shape, values: Mapping[str, Any], path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            if values.get(name) is not None:
                yield from _value(member, values[name], f"{path}{name[0].lower()}{name[1:]}")


def _value(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        yield from _structure(shape, value, f"{path}.")
    elif isinstance(shape, MapShape):
        shown = "{" + ", ".join(f"{key}={item}" for key, item in value.items()) + "}"
        yield from _failures(shown, path, _broken(shape, value))
        for key, item in value.items():
            one = f"{{{key}={item}}}"
            if _broken(shape.key, key):
                yield _failure(one, path, f"Map keys must satisfy constraint: {_all_of(shape.key)}")
            if _broken(shape.value, item):
                yield _failure(one, path, f"Map value must satisfy constraint: {_all_of(shape.value)}")
    elif isinstance(shape, ListShape):
        yield from _failures(f"[{', '.join(map(str, value))}]", path, _broken(shape, value))
        for place, item in enumerate(value, start=1):
            yield from _value(shape.member, item, f"{path}.{place}.member")
    elif shape.type_name != "blob":
        yield from _failures(str(value), path, _broken(shape, value))


def _failures(value: str, path: str, constraints: list[str]) -> Iterator[str]:
    return (_failure(value, path, constraint) for constraint in constraints)


def _failure(value: str, path: str, constraint: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"


def _broken(shape: Shape, value: Any) -> list[str]:
    return [words for words, holds in _constraints(shape) if not holds(value)]


def _all_of(shape: Shape) -> str:
    return f"[{', '.join([*(words for words, _ in _constraints(shape)), 'Member must not be null'])}]"


def _constraints(shape: Shape) -> Iterator[tuple[str, Any]]:
    limits, numeric = shape.metadata, shape.type_name in {"integer", "long", "float", "double"}
    measure = (lambda value: value) if numeric else len
    noun = "value" if numeric else "length"
    if "max" in limits and shape.type_name != "blob":
        yield f"Member must have {noun} less than or equal to {_number(shape, 'max')}", _at_most(measure, limits["max"])
    if "min" in limits:
        yield (
            f"Member must have {noun} greater than or equal to {_number(shape, 'min')}",
            _at_least(measure, limits["min"]),
        )
    if (pattern := _pattern(limits.get("pattern"))) is not None:
        words = f"Member must satisfy regular expression pattern: {limits['pattern']}"
        yield words, lambda value: pattern.fullmatch(value) is not None
    if "enum" in limits:
        words = f"Member must satisfy enum value set: [{', '.join(limits['enum'])}]"
        yield words, lambda value: value in limits["enum"]


def _number(shape: Shape, key: str) -> str:
    limit = shape.metadata[key]
    return str(float(limit)) if shape.type_name in {"float", "double"} else str(limit)


def _at_most(measure: Any, limit: float) -> Any:
    return lambda value: measure(value) <= limit


def _at_least(measure: Any, limit: float) -> Any:
    return lambda value: measure(value) >= limit


@lru_cache(maxsize=256)
def _pattern(text: str | None) -> re.Pattern[str] | None:
    if text is None:
        return None
    try:
        return re.compile(text)
    except re.error:
        # Tags use Unicode classes that Python's engine does not have; they pass unchecked.
        return None
