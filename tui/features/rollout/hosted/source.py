"""What each engine that AWS runs has to be able to tell: its rollouts, and the one of an alias."""

from __future__ import annotations

from typing import Protocol

from tui.features.rollout.hosted.rollout import Engine, HostedRollout


class HostedSource(Protocol):
    """The rollouts of one engine. Every method may raise any ProviderError, and blocks."""

    @property
    def engine(self) -> Engine:
        """Whose rollouts they are."""

    def find(self, function: str, alias: str) -> str | None:
        """Return the id of what moves an alias now, else of the last one where it left the alias split, or None."""

    def read(self, id: str) -> HostedRollout:
        """Return one with all that can be known of it; raise NotFound."""

    def listed(self) -> tuple[HostedRollout, ...]:
        """Return the account's running ones and the latest ended ones, as a list tells them."""
