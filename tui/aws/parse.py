"""Turns boto3's answers into domain values; text is cleaned here and secrets end here."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from sys import intern
from typing import TypeVar

from tui.aws.fields import LONGEST_NAME, Answer, inner_of, moment, needed, text_of
from tui.domain.alias import Alias
from tui.domain.clean_text import clean
from tui.domain.clock import ServiceClock
from tui.domain.context import Context
from tui.domain.errors import Unreadable
from tui.domain.function import FunctionSummary, Provisioned
from tui.domain.page import Page
from tui.domain.routing import ZERO, InvalidWeight, Routing, Weight
from tui.domain.version import LATEST, Version

T = TypeVar("T")

_ARN = 2048
_LIST = 4096
"""Characters of a whole list: five layers, or sixteen subnets, must not look equal because they are cut."""
_NESTING = 4
_AFTER_NAME = ("", ":")
"""What may follow a function's name in its ARN: nothing, or a qualifier."""
_NO_SKEW = timedelta(seconds=5)
_KEY = secrets.token_bytes(32)
"""Fingerprints of secrets can be compared within one process only."""

# What a diff compares beside Version's own fields. Left out is what only single reads tell (RuntimeVersionConfig),
# since a version from a list would seem to differ from one read alone, and what AWS derives (ConfigSha256, VpcId).
_SETTINGS = (
    "AcceleratorConfig",
    "Architectures",
    "CapacityProviderConfig",
    "DurableConfig",
    "EphemeralStorage",
    "FileSystemConfigs",
    "ImageConfigResponse",
    "KMSKeyArn",
    "Layers",
    "LoggingConfig",
    "RuntimeConfig",
    "SigningProfileVersionArn",
    "SnapStart",
    "TenancyConfig",
    "TracingConfig",
    "VpcConfig",
)
_DERIVED = {"SnapStart.OptimizationStatus", "VpcConfig.VpcId", "Layers.CodeSize"}


def functions(answer: Answer) -> Page[FunctionSummary]:
    """Read a page of ListFunctions; raise Unreadable."""
    return _page(answer, "Functions", function_summary)


def versions(answer: Answer) -> Page[Version]:
    """Read a page of ListVersionsByFunction; raise Unreadable."""
    return _page(answer, "Versions", version)


def aliases(answer: Answer, function: str) -> Page[Alias]:
    """Read a page of ListAliases; raise Unreadable."""
    return _page(answer, "Aliases", lambda item: alias(item, function))


def provisioned_configs(answer: Answer) -> Page[Provisioned]:
    """Read a page of ListProvisionedConcurrencyConfigs; raise Unreadable."""
    return _page(answer, "ProvisionedConcurrencyConfigs", provisioned)


def function_summary(item: Answer) -> FunctionSummary:
    """Read one function of a list; raise Unreadable where it has no name."""
    name = needed(item, "FunctionName")
    head, named, rest = _text(item, "FunctionArn").partition(f":function:{name}")
    # By their places: for ten thousand functions names would take as long as reading half of the fields.
    return FunctionSummary(
        name,
        # Ten thousand functions have a handful of these: one text each, here and in what is sent.
        _shared(f"{head}:function:", _ARN) if named and rest[:1] in _AFTER_NAME else "",
        _shared(_text(item, "Runtime"), LONGEST_NAME),
        moment(item.get("LastModified")),
        _shared(_text(item, "PackageType"), LONGEST_NAME) or "Zip",
        _number(item.get("CodeSize")) or 0,
    )


@lru_cache(256)
def _shared(text: str, limit: int) -> str:
    return intern(clean(text, limit))


