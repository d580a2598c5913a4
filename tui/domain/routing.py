"""How an alias shares its traffic: a primary version, perhaps a canary, and the canary's exact weight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from tui.domain.version import LATEST

WHOLE = 10_000
"""Basis points in 100 %."""

_PARTS = 100_000_000
"""Parts of a basis point that are kept apart; what a double is off beyond them is its own rounding (0.1 + 0.2)."""

_FARTHEST = 1_000
"""The largest share that is still shown, though AWS itself allows 1."""

_PERCENT = re.compile(r"([0-9]+)(?:[.,]([0-9]*))?\s*%?", re.ASCII)


class InvalidWeight(ValueError):
    """The text is no weight; the message says what one looks like."""


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """A canary's share in basis points (1 bp = 0.01 %), 0 to 10,000, which is what an operator sets.

    AWS may hold a finer one: `finer` is by how much it is more or less, in 10^-8 basis points, and `double` AWS's own
    number, which is sent back as it came. Weights that look the same are equal, whatever their doubles.
    """

    basis_points: int
    finer: int = 0
    double: float | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.basis_points <= WHOLE:
            raise InvalidWeight(f"{self.basis_points} basis points: a weight is 0 to {WHOLE}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a percentage as typed (`12.5`, `12.5%`); raise InvalidWeight with the reason."""
        match = _PERCENT.fullmatch(text.strip())
        if match is None:
            raise InvalidWeight(f"{_shortened(text.strip())!r} is not a weight: type percent, 0 to 100, such as 12.5")
        decimals = (match[2] or "").rstrip("0")
        if len(decimals) > 2:
            raise InvalidWeight(f"{_shortened(text.strip())} is too fine: a weight is set in steps of 0.01 %")
        points = Decimal(f"{match[1]}.{decimals}") * 100
        if points > WHOLE:
            raise InvalidWeight(f"{_shortened(text.strip())} is too much: a weight is at most 100 %")
        return cls(int(points))

    @classmethod
    def from_api(cls, share: float) -> Self:
        """Read the API's double, 0.0 to 1.0; one somewhat outside is kept too, one far outside raises InvalidWeight."""
        # Not so written that a NaN would pass.
        if not abs(share) <= _FARTHEST:
            raise InvalidWeight(f"{_shortened(str(share))} is not a weight")
        parts = round(Decimal(repr(float(share))) * WHOLE * _PARTS)
        points = min(max(round(Decimal(parts) / _PARTS), 0), WHOLE)
        return cls(points, parts - points * _PARTS, None if share == points / WHOLE else float(share))

    @property
    def share(self) -> float:
        """The API's double: AWS's own, or the float nearest to the exact value, so 0.125 for 12.5 %."""
        return self._parts / (WHOLE * _PARTS) if self.double is None else self.double

    @property
    def _parts(self) -> int:
        return self.basis_points * _PARTS + self.finer

    def __bool__(self) -> bool:
        return self._parts > 0

    def __str__(self) -> str:
        """Percent without trailing zeros: `12.5`, `0.01`, `100`, and as AWS has it where that is finer: `33.3333`."""
        return format((Decimal(self._parts) / (100 * _PARTS)).normalize(), "f")

    def moved(self, basis_points: int) -> Weight:
        """Return the weight moved by so many basis points, held within 0 to 100 %."""
        return Weight(min(max(self.basis_points + basis_points, 0), WHOLE))

    @property
    def rest(self) -> Weight:
        """The primary's share beside this canary's."""
        return Weight(WHOLE - self.basis_points, -self.finer)


ZERO = Weight(0)
FULL = Weight(WHOLE)


def _shortened(text: str) -> str:
    return text if len(text) <= 12 else f"{text[:11]}…"


@dataclass(frozen=True, slots=True)
class Routing:
    """Where an alias sends its traffic: `primary`, and where it is split, `canary` with its weight.

    A canary of weight 0 is legal in AWS and kept as such. `more` counts further versions, which AWS itself never
    has but another endpoint may.
    """

    primary: str
    canary: str | None = None
    weight: Weight = ZERO
    more: int = 0

    def __post_init__(self) -> None:
        if self.canary is None and self.weight:
            raise InvalidWeight("a weight needs a canary")

    @property
    def split(self) -> bool:
        """Whether a second version is named, at whatever weight."""
        return self.canary is not None

    @property
    def on_latest(self) -> bool:
        """Whether the primary is `$LATEST`, which changes with every upload."""
        return self.primary == LATEST

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions named, primary first."""
        return (self.primary,) if self.canary is None else (self.primary, self.canary)

    @property
    def served(self) -> tuple[str, ...]:
        """The versions that get traffic, primary first."""
        shares = ((self.primary, self.weight.rest), (self.canary, self.weight))
        return tuple(version for version, share in shares if version is not None and share)

    def at(self, canary: str, weight: Weight) -> Routing:
        """Return this primary with `canary` at `weight`; a weight of 0 is no split."""
        return Routing(self.primary, canary, weight) if weight else Routing(self.primary)

    def promoted(self) -> Routing:
        """Return the canary alone; raise InvalidWeight where there is none."""
        if self.canary is None:
            raise InvalidWeight("there is no canary to promote")
        return Routing(self.canary)

    def rolled_back(self) -> Routing:
        """Return the primary alone."""
        return Routing(self.primary)

    def additional_version_weights(self) -> dict[str, float]:
        """Return AWS's AdditionalVersionWeights; the empty map clears a split (aws-semantics 1.5)."""
        return {} if self.canary is None else {self.canary: self.weight.share}
