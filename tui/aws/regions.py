"""Which regions there are, as far as botocore knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.clean_text import clean

if TYPE_CHECKING:
    from boto3.session import Session


def describe_unknown_region(session: Session, region: str) -> str:
    """Say that nothing answers in a region that botocore does not know; empty where it knows it.

    It may be newer than botocore, so this says nothing as long as AWS answers there.
    """
    from difflib import get_close_matches

    known = {name for partition in session.get_available_partitions() for name in _regions_of(session, partition)}
    if region in known:
        return ""
    near = get_close_matches(region.lower(), sorted(known), 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"no answer from region {clean(region, 64)!r}, which is unknown here{hint}"


def known_regions(session: Session) -> tuple[str, ...]:
    """Return the regions with Lambda of the partition that the session's own region is in."""
    return tuple(sorted(_regions_of(session, session.get_partition_for_region(session.region_name or "us-east-1"))))


def _regions_of(session: Session, partition: str) -> list[str]:
    return session.get_available_regions("lambda", partition)
