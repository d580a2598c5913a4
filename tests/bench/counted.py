"""The product, writing every call that changes something to the file that COUNTED_CALLS names."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from tui.__main__ import main
from tui.aws.remote import RemoteProvider
from tui.domain.call import Call

_method = RemoteProvider.method


def _counting(self: RemoteProvider, name: str) -> Callable[..., Any]:
    method = _method(self, name)

    def perform(call: Call) -> Any:
        with open(os.environ["COUNTED_CALLS"], "a", encoding="utf-8") as file:
            file.write(json.dumps({"at": time.monotonic(), "call": str(call.parameters())}) + "\n")
        return method(call)

    return perform if name == "perform" else method


if __name__ == "__main__":
    RemoteProvider.method = _counting  # type: ignore[method-assign]
    sys.exit(main())
