"""Where plans and rollouts of this user are."""

from __future__ import annotations

import os
from pathlib import Path

from tui.settings.settings import default_config
from tui.storage.private_files import state_folder


def plans_folder() -> Path:
    """Return where the user's plans are: beside the configuration file."""
    return Path(os.path.dirname(default_config())) / "plans"


def rollouts_folder() -> Path:
    """Return where rollouts are kept."""
    return state_folder() / "rollouts"


def hosted_rollouts_folder() -> Path:
    """Return where what is known of the rollouts that AWS runs is kept."""
    return state_folder() / "hosted-rollouts"
