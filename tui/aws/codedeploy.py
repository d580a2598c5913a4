"""Which CodeDeploy deployment moves an alias: AWS cannot look it up by alias (aws-semantics 2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tui.aws.client import Ask
from tui.aws.fields import function_name, inner_of, moment, needed, text_of
from tui.domain.deployment import ACTIVE, ENDED, UNFINISHED, Deployment
from tui.domain.errors import NotFound, NotPermitted, ProviderError, Rejected, ServiceFailed, Unreadable

_BATCH = 25
"""Deployments that BatchGetDeployments tells at once."""

_PAGES = 4
_LOOKED_AT = 25
"""Ended deployments, newest first, whose target is asked for; each one costs two calls the first time."""

_FAILURES = 3
"""Active deployments that cannot be read before it is taken that none can."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NAME = 256


@dataclass(frozen=True, slots=True)
class _Target:
    function: str
    alias: str
    current_version: str
    target_version: str


class Deployments:
    """CodeDeploy's deployments to Lambda. What a deployment moves never changes, so it is kept once it is known.

    All active deployments of the account are listed in one call, so that a group that deploys for the first time is
    seen as well; only those not met before cost more.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._targets: dict[str, _Target] = {}
        self._groups: dict[tuple[str, str], _Target] = {}

    def active(self, function: str, alias: str) -> Deployment | None:
        """Return the deployment that moves the alias now, or None.

        Another one's that cannot be read is in the way only where none is found.
        """
        failed: list[ProviderError] = []
        for listed in self._listed(ACTIVE):
            try:
                deployment = self._aimed(listed)
            except (NotPermitted, Rejected, ServiceFailed, Unreadable) as error:
                failed.append(error)
                if len(failed) == _FAILURES:
                    break
                continue
            if _moves(deployment, function, alias):
                return deployment
        if failed:
            raise failed[0]
        return None

    def last(self, function: str, alias: str) -> Deployment | None:
        """Return the deployment that moves the alias now, or else the last one, where that was stopped or failed."""
        moving = self.active(function, alias)
        if moving is not None:
            return moving
        ended = sorted(self._listed(UNFINISHED, background=True), key=_begun, reverse=True)
        aimed = (self._aimed(deployment, background=True) for deployment in ended[:_LOOKED_AT])
        deployment = next((d for d in aimed if _moves(d, function, alias)), None)
        if deployment is None:
            return None
        last = inner_of(self._group(deployment), "lastAttemptedDeployment").get("deploymentId", deployment.id)
        return deployment if last == deployment.id else None

    def all(self) -> tuple[Deployment, ...]:
        """Return the active deployments with what they move, then the latest ended ones, the newest first."""
        active = [self._aimed(deployment) for deployment in self._listed(ACTIVE)]
        ended = sorted(self._listed(ENDED, background=True), key=_begun, reverse=True)[:_LOOKED_AT]
        aimed = [self._aimed(deployment, background=True) for deployment in ended]
        return (*sorted(active, key=_begun, reverse=True), *aimed)

    def listed_active(self) -> tuple[Deployment, ...]:
        """Return the active deployments, without what they move."""
        return tuple(self._listed(ACTIVE))

    def get(self, deployment: str) -> tuple[Deployment, Mapping[str, Any]]:
        """Return one deployment with what it moves, and all that CodeDeploy says of it; raise NotFound."""
        infos = self._ask(
            "codedeploy",
            "BatchGetDeployments",
            lambda answer: items_of(answer, "deploymentsInfo"),
            deploymentIds=[deployment],
        )
        if not infos:
            raise NotFound("codedeploy:BatchGetDeployments", f"there is no deployment {deployment}")
        return self._aimed(_deployment(infos[0])), infos[0]

    def moved_by(self, deployment: str) -> tuple[str, str] | None:
        """Return function and alias that a deployment moves, None where CodeDeploy does not say."""
        target = self._targets.get(deployment) or self._asked_target(deployment, False)
        return (target.function, target.alias) if target is not None else None

    def targets(self, deployment: str) -> list[Mapping[str, Any]]:
        """Return the targets of a deployment as CodeDeploy answers them."""
        ids = self._ask("codedeploy", "ListDeploymentTargets", _target_ids, deploymentId=deployment)
        if not ids:
            return []
        asked = {"deploymentId": deployment, "targetIds": ids[:_BATCH]}
        return self._ask(
            "codedeploy", "BatchGetDeploymentTargets", lambda answer: items_of(answer, "deploymentTargets"), **asked
        )

    def _listed(self, statuses: tuple[str, ...], *, background: bool = False) -> Iterator[Deployment]:
        ids: list[str] = []
        token: dict[str, str] = {}
        for _ in range(_PAGES):
            page, following = self._ask(
                "codedeploy", "ListDeployments", _ids, background, includeOnlyStatuses=list(statuses), **token
            )
            ids.extend(page)
            if not following or token == {"nextToken": following}:
                break
            token = {"nextToken": following}
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            yield from self._ask("codedeploy", "BatchGetDeployments", _deployments, background, deploymentIds=batch)

    def _aimed(self, deployment: Deployment, *, background: bool = False) -> Deployment:
        """Return the deployment with what it moves; without, where CodeDeploy does not say."""
        target = self._targets.get(deployment.id)
        if target is None:
            try:
                target = self._asked_target(deployment.id, background)
            except Rejected as error:
                if error.code != "DeploymentNotStartedException":
                    raise
            if target is None:
                # Targets are listed some time after a deployment began: until then its group tells, which moves the
                # same alias every time. One that ended without a target has moved nothing.
                usual = self._usual_target(deployment) if deployment.active else None
                return deployment if usual is None else replace(deployment, function=usual.function, alias=usual.alias)
            if target.current_version and target.target_version:
                self._targets[deployment.id] = target
        self._groups[deployment.application, deployment.group] = target
        return replace(
            deployment,
            function=target.function,
            alias=target.alias,
            current_version=target.current_version,
            target_version=target.target_version,
        )

    def _asked_target(self, deployment: str, background: bool) -> _Target | None:
        try:
            ids = self._ask("codedeploy", "ListDeploymentTargets", _target_ids, background, deploymentId=deployment)
            if not ids:
                return None
            asked = {"deploymentId": deployment, "targetIds": ids[:_BATCH]}
            return self._ask("codedeploy", "BatchGetDeploymentTargets", _target, background, **asked)
        except NotFound:
            return None

    def _usual_target(self, deployment: Deployment) -> _Target | None:
        group = deployment.application, deployment.group
        if group not in self._groups:
            earlier = inner_of(self._group(deployment), "lastSuccessfulDeployment").get("deploymentId")
            target = self._asked_target(earlier, False) if isinstance(earlier, str) else None
            if target is not None:
                self._groups[group] = target
        return self._groups.get(group)

    def _group(self, deployment: Deployment) -> Mapping[str, Any]:
        """Return a deployment's group, empty where it was deleted since."""
        asked = {"applicationName": deployment.application, "deploymentGroupNames": [deployment.group]}
        try:
            return self._ask("codedeploy", "BatchGetDeploymentGroups", _first_group, **asked)
        except NotFound:
            return {}


