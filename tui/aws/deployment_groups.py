"""Which CodeDeploy group deploys to an alias, with what; and how far a deployment has come (aws-semantics 2.1, 2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from tui.aws.client import Ask
from tui.aws.codedeploy import Deployments, items_of, texts_of
from tui.aws.deployment_group_parse import (
    has_deployed,
    moved_by,
    read_app_spec,
    read_auto_rollback,
    read_config,
    read_group,
)
from tui.aws.fields import LONGEST_NAME, inner_of, moment, needed, text_of
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import (
    DeploymentConfig,
    DeploymentGroup,
    DeploymentProgress,
    LifecycleEvent,
    group_name,
)
from tui.domain.errors import NotFound, NotPermitted, Rejected, Unreadable

_BATCH = 100
_DEPLOYMENTS = 25
_MOST_GROUPS = 500


class CodeDeployReading:
    """CodeDeploy's groups and deployments."""

    def __init__(self, ask: Ask, deployments: Deployments) -> None:
        self._ask, self._deployments = ask, deployments

    def list_deployments(self) -> tuple[Deployment, ...]:
        """Return the account's active deployments and the latest ended ones."""
        return self._deployments.all()

    def list_active_deployments(self) -> tuple[Deployment, ...]:
        """Return the account's active deployments, without what they move."""
        return self._deployments.listed_active()

    def find_deployment_group(
        self, function: str, alias: str, application: str = "", name: str = ""
    ) -> DeploymentGroup | None:
        """Return the group whose last revision moves the alias, or the one that is named; None where there is none."""
        denied: NotPermitted | None = None
        unused: DeploymentGroup | None = None
        for info in self._likeliest_first(function, application):
            if name and info.get("deploymentGroupName") != name:
                continue
            group, failure = self._whole(info)
            denied = failure or denied
            if name or (group.function, group.alias) == (function, alias):
                return group
            if group.name == group_name(function, alias) and not has_deployed(info):
                unused = unused or group
        if unused is None and denied is not None:
            raise denied
        return unused

    def get_application(self, name: str) -> str:
        """Return an application's compute platform; NotFound where there is none."""
        if name not in self._names("ListApplications", "applications"):
            raise NotFound("codedeploy:ListApplications", f"there is no application {name}")
        (info,) = self._application_infos([name]) or [{}]
        return text_of(info.get("computePlatform"), LONGEST_NAME) or "Server"

    def get_deployment_group(self, application: str, name: str) -> DeploymentGroup:
        """Return a group, with what its last revision moves, if any; NotFound where there is none."""
        info = next((one for one in self._groups(application) if one.get("deploymentGroupName") == name), None)
        if info is None:
            raise NotFound("codedeploy:ListDeploymentGroups", f"there is no group {name} in {application}")
        return self._whole(info)[0]

    def _whole(self, info: Mapping[str, Any]) -> tuple[DeploymentGroup, NotPermitted | None]:
        """Return a group with what it moves, and what kept its revision from being read."""
        denied: NotPermitted | None = None
        app_spec: Mapping[str, Any] | None = None
        try:
            app_spec = self._app_spec(info)
        except NotPermitted as error:
            denied = error
        except (NotFound, Rejected, Unreadable):
            app_spec = None
        moved = moved_by(app_spec) if app_spec is not None else self._last_moved(info)
        group = read_group(info, *(moved or ("", "")), app_spec)
        # Without a revision it has no hooks; of one that cannot be read that is not known.
        return (replace(group, hooks=()) if not has_deployed(info) else group), denied

    def get_deployment_config(self, name: str) -> DeploymentConfig:
        """Return a deployment configuration."""
        return self._ask("codedeploy", "GetDeploymentConfig", read_config, deploymentConfigName=name)

    def find_described(self, application: str, group: str, description: str, since: datetime) -> Deployment | None:
        """Return the deployment of a group, created since then, that has this description."""
        named = {"applicationName": application, "deploymentGroupName": group}
        ids = self._names("ListDeployments", "deployments", **named, createTimeRange={"start": since})
        for start in range(0, len(ids), _DEPLOYMENTS):
            infos = self._ask(
                "codedeploy",
                "BatchGetDeployments",
                lambda answer: items_of(answer, "deploymentsInfo"),
                deploymentIds=ids[start : start + _DEPLOYMENTS],
            )
            for info in infos:
                if description and text_of(info.get("description"), LONGEST_NAME) == description:
                    return self._deployments.get(needed(info, "deploymentId"))[0]
        return None

    def get_deployment(self, deployment: str) -> DeploymentProgress:
        """Return one deployment with its lifecycle events."""
        aimed, info = self._deployments.get(deployment)
        rollback = inner_of(info, "rollbackInfo")
        return DeploymentProgress(
            aimed,
            self._events(deployment),
            # It goes back to AWS as it came, and is short where it is shown.
            rolled_back_by=text_of(rollback.get("rollbackDeploymentId"), LONGEST_NAME),
            message=text_of(inner_of(info, "errorInformation").get("message"), 1024),
            auto_rollback=read_auto_rollback(info) if "autoRollbackConfiguration" in info else None,
        )

    def _events(self, deployment: str) -> tuple[LifecycleEvent, ...]:
        try:
            targets = self._deployments.targets(deployment)
        except Rejected as error:
            if error.code != "DeploymentNotStartedException":
                raise
            return ()
        events = [
            event for target in targets for event in items_of(inner_of(target, "lambdaTarget"), "lifecycleEvents")
        ]
        return tuple(
            LifecycleEvent(
                text_of(event.get("lifecycleEventName"), LONGEST_NAME),
                text_of(event.get("status"), LONGEST_NAME),
                moment(event.get("startTime")),
                moment(event.get("endTime")),
            )
            for event in events
        )

    def _likeliest_first(self, function: str, application: str) -> Iterator[Mapping[str, Any]]:
        """Yield the groups for Lambda, or of one application, those called after the function before the others."""
        applications = [application] if application else self._applications()
        groups = [info for one in applications for info in self._groups(one)]
        yield from sorted(groups[:_MOST_GROUPS], key=lambda info: not _sounds_like(info, function))

    def _applications(self) -> list[str]:
        names = self._names("ListApplications", "applications")
        for_lambda: list[str] = []
        for start in range(0, len(names), _BATCH):
            for_lambda += [
                str(info["applicationName"])
                for info in self._application_infos(names[start : start + _BATCH])
                if info.get("computePlatform") == "Lambda" and info.get("applicationName")
            ]
        return for_lambda

    def _application_infos(self, names: list[str]) -> list[Mapping[str, Any]]:
        read = partial(items_of, key="applicationsInfo")
        return self._ask("codedeploy", "BatchGetApplications", read, applicationNames=names)

    def _groups(self, application: str) -> list[Mapping[str, Any]]:
        names = self._names("ListDeploymentGroups", "deploymentGroups", applicationName=application)
        groups: list[Mapping[str, Any]] = []
        for start in range(0, len(names), _BATCH):
            asked = {"applicationName": application, "deploymentGroupNames": names[start : start + _BATCH]}
            groups += self._ask(
                "codedeploy", "BatchGetDeploymentGroups", lambda a: items_of(a, "deploymentGroupsInfo"), **asked
            )
        return groups

    def _names(self, operation: str, key: str, **parameters: Any) -> list[str]:
        names: list[str] = []
        token: dict[str, str] = {}
        while True:
            page, following = self._ask(
                "codedeploy",
                operation,
                lambda answer: (texts_of(answer, key), answer.get("nextToken")),
                **parameters,
                **token,
            )
            names += page
            if not isinstance(following, str) or not following or token == {"nextToken": following}:
                return names
            token = {"nextToken": following}

    def _app_spec(self, info: Mapping[str, Any]) -> Mapping[str, Any] | None:
        revision = inner_of(info, "targetRevision")
        kind = revision.get("revisionType")
        key = {"AppSpecContent": "appSpecContent", "String": "string"}.get(str(kind))
        sha = inner_of(revision, key).get("sha256") if key else None
        if not sha:
            return None
        asked = {
            "applicationName": info.get("applicationName"),
            "revision": {"revisionType": kind, key: {"sha256": sha}},
        }
        return self._ask("codedeploy", "GetApplicationRevision", read_app_spec, **asked)

    def _last_moved(self, info: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return what a group's last deployment moved, where its revision cannot be read."""
        last = inner_of(info, "lastAttemptedDeployment").get("deploymentId")
        return self._deployments.moved_by(last) if isinstance(last, str) else None


def _sounds_like(info: Mapping[str, Any], function: str) -> bool:
    words = f"{info.get('applicationName')}{info.get('deploymentGroupName')}"
    return _letters(function) in _letters(words)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
