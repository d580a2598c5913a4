"""Functions and versions: create, read, list, update, publish, delete."""

from __future__ import annotations

import base64
import copy
import io
import zipfile
from typing import Any

from tui.demo.backend.configuration import configuration, fingerprint, snap_start
from tui.demo.backend.moto_backend import LATEST, Function, Status
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.names import is_number, target_of, unqualified
from tui.demo.http.pages import body, cut
from tui.demo.http.service_error import conflict, invalid, missing, no_function, stale, validation
from tui.demo.services.code import location
from tui.demo.traffic.code_behaviour import behave

Parameters = dict[str, Any]

# Settings that AWS answers as they were sent and that moto drops.
_ECHOED = ("DeadLetterConfig", "LoggingConfig", "SnapStart", "FileSystemConfigs", "DurableConfig", "TenancyConfig")


def create_function(region: RegionState, p: Parameters) -> Answer:
    """Create a function: Pending at first, then Active."""
    name = unqualified(p, region.account, region.name)
    if len(name) > 64:
        raise validation(
            f"Value '{name}' at 'functionName' failed to satisfy constraint: "
            "Member must have length less than or equal to 64"
        )
    if region.backend.latest(name) is not None:
        raise conflict(f"Function already exist: {name}")
    if f":{region.account}:" not in p["Role"]:
        raise invalid("Cross-account pass role is not allowed.")
    _check_code(p["Code"])
    spec = {**p, "FunctionName": name, "Environment": _environment(p)}
    # On creation AWS answers a Pending state and no LastUpdateStatus yet.
    facts = region.fresh(state=region.pending("Pending"), echoed=_echoed(p))
    function = region.backend.add(spec, facts)
    published = publish(region, function, "") if p.get("Publish") else function
    answer = configuration(region, published, published.number if published is not function else None)
    answer.pop("LastUpdateStatus")
    return Answer(answer)


def get_function(region: RegionState, p: Parameters) -> Answer:
    """Return configuration, tags and a link to the code."""
    target = target_of(p, region.account, region.name)
    function = region.find(target.function, target.qualifier)
    answer: dict[str, Any] = {"Configuration": configuration(region, function, target.qualifier)}
    if function.package_type == "Image":
        uri = function.code["ImageUri"]
        resolved = f"{uri.partition('@')[0].rpartition(':')[0]}@sha256:{function.code_sha_256}"
        answer["Code"] = {"RepositoryType": "ECR", "ImageUri": uri, "ResolvedImageUri": resolved}
    else:
        answer["Code"] = {"RepositoryType": "S3", "Location": location(region, function)}
    if function.facts.in_s3:
        key = f"{target.function}.zip"
        answer["Code"]["ResolvedS3Object"] = {"S3Bucket": "deployments", "S3Key": key, "S3ObjectVersion": "1"}
    whole = region.latest(target.function)
    if whole.tags:
        answer["Tags"] = dict(whole.tags)
    if whole.reserved_concurrency is not None:
        answer["Concurrency"] = {"ReservedConcurrentExecutions": whole.reserved_concurrency}
    return Answer(answer)


def get_function_configuration(region: RegionState, p: Parameters) -> Answer:
    """Return one version's configuration, with its state."""
    target = target_of(p, region.account, region.name)
    return Answer(configuration(region, region.find(target.function, target.qualifier), target.qualifier))


def list_functions(region: RegionState, p: Parameters) -> Answer:
    """List functions, or with FunctionVersion=ALL every version of each."""
    names = region.backend.names
    if p.get("FunctionVersion") != "ALL":
        page, marker = cut(names, str, p)
        return Answer(body("Functions", [_item(region, region.latest(name), None) for name in page], marker))
    every = [version for name in names for version in (region.latest(name), *region.backend.versions(name))]
    versions, marker = cut(every, lambda version: f"{version.function_name}:{version.number}", p)
    return Answer(body("Functions", [_item(region, version, version.number) for version in versions], marker))


def list_versions_by_function(region: RegionState, p: Parameters) -> Answer:
    """List `$LATEST`, then the published versions in ascending order."""
    name = unqualified(p, region.account, region.name)
    every = [region.latest(name), *region.backend.versions(name)]
    page, marker = cut(every, lambda version: version.number, p)
    return Answer(body("Versions", [_item(region, version, version.number) for version in page], marker))


def update_function_code(region: RegionState, p: Parameters) -> Answer:
    """Change `$LATEST`'s code; its RevisionId rolls now and again when the update completes."""
    function = _writable(region, p)
    code: dict[str, Any] = {key: p[key] for key in ("ZipFile", "S3Bucket", "S3Key", "ImageUri") if key in p}
    _check_code(code)
    if p.get("DryRun"):
        return Answer(configuration(region, function, None))
    function.update_function_code(code)
    behave(function, region.code_behaviours.get(function.function_name, ()))
    if "Architectures" in p:
        function.architectures = p["Architectures"]
    if p.get("Publish"):
        version = publish(region, function, "")
        _begin_update(region, function)
        return Answer(configuration(region, version, version.number))
    _begin_update(region, function)
    return Answer(configuration(region, function, None))


