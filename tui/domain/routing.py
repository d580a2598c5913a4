"""How an alias shares its traffic: a primary version, perhaps a canary, and the canary's exact weight."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Self

WHOLE = 10_000
"""Basis points in 100 %."""

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{0,4}))?\s*%?", re.ASCII)


class InvalidWeight(ValueError):
    """The text is no weight; the message says what one looks like."""


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """A canary's share in basis points (1 bp = 0.01 %), 0 to 10,000.

    `stored` keeps AWS's own number as percent text where it is finer than a basis point, so that the screen
    shows what AWS stores.
    """

    basis_points: int
    stored: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.basis_points <= WHOLE:
            raise InvalidWeight(f"{self.basis_points} basis points: a weight is 0 to {WHOLE}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a percentage as typed (`12.5`, `12.5%`); raise InvalidWeight with the reason."""
        match = _PERCENT.fullmatch(text.strip())
        if match is None:
            raise InvalidWeight(f"{text.strip()[:12]!r} is no weight: type percent, 0 to 100, such as 12.5")
        decimals = (match[2] or "").rstrip("0")
        if len(decimals) > 2:
            raise InvalidWeight("AWS weights are set in steps of 0.01 %")
        points = int(match[1]) * 100 + int(decimals.ljust(2, "0") or "0")
        if points > WHOLE:
            raise InvalidWeight("a weight is at most 100 %")
        return cls(points)

    @classmethod
    def from_api(cls, share: float) -> Self:
        """Read the API's double (0.0 to 1.0); what lies outside is held at the nearest end and shown as stored."""
        exact = Decimal(repr(float(share))) * WHOLE
        if not exact.is_finite():
            return cls(0, stored=str(share))
        points = int(min(max(exact, Decimal(0)), Decimal(WHOLE)).quantize(Decimal(1), ROUND_HALF_EVEN))
        return cls(points, stored="" if points == exact else format((exact / 100).normalize(), "f"))

    @property
    def share(self) -> float:
        """The API's double: the float nearest to the exact value, so 0.125 for 12.5 %."""
        return self.basis_points / WHOLE

    def __bool__(self) -> bool:
        return self.basis_points > 0

    def __str__(self) -> str:
        """Percent without trailing zeros: `12.5`, `0.01`, `100`."""
        return self.stored or format((Decimal(self.basis_points) / 100).normalize(), "f")

    def moved(self, basis_points: int) -> Weight:
        """Return the weight moved by so many basis points, held within 0 to 100 %."""
        return Weight(min(max(self.basis_points + basis_points, 0), WHOLE))

    @property
    def rest(self) -> Weight:
        """The primary's share beside this canary's."""
        return Weight(WHOLE - self.basis_points, stored="" if not self.stored else _complement(self.stored))


ZERO = Weight(0)
FULL = Weight(WHOLE)


def _complement(percent: str) -> str:
    try:
        return format(Decimal(100) - Decimal(percent), "f")
    except ArithmeticError:
        return percent


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
    def versions(self) -> tuple[str, ...]:
        """The versions named, primary first."""
        return (self.primary,) if self.canary is None else (self.primary, self.canary)

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
