"""One AWS on this machine for all of these tests: to start it costs as much as three of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.support.endpoints import REGION, plain_moto


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    with plain_moto() as url:
        yield url


@pytest.fixture(scope="session")
def client(moto: str) -> Any:
    """Return a client that knows orders:STAGE, on the first of two versions."""
    session = boto3.Session("key", "secret", region_name=REGION)
    client = session.client("lambda", endpoint_url=moto)
    iam = session.client("iam", endpoint_url=moto)
    role = iam.create_role(RoleName="lambda", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    settings = {"Runtime": "python3.12", "Role": role, "Handler": "app.handler"}
    client.create_function(FunctionName="orders", Code={"ZipFile": b"one"}, Publish=True, **settings)
    client.update_function_code(FunctionName="orders", ZipFile=b"two", Publish=True)
    client.create_alias(FunctionName="orders", Name="STAGE", FunctionVersion="1")
    return client


@pytest.fixture
def orders(client: Any) -> Any:
    """Return the client, with orders:STAGE split between its versions at 10 %."""
    routing = {"AdditionalVersionWeights": {"2": 0.1}}
    client.update_alias(FunctionName="orders", Name="STAGE", FunctionVersion="1", RoutingConfig=routing)
    return client
