"""Makes text from AWS fit to be shown: nothing in it can steer a terminal, hide or reorder what is beside it."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 512
"""Characters kept of a text unless the caller says otherwise; AWS's own descriptions end at 256."""

_ELLIPSIS = "…"
_FLOOD = 3
"""Marks of no width that may follow one another: an emoji family or a vowelled letter needs no more."""

# Surrogates, C0, DEL, C1, line separators, and whatever reorders or interrupts a line without being seen.
_UNSAFE = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff"
_ZERO_WIDTH = (
    r"\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e34-\u0e3a\u0e47-\u0e4e\u180b-\u180f"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u2060-\u2064\u20d0-\u20ff\u3164\u115f\u1160\uffa0"
    r"\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U0001d165-\U0001d169\U000e0000-\U000e01ef"
)
_MASK = "[masked]"
# What a wrong signature is answered with is the request as it was signed, so all behind these words goes.
_ECHOED = (
    re.compile(r"(?<=://)[^/@\s]+(?=@)"),
    re.compile(r"(?is)\b(?:authorization\b(?: header)?|the canonical string|the string-to-sign)\b.*"),
    re.compile(r"(?i)\b(?:x-amz-)?(?:security-?token|session-?token|signature|credential)['\"]?\s*[=:]\s*[^\s&,;]+"),
    re.compile(r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{8,}\b"),
    # Secret keys have 40 characters, tokens hundreds; hashes of that length are no loss in an error.
    re.compile(r"(?<![\w/+=-])(?=[A-Za-z/+=_-]*\d)(?:[\w/+=]{40}|[\w/+=-]{80,})(?![\w/+=-])"),
)
_SUSPECT = re.compile(f"[{_UNSAFE}]|[{_ZERO_WIDTH}]{{{_FLOOD + 1},}}")


def clean(text: str, limit: int = LIMIT, *, lines: bool = False) -> str:
    r"""Return `text` with control characters made visible (`␛`, `\x9b`, `\u202e`) and cut to `limit` characters.

    With `lines`, line feeds and tabs stay; without, they are shown as `␊` and `␉`. Covers aws-semantics 5.1.
    """
    if text.isascii() and text.isprintable():
        return text if len(text) <= limit else text[: limit - 1] + _ELLIPSIS
    # Cut before as well: a megabyte of controls must not be spelled out first.
    seen = _SUSPECT.sub(_spare_lines if lines else _visible, text[: limit + 1])
    return seen if len(seen) <= limit else seen[: limit - 1] + _ELLIPSIS


def without_secrets(text: str) -> str:
    """Return an error's text without what AWS and botocore echo of credentials: signed headers, tokens, passwords."""
    for pattern in _ECHOED:
        text = pattern.sub(_MASK, text)
    return text


def is_clean(text: str) -> bool:
    """Tell whether `clean` would leave the text as it is, its length apart."""
    return _SUSPECT.search(text) is None


def _spare_lines(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\n\t" else _visible(match)


def _visible(match: re.Match[str]) -> str:
    run = match[0]
    if len(run) > 1:
        return f"{run[:_FLOOD] if unicodedata.category(run[0]).startswith('M') else ''}{_escape(run[0])}×{len(run)}"
    code = ord(run)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else _escape(run)


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
