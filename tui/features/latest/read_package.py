"""A deployment package in the making, reported as often as can be looked at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui.domain.deployment_package import DeploymentPackage, PackagingProgress
from tui.features.latest.deployment_package import PackageRefused, build_package

_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class NotPacked:
    """There is nothing that could be uploaded, and why."""

    reason: str


def read_package(
    path: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[PackagingProgress | DeploymentPackage | NotPacked]:
    """Yield progress ten times a second at most, and last the package or why there is none."""
    yielded_at = clock()
    try:
        for step in build_package(path):
            if isinstance(step, PackagingProgress) and clock() - yielded_at < _EVERY:
                continue
            yielded_at = clock()
            yield step
    except PackageRefused as refused:
        yield NotPacked(str(refused))
