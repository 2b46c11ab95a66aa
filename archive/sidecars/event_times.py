"""The instants of an `.event.toml`: with their own offset, or local to the event's zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from archive.sidecars.fields import ERA, is_of_this_era

if TYPE_CHECKING:
    from archive.sidecars.event_toml import EventFields

_ZONE_EXPECTED = 'an IANA time zone such as "Europe/Berlin"'
_INSTANT_EXPECTED = "a date with a time, such as 2026-03-01T20:00:00+01:00"


@dataclass(slots=True)
class Times:
    """Reads instants in one event's zone; the event's own times, once read, in UTC.

    `zone_name` is the zone given, else the fixed offset that the event's start was written with
    (as `Etc/GMT-3`), so that the day of the event is the day on the spot. `day` is the day there.
    """

    zone: ZoneInfo | None
    zone_name: str | None = None
    scheduled: datetime | None = None
    day: date | None = None
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, event: EventFields) -> Times:
        """Read `zone`, `scheduled_start` and `date`."""
        zone = _zone(event)
        times = cls(zone, event.text("zone"))
        times.day = _day(event, "date")
        start = _first_start(event)
        if times.zone is None and isinstance(start, datetime) and start.tzinfo is not None:
            times.zone_name = _fixed_zone(start)
            times.zone = ZoneInfo(times.zone_name) if times.zone_name else None
        if _is_day(event.values.get("scheduled_start")):
            times.day = times.day or _day(event, "scheduled_start")
        else:
            times.scheduled = times.instant(event, "scheduled_start")
        known = times.scheduled or _aware(start)
        if times.day is None and known is not None:
            times.day = known.astimezone(times.zone or UTC).date()
        return times

    def instant(self, table: EventFields, key: str) -> datetime | None:
        """The key's instant in UTC; one without an offset is local to the event's zone."""
        value = _parsed(table.values.get(key))
        if value is None:
            return None
        if not isinstance(value, datetime):
            raise table.error(key, _INSTANT_EXPECTED)
        if not is_of_this_era(value):
            raise table.error(key, ERA)
        return (value if value.tzinfo else self._local(table, key, value)).astimezone(UTC)

    def _local(self, table: EventFields, key: str, value: datetime) -> datetime:
        if self.zone is None:
            raise table.error(key, 'a time with an offset, or "zone" must name the event\'s zone')
        aware = value.replace(tzinfo=self.zone)
        if aware.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != value:
            raise table.error(key, f"a time that the clocks of {self.zone.key} showed")
        if aware.utcoffset() != aware.replace(fold=1).utcoffset():
            self.warnings.append(
                f'{table.path.name}: "{table.prefix}{key}" came twice when the clocks of'
                f" {self.zone.key} went back; the first was taken"
            )
        return aware


def _parsed(value: object) -> object:
    """TOML's own dates as they are; text in ISO 8601 as the date it writes."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip())
        except ValueError:
            return value
    return value


def _zone(event: EventFields) -> ZoneInfo | None:
    name = event.text("zone")
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise event.error("zone", _ZONE_EXPECTED) from error


def _fixed_zone(start: datetime) -> str | None:
    """`Etc/GMT-3` is three hours east of Greenwich: POSIX counts westwards."""
    hours, rest = divmod(start.utcoffset() or timedelta(), timedelta(hours=1))
    if rest or not -12 <= hours <= 14:  # the range of the Etc zones
        return None
    return "UTC" if hours == 0 else f"Etc/GMT{-hours:+d}"


def _first_start(event: EventFields) -> object:
    """`scheduled_start`, else the start of the first part, as written."""
    scheduled = _parsed(event.values.get("scheduled_start"))
    if isinstance(scheduled, datetime):
        return scheduled
    starts = (_parsed(part.values.get("start")) for part in event.entries("parts"))
    return next((start for start in starts if isinstance(start, datetime)), None)


def _aware(value: object) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        return len(value.strip()) == len("2026-03-01")
    return isinstance(value, date) and not isinstance(value, datetime)


def _day(event: EventFields, key: str) -> date | None:
    value = event.values.get(key)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise event.error(key, "a day such as 2026-03-01") from error
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise event.error(key, "a day such as 2026-03-01")
