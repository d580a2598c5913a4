"""UpdateFunctionCode: other code for `$LATEST`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui.domain.call import CodeSource, Image, S3Object, UpdateFunctionCode, ZipFile, shown
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, check_keeper, check_updated, note
from tui.writes.calls.kind import NO_CHANGES, CallKind, CallRecord, Changes, sent_parameters
from tui.writes.calls.latest_lines import compare_latest, is_revision_sent, read_latest, served_by_latest
from tui.writes.calls.operation import CELL, Operation, Words, look_at_fields, short
from tui.writes.journal.comparison import CODE, Likeness, likeness
from tui.writes.journal.entry import Entry
from tui.writes.journal.readback import State


def kind(call: UpdateFunctionCode) -> CallKind:
    """Return what an update of the code is."""
    code, latest = call.code, call.latest
    summary = f"replace the code of $LATEST with {_describe(code)}"
    asked, parameters = sent_parameters(call), shown(call)
    if isinstance(code, ZipFile):
        asked[CODE] = code.sha256
        parameters["ZipFile"] = f"fileb://{code.origin if code.origin.endswith('.zip') else 'code.zip'}"

    def check(_function: FunctionSnapshot | None, _protected: tuple[str, ...]) -> Iterator[Finding]:
        yield from check_updated(latest, "change the code")
        image = latest.package_type == "Image"
        if image != isinstance(code, Image):
            needs = "a container image" if image else "a zip"
            yield block(f"{call.function} is deployed as {needs}, which AWS never changes")
        if isinstance(code, ZipFile) and code.sha256 == latest.code_sha256:
            yield note("the code is the same as that of $LATEST")

    return CallKind(
        title="Replace the code of $LATEST",
        summary=summary,
        confirm="replace the code",
        done=f"{summary}: done",
        record=CallRecord(arn=latest.arn, asked=asked, seen={CODE: latest.code_sha256} if latest.code_sha256 else {}),
        parameters=parameters,
        check=check,
        check_owner=check_keeper,
        aliases_served=served_by_latest,
        changes=lambda answer: Changes(version=answer) if isinstance(answer, Version) else NO_CHANGES,
    )


def _describe(code: CodeSource) -> str:
    match code:
        case ZipFile(data, _, origin):
            return f"{origin or 'a zip'} ({len(data):,} bytes)"
        case S3Object(bucket, key, version):
            return f"s3://{bucket}/{key}{f' at version {version}' if version else ''}"
        case Image(uri):
            return f"image {uri}"


def _as_requested(entry: Entry, latest: Version, _values: Mapping[str, str]) -> Likeness:
    # What lies in S3 or in a registry is not known here.
    return likeness([entry.asked[CODE] == latest.code_sha256 if CODE in entry.asked else None])


def _done(entry: Entry) -> str:
    source = next((entry.asked[key] for key in ("ImageUri", "S3Key", CODE) if key in entry.asked), "")
    return short(f"code {source}".rstrip(), 2 * CELL)


def _unclear(entry: Entry, now: State) -> str:
    if not isinstance(now, Version):
        return look_at_fields(entry, now)
    before = entry.seen.get(CODE, "")
    if now.code_sha256 == before:
        return "$LATEST has changed since, and has the same code as before"
    was = f", was {short(before, 12)}" if before else ""
    code = f"CodeSha256 {short(now.code_sha256, 12)}{was}"
    return f"$LATEST has other code since ({code}); by whom is not known"


OPERATIONS = (
    Operation(
        "UpdateFunctionCode",
        read_latest,
        compare_latest(_as_requested),
        Words(_done, unclear=_unclear),
        is_guarded=is_revision_sent,
        is_slow=True,
    ),
)
