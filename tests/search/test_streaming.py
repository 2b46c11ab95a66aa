"""All that a query finds, beyond what can be paged through, from one moment of the index."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.event import Event
from archive.viewer import OWNER, PUBLIC
from search import streaming
from search.clauses import AllOf
from search.documents import Document
from search.elastic import reading as elastic_reading
from search.elastic.engine import ElasticIndex
from search.elastic.server import Server
from search.embedded import engine as embedded
from search.embedded.engine import EmbeddedIndex
from search.index import MAX_WINDOW, Index
from search.indexer import drain
from search.request import SearchRequest
from search.streaming import find_all
from tests.search.elastic.indices import removed_afterwards
from tests.search.material import archive, documents, part, said
from tests.search.test_indexer import keep

ORDERS = ("newest", "clock")


@pytest.fixture(params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An empty index on each engine."""
    if request.param == "tantivy":
        with EmbeddedIndex(tmp_path / "index", writable=True) as opened:
            yield opened
        return
    url = request.getfixturevalue("elasticsearch_url")
    patient = Server(url, answer_s=10)
    with (
        removed_afterwards(url, "stream"),
        ElasticIndex(patient, "stream", writable=True) as elastic,
    ):
        yield elastic


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three segments a page, so that few of them already need many."""
    monkeypatch.setattr(embedded, "_PAGE", 3)
    monkeypatch.setattr(elastic_reading, "_PAGE", 3)
    monkeypatch.setattr(streaming, "_CHUNK", 2)


@pytest.mark.usefixtures("short_pages")
@pytest.mark.parametrize("order", ORDERS)
def test_every_segment_comes_once_and_in_order(index: Index, order: str) -> None:
    """Over many pages, also where more segments than a page holds begin at the same moment."""
    made = list(chain.from_iterable(archive().values())) + at_one_moment(7)
    index.rebuild(made)
    with index.snapshot() as held:
        found = [one.pack() for one in held.segments(AllOf(()), order)]  # type: ignore[arg-type]

    place = {document.segment.pack(): getattr(document, order) for document in made}
    assert sorted(found) == sorted(place)
    assert [place[one] for one in found] == sorted(place.values())


def at_one_moment(count: int) -> list[Document]:
    """Segments of as many people who all speak at once."""
    segments = tuple(
        segment for number in range(count) for segment in said((f"Speaker {number}", "aye"))
    )
    return documents(Event("vote", "A vote"), [part("vote", 1, segments)])


@pytest.mark.usefixtures("short_pages")
def test_a_snapshot_stands_still(index: Index) -> None:
    """What is replaced, taken out or built anew while it is read does not change it."""
    lines = [f"line {number}" for number in range(20)]
    index.rebuild(documents(Event("e", "An event"), [part("e", 1, said(*lines))]))
    with index.snapshot() as held:
        reading = held.segments(AllOf(()), "clock")
        first = [segment.text for segment in islice(reading, 4)]
        index.replace({"e": documents(Event("e", "E"), [part("e", 1, said("other words"))])})
        rest = [segment.text for segment in reading]

    assert first + rest == lines
    with index.snapshot() as held:
        assert [one.text for one in held.segments(AllOf(()), "clock")] == ["other words"]


@pytest.mark.usefixtures("short_pages")
def test_passages_are_streamed_as_they_are_paged(catalogue: Catalogue, index: Index) -> None:
    """Across segments, each occurrence once, for those who may see it."""
    keep(catalogue, "one", "no no", "no we will not", "raise the tax no")
    keep(catalogue, "two", "will not raise it")
    drain(catalogue, index)

    def starts(query: str) -> list[tuple[str, int]]:
        hits = find_all(index, catalogue, PUBLIC, SearchRequest(query, sort="clock"))
        return sorted((hit.event, hit.start_ms) for hit in hits)

    assert starts('"not raise"') == [("one", 1700), ("two", 300)]
    assert len(starts('"no"')) == 4
    assert starts("nothing") == []


def test_an_archive_without_anything_finds_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    """As a page would: no error where nothing was ever ingested."""
    with EmbeddedIndex(tmp_path / "index") as empty:
        assert list(find_all(empty, catalogue, OWNER, SearchRequest("tax"))) == []


@pytest.mark.slow
def test_more_than_can_be_paged_through(catalogue: Catalogue, index: Index) -> None:
    """Beyond 10,000 hits, where pages end, every one is given, once."""
    keep(catalogue, "long", *(f"aye {number}" for number in range(MAX_WINDOW + 500)))
    drain(catalogue, index)
    hits = find_all(index, catalogue, PUBLIC, SearchRequest("aye"))

    assert len({hit.text for hit in hits}) == MAX_WINDOW + 500
