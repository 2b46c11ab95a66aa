"""Off-air evidence of recordings, the decisions on it, and what both come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from archive.catalogue import audit, outbox, recordings, schema
from archive.catalogue.changes import Change
from archive.catalogue.database import Tx
from archive.errors import NotFound, UsageError
from archive.off_air import Mark, OffAir, OffAirStretch, settle
from archive.viewer import OWNER, Viewer


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
    recording_id: str,
    start_ms: int,
    end_ms: int,
    *,
    is_off_air: bool,
    by: str,
    note: str | None = None,
) -> Mark:
    """Write a decision. Raises NotFound, and UsageError for a stretch that is not in the sound."""
    recording = recordings.find_recording(tx, OWNER, recording_id)
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
    detail = {"number": number, "start_ms": start_ms, "end_ms": end_ms, "is_off_air": is_off_air}
    audit.record(tx, by, "mark.created", recording_id, detail={**detail, "note": note})
    outbox.enqueue_recording(tx, recording_id)
    return _mark(tx, number)


def withdraw_mark(tx: Tx, number: int, *, by: str) -> Mark:
    """Take a decision back; the audit log keeps it. Raises NotFound."""
    mark = _mark(tx, number)
    tx.execute(delete(schema.marks).where(schema.marks.c.number == number))
    detail = {"number": number, "start_ms": mark.start_ms, "end_ms": mark.end_ms}
    audit.record(tx, by, "mark.withdrawn", mark.recording, detail=detail)
    outbox.enqueue_recording(tx, mark.recording)
    return mark


def marks(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[Mark, ...]:
    """All decisions on a recording, oldest first. Raises NotFound."""
    recordings.find_recording(tx, viewer, recording_id)
    return _marks(tx, recording_id)


def off_air(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[OffAirStretch, ...]:
    """What counts as off the air, by start. Raises NotFound."""
    recordings.find_recording(tx, viewer, recording_id)
    return settle(_evidence(tx, recording_id), _marks(tx, recording_id))


def _evidence(tx: Tx, recording_id: str) -> tuple[OffAir, ...]:
    table = schema.off_air
    query = select(table).where(table.c.recording == recording_id).order_by(table.c.start_ms)
    return tuple(
        OffAir(row.start_ms, row.end_ms, row.score, tuple(row.reasons)) for row in tx.execute(query)
    )


def _marks(tx: Tx, recording_id: str) -> tuple[Mark, ...]:
    table = schema.marks
    query = select(table).where(table.c.recording == recording_id).order_by(table.c.number)
    return tuple(Mark(**row) for row in tx.execute(query).mappings())


def _mark(tx: Tx, number: int) -> Mark:
    row = tx.execute(select(schema.marks).where(schema.marks.c.number == number)).mappings().first()
    if row is None:
        raise NotFound(
            f"there is no mark {number}", subject=str(number), hint="`hotmic mark list` names them."
        )
    return Mark(**row)
