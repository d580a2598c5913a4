"""UpdateFunctionCode: other code for `$LATEST`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import CodeSource, Image, S3Object, UpdateFunctionCode, ZipFile
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, check_keeper, check_updated, note
from tui.writes.calls.kind import CallRecord, sent_parameters
from tui.writes.journal.comparison import CODE
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class CodeUpdate:
    """An update of the code."""

    call: UpdateFunctionCode
    title = "Replace the code of $LATEST"
    confirm = "replace the code"
    alias = None
    is_named = False
    is_risky = False

    @property
    def summary(self) -> str:
        return f"replace the code of $LATEST with {_describe(self.call.code)}"

    def result(self, answer: Alias | Version | Deployment | None) -> str:
        return f"{self.call.function}: {self.summary}: done"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        code, latest = self.call.code, self.call.latest
        yield from check_updated(latest, "change the code")
        image = latest.package_type == "Image"
        if image != isinstance(code, Image):
            needs = "a container image" if image else "a zip"
            yield block(f"{self.call.function} is deployed as {needs}, which AWS never changes")
        if isinstance(code, ZipFile) and code.sha256 == latest.code_sha256:
            yield note("the code is the same as that of $LATEST")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return check_keeper(ownership)

    def record(self) -> CallRecord:
        code, latest = self.call.code, self.call.latest
        asked = sent_parameters(self.call)
        if isinstance(code, ZipFile):
            asked[CODE] = code.sha256
        seen = {CODE: latest.code_sha256} if latest.code_sha256 else {}
        return CallRecord(arn=latest.arn, asked=asked, seen=seen)


def _describe(code: CodeSource) -> str:
    match code:
        case ZipFile(data, _, origin):
            return f"{origin or 'a zip'} ({len(data):,} bytes)"
        case S3Object(bucket, key, version):
            return f"s3://{bucket}/{key}{f' at version {version}' if version else ''}"
        case Image(uri):
            return f"image {uri}"
