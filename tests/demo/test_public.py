"""The public way to the demo: what the README shows runs as it stands there."""

from __future__ import annotations

import re
from typing import Any

from tests.support.paths import ROOT
from tui import demo


def test_the_example_of_the_readme_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"(?m)^    from tui\.demo import demo_session\n(?:    .*\n|\n)*", readme)
    names: dict[str, Any] = {}
    exec(re.sub(r"(?m)^    ", "", example), names)
    answer = names["client"].get_alias(FunctionName="order-processor", Name="PROD")
    assert answer["FunctionVersion"] == "6"


def test_all_that_is_public_is_there() -> None:
    assert set(demo.__all__) == {"ConfigError", "DemoAccount", "demo_account", "demo_session"}
    assert all(callable(getattr(demo, name)) for name in demo.__all__)
