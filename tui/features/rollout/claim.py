"""A tag on the function that tells other machines of a rollout: who, from where, by which plan, since when.

It is a sign, not a lock: what guards the alias is its RevisionId, with the tag and without.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from socket import gethostname
from typing import Protocol

from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.features.rollout.here.engine import Engine
from tui.features.rollout.here.store import KeptRollout, Listed
from tui.presentation.error_text import explain

KEY = "crossfade:rollout:"
"""Begins the tag's key; the alias follows, since two of one function may be shifted at once."""

LONGEST_KEY, LONGEST_VALUE = 128, 256
"""Of a tag, by AWS's rules (aws-semantics 1.5.13)."""

_ODD = re.compile(r"[^\w.:/+@-]")
_FIELDS = {"rollout": 32, "by": 70, "host": 50, "plan": 40, "since": 24}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a tag tells of a rollout; `rollout` is a short mark of it."""

    rollout: str
    by: str
    host: str
    plan: str
    since: str


class Tags(Protocol):
    """What is needed of the port."""

    def list_tags(self, arn: str) -> Mapping[str, str]:
        """Return the tags of the function that an ARN names."""

    def tag_resource(self, arn: str, tags: Mapping[str, str]) -> None:
        """Set tags of the function."""

    def untag_resource(self, arn: str, keys: tuple[str, ...]) -> None:
        """Remove tags of the function."""


def key_of(alias: str) -> str:
    """Return the key of an alias's tag."""
    key = KEY + alias
    return key if len(key) <= LONGEST_KEY else f"{key[:110]}.{hashlib.sha256(alias.encode()).hexdigest()[:12]}"


def mark_of(id: str) -> str:
    """Return the short mark of a rollout: when it began, and what is random in its name."""
    return f"{id[:16]}-{id[-4:]}"


def claim_of(kept: KeptRollout, host: str) -> Claim:
    """Return what the tag is to tell of a rollout."""
    rollout = kept.rollout
    by = kept.operator.rpartition(":")[2] or "unknown"
    return Claim(mark_of(rollout.id), by, host, rollout.plan.name, f"{rollout.began:%Y-%m-%dT%H:%MZ}")


def to_value(claim: Claim) -> str:
    """Return a claim as a tag's value: AWS takes letters, digits, spaces and _ . : / = + - @."""
    parts = (f"{name}={_ODD.sub('_', getattr(claim, name))[:most]}" for name, most in _FIELDS.items())
    return " ".join(parts)[:LONGEST_VALUE]


def from_value(value: str) -> Claim:
    """Read a tag's value; what it does not tell is "unknown"."""
    fields = dict(part.split("=", 1) for part in value.split() if "=" in part)
    return Claim(*(fields.get(name) or "unknown" for name in _FIELDS))


def claim_in(tags: Mapping[str, str], alias: str) -> Claim | None:
    """Return the claim on an alias that its function's tags tell of, or None."""
    value = tags.get(key_of(alias))
    return from_value(value) if value is not None else None


def why_claimed(claim: Claim | None, name: str, listed: Iterable[Listed]) -> str | None:
    """Return why an alias must not be taken, as another machine is at it; None where none is, or the tag is left over.

    A tag of a rollout that this machine knows says no more than what is on its disk.
    """
    if claim is None or claim.rollout in {mark_of(one.id) for one in listed}:
        return None
    return (
        f"{name} has a rollout already, by {claim.by} from {claim.host} since {claim.since}, plan {claim.plan}, says a "
        f"tag on the function; where that machine is gone, start with --take-over"
    )


def read_claim(tags: Tags, alias: Alias) -> Claim | None:
    """Return the claim on an alias; None where there is none, or tags cannot be read."""
    try:
        return claim_in(tags.list_tags(alias.arn), alias.name)
    except ProviderError:
        return None


def take_over(tags: Tags, alias: Alias) -> None:
    """Remove the tag of another rollout, so that one can begin; raise ProviderError."""
    tags.untag_resource(alias.arn, (key_of(alias.name),))


def claim(engine: Engine, now: datetime, host: str = "") -> str:
    """Set the tag; return who else has set theirs, empty where none has or it cannot be known."""
    rollout, tags = engine.rollout, engine.workspace.provider
    own, key = claim_of(engine.kept, host or gethostname()), key_of(rollout.alias)
    try:
        arn = engine.workspace.read_alias(rollout.function, rollout.alias).arn
        there = claim_in(tags.list_tags(arn), rollout.alias)
        if there is None:
            tags.tag_resource(arn, {key: to_value(own)})
            # Of two that set it at once the later one's stays: the other one sees it here.
            there = claim_in(tags.list_tags(arn), rollout.alias)
    except ProviderError as error:
        why = f"{explain(error).problem}; other machines learn by the RevisionId alone that someone is at the alias"
        engine.folder.note(now, "not marked", why=why)
        return ""
    if there is None or there.rollout == own.rollout:
        engine.folder.note(now, "marked", why=f"by the tag {key}")
        return ""
    return f"{there.by} from {there.host} since {there.since}, plan {there.plan}"


def release(engine: Engine, now: datetime) -> None:
    """Remove the tag where it is this rollout's; where that fails it is noted, for it keeps others away."""
    rollout, tags = engine.rollout, engine.workspace.provider
    key = key_of(rollout.alias)
    try:
        arn = engine.workspace.read_alias(rollout.function, rollout.alias).arn
        there = claim_in(tags.list_tags(arn), rollout.alias)
        if there is not None and there.rollout == mark_of(rollout.id):
            tags.untag_resource(arn, (key,))
    except ProviderError as error:
        engine.folder.note(now, "tag not removed", why=f"{key}: {explain(error).problem}")
