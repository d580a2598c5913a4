"""The section of the port that reads what calls a function."""

from __future__ import annotations

from typing import Protocol

from tui.domain.trigger import EventInvokeConfig, EventSource, FunctionUrl, Permission


class TriggersSection(Protocol):
    """What is bound to a function, its aliases and its versions. Every method may raise any ProviderError, and blocks.

    `background` reads wait for the call budget; the others only draw on it.
    """

    def list_event_source_mappings(self, function: str, *, background: bool = False) -> tuple[EventSource, ...]:
        """Return the mappings of a function's name, or of the ARN of an alias or a version: ask for each."""

    def list_mappings_of_all_qualifiers(self, function: str) -> tuple[EventSource, ...]:
        """Return the mappings of a function, its aliases and its versions, in the background.

        Lists those of the whole account (lambda:ListEventSourceMappings), 100 a call.
        """

    def list_function_url_configs(self, function: str, *, background: bool = False) -> tuple[FunctionUrl, ...]:
        """Return the URLs of a function and of its aliases."""

    def list_function_event_invoke_configs(
        self, function: str, *, background: bool = False
    ) -> tuple[EventInvokeConfig, ...]:
        """Return what is set for asynchronous calls of a function, its aliases and its versions."""

    def get_policy(self, function: str, qualifier: str = "", *, background: bool = False) -> tuple[Permission, ...]:
        """Return the statements of exactly this qualifier's policy; no policy is none."""
