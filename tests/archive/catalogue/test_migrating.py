"""Older catalogues are migrated after a copy; newer ones are refused; the schema is as declared."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from archive.catalogue import Catalogue, migrating, saved, schema
from archive.catalogue.dump import dump
from archive.errors import CatalogueTooNew, IntegrityError
from archive.saved import SavedSearch
from tests.archive.material import START, fill, filled

NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"

def upgrade():
    op.add_column("people", sa.Column("born", sa.Date()))
    {more}
"""


def tomorrow(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "pass") -> None:
    """A later version of Hotmic, with one more revision."""
    copy = shutil.copytree(migrating.MIGRATIONS, folder / "migrations")
    (copy / "versions" / "0003_births.py").write_text(NEXT.format(more=more))
    monkeypatch.setattr(migrating, "MIGRATIONS", copy)


def only_first_light(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first version of Hotmic, which knew one revision."""
    copy = shutil.copytree(migrating.MIGRATIONS, folder / "first")
    for later in (copy / "versions").glob("0*.py"):
        if not later.name.startswith("0001"):
            later.unlink()
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

    copy = tmp_path / "catalogue.sqlite.before-0003"
    assert "born" in columns(path)
    assert "born" not in columns(copy)
    assert after == before
    names = {found.name for found in tmp_path.glob("catalogue.sqlite*")}
    assert names == {path.name, copy.name}


def test_a_catalogue_of_first_light_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that it held is there, saved searches can be kept, and the copy is as it was."""
    path = tmp_path / "catalogue.sqlite"
    before = list(_made_by_first_light(path, tmp_path, monkeypatch))

    catalogue = Catalogue.open(path)
    with catalogue.write() as tx:
        after = list(dump(tx))
        saved.add(tx, SavedSearch("Tax", "tax", START), (), actor="test")
        assert [search.name for search in saved.searches(tx)] == ["Tax"]
    catalogue.close()

    assert after == before
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite.before-0002")) as copy:
        tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    assert "events" in tables
    assert "saved_searches" not in tables


@pytest.mark.postgresql
def test_a_postgresql_catalogue_of_first_light_opens(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on PostgreSQL, whose copy is its operator's."""
    before = list(_made_by_first_light(postgresql_url, tmp_path, monkeypatch))

    catalogue = Catalogue.open(postgresql_url)
    with catalogue.read() as tx:
        after = list(dump(tx))
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)
    catalogue.close()

    assert (after, differences) == (before, [])


def _made_by_first_light(
    location: Path | str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    with monkeypatch.context() as earlier:
        only_first_light(folder, earlier)
        catalogue = Catalogue.open(location)
        with catalogue.write() as tx:
            fill(tx)
            yield from dump(tx)
        catalogue.close()


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

    with pytest.raises(CatalogueTooNew, match="revision 0003") as caught:
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
