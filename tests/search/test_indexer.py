"""From the catalogue to the index: the outbox drained, rebuilds, the background thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.catalogue import Catalogue, events, outbox, recordings, transcripts
from archive.errors import IndexUnavailable
from archive.event import Event, Placement, Visibility
from archive.recording import Recording
from archive.settings import load
from archive.transcript import Origin, Segment, Transcript
from archive.viewer import OWNER, PUBLIC
from search import indexer
from search.embedded import generations
from search.embedded.engine import EmbeddedIndex
from search.finding import find
from search.index import Index, IndexMissing
from search.indexer import drain, keep_indexed, rebuild
from search.opening import open_index
from search.request import SearchRequest, SearchResults
from tests.search.material import said

ACTOR = "test"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[EmbeddedIndex]:
    with EmbeddedIndex(tmp_path / "index", writable=True) as opened:
        yield opened


def keep(catalogue: Catalogue, event: str, *lines: str, origin: Origin = Origin.IMPORTED) -> None:
    """Writes an event of one recording with one transcript into the catalogue."""
    recording = f"r-{event}"
    segments: tuple[Segment, ...] = said(*lines)
    with catalogue.write() as tx:
        events.save_event(tx, Event(event, f"Title of {event}"), actor=ACTOR)
        recordings.save_recording(tx, Recording(recording, f"{event}.wav", 100_000), actor=ACTOR)
        events.save_placement(tx, Placement(event, recording, 0), actor=ACTOR)
        transcript = Transcript(f"t-{event}-{origin}", recording, origin, "en")
        transcripts.add_revision(tx, transcript, segments, actor=ACTOR)


def ask(index: EmbeddedIndex, catalogue: Catalogue, query: str) -> SearchResults:
    return find(index, catalogue, PUBLIC, SearchRequest(query))


def test_what_is_ingested_is_found_after_a_drain(
    catalogue: Catalogue, index: EmbeddedIndex
) -> None:
    """The first drain builds the index; the next one indexes only what came since."""
    keep(catalogue, "one", "we will not raise the tax")
    drain(catalogue, index)
    assert ask(index, catalogue, "tax").total == 1

    keep(catalogue, "two", "the tax was raised")
    assert drain(catalogue, index) == 1
    assert drain(catalogue, index) == 0
    results = ask(index, catalogue, "raise tax")

    assert {hit.event_title for hit in results.hits} == {"Title of one", "Title of two"}
    with catalogue.read() as tx:
        assert outbox.pending(tx) == []


def test_only_the_preferred_transcript_is_searched(
    catalogue: Catalogue, index: EmbeddedIndex
) -> None:
    """One place in several transcripts is one hit, and a revision takes the old words' place."""
    keep(catalogue, "one", "we will not raze the tacks", origin=Origin.MACHINE)
    keep(catalogue, "one", "we will not raise the tax", origin=Origin.HUMAN)
    drain(catalogue, index)
    assert ask(index, catalogue, '"will not"').total == 1
    assert ask(index, catalogue, "tacks").total == 0

    keep(catalogue, "one", "we will never raise the tax", origin=Origin.HUMAN)
    drain(catalogue, index)
    assert ask(index, catalogue, '"will not"').total == 0
    assert ask(index, catalogue, '"will never raise"').total == 1


