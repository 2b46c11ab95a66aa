"""Saved searches, and the passages that each of them has told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import RowMapping, delete, func, insert, select, update

from archive.catalogue import audit, deliveries
from archive.catalogue.access import sees_event
from archive.catalogue.database import Tx
from archive.catalogue.schema import deliveries as deliveries_table
from archive.catalogue.schema import events, saved_searches, told
from archive.errors import NotFound, UsageError
from archive.saved import VIEWERS, Passage, SavedSearch, ToldPassage, saved_search_id
from archive.viewer import Viewer

_ROWS = 500
"""Recordings named in one statement, far below what either database takes."""


def add(tx: Tx, search: SavedSearch, known: Iterable[Passage], *, actor: str) -> None:
    """Keep a new saved search; `known` is what is in the archive already and will not be told.

    Raises UsageError where its name is taken.
    """
    taken = _row(tx, search.id)
    if taken is not None:
        raise UsageError(
            f"there is a saved search of this name already: {taken['query']}",
            subject=taken["name"],
            hint="Choose another name, or remove it first: `hotmic saved remove NAME`.",
        )
    tx.execute(
        insert(saved_searches).values(
            id=search.id,
            name=search.name,
            query=search.query,
            viewer=search.viewer,
            emails=list(search.emails),
            webhooks=list(search.webhooks),
            has_feed=search.has_feed,
            secret=search.secret,
            created=search.created,
        )
    )
    _keep_told(tx, search.id, _distinct(known), batch=None)
    audit.record(tx, actor, "search.save", search.id, detail={"query": search.query})


def remove(tx: Tx, search_id: str, *, actor: str) -> None:
    """Forget a saved search, what it told and what is still on its way. Raises NotFound."""
    find(tx, search_id)
    for table in (deliveries_table, told):
        tx.execute(delete(table).where(table.c.search == search_id))
    tx.execute(delete(saved_searches).where(saved_searches.c.id == search_id))
    audit.record(tx, actor, "search.remove", search_id)


def searches(tx: Tx) -> list[SavedSearch]:
    """All of them, by name."""
    rows = tx.execute(select(saved_searches)).mappings()
    return sorted((_search(row) for row in rows), key=lambda search: search.name.casefold())


def find(tx: Tx, name: str) -> SavedSearch:
    """One by its name or its id. Raises NotFound."""
    row = _row(tx, name)
    if row is None:
        row = _row(tx, saved_search_id(name))
    if row is None:
        raise NotFound(
            "there is no saved search of this name",
            subject=name,
            hint="`hotmic saved list` shows those that there are.",
        )
    return _search(row)


def tell(tx: Tx, search: SavedSearch, passages: Iterable[Passage]) -> int:
    """Note what was not told before, and a message of it to each address; how many passages.

    Also notes that the query could be run. Nothing happens where the search was removed meanwhile.
    """
    if _row(tx, search.id) is None:
        return 0
    note_trouble(tx, search.id, None)
    new = _untold(tx, search.id, _distinct(passages))
    if new:
        batch = uuid.uuid4().hex
        _keep_told(tx, search.id, new, batch=batch)
        deliveries.enqueue(tx, search, batch)
    return len(new)


def note_trouble(tx: Tx, search_id: str, trouble: str | None) -> None:
    """Why the query cannot be run any more; null once it can."""
    is_news = saved_searches.c.trouble.is_distinct_from(trouble)
    tx.execute(
        update(saved_searches)
        .where(saved_searches.c.id == search_id, is_news)
        .values(trouble=trouble)
    )


def told_passages(
    tx: Tx,
    viewer: Viewer,
    search: SavedSearch,
    *,
    batch: str | None = None,
    limit: int | None = None,
) -> tuple[ToldPassage, ...]:
    """What a search has told and both it and `viewer` may still see, newest first, then in order.

    Only of one batch where it is named.
    """
    query = (
        select(told, events.c.title, events.c.date)
        .join(events, events.c.id == told.c.event)
        .where(told.c.search == search.id, told.c.batch.is_not(None))
        .where(sees_event(viewer), sees_event(VIEWERS[search.viewer]))
        .order_by(told.c.at.desc(), told.c.event, told.c.recording, told.c.start_ms)
        .limit(limit)
    )
    if batch is not None:
        query = query.where(told.c.batch == batch)
    return tuple(
        ToldPassage(Passage(**row["passage"]), row["title"], row["date"], row["at"])
        for row in tx.execute(query).mappings()
    )


def counts(tx: Tx) -> dict[str, int]:
    """How many passages each saved search has told."""
    query = select(told.c.search, func.count(told.c.batch)).group_by(told.c.search)
    return {row.search: row[1] for row in tx.execute(query)}


def _untold(tx: Tx, search_id: str, passages: list[Passage]) -> list[Passage]:
    recordings = sorted({passage.recording for passage in passages})
    known: set[tuple[str, int]] = set()
    for start in range(0, len(recordings), _ROWS):
        query = select(told.c.recording, told.c.start_ms).where(
            told.c.search == search_id, told.c.recording.in_(recordings[start : start + _ROWS])
        )
        known.update((recording, start_ms) for recording, start_ms in tx.execute(query))
    return [passage for passage in passages if passage.key not in known]


def _keep_told(tx: Tx, search_id: str, passages: list[Passage], *, batch: str | None) -> None:
    at = datetime.now(UTC) if batch else None
    rows = [
        {
            "search": search_id,
            "recording": passage.recording,
            "start_ms": passage.start_ms,
            "event": passage.event,
            "batch": batch,
            "at": at,
            "passage": asdict(passage) if batch else None,
        }
        for passage in passages
    ]
    if rows:
        tx.execute(insert(told), rows)


def _distinct(passages: Iterable[Passage]) -> list[Passage]:
    return list({passage.key: passage for passage in passages}.values())


def _row(tx: Tx, search_id: str) -> RowMapping | None:
    query = select(saved_searches).where(saved_searches.c.id == search_id)
    return tx.execute(query).mappings().one_or_none()


def _search(row: RowMapping) -> SavedSearch:
    return SavedSearch(
        name=row["name"],
        query=row["query"],
        created=row["created"],
        emails=tuple(row["emails"]),
        webhooks=tuple(row["webhooks"]),
        has_feed=row["has_feed"],
        viewer=row["viewer"],
        secret=row["secret"],
        trouble=row["trouble"],
    )
