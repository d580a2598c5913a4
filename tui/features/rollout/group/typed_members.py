"""The aliases that are to go along with one, as they are typed: `payments:PROD carts:PROD=12`; pure."""

from __future__ import annotations

from tui.domain.target import InvalidTarget, parse_target
from tui.features.rollout.group.group_file import MOST_MEMBERS, VERSION, MemberWanted


class InvalidMembers(ValueError):
    """What was typed names no aliases; the message says why."""


def members_typed(text: str, own: str) -> tuple[MemberWanted, ...]:
    """Return the members that a text names, beside the alias `own`; none for an empty one. Raises InvalidMembers."""
    members: list[MemberWanted] = []
    names = {own}
    for word in text.replace(",", " ").split():
        named, _, to = word.partition("=")
        try:
            target = parse_target(named)
        except InvalidTarget as error:
            raise InvalidMembers(f"{word}: {error}") from error
        if not target.alias or target.region or target.account:
            raise InvalidMembers(f"{word}: expected FUNCTION:ALIAS of this account and region, such as orders:PROD")
        if "=" in word and not VERSION.fullmatch(to):
            raise InvalidMembers(f"{word}: expected the number of a version after =, such as orders:PROD=12")
        name = f"{target.function}:{target.alias}"
        if name in names:
            raise InvalidMembers(f"{name} is a member already")
        names.add(name)
        members.append(MemberWanted(target, to))
    if len(names) > MOST_MEMBERS:
        raise InvalidMembers(f"expected at most {MOST_MEMBERS} members, not {len(names)}")
    return tuple(members)


def members_text(members: tuple[MemberWanted, ...]) -> str:
    """Return members as they are typed."""
    return " ".join(f"{one.target.function}:{one.target.alias}{f'={one.to}' if one.to else ''}" for one in members)
