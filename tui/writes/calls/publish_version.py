"""PublishVersion: `$LATEST` as it was seen becomes a version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import PublishVersion
from tui.domain.clean_text import clean
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version, changes, is_number
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import check_description, check_updated, name_manager, note
from tui.writes.calls.kind import CallRecord, sent_parameters
from tui.writes.journal.comparison import CONFIGURATION, LONGEST, NEWEST, VARIABLES, configuration_of
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication of a version."""

    call: PublishVersion
    title = "Publish a version"
    confirm = "publish it"
    alias = None
    is_named = False
    is_risky = False

    @property
    def summary(self) -> str:
        description = self.call.description
        return f"publish $LATEST as a new version{f': {description}' if description else ''}"

    def result(self, answer: Alias | Version | Deployment | None) -> str:
        if not isinstance(answer, Version):
            return f"{self.call.function}: {self.summary}: done"
        if is_number(answer.number) and int(answer.number) <= self.call.newest:
            return f"nothing new to publish: $LATEST is version {answer.number} already"
        return f"published {self.call.function} {answer.number}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        latest = self.call.latest
        yield from check_updated(latest, "publish")
        yield from check_description(self.call.description)
        if function is None or not function.versions_known or not function.published:
            return
        newest = function.published[0]
        if not changes(newest, latest) and newest.description == latest.description:
            yield note(f"no changes since version {newest.number}: AWS returns that version and publishes none")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return name_manager(ownership)

    def record(self) -> CallRecord:
        latest = self.call.latest
        seen = {
            "Description": clean(latest.description, LONGEST),
            CONFIGURATION: configuration_of(latest),
            VARIABLES: str(len(latest.environment)),
        }
        asked = {**sent_parameters(self.call), NEWEST: str(self.call.newest)}
        return CallRecord(arn=latest.arn, asked=asked, seen=seen)
