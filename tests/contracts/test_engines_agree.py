"""Three hundred queries of every kind: both engines give the same answers in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from scripts.benchmarks.agreement import QUERIES, answer, asked, fill
from search.elastic.engine import ElasticIndex
from search.elastic.server import Server
from search.embedded.engine import EmbeddedIndex
from search.index import Index

pytestmark = pytest.mark.elasticsearch

PATIENCE_S = 60.0
"""What is found counts here, on a busy machine too."""


class Engines(NamedTuple):
    embedded: Index
    elastic: Index


@pytest.fixture(scope="module")
def engines(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Both engines with the archive of the benchmark."""
    with (
        EmbeddedIndex(tmp_path_factory.mktemp("index"), writable=True) as embedded,
        ElasticIndex(
            Server(elasticsearch_url, answer_s=PATIENCE_S), "both", writable=True
        ) as elastic,
    ):
        fill(embedded)
        fill(elastic)
        yield Engines(embedded, elastic)


ASKED = list(asked())


@pytest.mark.parametrize("begin", range(0, QUERIES, 50))
def test_both_engines_give_the_same_answers(engines: Engines, begin: int) -> None:
    """Totals, hits, times, highlights, facets and months agree, in order; many find something."""
    totals = []
    for each in ASKED[begin : begin + 50]:
        one, other = (answer(index, each) for index in engines)
        assert one == other, each
        totals.append(one.total)
    assert sum(1 for total in totals if total) > 15
