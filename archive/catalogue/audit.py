"""The audit log: who or what did what to which object, when, with what outcome.

Append-only: triggers of the database refuse to change or delete a line. A write that changed
nothing leaves none. It is the owner's book and takes no `Viewer`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, insert, or_, select

from archive.catalogue.changes import plain
from archive.catalogue.database import Tx
from archive.catalogue.schema import audit, placements, transcripts


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line. `actor` is a person's or a command's name, `action` is `noun.verb`."""

    at: datetime
    actor: str
    action: str
    subject: str
    outcome: str
    detail: Mapping[str, object]


def record(
    tx: Tx,
    actor: str,
    action: str,
    subject: str,
    outcome: str = "done",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append a line; it commits with what it tells of."""
    tx.execute(
        insert(audit).values(
            at=datetime.now(UTC),
            actor=actor,
            action=action,
            subject=subject,
            outcome=outcome,
            detail=plain(detail or {}),
        )
    )


def entries(tx: Tx, subject: str | None = None) -> list[AuditEntry]:
    """The log, oldest first; of one object where `subject` names it. An event has what is told of
    its recordings and their transcripts, too.
    """
    query = select(audit).order_by(audit.c.number)
    if subject is not None:
        held = select(placements.c.recording).where(placements.c.event == subject)
        said = select(transcripts.c.id).where(transcripts.c.recording.in_(held))
        query = query.where(
            or_(audit.c.subject == subject, audit.c.subject.in_(held), audit.c.subject.in_(said))
        )
    return [
        AuditEntry(row.at, row.actor, row.action, row.subject, row.outcome, row.detail)
        for row in tx.execute(query)
    ]


def last(tx: Tx, action: str) -> AuditEntry | None:
    """The newest line of an action."""
    query = select(audit).where(audit.c.action == action).order_by(audit.c.number.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    return AuditEntry(row.at, row.actor, row.action, row.subject, row.outcome, row.detail)


def newest(tx: Tx) -> int:
    """The number of the last line; 0 where there is none."""
    return tx.execute(select(func.max(audit.c.number))).scalar_one() or 0


def changed_since(tx: Tx, number: int) -> dict[str, int]:
    """For each object that later lines are of, the last of them; an event has its recordings'."""
    of = func.coalesce(placements.c.event, audit.c.subject)
    query = (
        select(of, func.max(audit.c.number))
        .outerjoin(placements, placements.c.recording == audit.c.subject)
        .where(audit.c.number > number)
        .group_by(of)
    )
    return {row[0]: row[1] for row in tx.execute(query)}