def test_an_entry_is_struck_only_after_the_index_holds_it(
    catalogue: Catalogue, index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing fails the outbox keeps its entries, and the next drain does the work."""
    keep(catalogue, "one", "we will not raise the tax")
    drain(catalogue, index)
    keep(catalogue, "two", "the tax was raised")
    read_only = EmbeddedIndex(index._root)
    with pytest.raises(IndexUnavailable):
        drain(catalogue, read_only)

    assert ask(index, catalogue, "tax").total == 1
    assert drain(catalogue, index) == 1
    assert ask(index, catalogue, "tax").total == 2


@pytest.mark.parametrize("work", [drain, rebuild])
def test_who_waits_for_the_lock_does_not_write_what_became_old(
    catalogue: Catalogue,
    index: EmbeddedIndex,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[Catalogue, Index], int],
) -> None:
    """Another process indexes a newer revision between our look and our turn: it stays."""
    keep(catalogue, "one", "we will not raise the tax")
    drain(catalogue, index)
    keep(catalogue, "one", "we will never raise the tax")
    locked = generations.writer_lock

    @contextmanager
    def overtaken(root: Path, wait_s: float) -> Iterator[None]:
        monkeypatch.setattr(generations, "writer_lock", locked)
        keep(catalogue, "one", "we may raise the tax")
        with EmbeddedIndex(root, writable=True) as other:
            drain(catalogue, other)
        with locked(root, wait_s):
            yield

    monkeypatch.setattr(generations, "writer_lock", overtaken)
    work(catalogue, index)

    assert ask(index, catalogue, '"may raise"').total == 1
    assert ask(index, catalogue, "never").total == 0
    with catalogue.read() as tx:
        assert outbox.pending(tx) == []


def test_a_rebuild_equals_what_was_drained(catalogue: Catalogue, index: EmbeddedIndex) -> None:
    """Built anew from the catalogue, the same hits in the same order; progress is told."""
    for number in range(5):
        keep(catalogue, f"event-{number}", f"the tax number {number}", "the tax")
        drain(catalogue, index)
    drained = replace(ask(index, catalogue, "tax"), took_ms=0)
    told: list[int] = []

    assert rebuild(catalogue, index, told.append) == 10

    assert told[-1] == 10
    assert replace(ask(index, catalogue, "tax"), took_ms=0) == drained


def test_rights_in_the_catalogue_go_before_a_stale_index(
    catalogue: Catalogue, index: EmbeddedIndex
) -> None:
    """An event made private is not shown, even before the index has heard of it."""
    keep(catalogue, "one", "we will not raise the tax")
    drain(catalogue, index)
    private = Event("one", "Title of one", visibility=Visibility.PRIVATE)
    with catalogue.write() as tx:
        events.save_event(tx, private, actor=ACTOR)

    stale = ask(index, catalogue, "tax")
    assert (stale.total, stale.hits) == (0, ())
    drain(catalogue, index)
    assert ask(index, catalogue, "tax").total == 0
    assert find(index, catalogue, OWNER, SearchRequest("tax")).total == 1


def test_an_empty_archive_finds_nothing_without_an_index(
    catalogue: Catalogue, index: EmbeddedIndex
) -> None:
    """Nothing ingested: no hits, no error. Something ingested but never indexed: an error."""
    assert ask(index, catalogue, "tax").total == 0

    keep(catalogue, "one", "we will not raise the tax")
    with pytest.raises(IndexMissing, match="hotmic reindex"):
        ask(index, catalogue, "tax")


def test_a_server_indexes_what_comes_in(catalogue: Catalogue, tmp_path: Path) -> None:
    """The thread builds a missing index and then follows the outbox."""
    settings = load(tmp_path)
    keep(catalogue, "one", "we will not raise the tax")
    with keep_indexed(catalogue, settings, every_s=0.05), open_index(settings) as index:
        for count, event in enumerate(("two", "three"), start=2):
            keep(catalogue, event, "the tax was raised")
            until = time.monotonic() + 20
            while _total(index, catalogue) < count and time.monotonic() < until:
                time.sleep(0.05)
            assert _total(index, catalogue) == count


def test_a_server_without_its_index_says_so_once(
    catalogue: Catalogue, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Elasticsearch down: one line in the log, no traceback, and the server ends in time."""
    settings = load(tmp_path, index="elasticsearch", elasticsearch_url="http://127.0.0.1:9")
    with caplog.at_level(logging.WARNING), keep_indexed(catalogue, settings, every_s=0.01):
        until = time.monotonic() + 20
        while not caplog.records and time.monotonic() < until:
            time.sleep(0.05)

    assert len(caplog.records) == 1
    assert "cannot be reached" in caplog.text


def test_a_defect_does_not_end_the_thread(
    catalogue: Catalogue,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What nobody foresaw is told with its traceback, and tried again."""
    tries: list[int] = []

    def failing_twice(catalogue: Catalogue, index: Index) -> int:
        tries.append(1)
        if len(tries) <= 2:
            raise RuntimeError("nobody foresaw this")
        return drain(catalogue, index)

    monkeypatch.setattr(indexer, "drain", failing_twice)
    keep(catalogue, "one", "we will not raise the tax")
    settings = load(tmp_path)
    with (
        caplog.at_level(logging.INFO),
        keep_indexed(catalogue, settings, every_s=0.01),
        open_index(settings) as index,
    ):
        until = time.monotonic() + 20
        while _total(index, catalogue) < 1 and time.monotonic() < until:
            time.sleep(0.05)
        assert _total(index, catalogue) == 1

    told = [record.message for record in caplog.records if record.name == "search.keeping"]
    assert told == [
        "What came in is not searchable yet.",
        "The search index can be written again.",
    ]
    assert "nobody foresaw this" in caplog.text


def _total(index: object, catalogue: Catalogue) -> int:
    assert isinstance(index, EmbeddedIndex)
    try:
        return ask(index, catalogue, "tax").total
    except IndexMissing:
        return 0
