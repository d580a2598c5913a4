"""Runs the product and kills it at one point of its first write: the point is the first argument."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from tui import __main__ as product
from tui.aws.remote import RemoteProvider
from tui.domain.call import Call
from tui.writes.journal.entry import Entry, Phase
from tui.writes.journal.file import Journal

_append, _method = Journal.append, RemoteProvider.method


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("SIGKILL cannot be survived")


def before_intended(_journal: Journal, _entry: Entry) -> None:
    die()


def before_performed(journal: Journal, entry: Entry) -> None:
    if entry.phase is Phase.PERFORMED:
        die()
    _append(journal, entry)


def raises(_call: Call) -> NoReturn:
    secret = os.environ["AWS_SECRET_ACCESS_KEY"]
    raise LookupError(f"no table for {secret} in the answer")


if __name__ == "__main__":
    point = sys.argv.pop(1)
    if point == "raises":
        RemoteProvider.method = lambda self, name: (  # type: ignore[method-assign]
            raises if name == "perform" else _method(self, name)
        )
    else:
        Journal.append = globals()[point]  # type: ignore[method-assign]
    sys.exit(product.main())