def update_function_configuration(region: RegionState, p: Parameters) -> Answer:
    """Change `$LATEST`'s configuration."""
    function = _writable(region, p)
    if "Environment" in p:
        p = {**p, "Environment": _environment(p)}
    function.update_configuration(p)
    if "TracingConfig" in p:
        function.tracing_config = p["TracingConfig"]
    if "EphemeralStorage" in p:
        function.ephemeral_storage = p["EphemeralStorage"]["Size"]
    if "KMSKeyArn" in p:
        function.kms_key_arn = p["KMSKeyArn"]
    function.facts.echoed |= _echoed(p)
    _begin_update(region, function)
    return Answer(configuration(region, function, None))


def publish_version(region: RegionState, p: Parameters) -> Answer:
    """Publish `$LATEST`; where nothing changed the last version is answered again, as it was."""
    function = _writable(region, p)
    if p.get("CodeSha256") not in (None, function.code_sha_256):
        raise invalid(
            f"CodeSHA256 ({p['CodeSha256']}) is different from current CodeSHA256 in $LATEST "
            f"({function.code_sha_256}). Please try again with the CodeSHA256 in $LATEST."
        )
    version = publish(region, function, p.get("Description", ""))
    return Answer(configuration(region, version, version.number))


def publish(region: RegionState, function: Function, description: str) -> Function:
    """Return the version that `$LATEST` is published as; it is a new one only if code or configuration changed."""
    name, latest = function.function_name, function.facts
    last = region.backend.version(name, latest.published_as) if latest.published_as else None
    # Where the last version was deleted since, there is none to answer again, and a new one is made. Unverified on AWS.
    if last is not None and fingerprint(last, last.facts.described) == fingerprint(function, function.description):
        return region.settled(last)
    facts = region.fresh(
        echoed=copy.deepcopy(latest.echoed),
        behaviour=latest.behaviour,
        log_template=latest.log_template,
        answers=latest.answers,
        described=function.description,
    )
    facts.state = Status(latest.state.state, latest.state.reason, latest.state.code, latest.state.settles_at)
    version = region.backend.publish(name, description, facts)
    if "SnapStart" in facts.echoed:
        snap_start(facts.echoed, version.number)
        if facts.echoed["SnapStart"]["OptimizationStatus"] == "On":
            facts.state = region.pending("Pending")
    latest.published_as = version.number
    latest.revision = region.new_id()
    return version


def delete_function(region: RegionState, p: Parameters) -> Answer:
    """Delete one version, or without a qualifier the whole function with all that hangs on it."""
    target = target_of(p, region.account, region.name)
    name, qualifier = target.function, target.qualifier
    if qualifier is not None and not is_number(qualifier) and qualifier != LATEST:
        raise invalid("Deletion of aliases is not currently supported.")
    if qualifier == LATEST:
        raise invalid("$LATEST version cannot be deleted without deleting the function.")
    if region.backend.latest(name) is None:
        raise no_function(region.arn(name, qualifier))
    if qualifier is None:
        region.backend.delete_function(name)
        region.forget(name)
        return Answer(status=204)
    # A version that an alias only routes to is treated as referenced; unverified on AWS.
    using = [alias.name for alias in region.backend.aliases(name).values() if qualifier in _routed(alias)]
    if using:
        raise conflict(f"Unable to delete version because the following aliases reference it: [{', '.join(using)}]")
    if region.backend.version(name, qualifier) is not None:
        region.backend.delete_function(name, qualifier)
        region.forget(name, qualifier)
    return Answer(status=204)


def _routed(alias: Any) -> set[str]:
    return {alias.function_version, *((alias.routing_config or {}).get("AdditionalVersionWeights") or {})}


def _item(region: RegionState, function: Function, qualifier: str | None) -> dict[str, Any]:
    return configuration(region, region.settled(function), qualifier, listed=True)


def _writable(region: RegionState, p: Parameters) -> Function:
    function = region.latest(unqualified(p, region.account, region.name))
    facts = function.facts
    if facts.state.state == "Pending":
        raise not_now(facts.state.state)
    if facts.update.state == "InProgress":
        arn = region.arn(function.function_name)
        raise conflict(f"The operation cannot be performed at this time. An update is in progress for resource: {arn}")
    if p.get("RevisionId") not in (None, facts.revision):
        raise stale()
    return function


def not_now(state: str) -> Exception:
    """Return the answer to what a state does not allow."""
    return conflict(
        f"The operation cannot be performed at this time. The function is currently in the following state: {state}"
    )


def _begin_update(region: RegionState, function: Function) -> None:
    function.facts.update = region.pending("InProgress")
    function.facts.modified = region.clock()
    function.facts.revision = region.new_id()


def _environment(p: Parameters) -> dict[str, Any]:
    return {"Variables": (p.get("Environment") or {}).get("Variables") or {}}


def _echoed(p: Parameters) -> dict[str, Any]:
    echoed = {key: copy.deepcopy(p[key]) for key in _ECHOED if key in p}
    if "SnapStart" in echoed:
        snap_start(echoed, LATEST)
    if "LoggingConfig" in echoed:
        group = f"/aws/lambda/{p['FunctionName'].rpartition(':')[2]}"
        echoed["LoggingConfig"] = {"LogFormat": "Text", "LogGroup": group} | echoed["LoggingConfig"]
    return echoed


def _check_code(code: dict[str, Any]) -> None:
    if "S3Bucket" in code:
        raise missing("The demo account has no S3; send the code as ZipFile or ImageUri.")
    if "ZipFile" in code and not zipfile.is_zipfile(io.BytesIO(base64.b64decode(code["ZipFile"]))):
        raise invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
    if not code:
        raise invalid("Please provide a source for function code.")
