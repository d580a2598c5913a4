"""Eight hours' worth of a session in minutes: `python -m tests.soak [rounds]`."""

from __future__ import annotations

import sys
import time

from tests.soak.growth import what_grew
from tests.soak.session import SPEED, Taken, session

ROUNDS = 120
REFRESHES = 16
"""In a round: at one every fifteen seconds, those of all rounds are eight hours' worth."""

MOVES = 20
_SHOWN_EVERY = 5


def main(rounds: int) -> int:
    """Go round, print what both processes take, and say what grew; return 1 where something did."""
    begun = time.monotonic()
    ours: list[Taken] = []
    aws: list[Taken] = []
    print(f"{'round':>5}   {'screen MB':>9} {'files':>6} {'threads':>8}   {'AWS MB':>9} {'files':>6} {'threads':>8}")
    with session() as led:
        for number in range(1, rounds + 1):
            led.go_round(REFRESHES, MOVES)
            for kept, taken in zip((ours, aws), led.taken(), strict=True):
                kept.append(taken)
            if number % _SHOWN_EVERY == 0 or number == 1:
                print(f"{number:>5}   {_columns(ours[-1])}   {_columns(aws[-1])}", flush=True)
    grown = [
        f"the {name} process: {words}" for name, of in (("screen's", ours), ("AWS", aws)) for words in what_grew(of)
    ]
    print()
    print(*grown or ("Nothing grew.",), sep="\n")
    took = time.monotonic() - begun
    print(f"{rounds * REFRESHES:,} refreshes, {rounds * MOVES:,} moves, {took * SPEED / 3_600:.1f} h of the account's")
    print(f"clock; it took {took:.0f} s.")
    return 1 if grown else 0


def _columns(taken: Taken) -> str:
    return f"{taken.memory / 1_000:>9.1f} {taken.descriptors:>6} {taken.threads:>8}"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
