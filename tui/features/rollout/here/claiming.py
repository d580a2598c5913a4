"""Sets, reads and removes the tag that tells other machines of a rollout."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from socket import gethostname
from typing import Protocol

from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.features.rollout.claim import Claim, claim_in, claim_of, describe_claimant, key_of, mark_of, to_value
from tui.features.rollout.here.engine import Engine
from tui.presentation.error_text import explain
from tui.writes.workspace import Workspace


class Tags(Protocol):
    """What is needed of the port."""

    def list_tags(self, arn: str) -> Mapping[str, str]:
        """Return the tags of the function that an ARN names."""

    def tag_resource(self, arn: str, tags: Mapping[str, str]) -> None:
        """Set tags of the function."""

    def untag_resource(self, arn: str, keys: tuple[str, ...]) -> None:
        """Remove tags of the function."""


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
        arn = engine.arn = engine.workspace.read_alias(rollout.function, rollout.alias).arn
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
        engine.folder.note(now, "marked", why=f"tag {key}")
        return ""
    return describe_claimant(there)


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


def read_new_claim(workspace: Workspace, own: str, alias: Alias) -> Claim | None:
    """Return the claim of another machine that has taken an alias over from the rollout `own`, None where none has.

    None too where tags cannot be read: the RevisionId guards the alias all the same.
    """
    there = read_claim(workspace.provider, alias)
    return there if there is not None and there.rollout != mark_of(own) else None
