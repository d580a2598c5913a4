"""What goes on with `$LATEST`, in words: packing, sending, waiting, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.domain.alias import Alias
from tui.domain.call import Call, UpdateFunctionCode, ZipFile
from tui.domain.deployment_package import DeploymentPackage, PackagingProgress
from tui.domain.errors import AliasMoved, ProviderError, UpdateInProgress
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Change, Version, changes
from tui.features.latest.draft import Draft
from tui.presentation.changes import changes_text
from tui.presentation.error_text import Notice, explain, read_again
from tui.presentation.keymap import key
from tui.presentation.number_format import size_text
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.text import describe_unknown


def format_state(version: Version) -> str:
    """Say in AWS's own words what state a version is in, and how its last update went."""
    reason = f" ({version.state_reason})" if version.state_reason else ""
    update = f"last update {version.update}" if version.update else ""
    return (", ".join(filter(None, (version.state, update))) or "not known") + reason


def format_packaging(packing: PackagingProgress) -> str:
    """Say how far packing has come."""
    return f"packing {packing.done:,} of {packing.of:,} files, {size_text(packing.size)}: press esc to stop"


def describe_package(package: DeploymentPackage) -> tuple[str, ...]:
    """Say what was packed, and what may surprise about it."""
    files = f"{len(package.names):,} file{'s' if len(package.names) != 1 else ''}"
    return (f"{files}, {size_text(package.size)} zipped, {size_text(package.unzipped)} unzipped", *package.notes)


def format_sending(call: Call, seconds: float = 0) -> str:
    """Say what is being sent, and for how long already."""
    match call:
        case UpdateFunctionCode(code=ZipFile(data)):
            size = f" {size_text(len(data))}"
        case _:
            size = ""
    return f"sending{size}{_for(seconds)}"


def format_waiting(latest: Version, seconds: float = 0) -> str:
    """Say that AWS is still at it, in its own words."""
    what = "Pending" if latest.state == "Pending" else "InProgress"
    return f"$LATEST is {what}{_for(seconds)}: until then the previous code answers"


def format_ready(latest: Version) -> str:
    """Say how an update ended."""
    return f"ready: {format_state(latest)}"


def describe_failure(error: ProviderError, edits: int) -> str:
    """Say why a write was not made, the next step, and that nothing typed is lost."""
    notice = explain(error)
    match error:
        case UpdateInProgress():
            notice = Notice(notice.problem, "waiting; then try again")
        case OutcomeUnknown():
            notice = Notice(describe_unknown(error))
        case AliasMoved():
            notice = Notice("not written: $LATEST has changed since it was read", read_again())
    kept = "; your edits are kept" if edits else ""
    return notice.sentence + kept


def next_after_publish(version: Version, selected: Alias | None, *, guided: bool = False) -> str:
    """Say what can be done with a version that was just published; to someone `guided` the tour says that."""
    if version.state == "Pending":
        return f"{version.number} is Pending: it gets traffic only once it is Active"
    if guided:
        return ""
    if selected is None:
        return f"next: press {key('function.create_alias')} to create an alias on {version.number}"
    if version.number in selected.routing.versions:
        return ""
    if selected.routing.split or not selected.routing.primary.isdigit():
        return f"next: press {key('function.point')} to point {selected.name} at {version.number}"
    return f"next: press {key('function.canary')} to make {version.number} the canary of {selected.name}"


def _for(seconds: float) -> str:
    return f", {seconds:.0f} s" if seconds >= 1 else ""


def describe_publication(latest: Version | None, function: FunctionSnapshot | None) -> str:
    """Say what a new version would bring against the newest one."""
    if latest is None:
        return "reading $LATEST…"
    if function is None or not function.versions_known:
        return "changes since the newest version not known: not all versions were read"
    if not function.published:
        return "there is no other version"
    newest = function.published[0]
    different = changes(newest, latest)
    if not different:
        # A version has the description it was published with, so that $LATEST's own cannot be compared with it.
        return f"no changes found since version {newest.number}: AWS may create no new version"
    return f"changes since version {newest.number}: {changes_text(different)}"


def describe_changes_since(different: Sequence[Change]) -> str:
    """Say that `$LATEST` is another than what was seen, and what that is."""
    return f"changed since it was shown: {changes_text(different)}; enter publishes the current state"


def format_edits(draft: Draft) -> str:
    """Say how many edits wait to be saved, empty where none does."""
    return (
        f"{draft.count} edit{'s' if draft.count > 1 else ''} not saved: press {key('latest.save')} to save"
        if draft.count
        else ""
    )


def code_hint(place: str) -> str:
    """Say what can be typed as the source of code."""
    where = "s3://BUCKET/KEY (the demo has no S3)" if place == "demo" else "s3://BUCKET/KEY?versionId=VERSION"
    return f"a folder or a zip, → completes; {where}"


def describe_same_code(call: Call, answer: object) -> str:
    """Say that what AWS took is the code that was there before, empty where it is another."""
    match call, answer:
        case UpdateFunctionCode(latest=before), Version() if answer.code_sha256 == before.code_sha256:
            return "the code is the same as before"
        case _:
            return ""