def _moves(deployment: Deployment, function: str, alias: str) -> bool:
    return (deployment.function, deployment.alias) == (function, alias)


def _begun(deployment: Deployment) -> datetime:
    return deployment.started or _LONG_AGO


def _ids(answer: Mapping[str, Any]) -> tuple[list[str], str]:
    token = answer.get("nextToken")
    return texts_of(answer, "deployments"), token if isinstance(token, str) else ""


def _target_ids(answer: Mapping[str, Any]) -> list[str]:
    return texts_of(answer, "targetIds")


def texts_of(answer: Mapping[str, Any], key: str) -> list[str]:
    """Return a list of identifiers; raise Unreadable where it is none."""
    # Identifiers go back to AWS as they came, so they are not cleaned here.
    items = answer.get(key)
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise Unreadable(message=f"the list of {key} is not one")
    return items


def items_of(answer: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return a list of structures; raise Unreadable where it is none."""
    items = answer.get(key)
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable(message=f"the list of {key} is not one")
    return items


def _deployments(answer: Mapping[str, Any]) -> list[Deployment]:
    infos = items_of(answer, "deploymentsInfo")
    return [_deployment(info) for info in infos if info.get("computePlatform", "Lambda") == "Lambda"]


def _deployment(info: Mapping[str, Any]) -> Deployment:
    return Deployment(
        id=needed(info, "deploymentId"),
        function="",
        alias="",
        application=text_of(info.get("applicationName"), _NAME),
        group=text_of(info.get("deploymentGroupName"), _NAME),
        status=text_of(info.get("status"), _NAME),
        config=text_of(info.get("deploymentConfigName"), _NAME),
        started=moment(info.get("startTime")) or moment(info.get("createTime")),
        ended=moment(info.get("completeTime")),
        error=text_of(inner_of(info, "errorInformation").get("code"), _NAME),
        creator=text_of(info.get("creator"), _NAME),
    )


def _target(answer: Mapping[str, Any]) -> _Target | None:
    for target in items_of(answer, "deploymentTargets"):
        info = inner_of(inner_of(target, "lambdaTarget"), "lambdaFunctionInfo")
        function, alias = (
            function_name(text_of(info.get("functionName"), _NAME)),
            text_of(info.get("functionAlias"), _NAME),
        )
        if function and alias:
            return _Target(
                function,
                alias,
                current_version=text_of(info.get("currentVersion"), _NAME),
                target_version=text_of(info.get("targetVersion"), _NAME),
            )
    return None


def _first_group(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    groups = items_of(answer, "deploymentGroupsInfo")
    return groups[0] if groups else {}
