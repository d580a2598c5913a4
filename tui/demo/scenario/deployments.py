"""Reads the CodeDeploy deployments of a function in a scenario file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yaml.nodes import Node

from tui.demo.backend.deployment import CONFIGS
from tui.demo.scenario.world import AliasSpec, DeploymentSpec
from tui.storage.yaml_reader import Take, YamlReader

_REQUIRED = ("FunctionAlias", "TargetVersion", "ApplicationName", "DeploymentGroupName", "StartTime")


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
    )


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
