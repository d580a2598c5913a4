"""The one place that writes times of day: in UTC, or in this machine's zone where the setting `times` says so.

A table or a report names its zone once, in a title or at its head (`zone_now`), and its times leave that one out; a
time that is in another one, as on the other side of a change of summer time, names its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from tui.domain.clock import utc_now

_SECONDS = len("2026-11-24 14:05:09")


class _Shown:
    """The zone that times are shown in; None is the machine's own, which may change with the season."""

    zone: tzinfo | None = UTC


def show_times_in(zone: tzinfo | None) -> None:
    """Show all times in a zone from now on, None for the machine's own; called once, at the start."""
    _Shown.zone = zone


def shown(at: datetime) -> datetime:
    """Return a time in the zone that times are shown in; one without a zone is UTC."""
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(_Shown.zone)


def zone_name(at: datetime) -> str:
    """Name the zone that a time is shown in: `UTC`, `CET`, `+0545`."""
    return shown(at).tzname() or "local"


def zone_now() -> str:
    """Name the zone that times of now are shown in."""
    return zone_name(utc_now())


def minute_of(at: datetime) -> str:
    """Write a time of day: `14:05`."""
    return f"{shown(at):%H:%M}"


def minute_in_zone(at: datetime) -> str:
    """Write a time of day with its zone: `14:05 UTC`."""
    return f"{minute_of(at)} {zone_name(at)}"


def second_of(at: datetime) -> str:
    """Write a time of day to the second: `14:05:09`."""
    return f"{shown(at):%H:%M:%S}"


def second_in_zone(at: datetime, said: str = "") -> str:
    """Write a time of day to the second, with its zone unless that is the one `said` already: `14:05:09 UTC`."""
    zone = zone_name(at)
    return second_of(at) if zone == said else f"{second_of(at)} {zone}"


def millisecond_of(at: datetime) -> str:
    """Write a time of day to the millisecond: `14:05:09.250`."""
    return f"{second_of(at)}.{at.microsecond // 1000:03d}"


def date_and_time(at: datetime, said: str = "") -> str:
    """Write a time with its date, and its zone unless that is the one `said` already: `2026-11-24 14:05:09 UTC`."""
    local = shown(at)
    # A journal has hundreds of thousands: this takes half the time of a format.
    text, zone = str(local)[:_SECONDS], local.tzname() or "local"
    return text if zone == said else f"{text} {zone}"


def date_and_minute(at: datetime) -> str:
    """Write a time with its date and zone, to the minute: `2026-11-24 14:05 UTC`."""
    return f"{shown(at):%Y-%m-%d} {minute_in_zone(at)}"


def day_of(at: datetime) -> str:
    """Write a date: `24 Nov`."""
    local = shown(at)
    return f"{local.day} {local:%b}"
