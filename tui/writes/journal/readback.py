"""What is read after a write whose answer is not known, and what the session that sent it knows beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import DeploymentConfig
from tui.domain.state_machine import Execution, ExecutionProgress
from tui.domain.version import Version


@dataclass(frozen=True, slots=True)
class Publications:
    """`$LATEST` and the versions above the newest one known, as read after a publication."""

    latest: Version | None = None
    newer: tuple[Version, ...] = ()


State = Alias | Version | Deployment | Execution | None
"""What a write was for, as it is now, and what AWS answers to one: None where it is not there, or there is nothing."""


@dataclass(frozen=True, slots=True)
class Created:
    """What is where a write was to create something, by the API's names as the journal keeps them."""

    fields: Mapping[str, str]


Reading = State | Publications | DeploymentConfig | Created | ExecutionProgress
"""What was read of what a write was for."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What only the session that sent a write knows of it: the call, and fingerprints of the values of variables."""

    call: Call
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
