"""An alias: a name for one version, or for two with a weight between them."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias as AWS answered it. `revision` is None where the endpoint has no RevisionIds."""

    function: str
    name: str
    routing: Routing
    revision: str | None = None
    description: str = ""
    arn: str = ""
