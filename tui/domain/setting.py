"""A field of a function's configuration as text, the way that it is typed."""

from __future__ import annotations

from tui.domain.version import Version, field_text

Setting = str | int | list[str]
"""The value of a field, as the API takes it."""


def setting_text(value: Setting) -> str:
    """Write a field's value as it would be typed."""
    return ", ".join(value) if isinstance(value, list) else str(value)


def current_setting(latest: Version, name: str) -> str:
    """Return what a field holds now, as it would be typed."""
    if name == "Layers":
        return latest.settings.get("Layers.Arn", "")
    return field_text(latest, name) or ""
