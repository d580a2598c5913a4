"""What is shown of logs, and how: what they are narrowed down to, by line or by request, wrapped or cut."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.features.logs.search import Search, parse_search


@dataclass(frozen=True, slots=True)
class LogsShown:
    """What an operator asked to see; `search` is as it was typed."""

    search: str = ""
    errors_only: bool = False
    by_request: bool = False
    is_wrapped: bool = False

    @property
    def narrowed(self) -> Search:
        """What every line, or request, that is shown has to have."""
        search = parse_search(self.search)
        return replace(search, marks=search.marks | {"error"}) if self.errors_only else search

    @property
    def text(self) -> str:
        """What is narrowed down, and how it is laid out, in words."""
        parts = (
            f"/{self.search}" if self.search else "",
            "errors only" if self.errors_only else "",
            "by request" if self.by_request else "",
            "wrapped" if self.is_wrapped else "",
        )
        return "  ".join(filter(None, parts))
