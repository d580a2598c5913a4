"""What is edited of `$LATEST` before one call is made of it, and what no edit can be, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.domain.call import UpdateFunctionConfiguration
from tui.domain.setting import Setting, current_setting, setting_text
from tui.domain.version import Version
from tui.writes.calls.checks import DESCRIPTION_MOST
from tui.writes.calls.update_configuration import RANGES

FIELDS = ("Description", "MemorySize", "Timeout", "Handler", "Runtime", "Layers")
"""The API's fields that are edited one by one."""

OF_ZIPS = ("Handler", "Runtime", "Layers")
"""Those that a function made of a container image does not have."""

LAYERS_MOST = 5
VALUE_MOST = 4096
"""Bytes that all names and values of an environment may take together."""


_HANDLER = re.compile(r"[^\s]{1,128}")
_RUNTIME = re.compile(r"[a-z0-9.]{1,64}", re.ASCII)
_LAYER = re.compile(r"arn:[a-z0-9-]+:lambda:[a-z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+", re.ASCII)
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+", re.ASCII)
_RESERVED = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


class BadEdit(ValueError):
    """What was typed can be no edit; the message says why, and holds no value of an environment."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Edits that are gathered: fields with their new values, variables to set, None for those to remove."""

    settings: Mapping[str, Setting] = field(default_factory=dict)
    environment: Mapping[str, str | None] = field(default_factory=dict, repr=False)

    @property
    def count(self) -> int:
        """How many edits there are."""
        return len(self.settings) + len(self.environment)


def with_field(draft: Draft, latest: Version, name: str, typed: str) -> Draft:
    """Return the draft with a field set to what was typed, or left as it is where that is the same; raise BadEdit."""
    value = _read(name, typed)
    others = {key: kept for key, kept in draft.settings.items() if key != name}
    same = setting_text(value) == current_setting(latest, name)
    return replace(draft, settings=others if same else {**others, name: value})


def variable_name(typed: str) -> str:
    """Return the name of a variable; raise BadEdit."""
    name = typed.strip()
    if _VARIABLE.fullmatch(name) is None:
        raise BadEdit("a variable name starts with a letter, followed by letters, digits or _ (2 characters or more)")
    if name in _RESERVED:
        raise BadEdit(f"{name} is reserved: Lambda sets it")
    return name


def with_variable(draft: Draft, name: str, value: str) -> Draft:
    """Return the draft with a variable set; raise BadEdit."""
    if len(name.encode()) + len(value.encode("utf-8", "surrogatepass")) > VALUE_MOST:
        raise BadEdit(f"all variables together are limited to {VALUE_MOST:,} bytes; this one alone exceeds that")
    return replace(draft, environment={**draft.environment, name: value})


def without_variable(draft: Draft, latest: Version, name: str) -> Draft:
    """Return the draft with a variable removed."""
    others = {key: value for key, value in draft.environment.items() if key != name}
    return replace(draft, environment={**others, name: None} if name in latest.environment else others)


def without_edit(draft: Draft, key: str) -> Draft:
    """Return the draft without the edit of a field, or of a variable (`env NAME`)."""
    name = key.removeprefix("env ")
    if name != key:
        return replace(draft, environment={one: value for one, value in draft.environment.items() if one != name})
    return replace(draft, settings={one: value for one, value in draft.settings.items() if one != key})


def is_edited(draft: Draft, key: str) -> bool:
    """Tell whether a field, or a variable (`env NAME`), has an edit."""
    return key.removeprefix("env ") in draft.environment if key.startswith("env ") else key in draft.settings


def rebased(draft: Draft, latest: Version) -> Draft:
    """Return what is left to do of a draft now that `$LATEST` was read again."""
    settings = {
        key: value for key, value in draft.settings.items() if setting_text(value) != current_setting(latest, key)
    }
    gone = {key for key, value in draft.environment.items() if value is None and key not in latest.environment}
    return Draft(settings, {key: value for key, value in draft.environment.items() if key not in gone})


def call_of(function: str, latest: Version, draft: Draft) -> UpdateFunctionConfiguration:
    """Return the one call that makes all edits."""
    return UpdateFunctionConfiguration(function, latest, draft.settings, draft.environment)


def _read(name: str, typed: str) -> Setting:
    typed = typed.strip()
    if name in RANGES:
        return _number(name, typed)
    if name == "Layers":
        return _layers(typed)
    if name == "Description" and len(typed) > DESCRIPTION_MOST:
        raise BadEdit(f"a description is limited to {DESCRIPTION_MOST} characters, this one {len(typed)}")
    if name == "Handler" and _HANDLER.fullmatch(typed) is None:
        raise BadEdit("a handler is 1 to 128 characters without spaces, such as app.handler")
    if name == "Runtime" and _RUNTIME.fullmatch(typed) is None:
        raise BadEdit("enter AWS's name of a runtime, such as python3.13 or nodejs22.x")
    return typed


def _number(name: str, typed: str) -> int:
    least, most, unit = RANGES[name]
    digits = typed.lower().removesuffix(unit.lower()).strip()
    if not digits.isascii() or not digits.isdigit() or not least <= int(digits[:9]) <= most:
        raise BadEdit(f"{name} is a whole number from {least} to {most:,} {unit}")
    return int(digits)


def _layers(typed: str) -> list[str]:
    layers = [part for part in re.split(r"[,\s]+", typed) if part]
    for layer in layers:
        if _LAYER.fullmatch(layer) is None:
            raise BadEdit(f"{layer} is not the ARN of a layer version, arn:aws:lambda:REGION:ACCOUNT:layer:NAME:NUMBER")
    if len(layers) > LAYERS_MOST:
        raise BadEdit(f"a function has at most {LAYERS_MOST} layers")
    if len({layer.rpartition(":")[0] for layer in layers}) < len(layers):
        raise BadEdit("two of them are versions of the same layer")
    return layers
