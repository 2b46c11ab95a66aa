"""Events and placements as rows, and back."""

from __future__ import annotations

from sqlalchemy import RowMapping

from archive.event import (
    AudienceSample,
    Basis,
    Clock,
    Event,
    Placement,
    Precision,
    Role,
    Visibility,
)


def key_of(event_id: str) -> str:
    """The hash that ends an event's id."""
    return event_id.rpartition("-")[2]


def event_row(event: Event) -> dict[str, object]:
    """The columns of `events` but for `id` and `key`."""
    clock = event.clock
    return {
        "title": event.title,
        "description": event.description,
        "platform": event.platform,
        "source_url": event.source_url,
        "source_id": event.source_id,
        "place": event.place,
        "language": event.language,
        "tags": list(event.tags),
        "rights": event.rights,
        "custody": event.custody,
        "visibility": event.visibility,
        "embargo_until": event.embargo_until,
        "withdrawn": event.withdrawn,
        "clock_origin": clock.origin if clock else None,
        "clock_zone": clock.zone if clock else None,
        "clock_precision": clock.precision if clock else None,
        "scheduled_start": event.scheduled_start,
        "date": event.date,
        "date_precision": event.date_precision,
        "facts": dict(event.facts),
    }


def event_from(
    row: RowMapping, roles: tuple[Role, ...], heard: tuple[AudienceSample, ...]
) -> Event:
    """An event from its row, its people and its audience, both in order."""
    clock = row["clock_origin"] and Clock(
        row["clock_origin"], row["clock_zone"], Precision(row["clock_precision"])
    )
    return Event(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        platform=row["platform"],
        source_url=row["source_url"],
        source_id=row["source_id"],
        place=row["place"],
        language=row["language"],
        tags=tuple(row["tags"]),
        rights=row["rights"],
        custody=row["custody"],
        visibility=Visibility(row["visibility"]),
        embargo_until=row["embargo_until"],
        withdrawn=row["withdrawn"],
        clock=clock,
        scheduled_start=row["scheduled_start"],
        date=row["date"],
        date_precision=Precision(row["date_precision"]) if row["date_precision"] else None,
        people=roles,
        audience=heard,
        facts=row["facts"],
    )


def placement_from(row: RowMapping) -> Placement:
    """A placement from its row."""
    return Placement(
        event=row["event"],
        recording=row["recording"],
        offset_ms=row["offset_ms"],
        basis=Basis(row["basis"]),
        trim_start_ms=row["trim_start_ms"],
        trim_end_ms=row["trim_end_ms"],
        drift_ppm=row["drift_ppm"],
        reasons=tuple(row["reasons"]),
    )
