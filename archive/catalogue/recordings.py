"""Recordings, the spans that tile them, and the turns of their speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import RowMapping, Table, delete, insert, select, update

from archive.catalogue import audit, outbox, people, schema
from archive.catalogue.access import sees_recording
from archive.catalogue.changes import Change, differences, plain
from archive.catalogue.database import Tx
from archive.errors import IntegrityError, NotFound
from archive.recording import MediaFacts, Recording, Sound, Span, SpanKind, Turn, check_tiling
from archive.viewer import OWNER, Viewer


def save_recording(tx: Tx, recording: Recording, *, actor: str) -> Change:
    """Write a recording. Its bytes never change: another SHA-256 raises IntegrityError.

    Where its length changes, its spans no longer tile it and are dropped: write them anew.
    """
    old = _find(tx, OWNER, recording.id)
    new = replace(recording, facts=plain(recording.facts))
    if old is None:
        tx.execute(insert(schema.recordings).values(id=new.id, **_row(new)))
        audit.record(tx, actor, "recording.created", new.id, detail={"name": new.name})
        return Change.CREATED
    if new.sha256 != old.sha256:
        raise IntegrityError(
            f"the recording is {old.sha256}, not {new.sha256}",
            subject=new.id,
            hint="Other bytes are another recording. This is a defect of Hotmic.",
        )
    changed = differences(old, new)
    if not changed:
        return Change.UNCHANGED
    mine = schema.recordings.c.id == new.id
    tx.execute(update(schema.recordings).where(mine).values(**_row(new)))
    if new.duration_ms != old.duration_ms:
        tx.execute(delete(schema.spans).where(schema.spans.c.recording == new.id))
    audit.record(tx, actor, "recording.updated", new.id, detail={"changed": changed})
    outbox.enqueue_recording(tx, new.id)
    return Change.UPDATED


def find_recording(tx: Tx, viewer: Viewer, recording_id: str) -> Recording:
    """Raises NotFound, also where the viewer may not see its event."""
    found = _find(tx, viewer, recording_id)
    if found is None:
        raise NotFound(
            "there is no such recording", subject=recording_id, hint="`hotmic events` lists them."
        )
    return found


def recording_by_sha256(tx: Tx, sha256: str) -> Recording | None:
    """The recording of these bytes, for ingest, which must know all that the archive holds."""
    query = select(schema.recordings).where(schema.recordings.c.sha256 == sha256)
    row = tx.execute(query).one_or_none()
    return _recording(row._mapping) if row else None


def list_recordings(tx: Tx, viewer: Viewer, event_id: str | None = None) -> list[Recording]:
    """An event's recordings by offset; without one, all of them by name."""
    query = select(schema.recordings).where(sees_recording(viewer))
    if event_id is None:
        found = [_recording(row._mapping) for row in tx.execute(query)]
        return sorted(found, key=lambda recording: (recording.name, recording.id))
    placed = schema.placements
    query = (
        query.join(placed, placed.c.recording == schema.recordings.c.id)
        .where(placed.c.event == event_id)
        .order_by(placed.c.offset_ms, schema.recordings.c.id)
    )
    return [_recording(row._mapping) for row in tx.execute(query)]


def replace_spans(tx: Tx, recording_id: str, spans: Sequence[Span], *, actor: str) -> Change:
    """Write the timeline as a whole. Raises IntegrityError unless it tiles the recording."""
    new = tuple(spans)
    recording = find_recording(tx, OWNER, recording_id)
    check_tiling(new, recording.duration_ms, recording_id)
    old = _spans(tx, recording_id)
    if new == old:
        return Change.UNCHANGED
    rows = [
        {"recording": recording_id, **asdict(span), "reasons": list(span.reasons)} for span in new
    ]
    _replace(tx, schema.spans, recording_id, rows)
    change = Change.UPDATED if old else Change.CREATED
    audit.record(tx, actor, f"spans.{change}", recording_id, detail={"spans": len(new)})
    return change


def spans(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[Span, ...]:
    """The timeline in order. Raises NotFound."""
    find_recording(tx, viewer, recording_id)
    return _spans(tx, recording_id)


def replace_turns(tx: Tx, recording_id: str, turns: Sequence[Turn], *, actor: str) -> Change:
    """Write who speaks when, as a whole; sorted by start, end and label."""
    new = tuple(sorted(turns, key=lambda turn: (turn.start_ms, turn.end_ms, turn.label)))
    old = _turns(tx, recording_id)
    if new == old:
        return Change.UNCHANGED
    people.ensure(tx, {turn.person: turn.label for turn in new if turn.person})
    rows = [
        {"recording": recording_id, "position": position, **asdict(turn)}
        for position, turn in enumerate(new)
    ]
    _replace(tx, schema.turns, recording_id, rows)
    change = Change.UPDATED if old else Change.CREATED
    audit.record(tx, actor, f"turns.{change}", recording_id, detail={"turns": len(new)})
    return change


def turns(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[Turn, ...]:
    """Who speaks when, by start. Raises NotFound."""
    find_recording(tx, viewer, recording_id)
    return _turns(tx, recording_id)


def _replace(tx: Tx, table: Table, recording_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.execute(delete(table).where(table.c.recording == recording_id))
    if rows:
        tx.execute(insert(table), rows)


def _find(tx: Tx, viewer: Viewer, recording_id: str) -> Recording | None:
    query = select(schema.recordings).where(
        schema.recordings.c.id == recording_id, sees_recording(viewer)
    )
    row = tx.execute(query).one_or_none()
    return _recording(row._mapping) if row else None


def _spans(tx: Tx, recording_id: str) -> tuple[Span, ...]:
    table = schema.spans
    query = select(table).where(table.c.recording == recording_id).order_by(table.c.start_ms)
    return tuple(
        Span(
            row.start_ms,
            row.end_ms,
            SpanKind(row.kind),
            row.evidence,
            row.level_dbfs,
            tuple(row.reasons),
            Sound(row.sound) if row.sound else None,
        )
        for row in tx.execute(query)
    )


def _turns(tx: Tx, recording_id: str) -> tuple[Turn, ...]:
    table = schema.turns
    query = select(table).where(table.c.recording == recording_id).order_by(table.c.position)
    return tuple(Turn(row.start_ms, row.end_ms, row.label, row.person) for row in tx.execute(query))


def _row(recording: Recording) -> dict[str, object]:
    return {
        "name": recording.name,
        "duration_ms": recording.duration_ms,
        "sha256": recording.sha256,
        "size": recording.size,
        "media": asdict(recording.media) if recording.media else None,
        "facts": dict(recording.facts),
    }


def _recording(row: RowMapping) -> Recording:
    media = row["media"]
    return Recording(
        id=row["id"],
        name=row["name"],
        duration_ms=row["duration_ms"],
        sha256=row["sha256"],
        size=row["size"],
        media=MediaFacts(**media) if media else None,
        facts=row["facts"],
    )
