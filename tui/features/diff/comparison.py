"""Two versions side by side: which two, what is known of each, and what became of comparing their code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.domain.deployment_package import MIB
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.features.diff.code import CodeDiff

DOWNLOADED = 50 * MIB
"""The most bytes of code that are downloaded of one version."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The versions that are compared: from `before` to `after`."""

    before: str
    after: str

    @property
    def turned(self) -> Sides:
        """The same two the other way round."""
        return Sides(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a function. `asked` is whether their code is on its way; `diff` or `failure` what came of it."""

    before: Version
    after: Version
    asked: bool = False
    diff: CodeDiff | None = None
    failure: ProviderError | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Which code it is that is compared; what was read of other code is not shown for this."""
        return self.before.number, self.before.code_sha256, self.after.number, self.after.code_sha256

    @property
    def is_same_code(self) -> bool:
        """Whether AWS's hash says that both run the same code."""
        return bool(self.before.code_sha256) and self.before.code_sha256 == self.after.code_sha256

    @property
    def is_image(self) -> bool:
        """Whether one of them runs an image, so that there is nothing to download."""
        return "Image" in (self.before.package_type, self.after.package_type)

    @property
    def why_not_download(self) -> str | None:
        """Why the code is not to be had, None where it can be asked for."""
        if self.is_same_code:
            return "both versions run the same code"
        if self.asked:
            return "the code is being downloaded"
        if self.diff is not None:
            return "the code is already compared"
        if max(self.before.code_size, self.after.code_size) > DOWNLOADED:
            return f"the code has more than {DOWNLOADED // MIB} MB, the limit for a download here"
        return None


def first_sides(function: FunctionSnapshot, number: str, primary: str = "") -> Sides | None:
    """Return what a version is compared with: an alias's `primary` version, or else the one published before it.

    None where there is no other version.
    """
    if function.version(number) is None:
        return None
    if primary != number and function.version(primary) is not None:
        return Sides(primary, number)
    other = _next(function, number, 1, "") or _next(function, number, -1, "")
    return Sides(other, number) if other else None


def moved(function: FunctionSnapshot, sides: Sides, older: int, *, after: bool = False) -> Sides:
    """Return the sides with one of them so many versions older, negative for newer; unchanged at the end."""
    held, other = (sides.after, sides.before) if after else (sides.before, sides.after)
    number = _next(function, held, older, other)
    if not number:
        return sides
    return replace(sides, after=number) if after else replace(sides, before=number)


def compared(function: FunctionSnapshot | None, sides: Sides, earlier: Comparison | None = None) -> Comparison | None:
    """Return both versions as they are known now; what was read of their code stays while it is still theirs."""
    before = function.version(sides.before) if function else None
    after = function.version(sides.after) if function else None
    if before is None or after is None:
        return None
    now = Comparison(before, after)
    return replace(earlier, before=before, after=after) if earlier is not None and earlier.codes == now.codes else now


def _next(function: FunctionSnapshot, number: str, older: int, skipped: str) -> str:
    """Return the version so many places further down the list, newest first; empty where the list ends."""
    numbers = [version.number for version in function.versions if version.number != skipped]
    if number not in numbers:
        return ""
    at = numbers.index(number) + older
    return numbers[at] if 0 <= at < len(numbers) else ""
