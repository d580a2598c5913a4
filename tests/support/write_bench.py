"""A workspace on a demo account, with its journal."""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.support.faults import FaultyAccount
from tests.support.paths import SCENARIOS
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
)
from tui.domain.context import Context
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.writes.journal.entry import Entry, last_of_each
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

HERE = Context("demo", "us-east-1", account="123456789012")


class Bench:
    """A workspace on a demo account with faults, and its journal."""

    def __init__(self, folder: Path) -> None:
        from datetime import timedelta

        self.account = FaultyAccount(SCENARIOS / "small.yaml", settle=timedelta(0))
        self.client: Any = self.account.session.client("lambda")
        self.journal = Journal(folder / "journal")
        provider = LambdaProvider(self.account.session, HERE, budget=Budget(1000))
        self.now = 0.0
        self.workspace = Workspace(provider, Record(self.journal, elapsed=lambda: self.now))
        self.provider = provider

    @property
    def last(self) -> Entry:
        return last_of_each(self.journal.read().entries)[-1]

    def latest(self) -> Version:
        return self.provider.get_function_configuration("order-processor", "$LATEST")

    def calls(self) -> dict[str, Call]:
        latest, prod = self.latest(), self.provider.get_alias("order-processor", "PROD")
        data = zipped("print(1)")
        digest = b64encode(sha256(data).digest()).decode()
        return {
            "CreateAlias": CreateAlias("order-processor", "LIVE", Routing("7"), "new"),
            "DeleteAlias": DeleteAlias(prod),
            "UpdateFunctionCode": UpdateFunctionCode("order-processor", latest, ZipFile(data, digest)),
            "UpdateFunctionConfiguration": UpdateFunctionConfiguration(
                "order-processor", latest, {"MemorySize": 1024}, {"ADDED": "hunter2"}
            ),
            "UpdateAlias": UpdateAlias(prod, prod.routing, "told anew"),
        }


def zipped(source: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", source)
    return packed.getvalue()
