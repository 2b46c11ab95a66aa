"""What the media store should hold, and which sidecars came with what.

The archive's own books: ingest and fixity read them, so they take no `Viewer`.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import insert, or_, select, update

from archive.catalogue import audit, schema
from archive.catalogue.changes import Change
from archive.catalogue.database import Tx

ACTOR = "ingest"


class StoredFile(NamedTuple):
    """A file of the store. `role` is "media" or "sidecar"; `name` the one it first came with."""

    sha256: str
    size: int
    role: str
    name: str


class SidecarRecord(NamedTuple):
    """A sidecar as it now stands: the file's name, its kind, the hash under which it is kept."""

    name: str
    kind: str
    sha256: str


def record_file(tx: Tx, file: StoredFile) -> Change:
    """Note a file that has been put into the store; the first note of its bytes stands."""
    if is_stored(tx, file.sha256):
        return Change.UNCHANGED
    tx.execute(insert(schema.files).values(**file._asdict()))
    return Change.CREATED


def is_stored(tx: Tx, sha256: str) -> bool:
    """Whether the store should hold these bytes."""
    known = select(schema.files.c.sha256).where(schema.files.c.sha256 == sha256)
    return tx.execute(known).scalar() is not None


def stored_file(tx: Tx, sha256: str) -> StoredFile | None:
    """What the store should hold under this hash."""
    columns = (getattr(schema.files.c, name) for name in StoredFile._fields)
    row = tx.execute(select(*columns).where(schema.files.c.sha256 == sha256)).one_or_none()
    return StoredFile(*row) if row else None


def stored_files(tx: Tx) -> list[StoredFile]:
    """Every file the store should hold, by hash."""
    rows = tx.execute(
        select(schema.files.c.sha256, schema.files.c.size, schema.files.c.role, schema.files.c.name)
    )
    return sorted(StoredFile(*row) for row in rows)


def link_sidecar(
    tx: Tx,
    recording_id: str | None,
    event_id: str | None,
    file: StoredFile,
    kind: str,
    *,
    actor: str = ACTOR,
) -> Change:
    """Say that a kept file describes a recording (or, without one, an event).

    A newer version of the same name takes the older one's place here; the older one's bytes stay
    in the store, and the audit log says what they were.
    """
    mine = schema.sidecars.c.recording == recording_id
    if recording_id is None:
        mine = schema.sidecars.c.recording.is_(None) & (schema.sidecars.c.event == event_id)
    old = tx.execute(
        select(schema.sidecars).where(mine, schema.sidecars.c.name == file.name)
    ).one_or_none()
    subject = recording_id or event_id or ""
    now = {"event": event_id, "kind": kind, "sha256": file.sha256}
    if old is None:
        tx.execute(insert(schema.sidecars).values(recording=recording_id, name=file.name, **now))
        audit.record(tx, actor, "sidecar.created", subject, detail={"name": file.name, **now})
        return Change.CREATED
    before = {"event": old.event, "kind": old.kind, "sha256": old.sha256}
    if before == now:
        return Change.UNCHANGED
    tx.execute(update(schema.sidecars).where(schema.sidecars.c.number == old.number).values(**now))
    detail = {"name": file.name, "before": before, "after": now}
    audit.record(tx, actor, "sidecar.updated", subject, detail=detail)
    return Change.UPDATED


def sidecars(tx: Tx, subject: str) -> list[SidecarRecord]:
    """The sidecars of a recording, or of an event and all its recordings; by name."""
    placed = select(schema.placements.c.recording).where(schema.placements.c.event == subject)
    query = select(schema.sidecars.c.name, schema.sidecars.c.kind, schema.sidecars.c.sha256).where(
        or_(
            schema.sidecars.c.recording == subject,
            schema.sidecars.c.event == subject,
            schema.sidecars.c.recording.in_(placed),
        )
    )
    return sorted({SidecarRecord(*row) for row in tx.execute(query)})
