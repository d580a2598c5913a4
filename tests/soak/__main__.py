"""Eight hours' worth of a session in minutes: `python -m tests.soak [rounds]`."""

from __future__ import annotations

import sys
import time

from tests.soak.growth import what_grew
from tests.soak.session import SPEED, Usage, session

ROUNDS = 120
REFRESHES = 16
"""In a round: at one every fifteen seconds, those of all rounds are eight hours' worth."""

MOVES = 20
_SHOWN_EVERY = 5


def main(rounds: int) -> int:
    """Go round, print what both processes take, and say what grew; return 1 where something did."""
    begun = time.monotonic()
    ours: list[Usage] = []
    aws: list[Usage] = []
    print(f"{'round':>5}   {'screen MB':>9} {'files':>6} {'threads':>8}   {'AWS MB':>9} {'files':>6} {'threads':>8}")
    with session() as running:
        for number in range(1, rounds + 1):
            running.go_round(REFRESHES, MOVES)
            for kept, usage in zip((ours, aws), running.usage(), strict=True):
                kept.append(usage)
            if number % _SHOWN_EVERY == 0 or number == 1:
                print(f"{number:>5}   {_columns(ours[-1])}   {_columns(aws[-1])}", flush=True)
    grown = [
        f"the {name} process: {words}" for name, of in (("screen's", ours), ("AWS", aws)) for words in what_grew(of)
    ]
    print()
    print(*grown or ("Nothing grew.",), sep="\n")
    seconds = time.monotonic() - begun
    print(
        f"{rounds * REFRESHES:,} refreshes, {rounds * MOVES:,} moves, {seconds * SPEED / 3_600:.1f} h of the account's"
    )
    print(f"clock; it took {seconds:.0f} s.")
    return 1 if grown else 0


def _columns(usage: Usage) -> str:
    return f"{usage.memory / 1_000:>9.1f} {usage.descriptors:>6} {usage.threads:>8}"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
