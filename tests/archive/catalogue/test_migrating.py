"""Older catalogues are migrated after a copy; newer ones are refused; the schema is as declared."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from archive.catalogue import Catalogue, migrating, schema
from archive.catalogue.dump import dump
from archive.errors import CatalogueTooNew, IntegrityError
from tests.archive.material import filled

NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"

def upgrade():
    op.add_column("people", sa.Column("born", sa.Date()))
    {more}
"""


def tomorrow(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "pass") -> None:
    """A later version of Hotmic, with one more revision."""
    copy = shutil.copytree(migrating.MIGRATIONS, folder / "migrations")
    (copy / "versions" / "0002_births.py").write_text(NEXT.format(more=more))
    monkeypatch.setattr(migrating, "MIGRATIONS", copy)


def columns(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {row[1] for row in connection.execute("PRAGMA table_info(people)")}
    connection.close()
    return found


def test_an_older_catalogue_is_migrated_after_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy beside it is what it was, the catalogue has the new column and all that it had."""
    path = tmp_path / "catalogue.sqlite"
    older = filled(Catalogue.open(path))
    with older.read() as tx:
        before = list(dump(tx))
    older.close()
    tomorrow(tmp_path, monkeypatch)

    newer = Catalogue.open(path)
    with newer.read() as tx:
        after = list(dump(tx))
    newer.close()
    Catalogue.open(path).close()  # nothing left to do

    copy = tmp_path / "catalogue.sqlite.before-0002"
    assert "born" in columns(path)
    assert "born" not in columns(copy)
    assert after == before
    names = {found.name for found in tmp_path.glob("catalogue.sqlite*")}
    assert names == {path.name, copy.name}


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a migration is none: the catalogue opens again with the version that wrote it."""
    path = tmp_path / "catalogue.sqlite"
    filled(Catalogue.open(path)).close()
    with monkeypatch.context() as later:
        tomorrow(tmp_path, later, 'op.execute("DELETE FROM recordings")')
        with pytest.raises(IntegrityError, match="break a reference"):
            Catalogue.open(path)

    assert "born" not in columns(path)
    Catalogue.open(path).close()


def test_a_newer_catalogue_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older version does not touch it, and says what to do."""
    path = tmp_path / "catalogue.sqlite"
    with monkeypatch.context() as later:
        tomorrow(tmp_path, later)
        Catalogue.open(path).close()
    before = path.read_bytes()

    with pytest.raises(CatalogueTooNew, match="revision 0002") as caught:
        Catalogue.open(path)
    assert "Upgrade" in str(caught.value)
    assert path.read_bytes() == before


def test_the_migrations_end_in_the_declared_schema(tmp_path: Path) -> None:
    """No table, column or index is in one and not in the other."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    with catalogue.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)
    catalogue.close()

    assert differences == []
