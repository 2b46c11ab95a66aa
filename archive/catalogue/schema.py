"""The tables, as the newest migration leaves them (a test compares the two).

Times on recordings and event clocks are integers in milliseconds; instants are UTC. Identifiers
are content-derived text (`archive.identifiers`); numbers that the database gives out (`revision`,
`outbox.number`, `audit.number`) never leave the catalogue.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from archive.event import Basis, Precision, Visibility
from archive.recording import SpanKind
from archive.saved import Channel, DeliveryState
from archive.transcript import Origin

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite has no zones, so it is given back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, words: list[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


_RECORDED = [kind for kind in SpanKind if kind is not SpanKind.OUTAGE]
_JSON_OR_NULL = JSON(none_as_null=True)

people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False, comment="the hash at the end of the id"),
    Column("title", String, nullable=False),
    Column("description", String),
    Column("platform", String),
    Column("source_url", String),
    Column("source_id", String),
    Column("place", String),
    Column("language", String),
    Column("tags", JSON, nullable=False),
    Column("rights", String),
    Column("custody", String),
    Column("visibility", String, nullable=False),
    Column("embargo_until", Instant),
    Column("withdrawn", String, comment="the reason, shown on the tombstone"),
    Column("clock_origin", Instant),
    Column("clock_zone", String),
    Column("clock_precision", String),
    Column("scheduled_start", Instant),
    Column("date", Date),
    Column("date_precision", String),
    Column("facts", JSON, nullable=False),
    _one_of("visibility", list(Visibility)),
    _one_of("clock_precision", list(Precision)),
    _one_of("date_precision", list(Precision)),
    CheckConstraint(
        "(clock_origin IS NULL) = (clock_zone IS NULL)"
        " AND (clock_origin IS NULL) = (clock_precision IS NULL)",
        name="clock",
    ),
    Index(None, "key"),
    Index(None, "date"),
)

event_people = Table(
    "event_people",
    metadata,
    Column("event", ForeignKey(events.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("person", ForeignKey(people.c.id), nullable=False),
    Column("name", String, nullable=False, comment="as this event's sidecars write it"),
    Column("role", String),
    PrimaryKeyConstraint("event", "position"),
    Index(None, "person"),
)

audience = Table(
    "audience",
    metadata,
    Column("event", ForeignKey(events.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("event", "position"),
    CheckConstraint("count >= 0", name="count"),
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("sha256", String(64), unique=True),
    Column("size", BigInteger),
    Column("media", _JSON_OR_NULL),
    Column("facts", JSON, nullable=False),
    CheckConstraint("duration_ms >= 0", name="duration"),
)

placements = Table(
    "placements",
    metadata,
    Column("recording", ForeignKey(recordings.c.id), primary_key=True),
    Column("event", ForeignKey(events.c.id), nullable=False),
    Column("offset_ms", BigInteger, nullable=False),
    Column("basis", String, nullable=False),
    Column("trim_start_ms", BigInteger, nullable=False),
    Column("trim_end_ms", BigInteger, nullable=False),
    Column("drift_ppm", Double, nullable=False),
    Column("reasons", JSON, nullable=False, server_default="[]"),
    _one_of("basis", list(Basis)),
    CheckConstraint("trim_start_ms >= 0 AND trim_end_ms >= 0", name="trims"),
    # Beyond +-10 % it is not drift but another recording; also keeps the map invertible.
    CheckConstraint("drift_ppm BETWEEN -100000 AND 100000", name="drift"),
    Index(None, "event", "offset_ms"),
)

spans = Table(
    "spans",
    metadata,
    Column("recording", ForeignKey(recordings.c.id), nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("evidence", Double),
    Column("level_dbfs", Double),
    Column("reasons", JSON, nullable=False),
    Column("sound", String, comment="what other sound it is, where that is known"),
    PrimaryKeyConstraint("recording", "start_ms"),
    UniqueConstraint("recording", "end_ms"),
    CheckConstraint("start_ms >= 0 AND end_ms > start_ms", name="bounds"),
    _one_of("kind", list(_RECORDED)),
)

off_air = Table(
    "off_air",
    metadata,
    Column("recording", ForeignKey(recordings.c.id), nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("score", Double, nullable=False),
    Column("reasons", JSON, nullable=False),
    PrimaryKeyConstraint("recording", "start_ms"),
    CheckConstraint("start_ms >= 0 AND end_ms > start_ms", name="bounds"),
    CheckConstraint("score BETWEEN 0 AND 1", name="score"),
)

# AUTOINCREMENT, because the number names a decision to people: it is never given out again.
marks = Table(
    "marks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("recording", ForeignKey(recordings.c.id), nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("is_off_air", Boolean, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", String),
    CheckConstraint("start_ms >= 0 AND end_ms > start_ms", name="bounds"),
    Index(None, "recording"),
    sqlite_autoincrement=True,
)

voices = Table(
    "voices",
    metadata,
    Column("recording", ForeignKey(recordings.c.id), nullable=False),
    Column("label", String, nullable=False, comment="as in turns"),
    Column("maker", String, nullable=False, comment="hash of the voice model and its parameters"),
    Column("vector", LargeBinary, nullable=False, comment="float32, little-endian"),
    Column("person", ForeignKey(people.c.id)),
    Column("score", Double, comment="of the match with that person; null: named by a human"),
    PrimaryKeyConstraint("recording", "label", "maker"),
)

turns = Table(
    "turns",
    metadata,
    Column("recording", ForeignKey(recordings.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("label", String, nullable=False),
    Column("person", ForeignKey(people.c.id)),
    PrimaryKeyConstraint("recording", "position"),
    CheckConstraint("start_ms >= 0 AND end_ms >= start_ms", name="bounds"),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", String, primary_key=True),
    Column("recording", ForeignKey(recordings.c.id), nullable=False),
    Column("origin", String, nullable=False),
    Column("language", String),
    Column("engine", String),
    Column("model", String),
    Column("model_sha256", String(64)),
    Column("parameters", JSON, nullable=False),
    Column("source", String),
    Column("source_sha256", String(64)),
    Column("chosen", Boolean, nullable=False),
    _one_of("origin", list(Origin)),
    Index(None, "recording"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("transcript", ForeignKey(transcripts.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("actor", String, nullable=False),
    Column("note", String),
    Column("made", Instant, nullable=False),
    Column("digest", String(64), nullable=False, comment="SHA-256 of what the segments say"),
    Column("segments", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    UniqueConstraint("transcript", "number"),
    CheckConstraint("number >= 1", name="number"),
    sqlite_autoincrement=True,
)

segments = Table(
    "segments",
    metadata,
    Column("revision", ForeignKey(revisions.c.id), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("speaker", String),
    Column("person", ForeignKey(people.c.id)),
    Column("language", String),
    Column("text", String, nullable=False),
    Column("confidence", Double),
    Column("flags", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("words", LargeBinary, comment="archive.catalogue.words; null without word times"),
    PrimaryKeyConstraint("revision", "seq"),
    CheckConstraint("start_ms >= 0 AND end_ms >= start_ms", name="bounds"),
)

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    CheckConstraint("role IN ('media', 'sidecar')", name="role"),
    CheckConstraint("size >= 0", name="size"),
)

sidecars = Table(
    "sidecars",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("recording", ForeignKey(recordings.c.id)),
    Column("event", ForeignKey(events.c.id)),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("sha256", ForeignKey(files.c.sha256), nullable=False),
    CheckConstraint("recording IS NOT NULL OR event IS NOT NULL", name="subject"),
    UniqueConstraint("recording", "name"),
    Index(None, "event"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Index(None, "subject"),
    sqlite_autoincrement=True,
)

stages = Table(
    "stages",
    metadata,
    Column("audio", String(64), nullable=False),
    Column("stage", String, nullable=False),
    Column("maker", String, nullable=False),
    Column("part", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    PrimaryKeyConstraint("audio", "stage", "maker", "part"),
)

# AUTOINCREMENT, because a number given out again could strike an entry that nobody has read.
outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("event", String, nullable=False),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("expires", Double, nullable=False, comment="seconds since 1970"),
    PrimaryKeyConstraint("kind", "key"),
)

# AUTOINCREMENT, as in the outbox: an event that is indexed again gets a number nobody has read.
unmatched = Table(
    "unmatched",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("event", String, nullable=False),
    Column("due", Instant, comment="when an embargo ends; null: at once"),
    Index(None, "event"),
    sqlite_autoincrement=True,
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("query", String, nullable=False),
    Column("viewer", String, nullable=False),
    Column("emails", JSON, nullable=False),
    Column("webhooks", JSON, nullable=False),
    Column("has_feed", Boolean, nullable=False),
    Column("secret", String, comment="signs what goes to the webhooks"),
    Column("created", Instant, nullable=False),
    Column("trouble", String, comment="why the query could not be run the last time"),
)

told = Table(
    "told",
    metadata,
    Column("search", ForeignKey(saved_searches.c.id), nullable=False),
    Column("recording", String, nullable=False),
    Column("start_ms", BigInteger, nullable=False),
    Column("event", String, nullable=False),
    Column("batch", String, comment="null: was there when the search was saved"),
    Column("at", Instant),
    Column("passage", _JSON_OR_NULL),
    PrimaryKeyConstraint("search", "recording", "start_ms"),
    CheckConstraint(
        "(batch IS NULL) = (at IS NULL) AND (batch IS NULL) = (passage IS NULL)", name="whole"
    ),
    Index(None, "search", "batch"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("search", ForeignKey(saved_searches.c.id), nullable=False),
    Column("batch", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    Column("error", String),
    _one_of("channel", list(Channel)),
    _one_of("state", list(DeliveryState)),
    Index(None, "search"),
    Index(None, "state", "due"),
    sqlite_autoincrement=True,
)

APPEND_ONLY = ("audit", "revisions", "segments")
"""Tables whose rows triggers keep from being changed or deleted."""
