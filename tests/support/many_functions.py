"""Scenarios of many functions of which few are split, written when a test needs them."""

from __future__ import annotations

from pathlib import Path


def many_functions(folder: Path, count: int) -> Path:
    """Write a scenario of so many functions with an alias PROD, which is split on two of them.

    `mmm-late` was deployed within the hour, `zzz-old` months ago, before most others.
    """
    path = folder / "many.yaml"
    path.write_text(
        "Functions:\n"
        + "".join(
            f"  - FunctionName: {name}\n"
            "    Runtime: python3.12\n"
            f"    LastModified: {ago}\n"
            f"    Versions: [{{Version: 1, LastModified: 400d}}, {{Version: 2, LastModified: {ago}}}]\n"
            "    Aliases: [{Name: PROD, FunctionVersion: 1, "
            f"RoutingConfig: {{AdditionalVersionWeights: {{2: 0.1}}}}, Since: {ago}}}]\n"
            for name, ago in (("mmm-late", "1h"), ("zzz-old", "80d"))
        )
        + f"Crowds:\n  - {{Pattern: 'service-{{n}}', Count: {count - 2}, Runtime: [python3.12], "
        "LastModified: [3h, 5d, 90d, 400d, 20d], Versions: [1], Aliases: [PROD]}\n"
    )
    return path
