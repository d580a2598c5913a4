"""Less of the shop: what most journeys need of the demo's account, quicker to make and to list than 71 functions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.paths import ROOT

_FOLDER = TemporaryDirectory()

FEW = (
    "order-processor",
    "order-refunds",
    "payment-capture",
    "gift-cards",
    "gift-wrapping",
    "gift-tracking",
    "cart-add",
)


def shop_for(function: str) -> Path | None:
    """Return the scenario for a journey that begins at a function; None is the whole shop."""
    return few_of_the_shop() if function in FEW else None


@cache
def few_of_the_shop() -> Path:
    """Return a scenario that holds a few functions of the shop, just as they are there, and all its alarms."""
    text = (ROOT / "assets" / "scenarios" / "shop.yaml").read_text(encoding="utf-8")
    before, *functions = re.split(r"(?m)^(?=  - FunctionName: |Alarms:$|Crowds:$)", text)
    *functions, alarms, crowds = functions
    kept = [function for function in functions if function.split()[2] in FEW]
    names = re.sub(r"(?m)^      - (\S+)\n", lambda line: line[0] if line[1] in FEW else "", crowds)
    file = Path(_FOLDER.name) / "few.yaml"
    file.write_text("".join((before, *kept, alarms, names)), encoding="utf-8")
    return file
