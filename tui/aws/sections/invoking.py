"""The section of the port that calls functions."""

from __future__ import annotations

from typing import Protocol

from tui.domain.invocation import LONGEST_S, Invocation, Kind


class InvokingSection(Protocol):
    """Calls of functions. Every method may raise any ProviderError, and blocks for as long as the function may run."""

    def invoke(
        self,
        function: str,
        qualifier: str,
        payload: str,
        *,
        kind: Kind = Kind.ANSWER,
        timeout_s: int = LONGEST_S,
        paced: bool = False,
    ) -> Invocation:
        """Call a version or an alias once, without retry (lambda:InvokeFunction); an empty payload sends none.

        `timeout_s` is the function's own time limit, to which some seconds are added. `paced` waits for its turn, for
        calls that come in numbers.
        """
