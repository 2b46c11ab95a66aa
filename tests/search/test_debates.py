"""Phrases of real debates, drawn at random, against a scan of every word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalogue.transcripts import PreferredPart
from archive.viewer import PUBLIC
from scripts.benchmarks import recall
from scripts.benchmarks.recall import Scan, finds_all
from search.elastic.engine import ElasticIndex
from search.elastic.server import Server
from search.embedded.engine import EmbeddedIndex
from search.index import Index
from search.request import SearchRequest
from search.searching import search_index

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

PATIENCE_S = 60.0
"""What is found counts here, on a busy machine too."""


@pytest.fixture(scope="module")
def debates(corpus: Path) -> dict[str, PreferredPart]:
    """All debates, each one recording with its captions, by their day."""
    return recall.parts(corpus / "debates")


@pytest.fixture(
    scope="module",
    params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def index(
    request: pytest.FixtureRequest,
    debates: dict[str, PreferredPart],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Index]:
    """Each engine, holding all of them."""
    made: Index
    if request.param == "tantivy":
        made = EmbeddedIndex(tmp_path_factory.mktemp("debates"), writable=True)
    else:
        server = Server(request.getfixturevalue("elasticsearch_url"), answer_s=PATIENCE_S)
        made = ElasticIndex(server, "debates", writable=True)
    with made:
        made.rebuild(recall.documents(debates))
        yield made


@pytest.fixture(scope="module")
def scan(debates: dict[str, PreferredPart]) -> Scan:
    """What reading all debates from end to end finds."""
    return Scan(debates)


@pytest.mark.parametrize(
    ("phrases", "seed"), [(100, 1960), pytest.param(1_000, 2016, marks=pytest.mark.slow)]
)
def test_phrases_drawn_at_random_are_found_where_they_were_said(
    index: Index, scan: Scan, phrases: int, seed: int
) -> None:
    """2 to 31 words from any word on, half of them across a caption's end: every place where they,
    or another reading of their numbers, were said, no other, each within a second.
    """
    drawn = list(scan.draw(phrases, seed))

    assert [one.words for one in drawn if not finds_all(index, scan, one.words)] == []
    assert sum(one.is_crossing for one in drawn) > phrases / 2


def test_frequent_phrases_are_counted_exactly(index: Index, scan: Scan) -> None:
    """Totals of common words and pairs, many of them twice in a caption, equal a count."""
    for phrase in (["the"], ["of", "the"], ["i", "think"], ["the", "united", "states"],
                   ["percent"], ["one", "hundred"], ["do", "not"]):  # fmt: skip
        results = search_index(index, PUBLIC, SearchRequest(f'"{" ".join(phrase)}"'))

        assert results.total == len(scan.places(phrase)), phrase


def test_there_you_go_again(index: Index) -> None:
    """Reagan's line stands in the debate of 1980-10-28 at 4509.7 s."""
    results = search_index(index, PUBLIC, SearchRequest('"there you go again"'))

    assert ("1980-10-28", 4509.7) in [
        (hit.event, round(hit.start_ms / 1000, 1)) for hit in results.hits
    ]
