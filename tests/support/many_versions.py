"""Scenarios of one function with many versions, written when a test needs them."""

from __future__ import annotations

from pathlib import Path


def many_versions(folder: Path, count: int) -> Path:
    """Write a scenario whose `f` has so many old versions, PROD at the newest but one, split to the newest."""
    path = folder / "many.yaml"
    path.write_text(
        "Functions:\n"
        "  - FunctionName: f\n"
        "    Runtime: python3.12\n"
        "    LastModified: 100d\n"
        "    Versions:\n"
        f"      - {{Version: 1-{count}, LastModified: 900d, Every: 6h, Code: 'code {{n}}', CodeSize: 1048576}}\n"
        "    Aliases:\n"
        f"      - {{Name: PROD, FunctionVersion: {count - 1}, "
        f"RoutingConfig: {{AdditionalVersionWeights: {{{count}: 0.1}}}}, Since: 90d}}\n"
        "      - {Name: pinned, FunctionVersion: 3, Since: 90d}\n"
    )
    return path
