"""What speaks against a write that is no move of an alias, known before the call is made (aws-semantics 1.2, 1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    Image,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Version, changes
from tui.writes.alias_preflight import Finding, Level, is_protected, risk, shape, unlike
from tui.writes.ownership.owner import FREE, Locked, Managed, Ownership, Unknown

DESCRIPTION_MOST = 256
_ALIAS = re.compile(r"(?!^[0-9]+$)([a-zA-Z0-9-_]{1,128})", re.ASCII)
RANGES = {"MemorySize": (128, 32_768, "MB"), "Timeout": (1, 5_400, "s")}
"""What botocore's model allows; an account's own limits may be narrower, and AWS says so."""


def check_call(
    call: Call,
    function: FunctionSnapshot | None,
    *,
    read_only: bool,
    ownership: Ownership = FREE,
    protected: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    """Say what speaks against `call`, blocks first; without `function`, what it would tell is not judged.

    `ownership` is the alias's or, for a write to `$LATEST`, the function's; `protected` are the patterns of protected
    aliases. Moves of an alias are judged by `guards`.
    """
    if read_only:
        return (Finding(Level.BLOCK, "read-only mode: changes are disabled"),)
    found = [*_own(call, function, protected), *_owned(call, ownership)]
    return tuple(sorted(found, key=lambda finding: -finding.level))


def _own(call: Call, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
    match call:
        case CreateAlias():
            yield from _create(call, function)
        case DeleteAlias(before):
            if is_protected(before.name, protected):
                yield Finding(Level.REASON, f"{before.name} is protected")
            if before.routing.split:
                yield _note(f"{before.name} is split: both versions stay, its weights go with it")
            if function is not None and function.provisioned_for(before.name) is not None:
                yield _note(f"the provisioned concurrency of {before.name} goes with it")
        case PublishVersion():
            yield from _settled(call.latest, "publish")
            yield from _described(call.description)
            yield from _nothing_new(call, function)
        case UpdateFunctionCode():
            yield from _settled(call.latest, "change the code")
            yield from _code(call)
        case UpdateFunctionConfiguration():
            yield from _settled(call.latest, "change the configuration")
            yield from _described(str(call.settings.get("Description", "")))
            yield from _within(call)
        case DeleteVersion():
            yield from _delete(call, function)
        case UpdateAlias(description=description):
            yield from _described(description or "")


def _create(call: CreateAlias, function: FunctionSnapshot | None) -> Iterator[Finding]:
    if _ALIAS.fullmatch(call.name) is None:
        words = "an alias name has 1 to 128 letters, digits, - or _, and not digits only"
        yield _block(words)
    yield from _described(call.description)
    misshaped = shape(call.routing)
    if misshaped is not None:
        yield _block(misshaped)
    if call.routing.primary == LATEST:
        yield _note(f"{LATEST} is not a version: every change goes live immediately, and it cannot be split")
    if function is None:
        return
    if function.alias(call.name) is not None:
        yield _block(f"there is an alias {call.name} already")
    yield from _reachable(call.routing, function)


def _reachable(routing: Routing, function: FunctionSnapshot) -> Iterator[Finding]:
    for words in unlike(routing, function):
        yield _block(words)
    for number in routing.versions:
        version = function.version(number)
        if version is None and function.versions_known:
            yield _block(f"version {number} does not exist")
        elif version is not None and version.state not in (None, "Active"):
            why = f" ({version.state_reason})" if version.state_reason else ""
            yield _note(f"version {number} is {version.state}{why}: its calls fail until it is Active")


def _settled(latest: Version, what: str) -> Iterator[Finding]:
    if latest.state == "Pending":
        yield _block(f"$LATEST is Pending: AWS lets nobody {what} until it is Active")
    if latest.update == "InProgress":
        yield _block(f"an update of $LATEST has not settled yet: AWS lets nobody {what} until it has")
    if latest.update == "Failed":
        yield _note(f"the last update of $LATEST failed{f': {latest.state_reason}' if latest.state_reason else ''}")


def _described(description: str) -> Iterator[Finding]:
    if len(description) > DESCRIPTION_MOST:
        yield _block(f"a description has at most {DESCRIPTION_MOST} characters, this one {len(description)}")


def _nothing_new(call: PublishVersion, function: FunctionSnapshot | None) -> Iterator[Finding]:
    if function is None or not function.versions_known or not function.published:
        return
    newest = function.published[0]
    differs = changes(newest, call.latest)
    if not differs and newest.description == call.latest.description:
        yield _note(f"nothing differs from version {newest.number}: AWS will answer that one and make none")


def _code(call: UpdateFunctionCode) -> Iterator[Finding]:
    image = call.latest.package_type == "Image"
    if image != isinstance(call.code, Image):
        needs = "a container image" if image else "a zip"
        yield _block(f"{call.function} is deployed as {needs}, which AWS never changes")
    if isinstance(call.code, ZipFile) and call.code.sha256 == call.latest.code_sha256:
        yield _note("the code is the same as that of $LATEST")


def _within(call: UpdateFunctionConfiguration) -> Iterator[Finding]:
    if not call.settings and not call.environment:
        yield _block("nothing is changed")
    for name, (least, most, unit) in RANGES.items():
        value = call.settings.get(name)
        if isinstance(value, int) and not least <= value <= most:
            yield _block(f"{name} is {least} to {most:,} {unit}, not {value:,}")


def _delete(call: DeleteVersion, function: FunctionSnapshot | None) -> Iterator[Finding]:
    number = call.version.number
    aliases = function.aliases if function is not None else ()
    for alias in (alias for alias in aliases if number in alias.routing.versions):
        how = "points at" if number == alias.routing.primary else "routes to"
        yield _block(f"{alias.name} {how} version {number}")
    if function is not None and function.provisioned_for(number) is not None:
        yield _block(f"version {number} has provisioned concurrency")
    if function is not None and function.failure_of("ListAliases") is not None:
        yield _block(f"the aliases cannot be read, so nobody knows whether one points at version {number}")


def _owned(call: Call, ownership: Ownership) -> Iterator[Finding]:
    match ownership, call:
        case Locked(deployment), DeleteAlias(before):
            yield _block(f"CodeDeploy deployment {deployment.id} is moving {before.name}")
        case Managed(by, _), CreateAlias():
            yield _note(f"the function is managed by {by}, which knows nothing of an alias made here")
        case Managed(by, consequence), DeleteAlias():
            yield Finding(Level.REASON, f"managed by {by}: {consequence}")
        case Unknown(), DeleteAlias(before):
            yield Finding(Level.REASON, risk(before.name, ownership))
        case Unknown(), UpdateFunctionCode() | UpdateFunctionConfiguration():
            yield _note(f"its tags could not be read: a stack that keeps the function may put {LATEST} back")
        case Managed(by, _), UpdateFunctionCode() | UpdateFunctionConfiguration():
            then = f"its next update may put {LATEST} back to what is described there"
            yield Finding(Level.REASON, f"managed by {by}: {then}")
        case Managed(by, _), PublishVersion() | DeleteVersion():
            yield _note(f"the function is managed by {by}")


def _note(text: str) -> Finding:
    return Finding(Level.NOTE, text)


def _block(text: str) -> Finding:
    return Finding(Level.BLOCK, text)
