"""Bringing an older catalogue up to date, after a copy; refusing a newer one.

Revisions are numbered files in `migrations/versions` ("0001_...py"); the highest is the head.
Alembic is imported only when there is something to do, so that opening costs one small query.
A migration runs in one transaction on both databases: it happens whole or not at all.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from archive.errors import CatalogueTooNew, IntegrityError

MIGRATIONS = Path(__file__).with_name("migrations")
_DIGITS = 4
_VERSIONS = "alembic_version"

Writer = Callable[[Connection], AbstractContextManager[Connection]]


def head(migrations: Path | None = None) -> str:
    """The newest revision this version of Hotmic knows."""
    versions = (migrations or MIGRATIONS) / "versions"
    return max(path.name[:_DIGITS] for path in versions.glob("[0-9]*.py"))


def bring_up_to_date(engine: Engine, file: Path | None, where: str, *, write: Writer) -> None:
    """Make or migrate the schema; nothing happens where it is current.

    `file` is SQLite's, null for PostgreSQL, whose copies are its operator's (`pg_dump`).
    Raises CatalogueTooNew or IntegrityError.
    """
    newest = head()
    with engine.connect() as connection:
        if _current(connection, where) == newest:
            return
    with engine.connect() as connection:
        if file:
            # Rebuilding a table must not cascade. Below SQLAlchemy, which would begin a
            # transaction first, and inside one the switch does nothing.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with write(connection) as tx:
                _migrate(tx, file, where, newest)
        finally:
            connection.invalidate()


def _migrate(tx: Connection, file: Path | None, where: str, newest: str) -> None:
    """With the write lock held: another process may have migrated while this one waited."""
    found = _current(tx, where)
    if found == newest:
        return
    if file and found is not None:
        copy_aside(file, newest)
    _run_alembic(tx)
    if file and (broken := tx.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise IntegrityError(
            f"the migrated catalogue would break a reference in {broken[0]}",
            subject=where,
            hint="Nothing was changed. This is a defect of Hotmic.",
        )


def _current(connection: Connection, where: str) -> str | None:
    """The revision written in the database, null where it is empty."""
    names = inspect(connection).get_table_names()
    if _VERSIONS not in names:
        if names:
            raise IntegrityError(
                "this database holds other tables and no catalogue of Hotmic",
                subject=where,
                hint="Name an empty database, or another folder.",
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608
    if found is not None and found > head():
        raise CatalogueTooNew(
            f"the catalogue was written by a later version of Hotmic (revision {found}, "
            f"this version knows {head()})",
            subject=where,
            hint="Upgrade Hotmic; an older version must not touch it.",
        )
    return found


def copy_aside(file: Path, newest: str) -> Path:
    """A complete copy beside the catalogue, named after the revision it is about to become."""
    copy = file.with_name(f"{file.name}.before-{newest}")
    partial = copy.with_name(f"{copy.name}.part")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(partial)) as target:
        source.backup(target)
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    return partial.replace(copy)


def _run_alembic(tx: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = tx
    command.upgrade(config, "head")
