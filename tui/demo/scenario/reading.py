"""Reads a scenario file into an account."""

from __future__ import annotations

import itertools
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from yaml.nodes import Node

from tui.demo.contexts import DEFAULT
from tui.demo.scenario import bindings, machines
from tui.demo.scenario.alarms import against_each_other, alarm
from tui.demo.scenario.aliases import against_aws as alias_against_aws
from tui.demo.scenario.aliases import alias as read_alias
from tui.demo.scenario.aliases import later_aliases
from tui.demo.scenario.behaviour import behaviour, code_behaviour
from tui.demo.scenario.bulk_functions import bulk_functions
from tui.demo.scenario.deployments import against_aliases, against_aws, deployment, deployment_group
from tui.demo.scenario.log_template import answers, log_template, logging_config
from tui.demo.scenario.world import FUNCTION_NAME, ZERO, AliasSpec, FunctionSpec, VersionSpec, World
from tui.demo.traffic.traffic import Behaviour
from tui.storage.resources import asset
from tui.storage.user_input import ConfigError, quoted, read_bytes
from tui.storage.yaml_reader import Take, YamlReader

MOST_BYTES = 1 << 20
MOST_VERSIONS = 5_000

_ACCOUNT = re.compile(r"[0-9]{12}")
_RANGE = re.compile(r"(\d{1,6})-(\d{1,6})", re.ASCII)
_ALIAS = re.compile(r"(?!^[0-9]+$)([a-zA-Z0-9-_]{1,128})")
_SETTINGS = (
    "Runtime",
    "Handler",
    "Role",
    "MemorySize",
    "Timeout",
    "Description",
    "Environment",
    "DeadLetterConfig",
    "LoggingConfig",
    "SnapStart",
    "DurableConfig",
)


def read_scenario(scenario: str | Path | None = None) -> World:
    """Read a scenario by its name in assets/scenarios, or by its path; raise ConfigError."""
    path = _located(scenario)
    shown = path.name if isinstance(scenario, str | None) and not _is_path(scenario) else str(path)
    reader = YamlReader(shown)
    root = reader.root(read_bytes(str(path), MOST_BYTES, shown))
    return World() if root is None else _Scenario(reader).world(root)


def known_scenarios() -> list[str]:
    """Return the names of the scenarios that ship with the product."""
    return sorted(path.stem for path in asset("scenarios").glob("*.yaml"))


def _is_path(scenario: str | None) -> bool:
    seps = (os.sep, os.altsep or os.sep)
    return scenario is not None and (any(sep in scenario for sep in seps) or scenario.endswith((".yaml", ".yml")))


def _located(scenario: str | Path | None) -> Path:
    name = DEFAULT if scenario is None else scenario
    if isinstance(name, Path) or _is_path(name):
        return Path(name).expanduser()
    if name not in known_scenarios():
        raise ConfigError(f"no such scenario; known are {', '.join(known_scenarios())}, or give a file", file=name)
    return asset("scenarios", f"{name}.yaml")


