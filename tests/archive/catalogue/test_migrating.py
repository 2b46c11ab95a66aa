"""Older catalogues are migrated after a copy; newer ones are refused; the schema is as declared."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, insert, select

from archive.catalogue import Catalogue, migrating, saved, schema
from archive.catalogue.dump import dump
from archive.errors import CatalogueTooNew, IntegrityError
from archive.saved import SavedSearch
from tests.archive.material import START, filled

FIRST_LIGHT = Path(__file__).with_name("first_light.sql")
"""The rows of `tests.archive.material` as the first version of Hotmic wrote them."""
HEAD = migrating.head()
TOMORROW = f"{int(HEAD) + 1:04}"
NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "{tomorrow}"
down_revision = "{head}"

def upgrade():
    op.add_column("people", sa.Column("born", sa.Date()))
    {more}
"""


def tomorrow(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "pass") -> None:
    """A later version of Hotmic, with one more revision."""
    copy = shutil.copytree(migrating.MIGRATIONS, folder / "migrations")
    revision = NEXT.format(tomorrow=TOMORROW, head=HEAD, more=more)
    (copy / "versions" / f"{TOMORROW}_births.py").write_text(revision)
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

    copy = tmp_path / f"catalogue.sqlite.before-{TOMORROW}"
    assert "born" in columns(path)
    assert "born" not in columns(copy)
    assert after == before
    names = {found.name for found in tmp_path.glob("catalogue.sqlite*")}
    assert names == {path.name, copy.name}


def test_a_catalogue_of_first_light_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that it held is there, saved searches can be kept, and the copy is as it was."""
    path = tmp_path / "catalogue.sqlite"
    write_first_light(path, monkeypatch)

    catalogue = Catalogue.open(path)
    with catalogue.write() as tx:
        after = list(dump(tx))
        saved.add(tx, SavedSearch("Tax", "tax", START), (), actor="test")
        assert [search.name for search in saved.searches(tx)] == ["Tax"]
    catalogue.close()

    assert after == as_today(tmp_path)
    with closing(sqlite3.connect(tmp_path / f"catalogue.sqlite.before-{HEAD}")) as copy:
        tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    assert "events" in tables
    assert "saved_searches" not in tables


@pytest.mark.postgresql
def test_a_postgresql_catalogue_of_first_light_opens(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on PostgreSQL, whose copy is its operator's."""
    write_first_light(tmp_path / "first.sqlite", monkeypatch)
    with monkeypatch.context() as earlier:
        only_first_light(tmp_path / "again", earlier)
        Catalogue.open(postgresql_url).close()
    copy_rows(tmp_path / "first.sqlite", postgresql_url)

    catalogue = Catalogue.open(postgresql_url)
    with catalogue.read() as tx:
        after = list(dump(tx))
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)
    catalogue.close()

    assert (after, differences) == (as_today(tmp_path), [])


def write_first_light(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue as it was before any migration: the first one's tables, the kept rows."""
    with monkeypatch.context() as earlier:
        only_first_light(path.parent, earlier)
        Catalogue.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_LIGHT.read_text(encoding="utf-8"))


def as_today(folder: Path) -> list[str]:
    """What today's Hotmic says of the same archive."""
    catalogue = filled(Catalogue.open(folder / "today.sqlite"))
    with catalogue.read() as tx:
        lines = list(dump(tx))
    catalogue.close()
    return lines


def copy_rows(file: Path, url: str) -> None:
    """Every row of a SQLite catalogue into the same tables of a PostgreSQL one."""
    source, target = create_engine(f"sqlite:///{file}"), create_engine(url)
    tables = MetaData()
    tables.reflect(target)
    with source.connect() as old, target.begin() as new:
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                rows = [dict(row) for row in old.execute(select(table)).mappings()]
                for row in rows:
                    row.update({k: v.replace(tzinfo=UTC) for k, v in row.items() if is_naive(v)})
                if rows:
                    new.execute(insert(table), rows)
    source.dispose()
    target.dispose()


def is_naive(value: object) -> bool:
    """SQLite knows no zones."""
    return isinstance(value, datetime) and value.tzinfo is None


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

    with pytest.raises(CatalogueTooNew, match=f"revision {TOMORROW}") as caught:
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
