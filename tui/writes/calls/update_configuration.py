"""UpdateFunctionConfiguration: other settings and variables for `$LATEST`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import UpdateFunctionConfiguration
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, check_description, check_keeper, check_updated
from tui.writes.calls.kind import CallRecord, sent_parameters
from tui.writes.journal.comparison import ENVIRONMENT, REMOVED, SET
from tui.writes.ownership.owner import Ownership

RANGES = {"MemorySize": (128, 32_768, "MB"), "Timeout": (1, 5_400, "s")}
"""What botocore's model allows; an account's own limits may be narrower, and AWS says so."""


@dataclass(frozen=True, slots=True)
class ConfigurationUpdate:
    """An update of the configuration."""

    call: UpdateFunctionConfiguration
    title = "Change the configuration of $LATEST"
    confirm = "change the configuration"
    alias = None
    is_named = False
    is_risky = False

    @property
    def summary(self) -> str:
        fields = [f"{name} {_short(value)}" for name, value in self.call.settings.items()]
        variables = [
            f"{'remove' if value is None else 'set'} env {name}" for name, value in self.call.environment.items()
        ]
        return f"change $LATEST: {', '.join([*fields, *variables])}"

    def result(self, answer: Alias | Version | Deployment | None) -> str:
        return f"{self.call.function}: {self.summary}: done"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        settings = self.call.settings
        yield from check_updated(self.call.latest, "change the configuration")
        yield from check_description(str(settings.get("Description", "")))
        if not settings and not self.call.environment:
            yield block("nothing is changed")
        for name, (least, most, unit) in RANGES.items():
            value = settings.get(name)
            if isinstance(value, int) and not least <= value <= most:
                yield block(f"{name} is {least} to {most:,} {unit}, not {value:,}")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return check_keeper(ownership)

    def record(self) -> CallRecord:
        changed = {
            f"{ENVIRONMENT}{name}": REMOVED if value is None else SET for name, value in self.call.environment.items()
        }
        return CallRecord(arn=self.call.latest.arn, asked=sent_parameters(self.call) | changed)


def _short(value: object) -> str:
    text = ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)
    return text or "to nothing"
