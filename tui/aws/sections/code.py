"""The section of the port that reads what a version's code is made of."""

from __future__ import annotations

from typing import Protocol

from tui.domain.archive import Code


class CodeSection(Protocol):
    """Code, downloaded on asking only. Every method may raise any ProviderError, and blocks."""

    def get_code(self, function: str, qualifier: str, limit_bytes: int) -> Code:
        """Return the code of a version (lambda:GetFunction, and the download that it gives a link for).

        Raises TooLarge where it has more bytes than the limit. What is read stays in memory.
        """

    def is_in_s3(self, function: str, qualifier: str) -> bool:
        """Tell whether a version's code is only referred to in S3 (lambda:GetFunction), in the background."""
