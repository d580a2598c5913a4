"""The demo can reach nothing, whatever the environment holds, and touches nothing of anyone else's."""

from __future__ import annotations

import gc
import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from tests.support.paths import SCENARIOS
from tui.demo import demo_account, demo_session
from tui.demo.backend.moto_backend import Function

# Run in a process of its own, so that also what is read at import time is read in this environment.
PROBE = """
import json, os, sys, urllib.request, socket
before = dict(os.environ)
reached = []
connect = socket.socket.connect
socket.socket.connect = lambda self, to: (reached.append(str(to)), connect(self, to))[1]
from botocore.exceptions import ClientError
from tui.demo import demo_session
session = demo_session()
client = session.client("lambda")
names = [f["FunctionName"] for page in client.get_paginator("list_functions").paginate() for f in page["Functions"]]
split = {"AdditionalVersionWeights": {"7": 0.2}}
client.update_alias(FunctionName="order-processor", Name="PROD", RoutingConfig=split)
forced = session.client("lambda", endpoint_url=os.environ["FOREIGN"])
weights = forced.get_alias(FunctionName="order-processor", Name="PROD")["RoutingConfig"]
link = client.get_function(FunctionName="order-processor", Qualifier="7")["Code"]["Location"]
from tui.aws.download import download
code = download(client, True, link, 1 << 20)
refused = []
try:
    download(client, True, os.environ["FOREIGN"].replace("http:", "https:"), 1 << 20)
except Exception as error:
    refused.append(error.code)
for service, call in (("s3", "list_buckets"), ("cloudwatch", "list_metrics"), ("logs", "describe_queries"),
                      ("codedeploy", "list_on_premises_instances"), ("ec2", "describe_regions"), ("iam", "list_roles")):
    try:
        getattr(session.client(service), call)()
    except ClientError as error:
        refused.append(error.response["Error"]["Message"])
account = session.client("sts").get_caller_identity()["Account"]
print(json.dumps({"names": len(names), "weights": weights, "account": account, "reached": reached,
                  "code": code[:2].decode(),
                  "refused": refused, "environment": dict(os.environ) == before}))
"""


