"""What a timeline's trust rests on: named sounds, the reasons of placements, off-air evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_OLD_BASES = "basis IN ('sidecar', 'file', 'order')"
_BASES = "basis IN ('sidecar', 'file', 'sound', 'order')"


def upgrade() -> None:
    _placements()
    op.add_column(
        "spans",
        sa.Column(
            "sound",
            sa.String(),
            nullable=True,
            comment="what other sound it is, where that is known",
        ),
    )
    _off_air()
    _marks()


def _placements() -> None:
    with op.batch_alter_table("placements", copy_from=_placements_of_0001()) as table:
        table.add_column(sa.Column("reasons", sa.JSON(), nullable=False, server_default="[]"))
        table.drop_constraint(op.f("ck_placements_basis"), type_="check")
        table.create_check_constraint(op.f("ck_placements_basis"), _BASES)


def _placements_of_0001() -> sa.Table:
    """SQLite copies the table into a new one and must be told of its checks."""
    return sa.Table(
        "placements",
        sa.MetaData(),
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("trim_start_ms", sa.BigInteger(), nullable=False),
        sa.Column("trim_end_ms", sa.BigInteger(), nullable=False),
        sa.Column("drift_ppm", sa.Double(), nullable=False),
        sa.CheckConstraint(_OLD_BASES, name=op.f("ck_placements_basis")),
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
        sa.Index(op.f("ix_placements_event_offset_ms"), "event", "offset_ms"),
    )


def _off_air() -> None:
    op.create_table(
        "off_air",
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.CheckConstraint("start_ms >= 0 AND end_ms > start_ms", name=op.f("ck_off_air_bounds")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_off_air_score")),
        sa.ForeignKeyConstraint(
            ["recording"], ["recordings.id"], name=op.f("fk_off_air_recording")
        ),
        sa.PrimaryKeyConstraint("recording", "start_ms", name=op.f("pk_off_air")),
    )


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("is_off_air", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("start_ms >= 0 AND end_ms > start_ms", name=op.f("ck_marks_bounds")),
        sa.ForeignKeyConstraint(["recording"], ["recordings.id"], name=op.f("fk_marks_recording")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_marks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_marks_recording"), "marks", ["recording"], unique=False)
