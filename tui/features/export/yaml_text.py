"""Templates as text: YAML in CloudFormation's long form, with comments above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any

import yaml

Json = dict[str, Any]

WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """Writes lists indented, and texts of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write everything out: CloudFormation takes no YAML aliases."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists below their keys."""
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(template: Mapping[str, Any], comments: Iterable[str] = ()) -> str:
    """Return a template as YAML, its keys in their order, below comments that are wrapped."""
    lines = [f"# {line}" for comment in comments for line in wrap(comment, WIDTH - 2)]
    body = yaml.dump(dict(template), Dumper=_Dumper, sort_keys=False, width=WIDTH, allow_unicode=True)
    return "\n".join([*lines, body])


def ref(name: str) -> Json:
    """Return a reference to a parameter or a resource."""
    return {"Ref": name}


def attribute(name: str, of: str) -> Json:
    """Return an attribute of a resource."""
    return {"Fn::GetAtt": [of, name]}


def substitute(text: str) -> Json:
    """Return text in which ${Names} are replaced."""
    return {"Fn::Sub": text}
