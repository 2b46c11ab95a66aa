"""Catalogues of each kind: one suite runs over SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from archive.catalogue import Catalogue
from archive.catalogue.schema import APPEND_ONLY, metadata
from tests.postgresql import fresh_database, postgresql_server

__all__ = ["postgresql_server"]

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def _empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "catalogue.sqlite"
    Catalogue.open(path).close()
    return path


@pytest.fixture(scope="session")
def _shared_postgresql(postgresql_server: str) -> Iterator[str]:
    """One migrated database; making one for each test would take most of the time."""
    with fresh_database(postgresql_server) as url:
        Catalogue.open(url).close()
        yield url


@pytest.fixture(params=KINDS)
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where an empty catalogue of each kind stands, of the newest revision."""
    if request.param == "sqlite":
        empty = request.getfixturevalue("_empty_sqlite")
        yield Path(shutil.copy(empty, tmp_path / "catalogue.sqlite"))
        return
    url = request.getfixturevalue("_shared_postgresql")
    yield url
    _clear(url)


def _clear(url: str) -> None:
    with psycopg.connect(url) as connection:
        for table in APPEND_ONLY:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        for table in reversed(metadata.sorted_tables):
            connection.execute(f"DELETE FROM {table.name}".encode())  # noqa: S608
        for table in APPEND_ONLY:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())


@pytest.fixture
def catalogue(location: Path | str) -> Iterator[Catalogue]:
    """An empty catalogue of each kind."""
    opened = Catalogue.open(location)
    yield opened
    opened.close()
