"""The AWS CLI line does what the call does, and a shell and botocore both read it so."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.context import Context
from tui.domain.deployment_call import StopDeployment
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.fader.machine import fader_for, set_weight
from tui.writes.cli_line import cli_line

PROD = Alias("orders", "PROD", Routing("6"), "r1")
LATEST = Version("$LATEST", revision="r9", code_sha256="abc=", environment={"TABLE": "f1", "KEY": "f2"})
TO_10 = UpdateAlias(PROD, Routing("6", "7", Weight(1000)))


def options(line: str) -> dict[str, str]:
    words = shlex.split(line)
    return dict(zip(words[3::2], words[4::2], strict=True))


def test_a_move_carries_version_weights_and_revision() -> None:
    line = cli_line(TO_10)
    assert shlex.split(line)[:3] == ["aws", "lambda", "update-alias"]
    given = options(line)
    assert given["--function-name"] == "orders"
    assert given["--function-version"] == "6"
    assert given["--revision-id"] == "r1"
    assert json.loads(given["--routing-config"]) == {"AdditionalVersionWeights": {"7": 0.1}}


def test_a_description_is_sent_alone() -> None:
    split = Alias("orders", "PROD", Routing("6", "7", Weight.from_api(0.333333)), "r1")
    given = options(cli_line(UpdateAlias(split, split.routing, "checkout")))
    assert given == {"--function-name": "orders", "--name": "PROD", "--description": "checkout", "--revision-id": "r1"}


def test_clearing_weights_sends_the_empty_map() -> None:
    given = options(cli_line(UpdateAlias(PROD, Routing("7"))))
    assert json.loads(given["--routing-config"]) == {"AdditionalVersionWeights": {}}


@pytest.mark.parametrize(
    ("call", "command"),
    [
        (CreateAlias("orders", "LIVE", Routing("7")), "create-alias"),
        (DeleteAlias(PROD), "delete-alias"),
        (PublishVersion("orders", LATEST, "retry; rm -rf /"), "publish-version"),
        (DeleteVersion("orders", Version("3")), "delete-function"),
    ],
)
def test_every_call_has_its_command(call: Call, command: str) -> None:
    words = shlex.split(cli_line(call))
    assert words[2] == command
    assert options(cli_line(call))["--function-name"] == "orders"


def test_text_is_quoted_for_a_shell() -> None:
    assert options(cli_line(PublishVersion("orders", LATEST, "it's; $(x) `y`")))["--description"] == "it's; $(x) `y`"


def test_where_one_is_is_named_but_not_in_the_demo() -> None:
    here = Context("prod", "eu-west-1", profile="prod")
    assert cli_line(TO_10, here).endswith("--profile prod --region eu-west-1")
    assert "--region" not in cli_line(TO_10, Context("demo", "us-east-1"))


def test_neither_code_nor_a_value_of_the_environment_is_in_it() -> None:
    call = UpdateFunctionConfiguration("orders", LATEST, {"Timeout": 5}, {"TABLE": "hunter2", "KEY": None})
    line = cli_line(call)
    assert "hunter2" not in line
    assert json.loads(options(line)["--environment"]) == {"Variables": {"TABLE": "***"}}
    code = cli_line(UpdateFunctionCode("orders", LATEST, ZipFile(b"PK-secret", "sha", "/tmp/a b.zip")))
    assert "PK-secret" not in code
    assert options(code)["--zip-file"] == "fileb:///tmp/a b.zip"


def test_stopping_a_deployment_is_a_line_of_its_own() -> None:
    stop = StopDeployment(Alias("orders", "PROD", Routing("6")), Routing("6"), "d-1")
    line = cli_line(stop, Context("prod", "eu-west-1", profile="shop"))
    assert line == (
        "aws deploy stop-deployment --deployment-id d-1 --auto-rollback-enabled --profile shop --region eu-west-1"
    )
    assert "--no-auto-rollback-enabled" in cli_line(replace(stop, rolls_back=False))


def test_the_faders_line_does_what_is_asked_and_at_rest_what_stands() -> None:
    fader = fader_for(Alias("orders", "PROD", Routing("6", "7", Weight(1_000)), revision="r1"))
    assert '--routing-config \'{"AdditionalVersionWeights": {"7": 0.1}}\'' in cli_line(fader.call)
    line = cli_line(set_weight(fader, Weight(2_000), 0.0).call)
    assert "0.2" in line
    assert "--revision-id r1" in line
