"""State machines and executions as the demo keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.demo.stepfunctions.interpreter import Execution


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A state machine that moves an alias of `function`; `settle` defines the one that a rule starts after it."""

    name: str
    arn: str
    function: str
    role: str
    definition: str
    created: datetime
    tags: Mapping[str, str] = field(default_factory=dict)
    settle: str = ""


@dataclass(slots=True)
class StartedExecution:
    """An execution; `play` is its course, `settled` whether the rule has done its part."""

    name: str
    arn: str
    machine: StateMachine
    input: str
    started: datetime
    play: Execution
    ended: datetime | None = None
    settled: bool = False

    @property
    def status(self) -> str:
        """AWS's word for how far it is."""
        return self.play.status
