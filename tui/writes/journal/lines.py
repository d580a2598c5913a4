"""What is taken down of a call, of what stood before it, and of what a reading found: neither code nor secrets."""

from __future__ import annotations

from collections.abc import Mapping

from tui.domain.alias import Alias
from tui.domain.call import (
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    Recorded,
    StopDeployment,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
    shown,
)
from tui.domain.clean_text import clean
from tui.domain.routing import Routing
from tui.domain.setting import setting_text
from tui.domain.version import Version
from tui.writes.journal.comparison import (
    CODE,
    CONFIGURATION,
    ENVIRONMENT,
    LONGEST,
    NEWEST,
    REMOVED,
    SET,
    VARIABLES,
    configuration_of,
)
from tui.writes.journal.entry import AliasState


def sides_of(call: Recorded) -> tuple[AliasState | None, Routing | None, str]:
    """Return where an alias stands before and after a call, and an ARN that tells the account."""
    match call:
        case UpdateAlias(before, after) | StopDeployment(before, after):
            return AliasState(before.routing, before.revision), after, before.arn
        case CreateAlias(routing=routing, function_arn=arn):
            return None, routing, arn
        case DeleteAlias(before):
            return AliasState(before.routing, before.revision), None, before.arn
        case DeleteVersion():
            return None, None, call.version.arn
        case PublishVersion() | UpdateFunctionCode() | UpdateFunctionConfiguration():
            return None, None, call.latest.arn


def asked_of(call: Recorded) -> dict[str, str]:
    """Return what is asked by the API's names: neither code nor values of an environment."""
    match call:
        case UpdateAlias(description=None) | DeleteAlias():
            return {}
        case UpdateAlias(description=str() as description) | CreateAlias(description=description):
            return {"Description": clean(description, LONGEST)}
    sent = {name: value for name, value in shown(call).items() if name not in ("ZipFile", "Environment")}
    asked = {
        name: clean(setting_text(value) if isinstance(value, list) else str(value), LONGEST)
        for name, value in sent.items()
    }
    match call:
        case PublishVersion():
            asked[NEWEST] = str(call.newest)
        case UpdateFunctionCode(code=ZipFile(sha256=sha256)):
            asked[CODE] = sha256
        case UpdateFunctionConfiguration():
            changed = call.environment.items()
            asked |= {f"{ENVIRONMENT}{name}": REMOVED if value is None else SET for name, value in changed}
    return asked


def seen_of(call: Recorded) -> dict[str, str]:
    """Return what is kept of `$LATEST` as it was when a call was decided on."""
    match call:
        case PublishVersion(latest=latest):
            return {
                "Description": clean(latest.description, LONGEST),
                CONFIGURATION: configuration_of(latest),
                VARIABLES: str(len(latest.environment)),
            }
        case UpdateFunctionCode(latest=latest) if latest.code_sha256:
            return {CODE: latest.code_sha256}
        case _:
            return {}


def state_of(now: Alias | Version | None) -> AliasState | None:
    """Return where an alias stands, None where it is gone or none."""
    return AliasState(now.routing, now.revision) if isinstance(now, Alias) else None


def answered_by(now: Alias | Version | None) -> Mapping[str, str]:
    """Return what a version says of itself."""
    if not isinstance(now, Version):
        return {}
    told = {"Version": now.number, CODE: now.code_sha256, "RevisionId": now.revision or ""}
    return {name: value for name, value in told.items() if value}
