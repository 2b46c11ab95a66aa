"""The archive at a glance: a line for each event, and what it holds in all. No query per event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from archive.catalogue.access import sees_event, sees_recording
from archive.catalogue.database import Tx
from archive.catalogue.ranking import preferred_transcripts
from archive.catalogue.schema import events, placements, recordings, spans
from archive.event import EventSummary, ListedEvent, Precision
from archive.recording import SpanKind
from archive.viewer import Viewer

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a viewer may find; `segments` and `words` are those of the preferred transcripts.

    `untranscribed` are the recordings without a word in any. `span_ms` has every kind of span, in
    ms; recordings overlap where two captured one moment. `sound_ms` is the part of `duration_ms`
    that can be heard: of the rest only a transcript came.
    """

    events: int
    recordings: int
    duration_ms: int
    sound_ms: int
    segments: int
    words: int
    untranscribed: int
    span_ms: Mapping[SpanKind, int]


def listed(tx: Tx, viewer: Viewer) -> list[ListedEvent]:
    """Newest first, the undated last; one query over the events alone."""
    shown = select(
        events.c.id,
        events.c.title,
        events.c.date,
        events.c.date_precision,
        events.c.platform,
        events.c.place,
        events.c.clock_origin,
    ).where(sees_event(viewer))
    # Sorted here: databases disagree on the order of text.
    rows = sorted(tx.execute(shown), key=lambda row: (row.title.casefold(), row.id))
    rows.sort(key=lambda row: (row.date or date.min, row.clock_origin or _NEVER), reverse=True)
    return [
        ListedEvent(
            event=row.id,
            title=row.title,
            date=row.date,
            date_precision=Precision(row.date_precision) if row.date_precision else None,
            platform=row.platform,
            place=row.place,
        )
        for row in rows
    ]


def has_events(tx: Tx, viewer: Viewer) -> bool:
    """Whether the viewer may see any."""
    return tx.execute(select(events.c.id).where(sees_event(viewer)).limit(1)).first() is not None


def list_events(tx: Tx, viewer: Viewer) -> list[EventSummary]:
    """The same with what each holds, recordings by their offset."""
    parts = _parts(tx, viewer)
    return [
        EventSummary(
            one.event,
            one.title,
            one.date,
            one.date_precision,
            one.platform,
            one.place,
            tuple(part[0] for part in parts[one.event]),
            sum(part[1] for part in parts[one.event]),
            sum(part[2] for part in parts[one.event]),
        )
        for one in listed(tx, viewer)
    ]


def titles(tx: Tx, viewer: Viewer, named: Collection[str]) -> dict[str, str]:
    """The titles of some events by their ids, of those that the viewer may see."""
    query = select(events.c.id, events.c.title).where(events.c.id.in_(named), sees_event(viewer))
    return {row.id: row.title for row in tx.execute(query)}


def platforms(tx: Tx, viewer: Viewer) -> list[str]:
    """Every platform as its events write it, sorted."""
    query = select(events.c.platform).distinct().where(sees_event(viewer))
    return sorted(name for name in tx.execute(query).scalars() if name)


def counts(tx: Tx, viewer: Viewer) -> Totals:
    """The whole archive in figures, as far as the viewer may see it."""
    length = func.sum(recordings.c.duration_ms)
    heard = length.filter(recordings.c.sha256.is_not(None))
    held = select(func.count(), func.coalesce(length, 0), func.coalesce(heard, 0))
    number, duration, sound = tx.execute(held.where(sees_recording(viewer))).one()
    seen = select(func.count()).select_from(events).where(sees_event(viewer))
    segments, words, transcribed = _spoken(tx, viewer)
    return Totals(
        events=tx.execute(seen).scalar_one(),
        recordings=number,
        duration_ms=int(duration),
        sound_ms=int(sound),
        segments=segments,
        words=words,
        untranscribed=number - transcribed,
        span_ms=_span_ms(tx, viewer),
    )


def _spoken(tx: Tx, viewer: Viewer) -> tuple[int, int, int]:
    """Segments and words of the preferred transcripts, and the recordings that have words."""
    preferred = preferred_transcripts()
    query = (
        select(
            func.coalesce(func.sum(preferred.c.segments), 0),
            func.coalesce(func.sum(preferred.c.words), 0),
            func.count().filter(preferred.c.words > 0),
        )
        .select_from(preferred)
        .join(recordings, recordings.c.id == preferred.c.recording)
        .where(sees_recording(viewer))
    )
    segments, words, transcribed = tx.execute(query).one()
    return int(segments), int(words), int(transcribed)


def _span_ms(tx: Tx, viewer: Viewer) -> dict[SpanKind, int]:
    query = (
        select(spans.c.kind, func.sum(spans.c.end_ms - spans.c.start_ms))
        .join(recordings, recordings.c.id == spans.c.recording)
        .where(sees_recording(viewer))
        .group_by(spans.c.kind)
    )
    found = {SpanKind(kind): int(length) for kind, length in tx.execute(query)}
    return {kind: found.get(kind, 0) for kind in SpanKind if kind is not SpanKind.OUTAGE}


def _parts(tx: Tx, viewer: Viewer) -> dict[str, list[tuple[str, int, int]]]:
    """(recording, duration, segments) of each event's parts, by offset; trims are cut off."""
    preferred = preferred_transcripts()
    query = (
        select(
            placements.c.event,
            placements.c.offset_ms,
            recordings.c.id,
            recordings.c.duration_ms - placements.c.trim_start_ms - placements.c.trim_end_ms,
            func.coalesce(preferred.c.segments, 0),
        )
        .join(recordings, recordings.c.id == placements.c.recording)
        .join(events, events.c.id == placements.c.event)
        .outerjoin(preferred, preferred.c.recording == recordings.c.id)
        .where(sees_event(viewer))
    )
    parts = defaultdict(list)
    for event, _, *part in sorted(tuple(row) for row in tx.execute(query)):
        parts[event].append(tuple(part))
    return parts
