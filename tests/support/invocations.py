"""Invocations and their results."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.invocation import Invocation
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.features.invoke.invocation import (
    InvocationRequest,
    InvocationResult,
)

ORDERS = FunctionSnapshot(
    "orders",
    versions=(
        Version(LATEST, timeout_s=30),
        Version("7", timeout_s=20, state="Pending", state_reason="Creating"),
        Version("6", timeout_s=10, state="Inactive"),
        Version("5", timeout_s=None, state="Active"),
    ),
    aliases=(
        Alias("orders", "PROD", Routing("6", "7", Weight(1000))),
        Alias("orders", "TEST", Routing("7")),
        Alias("orders", "OLD", Routing("5")),
    ),
)

ASKED = InvocationRequest("orders", "PROD", "{}")

REPORT = (
    "REPORT RequestId: 8fc6f963-411b-58b5-8483-a32130c0f45d\tDuration: {} ms\t"
    "Billed Duration: 44 ms\tMemory Size: 256 MB\tMax Memory Used: 88 MB\n"
)


def answer(payload: str = "{}", version: str = "6", **rest: object) -> InvocationResult:
    size = len(payload.encode())
    return InvocationResult(ASKED, Invocation(200, version, payload=payload, payload_bytes=size, **rest))  # type: ignore[arg-type]
