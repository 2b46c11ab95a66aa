"""The embedded index between processes: one writer, many readers, rebuilds, deaths."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import IndexUnavailable
from archive.event import Event
from archive.viewer import PUBLIC
from search.documents import Document
from search.embedded import engine as embedded
from search.embedded import generations
from search.embedded.engine import EmbeddedIndex
from search.index import IndexBusy, IndexMissing
from search.request import SearchRequest
from search.searching import search_index
from tests.search.material import documents, part, said

EVENT = Event("e", "An event")
ROOT = Path(__file__).resolve().parents[3]


def made(*lines: str) -> list[Document]:
    return documents(EVENT, [part("e", 1, said(*lines))])


def total(index: EmbeddedIndex, query: str) -> int:
    return search_index(index, PUBLIC, SearchRequest(query)).total


def test_an_open_reader_sees_what_others_commit(tmp_path: Path) -> None:
    """A commit, and a whole new generation, are noticed at the next search."""
    with EmbeddedIndex(tmp_path, writable=True) as writer, EmbeddedIndex(tmp_path) as reader:
        writer.rebuild(made("one"))
        assert total(reader, "one") == 1
        writer.replace({"e": made("two", "two")})
        assert (total(reader, "one"), total(reader, "two")) == (0, 2)
        writer.rebuild(made("three"))
        assert (total(reader, "two"), total(reader, "three")) == (0, 1)
    assert [path.name for path in tmp_path.glob("g-*")] == ["g-000002"]


def test_what_a_killed_commit_left_is_in_nobodys_way(tmp_path: Path) -> None:
    """The same operations again write a file of the same name; they would fail for ever."""
    root, elsewhere = tmp_path / "index", tmp_path / "elsewhere"
    with EmbeddedIndex(root, writable=True) as index:
        index.rebuild([*made("one"), *documents(Event("f", "Other"), [part("f", 1, said("rest"))])])
        shutil.copytree(root, elsewhere)
        with EmbeddedIndex(elsewhere, writable=True) as other:
            other.replace({"e": made("two")})
        (left,) = elsewhere.rglob("*.del")
        for name in (left.name, ".managed.json"):
            shutil.copy(left.with_name(name), root / left.parent.name / name)

        index.replace({"e": made("two")})

        assert [total(index, word) for word in ("one", "two", "rest")] == [0, 1, 1]


def test_searches_go_on_during_a_rebuild(tmp_path: Path) -> None:
    """Until the new generation is whole, the old one answers, whole."""
    seen: list[int] = []
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(made("old", "old"))

        def slowly() -> Iterator[Document]:
            for document in made("new", "new", "new"):
                seen.append(total(index, "old"))
                yield document

        assert index.rebuild(slowly()) == 3
        assert seen == [2, 2, 2]
        assert (total(index, "old"), total(index, "new")) == (0, 3)


def test_a_rebuild_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    """What breaks while documents are made changes nothing for readers, and leaves no lock."""

    def broken() -> Iterator[Document]:
        yield from made("new")
        raise RuntimeError("the catalogue broke")

    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(made("old"))
        with pytest.raises(RuntimeError, match="the catalogue broke"):
            index.rebuild(broken())

        assert total(index, "old") == 1
        index.rebuild(made("newer"))
        assert total(index, "newer") == 1
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_there_is_one_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one process writes, another is told so, and readers are not disturbed."""
    monkeypatch.setattr(embedded, "_LOCK_WAIT_S", 0.1)
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(made("one"))
        with generations.writer_lock(tmp_path, 0):
            assert total(index, "one") == 1
            with pytest.raises(IndexBusy, match="another process is writing"):
                index.replace({"e": []})
            with pytest.raises(IndexBusy):
                index.rebuild([])
        index.replace({"e": []})
        assert total(index, "one") == 0


def test_an_index_of_another_version_is_not_read(tmp_path: Path) -> None:
    """A mismatch of analysis, layout or engine is an error with a way out; a rebuild mends it."""
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(made("one"))
        assert not index.needs_rebuild()
        built = next(tmp_path.glob("g-*")) / "built.json"
        built.write_text(built.read_text().replace('"an', '"older-an'))
        (tmp_path / "CURRENT").touch()
        with EmbeddedIndex(tmp_path) as later:
            assert later.needs_rebuild()
            with pytest.raises(IndexMissing, match=r"of another version.*hotmic reindex"):
                total(later, "one")
        index.rebuild(made("one"))
        assert total(index, "one") == 1


def test_a_damaged_index_says_so(tmp_path: Path) -> None:
    """Missing files are an IndexUnavailable that names the folder and `hotmic reindex`."""
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(made("one"))
    for path in next(tmp_path.glob("g-*")).glob("*.store"):
        path.unlink()
    (next(tmp_path.glob("g-*")) / "meta.json").write_text("{")

    with EmbeddedIndex(tmp_path) as index, pytest.raises(IndexUnavailable, match="hotmic reindex"):
        total(index, "one")


def test_a_reader_does_not_write(tmp_path: Path) -> None:
    """An index opened for reading refuses changes."""
    with EmbeddedIndex(tmp_path) as index, pytest.raises(IndexUnavailable, match="reading only"):
        index.rebuild([])


WRITER = """
import sys
from pathlib import Path
from tests.search.embedded.test_engine import made
from search.embedded.engine import EmbeddedIndex
with EmbeddedIndex(Path(sys.argv[1]), writable=True) as index:
    for number in range(10_000):
        index.replace({"e": made(f"number {number}", "always here")})
        print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 3])
def test_a_writer_killed_at_work_loses_nothing(tmp_path: Path, after: int) -> None:
    """After kill -9 the last acknowledged state, or the next, is there; the lock is free."""
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild([])
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(after)][-1]
        time.sleep(0.02 * after)
        os.kill(process.pid, signal.SIGKILL)
        late = [int(line) for line in process.stdout.read().split()]
        process.wait()
        process.stdout.close()
        newest = [acknowledged, *late][-1]

        assert total(index, "always") == 1
        assert total(index, f'"number {newest}"') + total(index, f'"number {newest + 1}"') == 1
        index.replace({"e": made("after the death")})
        assert (total(index, "always"), total(index, "death")) == (0, 1)
