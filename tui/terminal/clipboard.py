"""The terminal's clipboard, by OSC 52: written on an explicit wish alone, never read."""

from __future__ import annotations

MOST_BYTES = 74_000
"""What terminals take at the most: a sequence of 100,000 bytes in base64 (aws-semantics 5.1)."""
