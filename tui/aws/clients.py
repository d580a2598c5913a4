"""The clients of boto3, each made when it is first asked for, and with what it may send."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

from tui import __version__
from tui.aws import timeouts
from tui.aws.allow_list import CODE, PREPARES, READS, WRITES, enforce_allow_list
from tui.aws.budgets import notice_retries
from tui.aws.timestamps import read_quickly
from tui.domain.errors import ProviderError

if TYPE_CHECKING:
    from boto3.session import Session

    from tui.aws.budget import Budget
    from tui.domain.context import Context

CONNECTIONS = 16
"""More than the reads that a screen starts at once, so that none waits for a connection."""

_COMMON: dict[str, Any] = {
    "connect_timeout": timeouts.CONNECT,
    "read_timeout": timeouts.READ,
    "tcp_keepalive": True,
    "user_agent_extra": f"crossfade/{__version__}",
}
READING = Config(
    **_COMMON,
    max_pool_connections=CONNECTIONS,
    retries={"mode": "standard", "total_max_attempts": 4},
)
# A write that is retried after a lost answer meets its own RevisionId change as a 412 (aws-semantics 1.3).
WRITING = Config(**_COMMON, retries={"mode": "standard", "total_max_attempts": 1})

WAITS = 2
"""How often a read waits for an answer to its end; four times would be a minute without a word."""

_SERVICES = {
    "reading": "lambda",
    "writing": "lambda",
    "deploying": "codedeploy",
    "granting": "iam",
    "executing": "stepfunctions",
    "tailing": "logs",
    "invoking": "lambda",
}
"""The services of those clients that are not called after theirs."""

_WRITERS = frozenset({"writing", "deploying", "executing", "granting", "invoking"})
_BEYOND = 10
"""Seconds that an answer may take longer than the function's own time limit."""


def kind_of(name: str) -> str:
    """Return what a client is for; behind that may stand the seconds that a function may run (`invoking 900`)."""
    return name.partition(" ")[0]


def service_of(kind: str) -> str:
    """Return the service of a client."""
    return _SERVICES.get(kind, kind)


def is_writer(kind: str) -> bool:
    """Tell whether what a client sends counts as a write; a function that is called by hand does not."""
    return kind in _WRITERS and kind != "invoking"


def closed(action: str) -> ProviderError:
    """Return what is raised once all is closed: not Unreachable, which would leave open whether a write went out."""
    return ProviderError(action, "the connection is closed, so nothing was sent")


def end_waiting(attempts: int, caught_exception: Exception | None = None, **_: Any) -> None:
    """Raise what botocore would retry, where no answer came within the time limit as often as a read waits for one."""
    if attempts >= WAITS and isinstance(caught_exception, ReadTimeoutError):
        raise caught_exception


class Clients:
    """The clients of a session by their names, shared by all threads."""

    def __init__(
        self, session: Session, endpoint: str, budgets: Mapping[str, Budget], context: Callable[[], Context]
    ) -> None:
        """Make clients for the region of `context`, which says at each call whether writes are refused."""
        read_quickly(session)
        self._session, self._endpoint, self._budgets, self._context = session, endpoint, budgets, context
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}
        self._closed = False

    def get(self, name: str) -> Any:
        """Return a client; raise ProviderError once they are closed."""
        with self._lock:
            if self._closed:
                raise closed(name)
            if name not in self._clients:
                self._clients[name] = self.make(name)
            return self._clients[name]

    @property
    def made(self) -> Mapping[str, Any]:
        """Those that there are by now."""
        return self._clients

    def close(self) -> None:
        """Close all connections, and make no further client; calls in flight may still end."""
        with self._lock:
            self._closed = True
            clients = tuple(self._clients.values())
        for client in clients:
            client.close()

    def make(self, name: str) -> Any:
        """Make a client; one with seconds behind its name waits for as long."""
        kind, _, seconds = name.partition(" ")
        writing, service = kind in _WRITERS, service_of(kind)
        config = WRITING if writing or kind == "tailing" else READING
        if seconds:
            config = config.merge(Config(read_timeout=int(seconds) + _BEYOND))
        client: Any = self._session.client(
            service,  # type: ignore[call-overload]
            region_name=self._context().region,
            endpoint_url=self._endpoint or None,
            config=config,
        )
        enforce_allow_list(
            client, WRITES | PREPARES if writing else READS | CODE, read_only=lambda: self._context().read_only
        )
        client.meta.events.register("needs-retry", end_waiting)
        if not writing and service in self._budgets:
            client.meta.events.register(f"needs-retry.{service}", notice_retries(self._budgets[service]))
        return client