@pytest.fixture
def foreign() -> Iterator[tuple[str, list[bytes]]]:
    """Run a server on this machine that must hear nothing."""
    connections: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    connections.append(b"connected")
                    connection.close()
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", connections
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@pytest.mark.process
def test_nothing_leaves_in_a_hostile_environment(tmp_path: Path, foreign: tuple[str, list[bytes]]) -> None:
    url, connections = foreign
    config = tmp_path / "config"
    config.write_text(f"[default]\nregion = eu-west-1\nendpoint_url = {url}\nuse_fips_endpoint = true\n")
    hostile = {
        "AWS_PROFILE": "nobody",
        "AWS_DEFAULT_PROFILE": "nobody",
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(config),
        "AWS_ACCESS_KEY_ID": "AKIAREALREALREALREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_ENDPOINT_URL": url,
        "AWS_ENDPOINT_URL_LAMBDA": url,
        "AWS_ENDPOINT_URL_STS": url,
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_DEFAULTS_MODE": "auto",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": url,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": url,
        "AWS_CSM_ENABLED": "true",
        "AWS_CA_BUNDLE": str(tmp_path / "none.pem"),
        "AWS_REGION": "ap-south-1",
        "AWS_DEFAULT_REGION": "ap-south-1",
        "AWS_DATA_PATH": str(tmp_path),
        "HTTP_PROXY": url,
        "HTTPS_PROXY": url,
        "MOTO_ACCOUNT_ID": "999999999999",
        "FOREIGN": url,
    }
    root = Path(__file__).parents[2]
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "MOTO_"))}
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        env={**plain, **hostile, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["names"] > 60
    assert document["weights"] == {"AdditionalVersionWeights": {"7": 0.2}}
    assert document["account"] == "123456789012"
    assert document["code"] == "PK"
    assert document["reached"] == []
    assert document["environment"]
    assert document["refused"] == [
        "ClientError",
        "The demo account does not offer s3:ListBuckets.",
        "The demo account does not offer cloudwatch:ListMetrics.",
        "The demo account does not offer logs:DescribeQueries.",
        "The demo account does not offer codedeploy:ListOnPremisesInstances.",
        "The demo account does not offer ec2:DescribeRegions.",
        "The demo account does not offer iam:ListRoles.",
    ]
    assert connections == []


def test_other_sessions_stay_what_they_are(foreign: tuple[str, list[bytes]]) -> None:
    url, connections = foreign
    keys: dict[str, Any] = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
    config = Config(retries={"total_max_attempts": 1})
    before: Any = boto3.Session(**keys).client("lambda", endpoint_url=url, config=config)
    with demo_account("empty") as account:
        after: Any = boto3.Session(**keys).client("lambda", endpoint_url=url, config=config)
        assert account.session.client("lambda").list_functions()["Functions"] == []
        for other in (before, after):
            with pytest.raises(Exception, match=r"(?i)connection|endpoint"):
                other.list_functions()
    assert len(connections) == 2


def test_moto_of_others_and_the_demo_do_not_meet() -> None:
    session = demo_session()
    with mock_aws(config={"lambda": {"use_docker": False}}):
        others: Any = boto3.Session(region_name="us-east-1").client("lambda")
        assert others.list_functions()["Functions"] == []
        client: Any = session.client("lambda")
        assert len(client.list_functions()["Functions"]) == 50
    assert client.get_alias(FunctionName="order-processor", Name="PROD")["FunctionVersion"] == "6"


def test_two_demos_share_nothing() -> None:
    first, second = (demo_session().client("lambda") for _ in range(2))
    cleared: dict[str, Any] = {"AdditionalVersionWeights": {}}
    first.update_alias(FunctionName="order-processor", Name="PROD", RoutingConfig=cleared)
    first.delete_function(FunctionName="order-export")
    assert "RoutingConfig" in second.get_alias(FunctionName="order-processor", Name="PROD")
    assert second.get_function(FunctionName="order-export")["Configuration"]["FunctionName"] == "order-export"


def test_a_region_is_empty_but_the_demos_own() -> None:
    session = demo_session(SCENARIOS / "small.yaml", region="eu-central-1")
    assert session.region_name == "eu-central-1"
    arn = session.client("lambda").get_function_configuration(FunctionName="order-processor")["FunctionArn"]
    assert arn.startswith("arn:aws:lambda:eu-central-1:123456789012:")
    assert session.client("lambda", region_name="us-west-2").list_functions()["Functions"] == []


def test_a_closed_account_answers_nothing() -> None:
    with demo_account("empty") as account:
        client = account.session.client("lambda")
        client.list_functions()
    with pytest.raises(ClientError, match="The demo account is closed"):
        client.list_functions()


def test_nothing_is_kept_of_a_session_that_is_gone() -> None:
    session = demo_session()
    session.client("lambda").list_functions()
    gone = weakref.ref(session)
    del session
    gc.collect()
    assert gone() is None
    assert not [one for one in gc.get_objects() if type(one) is Function]


def test_no_other_operation_of_sts_is_answered() -> None:
    with pytest.raises(ClientError, match="does not offer sts:AssumeRole"):
        demo_session("empty").client("sts").assume_role(
            RoleArn="arn:aws:iam::123456789012:role/admin", RoleSessionName="someone"
        )


def test_an_injected_failure_is_met_by_botocores_own_machinery() -> None:
    """A test may stand between the client and the demo, as the network does."""
    session = demo_session()
    client: Any = session.client("lambda", config=Config(retries={"total_max_attempts": 1}))

    def cut(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://lambda.us-east-1.amazonaws.com")

    client.meta.events.register_first("before-send.lambda.UpdateAlias", cut)
    before = client.get_alias(FunctionName="order-processor", Name="PROD")
    with pytest.raises(EndpointConnectionError):
        client.update_alias(FunctionName="order-processor", Name="PROD", FunctionVersion="5")
    assert client.get_alias(FunctionName="order-processor", Name="PROD")["RevisionId"] == before["RevisionId"]
