"""The CDK stack: its brackets and texts are closed, and it says what it should.

With CDK_MODULES set to a folder where `npm install typescript@5 aws-cdk-lib@2 constructs @types/node` was run, it is
compiled by TypeScript against CDK's own types too, every plan of CodeDeploy.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tui.domain.alias import Alias
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.features.export.cdk_template import cdk_template
from tui.features.export.exported import HOOK_CODE, Exported
from tui.features.rollout.codedeploy.configuration import PREDEFINED, express
from tui.features.rollout.plan_file import find_plan

ALIAS = Alias("order-processor", "PROD", Routing("6"))
VERSION = Version("6", handler="app.handler", runtime="python3.13", role="arn:r", memory_mb=256, timeout_s=30)
CONSTANTS = {
    *(f"CANARY_10PERCENT_{minutes}MINUTES" for minutes in (5, 10, 15, 30)),
    *(f"LINEAR_10PERCENT_EVERY_{minutes}MINUTES" for minutes in (2, 3, 10)),
    "LINEAR_10PERCENT_EVERY_1MINUTE",
    "ALL_AT_ONCE",
}
"""What aws-cdk-lib 2 has ready in LambdaDeploymentConfig."""
MODULES = os.environ.get("CDK_MODULES", "")
PLANS = [name.removeprefix("Lambda") for name in PREDEFINED.values()] + ["canary", "linear"]


def exported(plan: str = "canary", alias: Alias = ALIAS, version: Version = VERSION) -> Exported:
    return Exported(alias, version, express(find_plan(plan, Path("none"))), plan)


def left_open(text: str) -> str:
    """Return what is not closed of TypeScript's texts and brackets, or closed and never opened."""
    token = re.compile(r"//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|[][(){}\"'`]")
    pairs, opened = {")": "(", "]": "[", "}": "{"}, ""
    for one in token.findall(text):
        if one in ("'", '"', "`"):
            return f"{opened}{one}"
        if one in pairs:
            if not opened.endswith(pairs[one]):
                return f"{opened}{one}"
            opened = opened[:-1]
        elif len(one) == 1:
            opened += one
    return opened


@pytest.mark.parametrize("plan", PLANS)
def test_brackets_and_texts_are_closed_and_the_configuration_is_one_of_cdks(plan: str) -> None:
    text = cdk_template(exported(plan))
    assert left_open(text) == ""
    named = re.search(r"deploymentConfig: (?:codedeploy\.LambdaDeploymentConfig\.(\w+)|new codedeploy)", text)
    assert named is not None
    assert named[1] in CONSTANTS if named[1] else plan in ("canary", "linear")


def test_alarms_can_fire_for_the_new_version_and_a_stop_rolls_back() -> None:
    text = cdk_template(exported())
    assert '"order-processor", Resource: "order-processor:PROD", ExecutedVersion: version.version }' in text
    assert "autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true }" in text
    assert "timeBasedCanary({\n          interval: Duration.minutes(10),\n          percentage: 5," in text
    assert "preHook: beforeTraffic" in text
    assert "CodeDeploy leaves out of the plan: the verdict on the canary" in text


def test_the_hook_is_the_one_of_the_other_templates() -> None:
    lines = re.search(r"\[\n(.*?)\n +\]\.join", cdk_template(exported()), re.DOTALL)
    assert lines is not None
    assert [json.loads(line.strip().rstrip(",")) for line in lines[1].splitlines()] == HOOK_CODE.splitlines()


def test_an_image_has_neither_runtime_nor_handler() -> None:
    text = cdk_template(exported(version=replace(VERSION, package_type="Image", runtime="", handler="")))
    assert "new lambda.DockerImageFunction" in text
    assert "Runtime(" not in text
    assert left_open(text) == ""


def test_a_name_can_end_neither_a_text_nor_a_comment() -> None:
    odd = cdk_template(exported(version=replace(VERSION, handler='a"; process.exit(1); //\u2028')))
    assert left_open(odd) == ""
    assert r"handler: \"a" not in odd
    assert r'"a\"; process.exit(1); //\u2028"' in odd


@pytest.mark.skipif(not MODULES, reason="CDK_MODULES names no folder with aws-cdk-lib and typescript")
def test_it_compiles(tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(Path(MODULES) / "node_modules")
    for plan in PLANS:
        (tmp_path / f"{plan}.ts").write_text(cdk_template(exported(plan)))
    options = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "commonjs")
    tsc = str(Path(MODULES) / "node_modules" / ".bin" / "tsc")
    files = [f"{plan}.ts" for plan in PLANS]
    done = subprocess.run([tsc, *options, *files], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