class _Scenario:
    """The keys of a scenario and what each one holds."""

    def __init__(self, reader: YamlReader) -> None:
        self._r = reader
        r = reader
        self._settings: dict[str, Take] = {
            "Runtime": r.text,
            "Handler": r.text,
            "Role": r.text,
            "MemorySize": r.number,
            "Timeout": r.number,
            "Description": r.text,
            "Environment": lambda node: r.fields(node, {"Variables": r.strings}),
            "DeadLetterConfig": lambda node: r.fields(node, {"TargetArn": r.text}),
            "SnapStart": lambda node: r.fields(node, {"ApplyOn": r.one_of("None", "PublishedVersions")}),
            "DurableConfig": lambda node: r.fields(
                node, {"ExecutionTimeout": r.number, "RetentionPeriodInDays": r.number}, required=("ExecutionTimeout",)
            ),
            "RunningDurableExecutions": r.number,
            "S3ObjectStorageMode": r.one_of("COPY", "REFERENCE"),
            "Code": r.text,
            "CodeSize": r.number,
            "LastModified": r.ago,
            "State": r.one_of("Active", "Pending", "Inactive", "Failed"),
            "StateReasonCode": r.text,
            "LastUpdateStatus": r.one_of("Successful", "InProgress", "Failed"),
            "SettlesAfter": r.ago,
            "Behaviour": self.behaviour,
            "LoggingConfig": lambda node: logging_config(r, node),
            "Says": lambda node: log_template(r, node),
            "Answers": lambda node: answers(r, node),
            "InvocationsPerMinute": r.quantity,
        }
        self._bulk: dict[str, Take] = {
            "FunctionNames": lambda node: r.items(node, self.name),
            "Aliases": lambda node: r.items(node, self.alias_name),
            "Behaviour": self.behaviour,
        }

    def world(self, node: Node) -> World:
        """Read the whole file."""
        keys: dict[str, Take] = {
            "Functions": lambda n: self._r.items(n, self.function),
            "Crowds": lambda n: self._r.items(n, lambda one: bulk_functions(self._r, one, self._bulk)),
            "Alarms": lambda n: self._r.items(n, lambda one: alarm(self._r, one)),
            "Account": self.account,
        }
        fields = self._r.fields(node, keys)
        functions = [*fields.get("Functions", []), *(each for one in fields.get("Crowds", []) for each in one)]
        names: set[str] = set()
        for function in functions:
            if function.name in names:
                raise self._r.error(node, "expected one function of this name, not two", function.name)
            names.add(function.name)
        for problem in against_each_other(fields.get("Alarms", [])):
            raise self._r.error(node, problem, "Alarms")
        return World(tuple(functions), tuple(fields.get("Alarms", [])), fields.get("Account", ""))

    def account(self, node: Node) -> str:
        """Read the number of the account."""
        text = self._r.text(node)
        if not _ACCOUNT.fullmatch(text):
            raise self._r.error(node, f"expected an account of 12 digits, not {quoted(text)}")
        return text

    def function(self, node: Node) -> FunctionSpec:
        """Read one function, whose own settings are those of `$LATEST`."""
        keys: dict[str, Take] = {
            **self._settings,
            "FunctionName": self.name,
            "PackageType": self._r.one_of("Zip", "Image"),
            "Tags": self._r.strings,
            "ReservedConcurrentExecutions": self._r.number,
            "Versions": lambda n: [one for several in self._r.items(n, self.versions) for one in several],
            "Aliases": lambda n: self._r.items(n, self.alias),
            "Bindings": lambda n: self._r.items(n, lambda one: (one, bindings.bound(self._r, one))),
            **bindings.takes(self._r),
            "Deployments": lambda n: self._r.items(n, lambda one: (one, deployment(self._r, one, self.alias_name))),
            "DeploymentGroups": lambda n: self._r.items(
                n, lambda one: (one, deployment_group(self._r, one, self.alias_name))
            ),
            "StateMachines": lambda n: self._r.items(
                n, lambda one: (one, machines.state_machine(self._r, one, self.alias_name))
            ),
            "LaterAliases": lambda n: later_aliases(self._r, n, self.alias_name),
            "CodeBehaviours": lambda n: self._r.items(n, lambda one: code_behaviour(self._r, one)),
        }
        fields = self._r.fields(node, keys, required=("FunctionName",))
        versions = tuple(sorted(fields.get("Versions", ()), key=lambda version: version.number))
        aliases = tuple(alias for _, alias in fields.get("Aliases", ()))
        self._check(node, fields.get("Aliases", []), [version.number for version in versions])
        published = {str(version.number) for version in versions}
        deployments = [one for _, one in fields.get("Deployments", ())]
        for place, one in fields.get("Deployments", ()):
            for problem in against_aws(one, deployments, aliases, published):
                raise self._r.error(place, problem, f"deployment of {one.alias}")
        for place, group in fields.get("DeploymentGroups", ()):
            for problem in against_aliases(group, aliases):
                raise self._r.error(place, problem, f"deployment group {group.group}")
        for place, machine in fields.get("StateMachines", ()):
            for problem in machines.against_aliases(machine, aliases, published):
                raise self._r.error(place, problem, f"state machine of {machine.alias}")
        settings = _settings(fields) | {"PackageType": fields.get("PackageType", "Zip")}
        return FunctionSpec(
            name=fields["FunctionName"],
            latest=_version(0, fields, settings),
            versions=versions,
            aliases=aliases,
            deployments=tuple(deployments),
            deployment_groups=tuple(group for _, group in fields.get("DeploymentGroups", ())),
            state_machines=tuple(machine for _, machine in fields.get("StateMachines", ())),
            bindings=bindings.of_function(self._r, node, fields, published),
            tags=fields.get("Tags", {}),
            reserved=fields.get("ReservedConcurrentExecutions"),
            later=self._later(node, fields.get("LaterAliases", {}), aliases),
            code_behaviours=tuple(fields.get("CodeBehaviours", ())),
        )

    def _later(self, node: Node, later: dict[str, float], aliases: tuple[AliasSpec, ...]) -> dict[str, float]:
        for alias in aliases:
            if alias.name in later:
                raise self._r.error(node, f"expected aliases yet to be made, not {alias.name}", "LaterAliases")
        return later

    def versions(self, node: Node) -> list[VersionSpec]:
        """Read a version, or a run of them such as `1-64`, in whose texts `{n}` is the number."""
        r = self._r
        keys: dict[str, Take] = {
            **self._settings,
            "Version": self.numbers,
            "Without": lambda n: [number for several in r.items(n, self.numbers) for number in several],
            "Every": r.ago,
            "CodeEvery": r.number,
        }
        fields = r.fields(node, keys, required=("Version",))
        first, every = fields.get("LastModified", ZERO), fields.get("Every", ZERO)
        per_code = max(fields.get("CodeEvery", 1), 1)
        specs = []
        for place, number in enumerate(fields["Version"]):
            if number in fields.get("Without", ()):
                continue
            settings = {k: v.replace("{n}", str(number)) if isinstance(v, str) else v for k, v in fields.items()}
            if "Code" in settings:
                settings["Code"] = fields["Code"].replace("{n}", str(number // per_code))
            settings["LastModified"] = max(first - place * every, ZERO)
            specs.append(_version(number, settings, _settings(settings)))
        return specs

    def alias(self, node: Node) -> tuple[Node, AliasSpec]:
        """Read an alias, and keep its place for what is wrong with it."""
        return node, read_alias(self._r, node, self.alias_name)

    def behaviour(self, node: Node) -> Behaviour:
        """Read how a version answers."""
        return behaviour(self._r, node)

    def name(self, node: Node) -> str:
        """Read a function's name."""
        return self._matching(node, FUNCTION_NAME, "1 to 64 letters, digits, - or _")

    def alias_name(self, node: Node) -> str:
        """Read an alias's name."""
        return self._matching(node, _ALIAS, "1 to 128 letters, digits, - or _, not digits alone")

    def numbers(self, node: Node) -> list[int]:
        """Read a version number from 1 on, or a run such as `17-21`."""
        text = self._r.text(node)
        run = _RANGE.fullmatch(text)
        first, last = (int(run[1]), int(run[2])) if run else (self._r.number(node),) * 2
        if not 1 <= first <= last < first + MOST_VERSIONS:
            raise self._r.error(node, f"expected a number from 1 on, or a run such as 17-21, not {quoted(text)}")
        return list(range(first, last + 1))

    def _matching(self, node: Node, pattern: re.Pattern[str], words: str) -> str:
        text = self._r.text(node)
        if pattern.fullmatch(text) is None:
            raise self._r.error(node, f"expected {words}, not {quoted(text)}")
        return text

    def _check(self, node: Node, aliases: list[tuple[Node, AliasSpec]], numbers: list[int]) -> None:
        if len(numbers) > MOST_VERSIONS:
            raise self._r.error(node, f"expected at most {MOST_VERSIONS:,}, not {len(numbers):,}", "Versions")
        twice = next((a for a, b in itertools.pairwise(numbers) if a == b), None)
        if twice is not None:
            raise self._r.error(node, f"expected version {twice} once, not twice", "Versions")
        published = {str(number) for number in numbers}
        for place, alias in aliases:
            for problem in alias_against_aws(alias, published):
                raise self._r.error(place, problem, f"alias {alias.name}")


def _settings(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in _SETTINGS if name in fields}


def _version(number: int, fields: dict[str, Any], settings: dict[str, Any]) -> VersionSpec:
    return VersionSpec(
        number=number,
        settings=settings,
        code=fields.get("Code"),
        code_size=fields.get("CodeSize"),
        modified=fields.get("LastModified", ZERO),
        state=fields.get("State", "Active"),
        state_code=fields.get("StateReasonCode", ""),
        update=fields.get("LastUpdateStatus", "Successful"),
        settles_after=fields.get("SettlesAfter", timedelta(minutes=5)),
        behaviour=fields.get("Behaviour"),
        log_template=fields.get("Says"),
        answers=fields.get("Answers"),
        calls=fields.get("InvocationsPerMinute", 0.0),
        running=fields.get("RunningDurableExecutions", 0),
        in_s3=fields.get("S3ObjectStorageMode") == "REFERENCE",
    )
