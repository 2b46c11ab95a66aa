"""Transcripts and their immutable revisions, segments with packed words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, insert, select, update

from archive.catalogue import audit, events, off_air, outbox, people, ranking, recordings, schema
from archive.catalogue import segment_rows as packed
from archive.catalogue.access import sees_transcript
from archive.catalogue.changes import Change, differences, plain
from archive.catalogue.database import Tx
from archive.errors import NotFound
from archive.event import Placement
from archive.parts.trimming import held_segments
from archive.recording import Recording
from archive.transcript import Origin, Segment, Transcript
from archive.viewer import OWNER, Viewer

_FACTS = (
    "language",
    "engine",
    "model",
    "model_sha256",
    "parameters",
    "source",
    "source_sha256",
)


@dataclass(frozen=True, slots=True)
class PreferredPart:
    """One recording of an event with its preferred transcript and that one's newest segments."""

    recording: Recording
    placement: Placement
    transcript: Transcript
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A link of a transcript's chain: who made it, when, why, and how much it says."""

    number: int
    actor: str
    note: str | None
    made: datetime
    segments: int
    words: int


def add_revision(
    tx: Tx,
    transcript: Transcript,
    segments: Sequence[Segment],
    *,
    actor: str,
    note: str | None = None,
) -> tuple[Transcript, Change]:
    """A new transcript, or a new revision of a known one whose segments now differ.

    The newest revision may say the same while facts of the transcript (its language, its source)
    changed: those are corrected in place. `revision` and `chosen` of the argument count for
    nothing. The note that the event must be indexed commits with it. Raises IntegrityError.
    """
    new = replace(transcript, parameters=plain(transcript.parameters))
    old = _find(tx, OWNER, transcript.id)
    digest = packed.digest(segments)
    facts = _save_facts(tx, old, new)
    is_new = old is None or digest != _newest_digest(tx, old)
    number = (old.revision if old else 0) + is_new
    saved = replace(new, revision=number, chosen=old.chosen if old else False)
    if is_new:
        _write_revision(tx, saved, segments, digest, actor, note)
    if not is_new and not facts:
        return saved, Change.UNCHANGED
    change = Change.UPDATED if old else Change.CREATED
    detail = {"recording": new.recording, "revision": number, "changed": facts}
    audit.record(tx, actor, f"transcript.{change}", new.id, detail=detail)
    outbox.enqueue_recording(tx, new.recording)
    return saved, change


def transcripts(tx: Tx, viewer: Viewer, recording_id: str) -> tuple[Transcript, ...]:
    """A recording's transcripts, the preferred one first.

    A placeholder (no model has heard it yet) is left out as soon as there is another one.
    """
    found = _load(tx, viewer, schema.transcripts.c.recording == recording_id)
    real = tuple(one for one in found if not ranking.is_placeholder(one))
    return real or found


def preferred(tx: Tx, viewer: Viewer, recording_id: str) -> Transcript | None:
    """The transcript to show and to search; `ranking` says which."""
    found = transcripts(tx, viewer, recording_id)
    return found[0] if found else None


def preferred_of_event(tx: Tx, viewer: Viewer, event_id: str) -> tuple[PreferredPart, ...]:
    """Every part of an event that has words, by offset. Raises NotFound.

    What another part holds too is left out of the one that is trimmed.
    Six queries for an event, however many parts and segments it has.
    """
    events.find_event(tx, viewer, event_id)
    placed = {one.recording: one for one in events.placements(tx, viewer, event_id)}
    best: dict[str, Transcript] = {}
    for one in _load(tx, viewer, schema.transcripts.c.recording.in_(placed)):
        best.setdefault(one.recording, one)
    said = _newest_segments(tx, list(best.values()))
    return tuple(
        PreferredPart(
            recording,
            placed[recording.id],
            best[recording.id],
            held_segments(said[best[recording.id].id], placed[recording.id], recording.duration_ms),
        )
        for recording in recordings.list_recordings(tx, viewer, event_id)
        if recording.id in best
    )


def find_transcript(tx: Tx, viewer: Viewer, transcript_id: str) -> Transcript:
    """Raises NotFound, also where the viewer may not see its recording."""
    found = _find(tx, viewer, transcript_id)
    if found is None:
        raise NotFound(
            "there is no such transcript", subject=transcript_id, hint="`hotmic show` lists them."
        )
    return found


def revisions(tx: Tx, viewer: Viewer, transcript_id: str) -> tuple[Revision, ...]:
    """The chain, oldest first. Raises NotFound."""
    find_transcript(tx, viewer, transcript_id)
    table = schema.revisions
    query = select(table).where(table.c.transcript == transcript_id).order_by(table.c.number)
    return tuple(
        Revision(row.number, row.actor, row.note, row.made, row.segments, row.words)
        for row in tx.execute(query)
    )


def segments(
    tx: Tx, viewer: Viewer, transcript_id: str, revision: int | None = None
) -> tuple[Segment, ...]:
    """What a revision says (the newest where none is named), by start. Raises NotFound.

    What is off the air is laid over it, here as wherever segments are read.
    """
    transcript = find_transcript(tx, viewer, transcript_id)
    number = transcript.revision if revision is None else revision
    if not 1 <= number <= transcript.revision:
        raise NotFound(
            f"there is no revision {number}",
            subject=transcript_id,
            hint=f"It has revisions 1 to {transcript.revision}.",
        )
    said = _written(tx, transcript_id, number)
    return off_air.lay_over(tx, [(transcript.recording, said)])[0]


