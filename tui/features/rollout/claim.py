"""A tag on the function that tells other machines of a rollout: who, from where, by which plan, since when.

It is a sign, not a lock: what guards the alias is its RevisionId, with the tag and without.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tui.features.rollout.here.store import KeptRollout, Listed
from tui.presentation.times import date_and_minute

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


def of_another(claim: Claim | None, listed: Iterable[Listed]) -> Claim | None:
    """Return the claim where another machine is at the alias; None where none is, or the tag is left over.

    A tag of a rollout that this machine knows says no more than what is on its disk.
    """
    return None if claim is None or claim.rollout in {mark_of(one.id) for one in listed} else claim


def describe_claimant(claim: Claim) -> str:
    """Return who has an alias, from which machine, since when, and by which plan."""
    try:
        since = date_and_minute(datetime.fromisoformat(claim.since))
    except (ValueError, OverflowError):
        # Whoever may tag the function may write anything, such as a time that another zone has no year for.
        since = claim.since
    return f"{claim.by} from {claim.host} since {since}, plan {claim.plan}"


def describe_claim(claim: Claim, name: str) -> str:
    """Return whose rollout an alias has."""
    who = f"by {describe_claimant(claim)}"
    return f"{name} has a rollout already, {who}, says a tag on the function"
