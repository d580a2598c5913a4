"""Reads a group from YAML; what is wrong with it is named by file, line and key.

plan: careful               # a name or a file; --plan on the line counts before it
members:
  - orders:PROD             # to the newest version
  - {alias: payments:PROD, to: 12}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from yaml.nodes import Node, ScalarNode

from tui.domain.target import InvalidTarget, Target, parse_target
from tui.storage.user_input import ConfigError, quoted, read_bytes
from tui.storage.yaml_reader import YamlReader

MOST_BYTES = 64 * 1024
MOST_MEMBERS = 50
"""More would not be read once a minute within the call budget."""

VERSION = re.compile(r"[1-9]\d{0,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MemberWanted:
    """An alias that is to go along, and to which version; empty is the newest."""

    target: Target
    to: str = ""


@dataclass(frozen=True, slots=True)
class GroupWanted:
    """The members that are to go together, and the plan that is named for them, empty where none is."""

    members: tuple[MemberWanted, ...]
    plan: str = ""


def read_group(path: Path) -> GroupWanted:
    """Read a group; raise ConfigError with file, line and key."""
    return parse_group(read_bytes(str(path), MOST_BYTES), str(path))


def parse_group(data: bytes, file: str) -> GroupWanted:
    """Read a group from a file's bytes."""
    reader = YamlReader(file, aliases=False)
    root = reader.root(data)
    if root is None:
        raise ConfigError("is empty; a group has members, such as - orders:PROD", file=file)

    def target(node: Node) -> Target:
        text = reader.text(node)
        try:
            named = parse_target(text)
        except InvalidTarget as error:
            raise reader.error(node, str(error)) from error
        if not named.alias:
            raise reader.error(node, f"expected FUNCTION:ALIAS, such as orders:PROD, not {quoted(text)}")
        return named

    def version(node: Node) -> str:
        text = reader.text(node)
        if not VERSION.fullmatch(text):
            raise reader.error(node, f"expected the number of a version, not {quoted(text)}")
        return text

    def member(node: Node) -> MemberWanted:
        if isinstance(node, ScalarNode):
            wanted = MemberWanted(target(node))
        else:
            values = reader.fields(node, {"alias": target, "to": version}, required=("alias",))
            wanted = MemberWanted(values["alias"], values.get("to", ""))
        name = f"{wanted.target.function}:{wanted.target.alias}"
        if name in seen:
            raise reader.error(node, f"{name} is a member already")
        seen.add(name)
        return wanted

    def members(node: Node) -> tuple[MemberWanted, ...]:
        wanted = tuple(reader.items(node, member, "- orders:PROD"))
        if not 1 <= len(wanted) <= MOST_MEMBERS:
            raise reader.error(node, f"expected 1 to {MOST_MEMBERS} members, not {len(wanted)}")
        return wanted

    seen: set[str] = set()
    values = reader.fields(root, {"plan": reader.text, "members": members}, required=("members",))
    return GroupWanted(values["members"], values.get("plan", ""))
