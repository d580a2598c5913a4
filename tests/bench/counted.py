"""The product, writing every call that changes something to the file that COUNTED_CALLS names."""

from __future__ import annotations

import json
import os
import sys
import time

from tui.__main__ import main
from tui.aws.remote import RemoteProvider
from tui.domain.alias import Alias
from tui.domain.call import Call


def _counted(self: RemoteProvider, call: Call) -> Alias:
    with open(os.environ["COUNTED_CALLS"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"at": time.monotonic(), "call": str(call.parameters())}) + "\n")
    answer: Alias = self.__getattr__("perform")(call)
    return answer


if __name__ == "__main__":
    setattr(RemoteProvider, "perform", _counted)  # noqa: B010 - the port's methods are not declared there
    sys.exit(main())
