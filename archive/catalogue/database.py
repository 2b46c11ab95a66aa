"""The database under the catalogue: SQLite in a file, or PostgreSQL by URL.

Readers see one consistent snapshot and block nobody. Writers come one after another: on SQLite by
BEGIN IMMEDIATE, on PostgreSQL by an advisory lock, so that what a write has read is still true
when it commits, on both. Write transactions are short; who waits longer than `PATIENCE_S` gets
CatalogueBusy.

SQLite runs with `synchronous=FULL`: a commit is on the disk before it is reported. `NORMAL` would
be ten times faster and never corrupt, but a power cut could undo an ingest that had said `done`;
the archive commits some times a second at most, and FULL allows hundreds.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from archive.catalogue import migrating
from archive.catalogue.encoding import canonical_json
from archive.catalogue.failures import translated
from archive.errors import SettingError, StorageError

Tx = Connection
"""A transaction; other rooms hand it on and never look inside."""

PATIENCE_S = 10.0
"""How long a writer waits for another. Ours write for milliseconds; 10 s outlasts a checkpoint."""

WRITER_LOCK = 0x686F746D6963
"""PostgreSQL's advisory lock of the one writer: "hotmic" in ASCII."""

_WRITES = "hotmic_writes"
_PAUSE_S = 0.02


class Catalogue:
    """The system of record; `Catalogue.open(...)` makes one. Several processes may hold it."""

    def __init__(self, engine: Engine, where: str):
        self._engine = engine
        self.where = where

    @classmethod
    def open(cls, location: Path | str, *, patience_s: float = PATIENCE_S) -> Catalogue:
        """Open the catalogue at a path or a `postgresql://` URL, made or migrated where needed.

        Raises CatalogueTooNew, CatalogueBusy, IntegrityError (the file is no catalogue),
        SettingError (a URL of another database) or StorageError (no server, no right to write).
        """
        url = _url(location)
        file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        where = str(file) if file else url.render_as_string(hide_password=True)
        if file:
            _make_folder(file.parent)
        engine = _engine(url, patience_s)
        try:
            with translated(where):
                migrating.bring_up_to_date(engine, file, where, write=_write_on)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, where)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """One consistent snapshot."""
        with translated(self.where), self._engine.connect() as raw:
            tx = raw
            if raw.dialect.name == "postgresql":
                tx = raw.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with tx.begin():
                yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """The only writer until the block ends; commits there, or rolls back on an error.

        Raises CatalogueBusy, DiskFull, IntegrityError or StorageError.
        """
        with translated(self.where), self._engine.connect() as raw, _write_on(raw) as tx:
            yield tx

    def close(self) -> None:
        """Give every connection back; SQLite then folds its log into the file."""
        self._engine.dispose()


@contextmanager
def _write_on(raw: Connection) -> Iterator[Tx]:
    tx = raw.execution_options(**{_WRITES: True})
    with tx.begin():
        if tx.dialect.name == "postgresql":
            tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        yield tx


def _url(location: Path | str) -> URL:
    if isinstance(location, str) and "://" in location:
        try:
            url = make_url(location)
        except (ArgumentError, ValueError) as error:
            raise _unknown(location.partition("://")[0]) from error
        if url.get_backend_name() not in ("postgresql", "postgres"):
            raise _unknown(url.drivername)
        return url.set(drivername="postgresql+psycopg")
    return URL.create("sqlite", database=str(Path(location).absolute()))


def _unknown(scheme: str) -> SettingError:
    return SettingError(
        f"a catalogue cannot be kept in {scheme}://",
        subject="catalogue_url",
        hint="Give postgresql://user:password@host/database, or leave it out for SQLite.",
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"the archive's folder cannot be made: {error.strerror}",
            subject=str(folder),
            hint="Name another with --data or HOTMIC_DATA.",
        ) from error


def _engine(url: URL, patience_s: float) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = (
        {"timeout": patience_s}
        if is_sqlite
        else {"options": f"-c lock_timeout={round(patience_s * 1000)}", "connect_timeout": 10}
    )
    engine = create_engine(
        url, connect_args=options, json_serializer=canonical_json, pool_timeout=patience_s
    )
    if is_sqlite:
        event.listen(engine, "connect", partial(_prepare_sqlite, patience_s))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(patience_s: float, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, so that DDL is transactional too
    _use_wal(connection, patience_s)
    for pragma in ("foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any, patience_s: float) -> None:
    """SQLite itself does not wait here: of two processes that make one catalogue at once, the
    second is told at once that it is locked.
    """
    until = time.monotonic() + patience_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
