"""Why a template's deployment changed `$LATEST` and published no version: what SAM's and CDK's hashes leave out.

The rules are those of rollouts.md 2b (SAM) and 2c (CDK): both make a new version only when a hash changes that becomes
part of the version's logical id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.domain.version import Change
from tui.writes.ownership.owner import Template, TemplateKind, template_of

_NAMES_SHOWN = 3

# SAM has hashed these beside the code since its newer scheme, yet never what a parameter stands for in them.
_SAM_SOMETIMES = frozenset({"variables", "MemorySize", "SnapStart"})


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Changes that a template's deployment left on `$LATEST`: which, the likely cause, and what to do."""

    template: Template
    fields: tuple[str, ...]
    cause: str
    advice: str

    @property
    def named(self) -> str:
        """The properties that differ, the first few by name."""
        more = len(self.fields) - _NAMES_SHOWN
        shown = ", ".join(self.fields[:_NAMES_SHOWN])
        return f"{shown} and {more} more" if more > 0 else shown


def unpublished(tags: Mapping[str, str], changes: Iterable[Change]) -> Unpublished | None:
    """Return what a template left unpublished; None where none owns the function, or nothing is known to differ."""
    template, fields = template_of(tags), _properties(changes)
    if template is None or not fields:
        return None
    if "code" in fields:
        cause, advice = _CODE[template.kind]
    elif template.kind is TemplateKind.SAM:
        cause, advice = _left_out_by_sam(fields)
    else:
        cause, advice = _CONFIGURATION[template.kind]
    return Unpublished(template, fields, cause, advice)


def _properties(changes: Iterable[Change]) -> tuple[str, ...]:
    """Name each property of the function once: `Layers` for `Layers.Arn`, `variables` for all of them."""
    names = (
        "variables" if change.field.startswith("env") else change.field.partition(".")[0]
        for change in changes
        if change.known
    )
    return tuple(dict.fromkeys(names))


def _left_out_by_sam(fields: tuple[str, ...]) -> tuple[str, str]:
    hashed = [name for name in fields if name in _SAM_SOMETIMES]
    if len(hashed) == len(fields):
        return (
            f"SAM's hash takes {_all(hashed)} as the template writes it, so a parameter's new value changes nothing",
            "set AutoPublishAliasAllProperties: true, or write the value into the template",
        )
    left_out = [name for name in fields if name not in _SAM_SOMETIMES]
    layer = "; a layer counts only with PublishLambdaVersion: true" if "Layers" in left_out else ""
    return (
        f"SAM's hash leaves out {_all(left_out)}: a change of nothing else publishes no version",
        f"set AutoPublishAliasAllProperties: true{layer}",
    )


def _all(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


_BY_HAND = "or it was changed by hand"

_CODE = {
    TemplateKind.SAM: (
        f"SAM hashes CodeUri, not the code: the S3 key or image tag stayed the same, {_BY_HAND}",
        "let the key or tag change with the code, or set AutoPublishCodeSha256",
    ),
    TemplateKind.CDK: (
        f"CDK hashes the template's text, not the code: the S3 key or image tag stayed the same, {_BY_HAND}",
        "make the code an asset, and let the alias be on currentVersion",
    ),
    TemplateKind.CLOUDFORMATION: (
        f"AWS::Lambda::Version publishes only when its logical id is new, {_BY_HAND}",
        "give the version a new logical id with each release",
    ),
}

_CONFIGURATION = {
    TemplateKind.CDK: (
        "CDK hashes the template's text: a parameter's new value leaves it as it was, "
        f"as does an alias that is not on currentVersion, {_BY_HAND}",
        "let the alias be on currentVersion, and write the value into the template",
    ),
    TemplateKind.CLOUDFORMATION: _CODE[TemplateKind.CLOUDFORMATION],
}
