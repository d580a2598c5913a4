"""A write that is made in another process."""

from __future__ import annotations

from tests.support.dying import PROD
from tui.domain.call import UpdateAlias
from tui.domain.routing import Routing

WRITE = UpdateAlias(PROD, Routing("7"))
