"""Off-air evidence of recordings, the decisions on it, and what both come to.

Every change notes the recording's event for the index and leaves a line in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping, Select, Table, delete, insert, select

from archive.catalogue import audit, outbox, recordings, schema
from archive.catalogue.changes import Change
from archive.catalogue.database import Tx
from archive.errors import NotFound, UsageError
from archive.off_air import Mark, OffAir, OffAirStretch, overlay, settle
from archive.transcript import Segment
from archive.viewer import Viewer


def replace_evidence(
    tx: Tx, recording_id: str, evidence: Sequence[OffAir], *, actor: str
) -> Change:
    """Write what the evidence says of a recording, as a whole."""
    new = tuple(sorted(evidence, key=lambda one: (one.start_ms, one.end_ms)))
    old = _evidence(tx, recording_id)
    if new == old:
        return Change.UNCHANGED
    table = schema.off_air
    tx.execute(delete(table).where(table.c.recording == recording_id))
    rows = [{"recording": recording_id, **asdict(one), "reasons": list(one.reasons)} for one in new]
    if rows:
        tx.execute(insert(table), rows)
    change = Change.UPDATED if old else Change.CREATED
    audit.record(tx, actor, f"off_air.{change}", recording_id, detail={"stretches": len(new)})
    outbox.enqueue_recording(tx, recording_id)
    return change


def evidence(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[OffAir, ...]:
    """Every scored stretch, by start. Raises NotFound."""
    recordings.find_recording(tx, viewer, recording_id)
    return _evidence(tx, recording_id)


def add_mark(
    tx: Tx,
    viewer: Viewer,
    recording_id: str,
    start_ms: int,
    end_ms: int,
    *,
    is_off_air: bool,
    by: str,
    note: str | None = None,
) -> Mark:
    """Write a decision. Raises NotFound, and UsageError for a stretch that is not in the sound."""
    recording = recordings.find_recording(tx, viewer, recording_id)
    if not 0 <= start_ms < end_ms <= recording.duration_ms:
        raise UsageError(
            f"{start_ms} to {end_ms} ms is no stretch of it",
            subject=recording_id,
            hint=f"It lasts from 0 to {recording.duration_ms} ms; the end comes after the start.",
        )
    said = {
        "recording": recording_id,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "is_off_air": is_off_air,
        "by": by,
        "at": datetime.now(UTC),
        "note": note,
    }
    made = insert(schema.marks).values(said).returning(schema.marks.c.number)
    number = tx.execute(made).scalar_one()
    mark = _mark(tx, number)
    audit.record(tx, by, "mark.created", recording_id, detail=_told(mark))
    outbox.enqueue_recording(tx, recording_id)
    return mark


def withdraw_mark(tx: Tx, viewer: Viewer, number: int, *, by: str) -> Mark:
    """Take a decision back; the audit log keeps it. Raises NotFound."""
    mark = _mark(tx, number)
    recordings.find_recording(tx, viewer, mark.recording)
    tx.execute(delete(schema.marks).where(schema.marks.c.number == number))
    audit.record(tx, by, "mark.withdrawn", mark.recording, detail=_told(mark))
    outbox.enqueue_recording(tx, mark.recording)
    return mark


def marks(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[Mark, ...]:
    """All decisions on a recording, oldest first. Raises NotFound."""
    recordings.find_recording(tx, viewer, recording_id)
    return _marks(tx, recording_id)


def off_air(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[OffAirStretch, ...]:
    """What counts as off the air, by start. Raises NotFound."""
    return ruled(tx, viewer, recording_id)[0]


def ruled(
    tx: Tx, viewer: Viewer, recording_id: str
) -> tuple[tuple[OffAirStretch, ...], tuple[Mark, ...]]:
    """What counts as off the air, and the decisions that made it so. Raises NotFound."""
    recordings.find_recording(tx, viewer, recording_id)
    decided = _marks(tx, recording_id)
    return settle(_evidence(tx, recording_id), decided), decided


def lay_over(tx: Tx, said: Sequence[tuple[str, Sequence[Segment]]]) -> list[tuple[Segment, ...]]:
    """Recordings' segments, each set with what is off the air; two queries, however many.

    For `archive.catalogue.transcripts`, which has asked for the viewer's rights already.
    """
    spoken = [(name, segments) for name, segments in said if segments]
    if not spoken:
        return [() for _ in said]
    low = min(segment.start_ms for _, segments in spoken for segment in segments)
    high = max(segment.end_ms for _, segments in spoken for segment in segments)
    names = sorted({name for name, _ in spoken})
    evidence: dict[str, list[OffAir]] = {name: [] for name in names}
    for row in tx.execute(_of(schema.off_air, names, low, high)).mappings():
        evidence[row["recording"]].append(_scored(row))
    marks: dict[str, list[Mark]] = {name: [] for name in names}
    for row in tx.execute(_of(schema.marks, names, low, high)).mappings():
        marks[row["recording"]].append(Mark(**row))
    return [
        overlay(segments, evidence[name], marks[name]) if segments else ()
        for name, segments in said
    ]


def _evidence(tx: Tx, recording_id: str) -> tuple[OffAir, ...]:
    rows = tx.execute(_of(schema.off_air, [recording_id])).mappings()
    return tuple(_scored(row) for row in rows)


def _marks(tx: Tx, recording_id: str) -> tuple[Mark, ...]:
    rows = tx.execute(_of(schema.marks, [recording_id])).mappings()
    return tuple(sorted((Mark(**row) for row in rows), key=lambda mark: mark.number))


def _of(
    table: Table, recording_ids: Sequence[str], low: int | None = None, high: int | None = None
) -> Select[Any]:
    """The rows of some recordings that reach into `[low, high]` ms, by start."""
    query = select(table).where(table.c.recording.in_(recording_ids))
    if low is not None:
        query = query.where(table.c.end_ms >= low)
    if high is not None:
        query = query.where(table.c.start_ms <= high)
    return query.order_by(table.c.recording, table.c.start_ms)


def _scored(row: RowMapping) -> OffAir:
    return OffAir(row["start_ms"], row["end_ms"], row["score"], tuple(row["reasons"]))


def _told(mark: Mark) -> dict[str, object]:
    """A decision as the audit log keeps it; who and when stand in the line itself."""
    return {
        "number": mark.number,
        "start_ms": mark.start_ms,
        "end_ms": mark.end_ms,
        "is_off_air": mark.is_off_air,
        "note": mark.note,
    }


def _mark(tx: Tx, number: int) -> Mark:
    row = tx.execute(select(schema.marks).where(schema.marks.c.number == number)).mappings().first()
    if row is None:
        raise NotFound(
            f"there is no mark {number}", subject=str(number), hint="`hotmic mark list` names them."
        )
    return Mark(**row)
