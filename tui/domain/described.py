"""What people write into a version's description: which commit, release or page it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINK = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]")
_RELEASE = re.compile(
    r"(?<![\w.+-])v?(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,9})"
    r"(?:-[0-9A-Za-z][0-9A-Za-z.-]*)?(?:\+[0-9A-Za-z][0-9A-Za-z.-]*)?(?![\w.]*\w)"
)
_NAMED = re.compile(r"(?i)\b(?:commit|sha|rev|revision|git)[ :=#@]{1,2}([0-9a-f]{7,40})\b")
_BARE = re.compile(r"(?<![\w./-])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}(?![\w/-])")
_IN_LINK = re.compile(r"/commits?/([0-9a-f]{7,40})\b")
_ISSUE = re.compile(r"(?<![\w#&])#(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Described:
    """What a description names, each empty where it names none; the first of several counts."""

    commit: str = ""
    release: str = ""
    issue: str = ""
    link: str = ""


def parse_description(text: str) -> Described:
    """Return what a description names: a commit, a semantic version, `#123`, a link.

    A bare word is taken for a commit only where it has both digits and letters: `defaced` and `20260131` are words and
    dates.
    """
    link = _LINK.search(text)
    in_link = _IN_LINK.search(link[0]) if link else None
    rest = _LINK.sub(" ", text)
    named = _NAMED.search(rest)
    bare = _BARE.search(rest)
    commit = named[1] if named else bare[0] if bare else in_link[1] if in_link else ""
    release, issue = _RELEASE.search(rest), _ISSUE.search(rest)
    return Described(
        commit=commit,
        release=release[0] if release else "",
        issue=f"#{issue[1]}" if issue else "",
        link=link[0] if link else "",
    )
