"""The plans there are: the user's own, Crossfade's, and those of CodeDeploy's names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import built_in_plans, find_plan, user_plans
from tui.storage.user_input import ConfigError


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan by its name; `plan` is None where its file is no plan, which `wrong` explains."""

    name: str
    plan: Plan | None
    wrong: str = ""


def read_plans(folder: Path) -> tuple[PlanChoice, ...]:
    """Return all plans, the user's first, CodeDeploy's last; raise ConfigError where the folder cannot be read."""
    built_in = sorted(built_in_plans(), key=lambda name: (name[0].isupper(), name))
    return tuple(_choice(name, folder) for name in dict.fromkeys((*user_plans(folder), *built_in)))


def _choice(name: str, folder: Path) -> PlanChoice:
    try:
        return PlanChoice(name, find_plan(name, folder))
    except ConfigError as error:
        return PlanChoice(name, None, str(error))
