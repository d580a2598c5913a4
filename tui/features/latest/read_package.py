"""A deployment package in the making, reported as often as can be looked at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui.domain.call import ZipFile
from tui.domain.deployment_package import DeploymentPackage, PackagingProgress
from tui.domain.version import Version
from tui.features.latest.deployment_package import PackageRefused, build_package
from tui.features.latest.text import describe_package, format_packaging

_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class NotPacked:
    """There is nothing that could be uploaded, and why."""

    reason: str


PackingStep = PackagingProgress | DeploymentPackage | NotPacked


@dataclass(frozen=True, slots=True)
class Packed:
    """What a step comes to, in words; `code` is what to upload, with notes on it, None where there is nothing."""

    words: str
    code: ZipFile | None = None
    notes: tuple[str, ...] = ()
    is_last: bool = True


def after_packing(step: PackingStep, latest: Version | None) -> Packed:
    """Return what is to be done after a step: nothing is uploaded that `$LATEST` has already."""
    match step:
        case PackagingProgress():
            return Packed(format_packaging(step), is_last=False)
        case NotPacked(reason):
            return Packed(reason)
        case DeploymentPackage() if latest is not None and step.code_sha256 == latest.code_sha256:
            return Packed("same code as $LATEST: nothing to upload")
        case DeploymentPackage():
            notes = describe_package(step)
            return Packed(f"packed: {notes[0]}", ZipFile(step.content, step.code_sha256, step.source), notes)


def read_package(path: str, clock: Callable[[], float] = time.monotonic) -> Iterator[PackingStep]:
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
