"""Events whose documents in the search index are out of date.

An entry commits together with what made it necessary, so that no change is ever forgotten. The
same event may stand in it several times; whoever reads it takes each event once, indexes, and
strikes the numbers it has read. Entries written meanwhile have higher numbers and stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from archive.catalogue import unmatched
from archive.catalogue.database import Tx
from archive.catalogue.schema import outbox, placements

_NUMBERS = 1_000
"""Entries named in one statement, far below what either database takes."""


class OutboxEntry(NamedTuple):
    """`event` must be indexed again (or taken out, if it is gone)."""

    number: int
    event: str


def enqueue(tx: Tx, event_id: str) -> None:
    """Note that an event must be indexed again."""
    tx.execute(insert(outbox).values(event=event_id))


def enqueue_recording(tx: Tx, recording_id: str) -> None:
    """Note the event in which a recording is placed; nothing where it is in none."""
    query = select(placements.c.event).where(placements.c.recording == recording_id)
    event = tx.execute(query).scalar()
    if event is not None:
        enqueue(tx, event)


def pending(tx: Tx, limit: int = 100) -> list[OutboxEntry]:
    """The oldest entries."""
    query = select(outbox.c.number, outbox.c.event).order_by(outbox.c.number).limit(limit)
    return [OutboxEntry(number, event) for number, event in tx.execute(query)]


def done(tx: Tx, numbers: Iterable[int]) -> None:
    """Strike the entries that have been indexed; saved searches have their events to look at."""
    struck = list(numbers)
    for start in range(0, len(struck), _NUMBERS):
        some = struck[start : start + _NUMBERS]
        unmatched.note_indexed(tx, some)
        tx.execute(delete(outbox).where(outbox.c.number.in_(some)))
