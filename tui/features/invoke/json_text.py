"""JSON as text: laid out again, with every number, name and odd character as it was written."""

from __future__ import annotations

import json
from typing import Any

from tui.domain.clean_text import is_clean


class _Literal(str):
    """A number as it was written: as a float it could become another one."""

    __slots__ = ()


class _Members(tuple[tuple[str, Any], ...]):
    """The members of an object in their order, also where a name comes twice."""

    __slots__ = ()


def document(text: str) -> Any:
    """Return what JSON holds, None where the text is no whole JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


UNTOUCHED = "{}"
"""The payload that stands there before anything is typed."""


def replaces_untouched(payload: str, pasted: str) -> bool:
    """Tell whether a pasted text takes the place of the payload: a whole one does where nobody has touched that yet."""
    whole = pasted.lstrip()[:1] in ("{", "[") or document(pasted) is not None
    return payload == UNTOUCHED and whole


def pretty(text: str) -> str:
    """Return JSON with a field a line, the same JSON as before; what is no JSON as it is."""
    return _laid_out(text, comparable=False)


def comparable(text: str) -> str:
    """Return JSON with a field a line, by name and without commas, so that only what differs does; else as it is."""
    return _laid_out(text, comparable=True)


def _laid_out(text: str, *, comparable: bool) -> str:
    lines: list[str] = []
    try:
        value = json.loads(
            text, parse_int=_Literal, parse_float=_Literal, parse_constant=_Literal, object_pairs_hook=_Members
        )
        _lay(value, lines, "", "", comparable)
    except (ValueError, RecursionError):
        return text
    return "\n".join(lines)


def _lay(value: Any, lines: list[str], margin: str, name: str, comparable: bool) -> None:
    """Append the lines of a value; the comma behind it is the caller's."""
    match value:
        case _Members():
            members = sorted(value, key=lambda member: member[0]) if comparable else value
            inner, brackets = [(f"{_quoted(key)}: ", member) for key, member in members], "{}"
        case list():
            inner, brackets = [("", member) for member in value], "[]"
        case _Literal():
            lines.append(f"{margin}{name}{value}")
            return
        case str():
            lines.append(f"{margin}{name}{_quoted(value)}")
            return
        case _:
            lines.append(f"{margin}{name}{json.dumps(value)}")
            return
    if not inner:
        lines.append(f"{margin}{name}{brackets}")
        return
    lines.append(f"{margin}{name}{brackets[0]}")
    for number, (key, member) in enumerate(inner, 1):
        _lay(member, lines, f"{margin}  ", key, comparable)
        if number < len(inner) and not comparable:
            lines[-1] += ","
    lines.append(f"{margin}{brackets[1]}")


def _quoted(text: str) -> str:
    # What could steer or reorder a line stays an escape, and half a character can be written in no other way.
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if is_clean(quoted) else json.dumps(text)
