"""The SQLite file under the catalogue: opening, durability, damage, a full disk, a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.catalogue import Catalogue, events, stages
from archive.catalogue.dump import dump
from archive.catalogue.stages import StageKey
from archive.errors import DiskFull, IntegrityError, SettingError, StorageError
from tests.archive.material import ACTOR, EVENT, filled

ROOT = Path(__file__).resolve().parents[3]
KEY = StageKey("a" * 64, "window", "x")


def test_sqlite_is_set_up_to_last(tmp_path: Path) -> None:
    """Write-ahead log, foreign keys, every commit on the disk before it is reported."""
    catalogue = Catalogue.open(tmp_path / "deep" / "folder" / "c.sqlite")
    with catalogue.read() as tx:
        pragmas = ("journal_mode", "foreign_keys", "synchronous")
        values = [tx.execute(text(f"PRAGMA {pragma}")).scalar() for pragma in pragmas]
    catalogue.close()

    assert values == ["wal", 1, 2]


OPEN = """
import sys
from archive.catalogue import Catalogue
Catalogue.open(sys.argv[1]).close()
print("alembic" in sys.modules)
"""


def test_opening_a_current_catalogue_needs_no_alembic(tmp_path: Path) -> None:
    """Its import takes longer than all the rest."""
    path = tmp_path / "c.sqlite"
    Catalogue.open(path).close()
    done = subprocess.run(
        [sys.executable, "-c", OPEN, path], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_what_is_no_catalogue_is_left_alone(tmp_path: Path) -> None:
    """A text file, another program's database, a folder: each is named, none is changed."""
    plain, foreign = tmp_path / "notes.txt", tmp_path / "other.sqlite"
    plain.write_text("not a database, " * 100)
    with sqlite3.connect(foreign) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = plain.read_bytes()

    with pytest.raises(IntegrityError, match="not a catalogue"):
        Catalogue.open(plain)
    with pytest.raises(IntegrityError, match="no catalogue of Hotmic"):
        Catalogue.open(foreign)
    with pytest.raises(StorageError):
        Catalogue.open(tmp_path)
    assert plain.read_bytes() == before


def test_other_databases_are_refused() -> None:
    """Only SQLite and PostgreSQL are kept up; a server that is not there is said to be so."""
    for url in ("mysql://host/x", "nonsense://"):
        with pytest.raises(SettingError, match="cannot be kept"):
            Catalogue.open(url)
    with pytest.raises(StorageError, match="does not answer") as caught:
        Catalogue.open("postgresql://me:hush@127.0.0.1:1/x")
    assert "hush" not in str(caught.value)


def overflow(catalogue: Catalogue) -> None:
    """Write a megabyte into a file that may not grow."""
    with catalogue.write() as tx:
        pages = tx.execute(text("PRAGMA page_count")).scalar()
        tx.execute(text(f"PRAGMA max_page_count = {pages}"))
        stages.put_stage(tx, KEY, 0, b"x" * 1_000_000)


def test_a_full_disk_undoes_the_write(tmp_path: Path) -> None:
    """What does not fit is not written in part, and the sentence says to make room."""
    catalogue = filled(Catalogue.open(tmp_path / "c.sqlite"))
    with catalogue.read() as tx:
        before = list(dump(tx))
    with pytest.raises(DiskFull, match="no room"):
        overflow(catalogue)

    with catalogue.read() as tx:
        assert (list(dump(tx)), stages.stage_parts(tx, KEY)) == (before, {})
    catalogue.close()


WRITE = """
import sys
from archive.catalogue import Catalogue, stages
from archive.catalogue.stages import StageKey
catalogue = Catalogue.open(sys.argv[1])
for part in range(10_000):
    with catalogue.write() as tx:
        stages.put_stage(tx, StageKey("a" * 64, "window", "x"), part, b"x" * 10_000)
    print(part, flush=True)
"""


def test_what_was_committed_survives_a_kill(tmp_path: Path) -> None:
    """Killed in the middle of writing: every part reported is there, whole, and no other."""
    path = tmp_path / "c.sqlite"
    Catalogue.open(path).close()
    command = [sys.executable, "-c", WRITE, path]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(5):
            writer.stdout.readline()
        time.sleep(0.05)
        os.kill(writer.pid, signal.SIGKILL)
        reported = 4 + len(writer.stdout.read().split())

    catalogue = Catalogue.open(path)
    with catalogue.write() as tx:
        parts = stages.stage_parts(tx, KEY)
        assert events.save_event(tx, EVENT, actor=ACTOR) == "created"
    catalogue.close()
    assert list(parts) == list(range(len(parts)))
    assert len(parts) in (reported + 1, reported + 2)  # the last commit may not have been told
    assert {len(payload) for payload in parts.values()} == {10_000}