def written(tx: Tx, transcript_id: str) -> tuple[Segment, ...]:
    """The newest revision as it was written, for a next one: nothing is laid over it.

    Raises NotFound.
    """
    return tuple(_written(tx, transcript_id, find_transcript(tx, OWNER, transcript_id).revision))


def _written(tx: Tx, transcript_id: str, number: int) -> list[Segment]:
    table = schema.segments
    query = (
        select(table)
        .join(schema.revisions, schema.revisions.c.id == table.c.revision)
        .where(schema.revisions.c.transcript == transcript_id, schema.revisions.c.number == number)
        .order_by(table.c.seq)
    )
    return [packed.segment(row) for row in tx.execute(query).mappings()]


def around(
    tx: Tx, viewer: Viewer, recording_id: str, start_ms: int, end_ms: int
) -> tuple[tuple[Transcript, tuple[Segment, ...]], ...]:
    """Each transcript of a recording, the preferred one first, with its segments of a stretch.

    The segments overlap `[start_ms, end_ms]`, by start. Four queries, however many transcripts.
    """
    found = transcripts(tx, viewer, recording_id)
    table = schema.segments
    inside = (table.c.end_ms >= start_ms, table.c.start_ms <= end_ms)
    said = _newest_segments(tx, found, *inside)
    return tuple((one, said[one.id]) for one in found)


def choose(tx: Tx, transcript_id: str, *, actor: str) -> Change:
    """Prefer this transcript of its recording to all others. Raises NotFound."""
    transcript = find_transcript(tx, OWNER, transcript_id)
    if transcript.chosen:
        return Change.UNCHANGED
    table = schema.transcripts
    mine = table.c.recording == transcript.recording
    tx.execute(update(table).where(mine).values(chosen=table.c.id == transcript_id))
    detail = {"recording": transcript.recording}
    audit.record(tx, actor, "transcript.chosen", transcript_id, detail=detail)
    outbox.enqueue_recording(tx, transcript.recording)
    return Change.UPDATED


def _save_facts(tx: Tx, old: Transcript | None, new: Transcript) -> dict[str, list[object]]:
    """Write what is said about the transcript; the facts that changed, by name."""
    table = schema.transcripts
    row = {name: getattr(new, name) for name in _FACTS}
    if old is None:
        fixed = {"id": new.id, "recording": new.recording, "origin": new.origin, "chosen": False}
        tx.execute(insert(table).values(**fixed, **row))
        return {}
    changed = {name: pair for name, pair in differences(old, new).items() if name in _FACTS}
    if changed:
        tx.execute(update(table).where(table.c.id == new.id).values(**row))
    return changed


def _write_revision(
    tx: Tx,
    saved: Transcript,
    segments: Sequence[Segment],
    digest: str,
    actor: str,
    note: str | None,
) -> None:
    people.ensure(tx, {s.person: s.speaker or s.person for s in segments if s.person})
    made = insert(schema.revisions).values(
        transcript=saved.id,
        number=saved.revision,
        actor=actor,
        note=note,
        made=datetime.now(UTC),
        digest=digest,
        segments=len(segments),
        words=sum(len(segment.words) or len(segment.text.split()) for segment in segments),
    )
    key = tx.execute(made.returning(schema.revisions.c.id)).scalar_one()
    rows = [{"revision": key, **row} for row in packed.rows(segments)]
    if rows:
        tx.execute(insert(schema.segments), rows)


def _newest_digest(tx: Tx, transcript: Transcript) -> str | None:
    table = schema.revisions
    query = select(table.c.digest).where(
        table.c.transcript == transcript.id, table.c.number == transcript.revision
    )
    return tx.execute(query).scalar()


def _newest_segments(
    tx: Tx, wanted: Sequence[Transcript], *which: ColumnElement[bool]
) -> dict[str, tuple[Segment, ...]]:
    """By the transcript's id, with what is off the air laid over them."""
    query = (
        select(schema.transcripts.c.id.label("transcript"), schema.segments)
        .select_from(schema.transcripts)
        .join(schema.revisions, ranking.is_newest())
        .join(schema.segments, schema.segments.c.revision == schema.revisions.c.id)
        .where(schema.transcripts.c.id.in_([one.id for one in wanted]), *which)
        .order_by(schema.segments.c.revision, schema.segments.c.seq)
    )
    said: dict[str, list[Segment]] = {one.id: [] for one in wanted}
    for row in tx.execute(query).mappings():
        said[row["transcript"]].append(packed.segment(row))
    laid = off_air.lay_over(tx, [(one.recording, said[one.id]) for one in wanted])
    return {one.id: segments for one, segments in zip(wanted, laid, strict=True)}


def _find(tx: Tx, viewer: Viewer, transcript_id: str) -> Transcript | None:
    found = _load(tx, viewer, schema.transcripts.c.id == transcript_id)
    return found[0] if found else None


def _load(tx: Tx, viewer: Viewer, which: ColumnElement[bool]) -> tuple[Transcript, ...]:
    """Of several recordings too: the preferred one of each comes before its others."""
    query: Select[Any] = (
        select(schema.transcripts, schema.revisions.c.number)
        .select_from(schema.transcripts)
        .join(schema.revisions, ranking.is_newest())
        .where(which, sees_transcript(viewer))
        .order_by(*ranking.order())
    )
    return tuple(_transcript(row) for row in tx.execute(query).mappings())


def _transcript(row: RowMapping) -> Transcript:
    return Transcript(
        id=row["id"],
        recording=row["recording"],
        origin=Origin(row["origin"]),
        revision=row["number"],
        chosen=row["chosen"],
        **{name: row[name] for name in _FACTS},
    )
