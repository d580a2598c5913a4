"""Reads what calls a function, an alias or a version in a scenario file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from yaml.nodes import Node

from tui.demo.scenario.world import BindingSpec
from tui.storage.yaml_reader import Take, YamlReader

KEYS = ("EventSourceMappings", "Permissions", "FunctionUrlConfig", "EventInvokeConfig")

_SOURCE_STATES = ("Creating", "Enabling", "Enabled", "Disabling", "Disabled", "Updating", "Deleting")


def takes(r: YamlReader) -> dict[str, Take]:
    """Return what reads each of KEYS, under AWS's own names for the fields."""
    destination: dict[str, Take] = {"Destination": r.text}
    destinations: dict[str, Take] = {
        "OnSuccess": lambda node: r.fields(node, destination),
        "OnFailure": lambda node: r.fields(node, destination),
    }
    source: dict[str, Take] = {
        "EventSourceArn": r.text,
        "State": r.one_of(*_SOURCE_STATES),
        "LastProcessingResult": r.text,
    }
    permission: dict[str, Take] = {
        "StatementId": r.text,
        "Principal": r.text,
        "SourceArn": r.text,
        "SourceAccount": r.text,
        "PrincipalOrgID": r.text,
        "FunctionUrlAuthType": r.one_of("NONE", "AWS_IAM"),
    }
    url: dict[str, Take] = {
        "AuthType": r.one_of("NONE", "AWS_IAM"),
        "InvokeMode": r.one_of("BUFFERED", "RESPONSE_STREAM"),
    }
    invoke: dict[str, Take] = {
        "MaximumRetryAttempts": r.number,
        "MaximumEventAgeInSeconds": r.number,
        "DestinationConfig": lambda node: r.fields(node, destinations),
    }
    return {
        "EventSourceMappings": lambda n: r.items(n, lambda one: r.fields(one, source, ("EventSourceArn",))),
        "Permissions": lambda n: r.items(n, lambda one: r.fields(one, permission, ("StatementId", "Principal"))),
        "FunctionUrlConfig": lambda n: r.fields(n, url, ("AuthType",)),
        "EventInvokeConfig": lambda n: r.fields(n, invoke),
    }


def binding(fields: dict[str, Any], qualifier: str = "") -> tuple[BindingSpec, ...]:
    """Return what was read for a qualifier, nothing where it has none of KEYS."""
    if not any(key in fields for key in KEYS):
        return ()
    return (
        BindingSpec(
            qualifier=qualifier,
            sources=tuple(fields.get("EventSourceMappings", ())),
            permissions=tuple(fields.get("Permissions", ())),
            url=fields.get("FunctionUrlConfig"),
            invoke_config=fields.get("EventInvokeConfig"),
        ),
    )


def bound(r: YamlReader, node: Node) -> BindingSpec:
    """Read what is bound to a version by its number."""
    fields = r.fields(node, {**takes(r), "Qualifier": r.text}, ("Qualifier",))
    if "FunctionUrlConfig" in fields:
        raise r.error(node, "expected on a function or an alias, not on a version", "FunctionUrlConfig")
    return next(iter(binding(fields, fields["Qualifier"])), BindingSpec(fields["Qualifier"]))


def of_function(r: YamlReader, node: Node, fields: dict[str, Any], published: set[str]) -> tuple[BindingSpec, ...]:
    """Return all that is bound to a function, its aliases and its versions; raise ConfigError."""
    bindings: list[tuple[Node, BindingSpec]] = [(node, one) for one in binding(fields)]
    aliases = {alias.name for _, alias in fields.get("Aliases", ())}
    bindings += [(place, one) for place, alias in fields.get("Aliases", ()) for one in alias.bindings]
    bindings += fields.get("Bindings", ())
    for place, one in bindings:
        for problem in _against_aws(one, published | aliases):
            raise r.error(place, problem, "")
    return tuple(one for _, one in bindings)


def _against_aws(spec: BindingSpec, known: set[str]) -> Iterator[str]:
    """Yield what AWS would not take."""
    if spec.qualifier and spec.qualifier not in known:
        yield f"Qualifier: expected a version of this function, not {spec.qualifier[:20]!a}"
    sids: Sequence[str] = [permission["StatementId"] for permission in spec.permissions]
    if len(set(sids)) < len(sids):
        yield "StatementId: expected each one once in a policy"
