"""Events that were indexed, and at which the saved searches have not looked yet.

An entry commits together with the striking of the event's outbox entries: what is searchable is
noted, whoever indexed it and however that ended. An event under an embargo is noted twice, for now
and for when it ends. An event indexed again takes the place of its older entries, so that the
table never grows over two rows an event.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, or_, select

from archive.catalogue.database import Tx
from archive.catalogue.schema import events, outbox, unmatched


class UnmatchedEvent(NamedTuple):
    """`event` was indexed."""

    number: int
    event: str


def note_indexed(tx: Tx, numbers: Collection[int]) -> None:
    """Note the events of outbox entries that are about to be struck."""
    named = outbox.c.number.in_(numbers)
    tx.execute(delete(unmatched).where(unmatched.c.event.in_(select(outbox.c.event).where(named))))
    at_once = select(outbox.c.event).where(named).distinct()
    tx.execute(insert(unmatched).from_select(["event"], at_once))
    later = (
        select(outbox.c.event, events.c.embargo_until)
        .join(events, events.c.id == outbox.c.event)
        .where(named, events.c.embargo_until > datetime.now(UTC))
        .distinct()
    )
    tx.execute(insert(unmatched).from_select(["event", "due"], later))


def note_embargoed(tx: Tx) -> None:
    """Note the end of every embargo to come: what ends it is news to a search saved before."""
    ends = events.c.embargo_until
    noted = select(unmatched.c.event).where(unmatched.c.due.is_not(None))
    coming = select(events.c.id, ends).where(ends > datetime.now(UTC), events.c.id.not_in(noted))
    tx.execute(insert(unmatched).from_select(["event", "due"], coming))


def pending(tx: Tx, limit: int) -> list[UnmatchedEvent]:
    """The oldest entries that are due."""
    query = (
        select(unmatched.c.number, unmatched.c.event)
        .where(_is_due())
        .order_by(unmatched.c.number)
        .limit(limit)
    )
    return [UnmatchedEvent(number, event) for number, event in tx.execute(query)]


def count(tx: Tx) -> int:
    """How many entries are due."""
    return tx.execute(select(func.count()).select_from(unmatched).where(_is_due())).scalar_one()


def done(tx: Tx, numbers: Collection[int]) -> None:
    """Strike the entries that every saved search has looked at."""
    tx.execute(delete(unmatched).where(unmatched.c.number.in_(numbers)))


def _is_due() -> ColumnElement[bool]:
    return or_(unmatched.c.due.is_(None), unmatched.c.due <= datetime.now(UTC))
