"""Carries out a plan in the folder that is the first argument, and is killed in its n-th deletion, n the second."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))


def main(folder: Path, last: int) -> None:
    """Delete until killed."""
    from tests.features.prune.test_execute import Bench

    bench = Bench(folder)
    plan, perform, performed = bench.plan(), bench.workspace._perform, 0

    def dying(call: Any) -> Any:
        nonlocal performed
        performed += 1
        if performed == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return perform(call)

    bench.workspace._perform = dying  # type: ignore[method-assign]
    for _ in bench.run(plan):
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
