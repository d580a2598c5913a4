"""Puts an account into the demo, through moto's own objects: ten times as quick as through the API."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import datetime
from functools import lru_cache
from typing import Any

from tui.demo.backend.alarm import Alarm
from tui.demo.backend.cloudtrail import EVENTS, Record, deploy_bot
from tui.demo.backend.configuration import snap_start
from tui.demo.backend.deployment import Deployment, Group, identifier
from tui.demo.backend.deployment_clock import advance, stop
from tui.demo.backend.moto_backend import LATEST, Facts, Function, Status
from tui.demo.backend.region_state import Provision, RegionState
from tui.demo.logs.log_format import LogTemplate
from tui.demo.scenario.machine_seed import seed_machine
from tui.demo.scenario.world import (
    AliasSpec,
    BindingSpec,
    DeploymentSpec,
    FunctionSpec,
    RoutingSpec,
    VersionSpec,
    World,
)
from tui.demo.services.event_invoke import put_function_event_invoke_config
from tui.demo.services.event_sources import map_event_source
from tui.demo.services.policies import add_permission
from tui.demo.services.urls import create_function_url_config
from tui.demo.traffic.code_behaviour import CodeBehaviour
from tui.demo.traffic.traffic import Behaviour

# moto's own names for AWS's fields, where a version may differ from $LATEST.
_ATTRIBUTES = {
    "Runtime": "run_time",
    "Handler": "handler",
    "Role": "role",
    "MemorySize": "memory_size",
    "Timeout": "timeout",
    "Description": "description",
}
_DEPLOY_TOOL = "aws-cli/2.31.18 md/awscrt#0.28.2 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7"
_IDLE = "The function is idle."


def seed_account(region: RegionState, world: World) -> None:
    """Create all functions and alarms of an account."""
    now = region.clock()
    for function in world.functions:
        _seed_function(region, function, now)
    for spec in world.alarms:
        region.alarms[spec.name] = Alarm(spec.name, now - spec.updated, spec.settings, spec.rule)


def _seed_function(region: RegionState, spec: FunctionSpec, now: datetime) -> None:
    image = spec.latest.settings.get("PackageType") == "Image"
    settings = _resolved(region, spec.latest.settings)
    if not image:
        settings = {"Runtime": "python3.12", "Handler": "app.handler", **settings}
    code = _code(region, spec.name, spec.latest.code or spec.name, image=image)
    latest = region.backend.add(
        {
            "Role": _role(region, "lambda-basic"),
            **settings,
            "FunctionName": spec.name,
            "Code": code,
            "Tags": {**spec.tags},
        },
        _facts(region, spec.name, spec.latest, None, now),
    )
    latest.reserved_concurrency = spec.reserved
    if spec.latest.code_size is not None:
        latest.code_size = spec.latest.code_size
    for version in spec.versions:
        _seed_version(region, latest, version, now, image=image)
    if spec.versions:
        latest.facts.published_as = str(spec.versions[-1].number)
    # A function's bare name has the empty qualifier.
    direct = {"": spec.latest.calls, **{str(version.number): version.calls for version in spec.versions}}
    region.calls.update({(spec.name, qualifier): calls for qualifier, calls in direct.items() if calls})
    region.calls.update({(spec.name, alias): calls for alias, calls in spec.later.items()})
    region.durable.update({(spec.name, str(one.number)): one.running for one in spec.versions if one.running})
    if spec.code_behaviours:
        usual = CodeBehaviour("", latest.facts.behaviour, latest.facts.log_template)
        region.code_behaviours[spec.name] = (*spec.code_behaviours, usual)
    for alias in spec.aliases:
        _seed_alias(region, spec.name, alias, now)
    for binding in spec.bindings:
        _seed_binding(region, spec.name, binding)
    for group in spec.deployment_groups:
        region.deployment_groups.append(
            Group(
                group.application,
                group.group,
                group.config,
                spec.name,
                group.alias,
                group.alarms,
                group.auto_rollback,
                group.hooks,
            )
        )
    for deployment in spec.deployments:
        _seed_deployment(region, spec, deployment, now)
    for machine in spec.state_machines:
        seed_machine(region, spec.name, machine, now)


def _seed_version(region: RegionState, latest: Function, spec: VersionSpec, now: datetime, *, image: bool) -> None:
    facts = _facts(region, latest.function_name, spec, latest.facts, now)
    facts.described = latest.description
    version = region.backend.put_version(latest.function_name, spec.number, "", facts)
    settings = _resolved(region, spec.settings)
    for name, attribute in _ATTRIBUTES.items():
        if name in settings:
            setattr(version, attribute, settings[name])
    if "Environment" in settings:
        version.environment_vars = settings["Environment"].get("Variables", {})
    if spec.code is not None:
        version.update_function_code(_code(region, latest.function_name, spec.code, image=image))
        version.code_size = latest.code_size if spec.code_size is None else spec.code_size
    elif spec.code_size is not None:
        version.code_size = spec.code_size


def _seed_alias(region: RegionState, function: str, spec: AliasSpec, now: datetime) -> None:
    first, *later = *spec.before, RoutingSpec(spec.version, spec.weights, spec.since)
    alias = region.backend.add_alias(function, spec.name, first.version, spec.description, _config(first))
    _seed_routing(region, function, alias, first, now)
    for routing in later:
        region.backend.move_alias(function, spec.name, routing.version, None, _config(routing))
        _seed_routing(region, function, alias, routing, now)
    if spec.calls:
        region.calls[function, spec.name] = spec.calls
    if spec.provisioned:
        since = now - spec.since
        region.provisions[function, spec.name] = Provision(spec.provisioned, since, since)


def _config(routing: RoutingSpec) -> dict[str, Any]:
    return {"AdditionalVersionWeights": dict(routing.weights)} if routing.weights else {}


def _seed_routing(region: RegionState, function: str, alias: Any, routing: RoutingSpec, now: datetime) -> None:
    """Have an alias come to a routing at its time, on record where that lies back."""
    alias.revision_id = region.new_id()
    since = now - routing.since
    region.route(function, alias, since)
    if routing.since:
        asked = {
            "FunctionName": function,
            "Name": alias.name,
            "FunctionVersion": routing.version,
            "RoutingConfig": {"AdditionalVersionWeights": dict(routing.weights)},
        }
        answered = {**asked, "RevisionId": alias.revision_id}
        region.trail.append(
            Record(since, EVENTS["UpdateAlias"], deploy_bot(region.account), _DEPLOY_TOOL, asked, answered)
        )


def _seed_binding(region: RegionState, function: str, spec: BindingSpec) -> None:
    named = {"FunctionName": function, **({"Qualifier": spec.qualifier} if spec.qualifier else {})}
    for source in spec.sources:
        map_event_source(region, function, spec.qualifier or None, dict(source))
    for permission in spec.permissions:
        action = "lambda:InvokeFunctionUrl" if "FunctionUrlAuthType" in permission else "lambda:InvokeFunction"
        add_permission(region, {"Action": action, **permission, **named})
    if spec.url is not None:
        create_function_url_config(region, {**spec.url, **named})
    if spec.invoke_config is not None:
        put_function_event_invoke_config(region, {**spec.invoke_config, **named})


def _seed_deployment(region: RegionState, function: FunctionSpec, spec: DeploymentSpec, now: datetime) -> None:
    started = now - spec.started
    named = (spec.application, spec.group)
    group = next((one for one in region.deployment_groups if (one.application, one.name) == named), None)
    if group is None:
        group = Group(*named, spec.config, function.name, spec.alias)
        region.deployment_groups.append(group)
    current = next(alias.version for alias in function.aliases if alias.name == spec.alias)
    deployment = Deployment(
        id=identifier(function.name, spec.alias, spec.target),
        application=spec.application,
        group=spec.group,
        config=spec.config,
        function=function.name,
        alias=spec.alias,
        current=current,
        target=spec.target,
        created=started,
        starts=started,
        creator=spec.creator,
        alarms=group.alarms,
        auto_rollback=group.auto_rollback,
        hooks=tuple((event, function) for event, function in group.hooks if event == spec.silent_hook),
        silent_hook=spec.silent_hook,
    )
    region.deployments.append(deployment)
    until = now if spec.stopped is None else now - spec.stopped
    advance(region, until)
    if spec.stopped is not None and deployment.ended is None:
        stop(region, deployment, until, roll_back=False)


def _facts(region: RegionState, function: str, spec: VersionSpec, latest: Facts | None, now: datetime) -> Facts:
    behaviour, said = (latest.behaviour, latest.log_template) if latest else (Behaviour(), LogTemplate())
    answers = latest.answers if latest else ""
    facts = region.fresh(
        modified=now - spec.modified,
        state=_state(spec, now),
        update=_update(spec, now),
        behaviour=spec.behaviour or behaviour,
        log_template=spec.log_template or said,
        answers=answers if spec.answers is None else spec.answers,
        echoed=dict(latest.echoed) if latest else {},
    )
    facts.in_s3 = spec.in_s3
    if "LoggingConfig" in spec.settings:
        usual = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function}"}
        facts.echoed["LoggingConfig"] = usual | spec.settings["LoggingConfig"]
    for name in ("DeadLetterConfig", "SnapStart", "DurableConfig"):
        if name in spec.settings:
            facts.echoed[name] = dict(spec.settings[name])
    if "SnapStart" in facts.echoed:
        snap_start(facts.echoed, str(spec.number) if spec.number else LATEST)
    return facts


def _state(spec: VersionSpec, now: datetime) -> Status:
    match spec.state:
        case "Inactive":
            return Status("Inactive", _IDLE, spec.state_code or "Idle")
        case "Pending":
            reason = "The function is being created."
            return Status("Pending", reason, spec.state_code or "Creating", now + spec.settles_after)
        case "Failed":
            return Status("Failed", "The function could not be created.", spec.state_code or "InternalError")
    return Status("Active")


def _update(spec: VersionSpec, now: datetime) -> Status:
    match spec.update:
        case "InProgress":
            return Status("InProgress", "The function is being created.", "Creating", now + spec.settles_after)
        case "Failed":
            return Status("Failed", "The update failed.", "InternalError")
    return Status("Successful")


def _resolved(region: RegionState, settings: Any) -> dict[str, Any]:
    resolved = dict(settings)
    if "Role" in resolved:
        resolved["Role"] = _role(region, resolved["Role"])
    return resolved


def _role(region: RegionState, role: str) -> str:
    return role if role.startswith("arn:") else f"arn:aws:iam::{region.account}:role/{role}"


def _code(region: RegionState, function: str, code: str, *, image: bool) -> dict[str, str]:
    if image:
        tag = "".join(c if c.isalnum() or c in "-_." else "-" for c in code)
        return {"ImageUri": f"{region.account}.dkr.ecr.{region.name}.amazonaws.com/{function}:{tag}"}
    return {"ZipFile": _zipped(code)}


@lru_cache(maxsize=512)
def _zipped(code: str) -> str:
    """Return a zip, as base64, of one source file; the same text gives the same bytes, so the same CodeSha256."""
    source = code if "\n" in code else f"# {code}\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py", (2020, 1, 1, 0, 0, 0)), source)
    return base64.b64encode(packed.getvalue()).decode()
