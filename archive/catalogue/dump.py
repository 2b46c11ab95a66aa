"""The whole catalogue as canonical JSON lines: equal archives give equal text.

Left out is what two runs of the same work may differ in without differing in what they archived:
instants at which something was written, numbers the database gives out, leases, the outbox, stage
records (derived work; where a run was killed decides which are kept twice) and the audit log (the
history of how it came about, which a kill is part of) and saved searches with what they told
(readers' wishes, nothing that was archived). Paths of the machine are never stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select

from archive.catalogue import schema
from archive.catalogue.database import Tx
from archive.catalogue.encoding import canonical_json
from archive.catalogue.words import unpack

_NOUNS: Mapping[str, tuple[Table, frozenset[str]]] = {
    "audience": (schema.audience, frozenset()),
    "event": (schema.events, frozenset({"key"})),
    "event_person": (schema.event_people, frozenset()),
    "file": (schema.files, frozenset()),
    "mark": (schema.marks, frozenset({"number", "at"})),
    "off_air": (schema.off_air, frozenset()),
    "person": (schema.people, frozenset()),
    "placement": (schema.placements, frozenset()),
    "recording": (schema.recordings, frozenset()),
    "sidecar": (schema.sidecars, frozenset({"number"})),
    "span": (schema.spans, frozenset()),
    "transcript": (schema.transcripts, frozenset()),
    "turn": (schema.turns, frozenset()),
    "voice": (schema.voices, frozenset({"vector"})),
}
"""Each noun's table and the columns that are left out."""


def dump(tx: Tx) -> Iterator[str]:
    """Lines without their ends: noun by noun, each noun's lines sorted; segments in their order."""
    for noun, (table, left_out) in _NOUNS.items():
        columns = [column for column in table.c if column.name not in left_out]
        rows = tx.execute(select(*columns)).mappings()
        yield from sorted(_line(noun, row) for row in rows)
    yield from _revisions(tx)


def _revisions(tx: Tx) -> Iterator[str]:
    table = schema.revisions
    chain = sorted(
        tx.execute(select(table)).all(),
        key=lambda row: (row.transcript, row.number),
    )
    for row in chain:
        name = {"transcript": row.transcript, "revision": row.number}
        told = {key: getattr(row, key) for key in ("actor", "note", "digest", "segments", "words")}
        yield _line("revision", name | told)
        segments = (
            select(schema.segments)
            .where(schema.segments.c.revision == row.id)
            .order_by(schema.segments.c.seq)
        )
        for segment in tx.execute(segments).mappings():
            said = unpack(segment["words"])
            words = [[word.text, word.start_ms, word.end_ms, word.probability] for word in said]
            yield _line("segment", {**segment, **name, "words": words})


def _line(noun: str, row: Mapping[Any, Any]) -> str:
    plain = {str(key): _plain(value) for key, value in row.items()}
    return canonical_json({"noun": noun, **plain})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value
