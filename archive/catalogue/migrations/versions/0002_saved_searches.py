"""Saved searches, what they have told, and the messages on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _unmatched()
    _saved_searches()
    _told()
    _deliveries()


def _unmatched() -> None:
    op.create_table(
        "unmatched",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column(
            "due",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when an embargo ends; null: at once",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_unmatched")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unmatched_event"), "unmatched", ["event"], unique=False)


def _saved_searches() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("viewer", sa.String(), nullable=False),
        sa.Column("emails", sa.JSON(), nullable=False),
        sa.Column("webhooks", sa.JSON(), nullable=False),
        sa.Column("has_feed", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.String(), nullable=True, comment="signs what goes to the webhooks"),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "trouble",
            sa.String(),
            nullable=True,
            comment="why the query could not be run the last time",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
    )


def _told() -> None:
    op.create_table(
        "told",
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column(
            "batch",
            sa.String(),
            nullable=True,
            comment="null: was there when the search was saved",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passage", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "(batch IS NULL) = (at IS NULL) AND (batch IS NULL) = (passage IS NULL)",
            name=op.f("ck_told_whole"),
        ),
        sa.ForeignKeyConstraint(["search"], ["saved_searches.id"], name=op.f("fk_told_search")),
        sa.PrimaryKeyConstraint("search", "recording", "start_ms", name=op.f("pk_told")),
    )
    op.create_index(op.f("ix_told_search_batch"), "told", ["search", "batch"], unique=False)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'webhook')", name=op.f("ck_deliveries_channel")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed')", name=op.f("ck_deliveries_state")
        ),
        sa.ForeignKeyConstraint(
            ["search"], ["saved_searches.id"], name=op.f("fk_deliveries_search")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_deliveries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_search"), "deliveries", ["search"], unique=False)
    op.create_index(op.f("ix_deliveries_state_due"), "deliveries", ["state", "due"], unique=False)
