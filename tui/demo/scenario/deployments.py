"""Reads the CodeDeploy deployments and deployment groups of a function in a scenario file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yaml.nodes import Node

from tui.demo.backend.deployment import CONFIGS
from tui.demo.scenario.world import AliasSpec, DeploymentGroupSpec, DeploymentSpec
from tui.storage.yaml_reader import Take, YamlReader

_REQUIRED = ("FunctionAlias", "TargetVersion", "ApplicationName", "DeploymentGroupName", "StartTime")

_HOOKS = ("BeforeAllowTraffic", "AfterAllowTraffic")
_ROLLBACK = ("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST")


def deployment(r: YamlReader, node: Node, alias_name: Take) -> DeploymentSpec:
    """Read a deployment; one that has a CompleteTime was stopped then."""
    keys: dict[str, Take] = {
        "FunctionAlias": alias_name,
        "TargetVersion": r.text,
        "ApplicationName": r.text,
        "DeploymentGroupName": r.text,
        "DeploymentConfigName": r.one_of(*CONFIGS),
        "Creator": r.one_of("user", "CloudFormation"),
        "StartTime": r.ago,
        "CompleteTime": r.ago,
        "SilentHook": r.one_of(*_HOOKS),
    }
    fields = r.fields(node, keys, required=_REQUIRED)
    started, stopped = fields["StartTime"], fields.get("CompleteTime")
    if stopped is not None and stopped > started:
        raise r.error(node, "expected after StartTime", "CompleteTime")
    return DeploymentSpec(
        alias=fields["FunctionAlias"],
        target=fields["TargetVersion"],
        application=fields["ApplicationName"],
        group=fields["DeploymentGroupName"],
        config=fields.get("DeploymentConfigName", CONFIGS[0]),
        started=started,
        stopped=stopped,
        creator=fields.get("Creator", "user"),
        silent_hook=fields.get("SilentHook", ""),
    )


def deployment_group(r: YamlReader, node: Node, alias_name: Take) -> DeploymentGroupSpec:
    """Read a deployment group, by the fields of GetDeploymentGroup; the hooks are those of its revisions."""
    hook: dict[str, Take] = dict.fromkeys(_HOOKS, r.text)
    keys: dict[str, Take] = {
        "FunctionAlias": alias_name,
        "ApplicationName": r.text,
        "DeploymentGroupName": r.text,
        "DeploymentConfigName": r.one_of(*CONFIGS),
        "Alarms": lambda n: r.items(n, r.text),
        "AutoRollback": lambda n: r.items(n, r.one_of(*_ROLLBACK)),
        "Hooks": lambda n: r.fields(n, hook),
    }
    fields = r.fields(node, keys, required=("FunctionAlias", "ApplicationName", "DeploymentGroupName"))
    return DeploymentGroupSpec(
        alias=fields["FunctionAlias"],
        application=fields["ApplicationName"],
        group=fields["DeploymentGroupName"],
        config=fields.get("DeploymentConfigName", CONFIGS[0]),
        alarms=tuple(fields.get("Alarms", ())),
        auto_rollback=tuple(fields.get("AutoRollback", ())),
        hooks=tuple(fields.get("Hooks", {}).items()),
    )


def against_aliases(spec: DeploymentGroupSpec, aliases: Sequence[AliasSpec]) -> Iterator[str]:
    """Yield what keeps a group from deploying to its alias."""
    if all(alias.name != spec.alias for alias in aliases):
        yield f"FunctionAlias: expected an alias of this function, not {spec.alias[:20]!a}"


def against_aws(
    spec: DeploymentSpec, all_of_them: Sequence[DeploymentSpec], aliases: Sequence[AliasSpec], published: set[str]
) -> Iterator[str]:
    """Yield what CodeDeploy would not do."""
    if sum(other.alias == spec.alias for other in all_of_them) > 1:
        yield "expected one deployment of an alias, not more"
    alias = next((alias for alias in aliases if alias.name == spec.alias), None)
    if alias is None:
        yield f"FunctionAlias: expected an alias of this function, not {spec.alias[:20]!a}"
        return
    if spec.target not in published or spec.target == alias.version:
        yield f"TargetVersion: expected another published version, not {spec.target[:20]!a}"
    if alias.weights or alias.version not in published:
        yield f"FunctionAlias: expected an alias on one published version, since the deployment moves {alias.name}"
    if alias.since < spec.started:
        yield f"StartTime: expected later than the alias's Since, at which {alias.name} came to {alias.version}"
