"""Killed with SIGKILL while it indexes or builds anew, and the index still equals the catalogue.

The full fifty kills an engine are `scripts/bench crash`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.settings import Settings, load
from scripts.benchmarks.crash import difference, storm
from search.index import IndexMissing
from search.indexer import rebuild
from search.opening import open_index
from tests.search.elastic.indices import removed_afterwards
from tests.search.test_indexer import keep

KILLS = 3
TAKEN_OVER_S = 10.0
"""Until the next indexer has done what the dead one left: the lease, and the work."""


@pytest.fixture(params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An archive on each engine."""
    if request.param == "tantivy":
        yield load(tmp_path)
        return
    url = request.getfixturevalue("elasticsearch_url")
    with removed_afterwards(url, "crash"):
        yield load(
            tmp_path,
            index="elasticsearch",
            elasticsearch_url=url,
            elasticsearch_index="crash",
            elasticsearch_timeout_ms=10_000,
        )


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_comes_twice(settings: Settings) -> None:
    """After each kill the next indexer makes the two one again, within seconds."""
    outcome = storm(settings, KILLS, seed=4)

    assert outcome.at_work == KILLS
    assert outcome.differing == []
    assert outcome.longest_s < TAKEN_OVER_S


def test_the_comparison_sees_what_is_wrong(settings: Settings, tmp_path: Path) -> None:
    """It tells an event that was lost, and one that is there and should not be."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    try:
        keep(catalogue, "one", "we will not raise the tax")
        with open_index(settings, writable=True) as index:
            with pytest.raises(IndexMissing):
                difference(catalogue, index)
            rebuild(catalogue, index)
            assert difference(catalogue, index) == ""

            keep(catalogue, "two", "the tax was raised")
            assert difference(catalogue, index).startswith("1 lost, 0 ")
            keep(catalogue, "one", "we will never raise the tax")
            assert difference(catalogue, index).startswith("2 lost, 1 ")
            rebuild(catalogue, index)
            assert difference(catalogue, index) == ""
    finally:
        catalogue.close()
