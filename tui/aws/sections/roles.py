"""The section of the port that reads IAM roles."""

from __future__ import annotations

from typing import Protocol

from tui.domain.service_role import ServiceRole


class RolesSection(Protocol):
    """IAM's roles, as far as CodeDeploy is one. Every method may raise any ProviderError, and blocks."""

    def get_role(self, name: str) -> ServiceRole:
        """Return a role with its policy of trust; NotFound where there is none."""

    def get_role_policy(self, role: str, name: str) -> str:
        """Return an inline policy of a role, as `service_role.document` writes one; NotFound where there is none."""

    def simulate_principal_policy(self, principal: str, action: str, resource: str) -> bool:
        """Tell whether the policies of a role, by its ARN, allow an action on a resource."""
