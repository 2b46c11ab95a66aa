"""From the database's own errors to Hotmic's: what was wrong, where, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from archive.errors import CatalogueBusy, DiskFull, HotmicError, IntegrityError, StorageError

_POSTGRES_BUSY = {"55P03", "40001", "40P01", "57014"}
"""lock_not_available, serialization_failure, deadlock_detected, query_canceled."""
_POSTGRES_FULL = {"53100", "53000"}


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Raise a StorageError, with the catalogue as its subject, for what the database refuses."""
    try:
        yield
    except exc.IntegrityError as error:
        raise IntegrityError(
            f"the catalogue refused a write that breaks one of its rules: {_said(error)}",
            subject=where,
            hint="Nothing was written. This is a defect of Hotmic.",
        ) from error
    except exc.DBAPIError as error:
        raise _stored(error, where) from error
    except sqlite3.DatabaseError as error:
        raise _from_sqlite(error, where) from error
    except exc.TimeoutError as error:
        raise _busy(where) from error


def _stored(error: exc.DBAPIError, where: str) -> HotmicError:
    if isinstance(error.orig, sqlite3.Error):
        return _from_sqlite(error.orig, where)
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRES_BUSY:
        return _busy(where)
    if state in _POSTGRES_FULL:
        return _full(where)
    if state is None:
        return StorageError(
            f"the database server does not answer: {_said(error)}",
            subject=where,
            hint="Start it, or correct `catalogue_url` in hotmic.toml.",
        )
    return StorageError(f"the database refused: {_said(error)}", subject=where)


def _from_sqlite(error: sqlite3.Error, where: str) -> HotmicError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _busy(where)
    if name.startswith("SQLITE_FULL"):
        return _full(where)
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return IntegrityError(
            "the file is not a catalogue, or it is damaged",
            subject=where,
            hint="Restore it from a backup.",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return StorageError(
            f"the catalogue cannot be opened or written ({error})",
            subject=where,
            hint="Give this user the right to write in the archive's folder.",
        )
    return StorageError(f"the database refused: {error}", subject=where)


def _busy(where: str) -> CatalogueBusy:
    return CatalogueBusy(
        "another process has been writing to the catalogue for too long",
        subject=where,
        hint="Try again when it is done, or end it.",
    )


def _full(where: str) -> DiskFull:
    return DiskFull(
        "there is no room left on the catalogue's disk; nothing was written",
        subject=where,
        hint="Make room and run the same command again.",
    )


def _said(error: exc.DBAPIError) -> str:
    return " ".join(str(error.orig).split())