def _text(item: Answer, key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def version(item: Answer) -> Version:
    """Read one FunctionConfiguration; raise Unreadable where it does not say which version it is."""
    arn = text_of(item.get("FunctionArn"), _ARN)
    number = text_of(item.get("Version"), LONGEST_NAME) or _qualifier(arn)
    if not number:
        raise Unreadable(message="the answer does not say which version it is")
    return Version(
        number=number,
        arn=arn,
        description=text_of(item.get("Description")),
        code_sha256=text_of(item.get("CodeSha256"), LONGEST_NAME),
        code_size=_number(item.get("CodeSize")) or 0,
        modified=moment(item.get("LastModified")),
        runtime=text_of(item.get("Runtime"), LONGEST_NAME),
        handler=text_of(item.get("Handler"), LONGEST_NAME),
        role=text_of(item.get("Role"), _ARN),
        memory_mb=_number(item.get("MemorySize")),
        timeout_s=_number(item.get("Timeout")),
        dead_letter=text_of(inner_of(item, "DeadLetterConfig").get("TargetArn"), _ARN),
        package_type=text_of(item.get("PackageType"), LONGEST_NAME) or "Zip",
        revision=text_of(item.get("RevisionId"), LONGEST_NAME) or None,
        state=text_of(item.get("State"), LONGEST_NAME) or None,
        state_reason=_reason(item),
        update=text_of(item.get("LastUpdateStatus"), LONGEST_NAME) or None,
        environment=_fingerprints(inner_of(inner_of(item, "Environment"), "Variables")),
        settings=_settings(item),
    )


def alias(item: Answer, function: str) -> Alias:
    """Read one alias of `function`; raise Unreadable where its name or its version is missing."""
    return Alias(
        function=function,
        name=needed(item, "Name"),
        routing=routing(needed(item, "FunctionVersion"), inner_of(item, "RoutingConfig")),
        revision=text_of(item.get("RevisionId"), LONGEST_NAME) or None,
        description=text_of(item.get("Description")),
        arn=text_of(item.get("AliasArn"), _ARN),
    )


def routing(primary: str, config: Answer) -> Routing:
    """Read a RoutingConfig; the heaviest additional version is the canary, the others are counted."""
    weights = sorted(
        (
            (_weight(share), text_of(key, LONGEST_NAME))
            for key, share in inner_of(config, "AdditionalVersionWeights").items()
        ),
        key=lambda pair: pair[0],
        reverse=True,
    )
    weight, canary = weights[0] if weights else (ZERO, None)
    return Routing(primary, canary, weight, more=max(len(weights) - 1, 0))


def provisioned(item: Answer) -> Provisioned:
    """Read one provisioned concurrency configuration; raise Unreadable where it does not say for which qualifier."""
    qualifier = _qualifier(needed(item, "FunctionArn", _ARN))
    if not qualifier:
        raise Unreadable(message="a provisioned concurrency configuration names no version or alias")
    return Provisioned(
        qualifier=qualifier,
        requested=_number(item.get("RequestedProvisionedConcurrentExecutions")) or 0,
        allocated=_number(item.get("AllocatedProvisionedConcurrentExecutions")) or 0,
        status=text_of(item.get("Status"), LONGEST_NAME),
        reason=text_of(item.get("StatusReason")),
    )


def tags(answer: Answer) -> dict[str, str]:
    """Read ListTags; raise Unreadable."""
    tags = answer.get("Tags")
    if not isinstance(tags, Mapping):
        raise Unreadable(message="the tags are not a map of texts")
    return {text_of(key, LONGEST_NAME): text_of(value, LONGEST_NAME) for key, value in tags.items()}


def nothing(_: Answer) -> None:
    """Read an answer that says nothing."""


def identity(answer: Answer, place: Context, now: datetime) -> Context:
    """Return `place` with the account and the caller of GetCallerIdentity, and the time there; raise Unreadable."""
    clock = _clock(inner_of(inner_of(answer, "ResponseMetadata"), "HTTPHeaders").get("date"), now) or place.clock
    return replace(place, account=needed(answer, "Account"), caller=text_of(answer.get("Arn"), _ARN), clock=clock)


def fingerprint(name: str, value: str) -> str:
    """Return what tells whether a secret is still the same, and nothing else about it."""
    return hmac.digest(_KEY, f"{name}\0{value}".encode("utf-8", "surrogatepass"), "sha256")[:8].hex()


def _page(answer: Answer, key: str, read: Callable[[Answer], T]) -> Page[T]:
    items = answer.get(key)
    if not isinstance(items, list):
        raise Unreadable(message=f"the answer holds no list of {key}")
    # The marker goes back to AWS as it came; it is never shown.
    marker = answer.get("NextMarker")
    if not all(isinstance(item, Mapping) for item in items) or not isinstance(marker, str | None):
        raise Unreadable(message=f"the list of {key} is not one")
    return Page(tuple(read(item) for item in items), marker or None)


def _clock(date: object, now: datetime) -> ServiceClock | None:
    """Read a Date header; None where there is none, or where it is as late as whole seconds and the way here make."""
    try:
        there = parsedate_to_datetime(date) if isinstance(date, str) else None
    except (ValueError, OverflowError):
        return None
    if there is None or there.tzinfo is None:
        return None
    there = there.astimezone(UTC)
    return ServiceClock(now, there) if abs(there - now) > _NO_SKEW else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _weight(share: object) -> Weight:
    if isinstance(share, bool) or not isinstance(share, int | float):
        raise Unreadable(message=f"{clean(repr(share), 40)} is not a weight")
    try:
        return Weight.from_api(share)
    except InvalidWeight as error:
        raise Unreadable(message=str(error)) from error


def _qualifier(arn: str) -> str:
    parts = arn.split(":")
    return parts[7] if len(parts) > 7 else LATEST if len(parts) == 7 and parts[5] == "function" else ""


def _reason(item: Answer) -> str:
    keys = ("StateReason", "StateReasonCode", "LastUpdateStatusReason", "LastUpdateStatusReasonCode")
    return next((text for key in keys if (text := text_of(item.get(key)))), "")


def _fingerprints(variables: Answer) -> dict[str, str]:
    return {text_of(name, LONGEST_NAME): fingerprint(str(name), str(value)) for name, value in variables.items()}


def _settings(item: Answer) -> dict[str, str]:
    settings = {name: text for key in _SETTINGS for name, text in _flat(key, item.get(key), _NESTING)}
    failure = inner_of(inner_of(item, "Environment"), "Error")
    if failure:
        settings["Environment.Error"] = text_of(failure.get("Message")) or text_of(failure.get("ErrorCode"))
    return settings


def _flat(name: str, value: object, nesting: int) -> Iterator[tuple[str, str]]:
    """Yield dotted names with their text; what is empty is as good as absent, so that both compare equal."""
    if name in _DERIVED or not nesting:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{text_of(key, LONGEST_NAME)}", inner, nesting - 1)
    elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
        gathered: dict[str, list[str]] = {}
        for entry in value:
            for key, text in _flat(name, entry, nesting - 1):
                gathered.setdefault(key, []).append(text)
        for key, texts in gathered.items():
            yield key, clean(", ".join(texts), _LIST)
    elif isinstance(value, list):
        if text := clean(", ".join(text_of(entry) for entry in value), _LIST):
            yield name, text
    elif text := text_of(value):
        yield name, text
