"""Which function, version or alias a call means: names, partial ARNs, ARNs and qualifiers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui.demo.http.service_error import ServiceError, invalid, missing

_NAME = re.compile(
    r"(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?"
    r"(?:(?P<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?"
    r"(?:(?P<account>\d{12}):)?"
    r"(?:function:)?"
    r"(?P<name>[a-zA-Z0-9-_.]+)"
    r"(?::(?P<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
)


@dataclass(frozen=True, slots=True)
class Target:
    """The function that a call names, and the qualifier, None where there is none."""

    function: str
    qualifier: str | None = None


def target_of(parameters: Mapping[str, Any], account: str, region: str) -> Target:
    """Resolve FunctionName and Qualifier; raise a ServiceError where they contradict or point elsewhere."""
    return _resolve(parameters["FunctionName"], parameters.get("Qualifier"), account, region)


def unqualified(parameters: Mapping[str, Any], account: str, region: str) -> str:
    """Resolve FunctionName for a call that acts on the whole function."""
    # Unverified on AWS: what a qualifier in the name does here. Refusing is the careful answer.
    return _resolve(parameters["FunctionName"], None, account, region, whole=True).function


def _resolve(name: str, qualifier: str | None, account: str, region: str, *, whole: bool = False) -> Target:
    match = _NAME.fullmatch(name)
    if match is None:
        raise invalid(f"{name} is not a function name or ARN.")
    if match["account"] not in (None, account):
        raise ServiceError(403, "AccessDeniedException", None)
    if match["region"] not in (None, region):
        raise missing(f"Functions from '{match['region']}' are not reachable in this region ('{region}')")
    inside = match["qualifier"]
    contradicts = inside is not None and (whole or qualifier not in (None, inside))
    if contradicts:
        raise invalid("The derived qualifier from the function name does not match the specified qualifier.")
    return Target(match["name"], qualifier or inside)


def is_number(qualifier: str) -> bool:
    """Tell whether a qualifier is a version number."""
    return qualifier.isascii() and qualifier.isdigit()
