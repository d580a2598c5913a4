"""Who else moves an alias, and what a write of ours would come to (aws-semantics 2.3, 2.5, 2.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.deployment import Deployment
    from tui.domain.function import Provisioned
    from tui.domain.read_failure import ReadFailure
    from tui.domain.state_machine import Execution

_STACK = "aws:cloudformation:stack-name"
_LOGICAL_ID = "aws:cloudformation:logical-id"

# CDK ends the logical id of what it makes in eight digits of a hash; a hand-written template hardly ever does.
_CDK_ID = re.compile(r".*[0-9A-F]{8}", re.ASCII)
_NO = frozenset({"", "false", "no", "0"})


@dataclass(frozen=True, slots=True)
class Free:
    """Nobody else is known to move the alias."""


@dataclass(frozen=True, slots=True)
class Managed:
    """Something else describes the function and may put the alias back; `consequence` says when and how."""

    by: str
    consequence: str


@dataclass(frozen=True, slots=True)
class Locked:
    """A CodeDeploy deployment is moving the alias: it writes alias and weights itself at each step."""

    deployment: Deployment


@dataclass(frozen=True, slots=True)
class Executing:
    """An execution of Step Functions is moving the alias: it writes alias and weights itself at each step."""

    execution: Execution


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody is known to move the alias, and not all that would tell could be read: why not, for each of them.

    Without a reason, it is still being read. `lately` is a deployment or an execution that was moving the alias when
    last read.
    """

    tags: ReadFailure | None = None
    deployments: ReadFailure | None = None
    lately: Deployment | Execution | None = None
    executions: ReadFailure | None = None

    @property
    def failures(self) -> tuple[ReadFailure, ...]:
        """What could not be read."""
        return tuple(failure for failure in (self.tags, self.deployments, self.executions) if failure is not None)


@dataclass(frozen=True, slots=True)
class Stopping:
    """A deployment is being stopped from here; once AWS `answered`, CodeDeploy rolls the alias back."""

    deployment: Deployment
    answered: bool = False


class TemplateKind(Enum):
    """What a stack's template was made with."""

    SAM = "SAM"
    CDK = "CDK"
    CLOUDFORMATION = "CloudFormation"


@dataclass(frozen=True, slots=True)
class Template:
    """The template that describes a function; `stack` is empty where no tag names it."""

    kind: TemplateKind
    stack: str = ""

    @property
    def name(self) -> str:
        """What it is called on screen."""
        return f"{self.kind.value} stack {self.stack}" if self.stack else self.kind.value


def template_of(tags: Mapping[str, str]) -> Template | None:
    """Return the template that a function's tags tell of, None where they tell of none (aws-semantics 2.8)."""
    stack = tags.get(_STACK, "")
    if tags.get("lambda:createdBy") == "SAM":
        return Template(TemplateKind.SAM, stack)
    if not stack:
        return None
    cdk = any(key.startswith("aws-cdk:") for key in tags) or _CDK_ID.fullmatch(tags.get(_LOGICAL_ID, "")) is not None
    return Template(TemplateKind.CDK if cdk else TemplateKind.CLOUDFORMATION, stack)


@dataclass(frozen=True, slots=True)
class Rolling:
    """A rollout of this machine moves the alias, step by step, and pauses where anyone else does; `beneath` owns it."""

    plan: str
    id: str
    beneath: Free | Managed | Unknown


Ownership = Free | Managed | Locked | Executing | Stopping | Unknown | Rolling
FREE = Free()


def beneath(ownership: Ownership) -> Free | Managed | Locked | Executing | Stopping | Unknown:
    """Return who owns an alias apart from a rollout of this machine."""
    return ownership.beneath if isinstance(ownership, Rolling) else ownership


def under_rollout(ownership: Ownership, rollout: tuple[str, str] | None) -> Ownership:
    """Return the owner of an alias that a rollout, by plan and id, moves now, or none does; a deployment goes first."""
    owner_beneath = beneath(ownership)
    if rollout is None or not isinstance(owner_beneath, Free | Managed | Unknown):
        return owner_beneath
    return Rolling(*rollout, owner_beneath)


def owner(
    tags: Mapping[str, str],
    deployment: Deployment | None,
    patterns: tuple[str, ...],
    alias: Alias,
    provisioned: Provisioned | None = None,
    unread: Unknown | None = None,
    execution: Execution | None = None,
) -> Ownership:
    """Say who else moves `alias`: an active deployment, what the function's tags name, nobody, or that is not known.

    `deployment` is the last one known; where it is over it only tells that CodeDeploy is used. `patterns` are
    `key=value` globs of tags, in whatever case; `provisioned` is what the alias holds. AWS has no tags on aliases, so
    a managed function's alias may still have been made by hand. `unread` says what of it could not be read: what
    was read counts all the same.
    """
    if deployment is not None and deployment.active:
        return Locked(deployment)
    if execution is not None and execution.active:
        return Executing(execution)
    deployed = deployment is not None
    for by, consequence in (
        *_stacks(tags, alias, provisioned, deployed=deployed),
        *_terraform(tags, alias.name),
        *_configured(tags, patterns, alias.name),
    ):
        return Managed(by, consequence)
    return unread if unread is not None and unread.failures else FREE


def is_managed(tags: Mapping[str, str], patterns: tuple[str, ...]) -> bool:
    """Tell whether a function's tags name something that describes it and may put its aliases back."""
    named = (*_terraform(tags, ""), *_configured(tags, patterns, ""))
    return template_of(tags) is not None or bool(named)


def _stacks(
    tags: Mapping[str, str], alias: Alias, provisioned: Provisioned | None, *, deployed: bool
) -> Iterator[tuple[str, str]]:
    template = template_of(tags)
    if template is None:
        return
    if deployed:
        then = (
            f"its next release fails and rolls back unless {alias.name} is on the version that the stack knows, "
            "because CodeDeploy compares them"
        )
    else:
        then = (
            f"its next update that changes {alias.name} reverts it to the template and may clear its weights; "
            "one that does not change it keeps what is set here"
        )
    if provisioned is not None:
        then += "; with provisioned concurrency that update shifts by weights itself"
    yield template.name, then


def _terraform(tags: Mapping[str, str], alias: str) -> Iterator[tuple[str, str]]:
    for key, value in tags.items():
        tool = _tool(re.sub(r"[^a-z]", "", key.lower()), value.strip().lower())
        if tool:
            yield tool, f"the next apply reverts this unless changes to {alias} are ignored"


def _tool(key: str, value: str) -> str:
    """Name the tool that a tag speaks of: neither of the two sets one by itself, people do."""
    if key == "terraform":
        return "" if value in _NO else "Terraform"
    if key == "managedby":
        return next((tool for tool in ("Terraform", "OpenTofu") if tool.lower() in value), "")
    return ""


def _configured(tags: Mapping[str, str], patterns: tuple[str, ...], alias: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        wanted_key, _, wanted = pattern.lower().partition("=")
        for key, value in tags.items():
            if fnmatchcase(key.lower(), wanted_key) and fnmatchcase(value.lower(), wanted or "*"):
                yield f"{key}={value}", f"its next run may revert {alias}"
