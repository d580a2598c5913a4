"""The demo account: a boto3 session with moto behind it and no way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ClientError
from moto.core.models import botocore_stubber

from tui.demo.backend.deployment_clock import advance
from tui.demo.backend.moto_backend import keep_moto_from_the_environment
from tui.demo.backend.region_state import Clock, RegionState
from tui.demo.contexts import ACCOUNT
from tui.demo.http.http import asked_of
from tui.demo.http.service_error import ServiceError, not_in_demo
from tui.demo.isolation import DemoSession, isolated_botocore_session
from tui.demo.roles import Roles
from tui.demo.scenario.reading import read_scenario
from tui.demo.scenario.seed import seed_account
from tui.demo.services.code import HOST
from tui.demo.services.service import OPERATIONS, Services
from tui.demo.stepfunctions.clock import advance_executions
from tui.demo.traffic.traffic import InForce
from tui.domain.clock import ServiceClock, utc_now

REGION = "us-east-1"
SETTLE = timedelta(seconds=2)


class DemoAccount:
    """One made-up account that shares nothing with others in this process.

    `session` is an ordinary boto3 session. `clock` and `seed` make every answer repeatable; `settle` is how long AWS
    takes over creating, updating and provisioning. With `speed`, time goes that many times as fast as by `clock` from
    now on, for all that is answered; `self.clock` tells both.
    """

    def __init__(
        self,
        scenario: str | Path | None = None,
        *,
        region: str = REGION,
        clock: Clock = utc_now,
        seed: int = 0,
        settle: timedelta = SETTLE,
        speed: float = 1.0,
    ) -> None:
        opened = clock()
        self.clock = ServiceClock(opened, opened, speed)
        world = read_scenario(scenario)
        self._account = world.account or ACCOUNT
        keep_moto_from_the_environment()
        botocore_session = isolated_botocore_session()
        self._services = Services(
            botocore_session.get_service_model, self._account, region, lambda: self.clock.at(clock()), seed, settle
        )
        self._roles = Roles(self._account)
        self._open = True
        seed_account(self._services.region(), world)
        emitter = botocore_session.get_component("event_emitter")
        # Importing moto gave every later session its process-wide stubber, which would answer while mock_aws is on.
        emitter.unregister("before-send", botocore_stubber)
        emitter.register_last("before-send", self._answer)
        self.session: boto3.Session = DemoSession(botocore_session, region)

    def close(self) -> None:
        """Close the account: clients that are still around get an error, never another account's data."""
        self._open = False

    def weights_in_force(self, function: str, alias: str, when: datetime) -> InForce | None:
        """Return the routing that an alias had at a time, None before it was there."""
        with self._services.lock:
            return self._now().routings.at(function, alias, when)

    def routing_history(self, function: str, alias: str) -> tuple[InForce, ...]:
        """Return every routing that an alias has had, oldest first."""
        with self._services.lock:
            return self._now().routings.of(function, alias)

    def _now(self) -> RegionState:
        """Return the state as it is by now: deployments and executions go on while nobody asks."""
        region = self._services.region()
        advance(region)
        advance_executions(region)
        return region

    def _answer(self, event_name: str, request: AWSPreparedRequest, **__: Any) -> AWSResponse:
        # The last stop before the network. It answers or raises, for every service: nothing is ever sent.
        service, operation = asked_of(event_name)
        if not self._open:
            raise _error(ServiceError(403, "AccessDeniedException", "The demo account is closed."), operation)
        if service in OPERATIONS:
            return self._services.answer(service, operation, request)
        if (service, operation) == ("s3", "GetObject") and urlsplit(request.url).hostname == HOST:
            return self._services.answer_link(request)
        if (service, operation) == ("sts", "GetCallerIdentity"):
            from tui.demo.identity import caller_identity

            return caller_identity(request, self._account)
        if service == "iam":
            return self._roles.answer(operation, request, f"{self._services.region().clock():%Y-%m-%dT%H:%M:%SZ}")
        raise _error(not_in_demo(service, operation), operation)


@contextmanager
def demo_account(scenario: str | Path | None = None, **options: Any) -> Iterator[DemoAccount]:
    """Open a demo account, and close it at the end; options are DemoAccount's."""
    account = DemoAccount(scenario, **options)
    try:
        yield account
    finally:
        account.close()


def demo_session(scenario: str | Path | None = None, **options: Any) -> boto3.Session:
    """Return a session on a demo account of its own, for any boto3 code; it goes when the session goes.

    `scenario` is a name in assets/scenarios or a file; options are DemoAccount's. Raises ConfigError.
    """
    return DemoAccount(scenario, **options).session


def _error(error: ServiceError, operation: str) -> ClientError:
    response: Any = {
        "Error": {"Code": error.code, "Message": error.message or ""},
        "ResponseMetadata": {"HTTPStatusCode": error.status, "HTTPHeaders": {}, "RetryAttempts": 0},
    }
    return ClientError(response, operation)
