"""The product, writing every call that changes something to the file that COUNTED_CALLS names."""

from __future__ import annotations

import json
import os
import sys
import time

from tui.__main__ import main
from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.providers.aws import LambdaProvider

_perform = LambdaProvider.perform


def _counted(self: LambdaProvider, call: Call) -> Alias:
    with open(os.environ["COUNTED_CALLS"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"at": time.monotonic(), "call": str(call.parameters())}) + "\n")
    return _perform(self, call)


if __name__ == "__main__":
    LambdaProvider.perform = _counted  # type: ignore[method-assign]
    sys.exit(main())
