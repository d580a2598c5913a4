"""The write calls of the API, as values: AWS, the screen and the record all use the same one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tui.domain.alias import Alias
from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class UpdateAlias:
    """Move `before`, the last known answer, to `after`.

    It always carries FunctionVersion, the whole RoutingConfig and, where the endpoint has them, the RevisionId it
    was decided on (aws-semantics 1.3, 1.5).
    """

    before: Alias
    after: Routing

    @property
    def action(self) -> str:
        """The IAM action that it needs."""
        return "lambda:UpdateAlias"

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        parameters: dict[str, Any] = {
            "FunctionName": self.before.function,
            "Name": self.before.name,
            "FunctionVersion": self.after.primary,
            "RoutingConfig": {"AdditionalVersionWeights": self.after.additional_version_weights()},
        }
        if self.before.revision is not None:
            parameters["RevisionId"] = self.before.revision
        return parameters

    def inverse(self, now: Alias) -> UpdateAlias:
        """Return the call that puts the alias, as it is `now`, back to where it stood before this one."""
        return UpdateAlias(before=now, after=self.before.routing)


Call = UpdateAlias
