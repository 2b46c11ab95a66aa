"""Every noun of the plan, with the rules the database itself keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = ("audit", "revisions", "segments")


def upgrade() -> None:
    _audit()
    _events()
    _files()
    _leases()
    _outbox()
    _people()
    _recordings()
    _stages()
    _audience()
    _event_people()
    _placements()
    _sidecars()
    _spans()
    _transcripts()
    _turns()
    _voices()
    _revisions()
    _segments()
    for table in APPEND_ONLY:
        _forbid_changes(table)


def _forbid_changes(table: str) -> None:
    """History is written once; a later revision that must redact drops these by name."""
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = '23001'; END$$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False, comment="the hash at the end of the id"),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("rights", sa.String(), nullable=True),
        sa.Column("custody", sa.String(), nullable=True),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("embargo_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "withdrawn", sa.String(), nullable=True, comment="the reason, shown on the tombstone"
        ),
        sa.Column("clock_origin", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_zone", sa.String(), nullable=True),
        sa.Column("clock_precision", sa.String(), nullable=True),
        sa.Column("scheduled_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "clock_precision IN ('second', 'minute', 'day')", name=op.f("ck_events_clock_precision")
        ),
        sa.CheckConstraint(
            "date_precision IN ('second', 'minute', 'day')", name=op.f("ck_events_date_precision")
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'members', 'private')", name=op.f("ck_events_visibility")
        ),
        sa.CheckConstraint(
            "(clock_origin IS NULL) = (clock_zone IS NULL)"
            " AND (clock_origin IS NULL) = (clock_precision IS NULL)",
            name=op.f("ck_events_clock"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_date"), "events", ["date"], unique=False)
    op.create_index(op.f("ix_events_key"), "events", ["key"], unique=False)


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("role IN ('media', 'sidecar')", name=op.f("ck_files_role")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_files_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_files")),
    )


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("expires", sa.Double(), nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_leases")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )


def _recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("media", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint("duration_ms >= 0", name=op.f("ck_recordings_duration")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("sha256", name=op.f("uq_recordings_sha256")),
    )


def _stages() -> None:
    op.create_table(
        "stages",
        sa.Column("audio", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("audio", "stage", "maker", "part", name=op.f("pk_stages")),
    )


def _audience() -> None:
    op.create_table(
        "audience",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_audience_count")),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name=op.f("fk_audience_event")),
        sa.PrimaryKeyConstraint("event", "position", name=op.f("pk_audience")),
    )


def _event_people() -> None:
    op.create_table(
        "event_people",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False, comment="as this event's sidecars write it"),
        sa.Column("role", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name=op.f("fk_event_people_event")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_event_people_person")),
        sa.PrimaryKeyConstraint("event", "position", name=op.f("pk_event_people")),
    )
    op.create_index(op.f("ix_event_people_person"), "event_people", ["person"], unique=False)


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("trim_start_ms", sa.BigInteger(), nullable=False),
        sa.Column("trim_end_ms", sa.BigInteger(), nullable=False),
        sa.Column("drift_ppm", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "basis IN ('sidecar', 'file', 'order')", name=op.f("ck_placements_basis")
        ),
        sa.CheckConstraint(
            "drift_ppm BETWEEN -100000 AND 100000", name=op.f("ck_placements_drift")
        ),
        sa.CheckConstraint(
            "trim_start_ms >= 0 AND trim_end_ms >= 0", name=op.f("ck_placements_trims")
        ),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name=op.f("fk_placements_event")),
        sa.ForeignKeyConstraint(
            ["recording"], ["recordings.id"], name=op.f("fk_placements_recording")
        ),
        sa.PrimaryKeyConstraint("recording", name=op.f("pk_placements")),
    )
    op.create_index(
        op.f("ix_placements_event_offset_ms"), "placements", ["event", "offset_ms"], unique=False
    )


def _sidecars() -> None:
    op.create_table(
        "sidecars",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recording", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "recording IS NOT NULL OR event IS NOT NULL", name=op.f("ck_sidecars_subject")
        ),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name=op.f("fk_sidecars_event")),
        sa.ForeignKeyConstraint(
            ["recording"], ["recordings.id"], name=op.f("fk_sidecars_recording")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_sidecars_sha256")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sidecars")),
        sa.UniqueConstraint("recording", "name", name=op.f("uq_sidecars_recording_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sidecars_event"), "sidecars", ["event"], unique=False)


def _spans() -> None:
    op.create_table(
        "spans",
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("evidence", sa.Double(), nullable=True),
        sa.Column("level_dbfs", sa.Double(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('speech', 'silence', 'sound', 'undecided')", name=op.f("ck_spans_kind")
        ),
        sa.CheckConstraint("start_ms >= 0 AND end_ms > start_ms", name=op.f("ck_spans_bounds")),
        sa.ForeignKeyConstraint(["recording"], ["recordings.id"], name=op.f("fk_spans_recording")),
        sa.PrimaryKeyConstraint("recording", "start_ms", name=op.f("pk_spans")),
        sa.UniqueConstraint("recording", "end_ms", name=op.f("uq_spans_recording_end_ms")),
    )


def _transcripts() -> None:
    op.create_table(
        "transcripts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("engine", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("model_sha256", sa.String(length=64), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_sha256", sa.String(length=64), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('human', 'imported', 'machine')", name=op.f("ck_transcripts_origin")
        ),
        sa.ForeignKeyConstraint(
            ["recording"], ["recordings.id"], name=op.f("fk_transcripts_recording")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcripts")),
    )
    op.create_index(op.f("ix_transcripts_recording"), "transcripts", ["recording"], unique=False)


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.CheckConstraint("start_ms >= 0 AND end_ms >= start_ms", name=op.f("ck_turns_bounds")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_turns_person")),
        sa.ForeignKeyConstraint(["recording"], ["recordings.id"], name=op.f("fk_turns_recording")),
        sa.PrimaryKeyConstraint("recording", "position", name=op.f("pk_turns")),
    )


def _voices() -> None:
    op.create_table(
        "voices",
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False, comment="as in turns"),
        sa.Column(
            "maker",
            sa.String(),
            nullable=False,
            comment="hash of the voice model and its parameters",
        ),
        sa.Column("vector", sa.LargeBinary(), nullable=False, comment="float32, little-endian"),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column(
            "score",
            sa.Double(),
            nullable=True,
            comment="of the match with that person; null: named by a human",
        ),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_voices_person")),
        sa.ForeignKeyConstraint(["recording"], ["recordings.id"], name=op.f("fk_voices_recording")),
        sa.PrimaryKeyConstraint("recording", "label", "maker", name=op.f("pk_voices")),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of what the segments say",
        ),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_revisions_number")),
        sa.ForeignKeyConstraint(
            ["transcript"], ["transcripts.id"], name=op.f("fk_revisions_transcript")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("transcript", "number", name=op.f("uq_revisions_transcript_number")),
        sqlite_autoincrement=True,
    )


def _segments() -> None:
    op.create_table(
        "segments",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column(
            "words",
            sa.LargeBinary(),
            nullable=True,
            comment="archive.catalogue.words; null without word times",
        ),
        sa.CheckConstraint("start_ms >= 0 AND end_ms >= start_ms", name=op.f("ck_segments_bounds")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_segments_person")),
        sa.ForeignKeyConstraint(["revision"], ["revisions.id"], name=op.f("fk_segments_revision")),
        sa.PrimaryKeyConstraint("revision", "seq", name=op.f("pk_segments")),
    )
