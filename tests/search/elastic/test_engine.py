"""What only Elasticsearch has: a network, an alias, credentials, a disk of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import BadRequestError, Elasticsearch
from elasticsearch.helpers import BulkIndexError

from archive.catalogue import Catalogue, leases
from archive.errors import IndexUnavailable
from archive.event import Event
from archive.viewer import PUBLIC
from search import indexer
from search.documents import Document
from search.elastic import generations as elastic_generations
from search.elastic import terms as elastic_terms
from search.elastic.engine import ElasticIndex
from search.elastic.generations import Fit
from search.elastic.server import Server
from search.elastic.writing import indexing, write
from search.index import IndexBusy, IndexMissing
from search.indexer import drain
from search.request import SearchRequest
from search.searching import search_index
from search.turn import Turn, turn
from tests.search.material import documents, part, said
from tests.search.test_indexer import keep

pytest_plugins = ["tests.elasticsearch"]


def made(*lines: str) -> list[Document]:
    return documents(Event("e", "An event"), [part("e", 1, said(*lines))])


def total(index: ElasticIndex, query: str) -> int:
    return search_index(index, PUBLIC, SearchRequest(query)).total


def _remove_all(client: Elasticsearch) -> None:
    for name in client.indices.get(index="own-*"):  # a wildcard is refused where it destroys
        client.indices.delete(index=name)


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_url) as opened:
        yield opened


@pytest.fixture
def index(elasticsearch_url: str, client: Elasticsearch) -> Iterator[ElasticIndex]:
    with ElasticIndex(Server(elasticsearch_url, answer_s=30), "own", writable=True) as opened:
        opened.rebuild(made("one tax"))
        yield opened
    _remove_all(client)


@pytest.mark.elasticsearch
def test_a_rebuild_swaps_the_alias_and_removes_only_its_own(
    index: ElasticIndex, elasticsearch_url: str, client: Elasticsearch
) -> None:
    """Old generations go; an archive whose name begins alike keeps its index."""
    with ElasticIndex(Server(elasticsearch_url, answer_s=30), "own-other", writable=True) as other:
        other.rebuild(made("another tax"))
        before = set(client.indices.get_alias(index="own"))
        index.rebuild(made("one tax", "two taxes"))
        after = set(client.indices.get_alias(index="own"))

        assert len(before) == len(after) == 1
        assert before != after
        assert not client.indices.exists(index=before.pop())
        assert (total(index, "tax"), total(other, "tax")) == (2, 1)


@pytest.mark.elasticsearch
def test_a_rebuild_that_fails_leaves_the_old_index(
    index: ElasticIndex, client: Elasticsearch
) -> None:
    """The half-built index is removed and the alias stays where it was."""

    def broken() -> Iterator[Document]:
        yield from made("new")
        raise RuntimeError("the catalogue broke")

    with pytest.raises(RuntimeError, match="the catalogue broke"):
        index.rebuild(broken())

    assert total(index, "tax") == 1
    assert len(client.indices.get(index="own-*")) == 1


@pytest.mark.elasticsearch
def test_the_mapping_is_strict(index: ElasticIndex, client: Elasticsearch) -> None:
    """A field that nobody declared is refused, not guessed."""
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
        client.index(index="own", document={"surprise": 1})

    assert total(index, "tax") == 1


@pytest.mark.elasticsearch
def test_an_index_that_vanished_is_not_made_up(index: ElasticIndex, client: Elasticsearch) -> None:
    """Writing to a missing alias is IndexMissing; no index springs up under its name."""
    _remove_all(client)

    with pytest.raises(IndexMissing, match="hotmic reindex"):
        index.replace({"e": made("two")})
    with pytest.raises(IndexMissing, match="hotmic reindex"):
        total(index, "tax")
    assert not client.indices.exists(index="own")


@pytest.mark.elasticsearch
def test_an_index_of_another_version_must_be_rebuilt(
    index: ElasticIndex, elasticsearch_url: str, client: Elasticsearch
) -> None:
    """The versions stand in the mapping; a mismatch is noticed when the index is opened."""
    assert not index.needs_rebuild()
    client.indices.put_mapping(index="own", meta={"analyser": "an0"})

    with ElasticIndex(Server(elasticsearch_url, answer_s=30), "own", writable=True) as later:
        assert later.needs_rebuild()
        with pytest.raises(IndexMissing, match="of another version"):
            total(later, "tax")
        later.rebuild(made("one tax"))
        assert total(later, "tax") == 1


@pytest.mark.elasticsearch
def test_one_process_writes_at_a_time(
    index: ElasticIndex, tmp_path: Path, elasticsearch_url: str
) -> None:
    """Elasticsearch has no lock for it: the catalogue lends one, which ends by itself."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    try:
        with catalogue.write() as tx:
            assert leases.claim(tx, "index", "elasticsearch", "another process", 60)
        with pytest.raises(IndexBusy, match="another process"):
            drain(catalogue, index)
        with catalogue.write() as tx:
            leases.release(tx, "index", "elasticsearch", "another process")
        assert drain(catalogue, index) == 0
    finally:
        catalogue.close()


@pytest.mark.elasticsearch
def test_a_turn_is_taken_over_soon_after_its_holder_died(
    index: ElasticIndex, tmp_path: Path
) -> None:
    """A holder at work keeps its turn past the lease; one that is dead loses it with the lease."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    try:
        with Turn(catalogue, lease_s=0.6, beat_s=0.1):
            time.sleep(1.0)
            with pytest.raises(IndexBusy):
                drain(catalogue, index)
        with catalogue.write() as tx:
            assert leases.claim(tx, "index", "elasticsearch", "the dead", 0.5)
        time.sleep(0.6)
        assert drain(catalogue, index) == 0
    finally:
        catalogue.close()


@pytest.mark.elasticsearch
def test_who_lost_the_turn_has_the_events_done_again(index: ElasticIndex, tmp_path: Path) -> None:
    """Suspended in the middle of a batch and overtaken: what came late is indexed once more."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    try:
        keep(catalogue, "one", "we will not raise the tax")
        with turn(catalogue, index) as mine:
            with catalogue.write() as tx:
                leases.release(tx, "index", "elasticsearch", mine._owner)
                assert leases.claim(tx, "index", "elasticsearch", "another", 0.1)
            with pytest.raises(IndexBusy):
                indexer._index_batch(catalogue, index, mine)
        time.sleep(0.2)

        assert drain(catalogue, index) == 1
        assert total(index, "tax") == 1 + 1
    finally:
        catalogue.close()


@pytest.mark.elasticsearch
def test_what_did_not_change_is_not_written_again(
    index: ElasticIndex, client: Elasticsearch
) -> None:
    """Of a corrected segment only it and those that look ahead into it are new documents."""
    far = ["far away " * 16, "and further " * 16]
    index.replace({"e": made("one tax", *far, "the end")})
    before = versions(client)
    index.replace({"e": made("one tax", *far, "the emended end")})
    after = versions(client)

    assert len(before) == len(after) == 4
    assert len(before & after) == 2


def versions(client: Elasticsearch) -> set[tuple[str, int]]:
    """The documents of the index, each with its number of writes."""
    hits = client.search(index="own", size=100, source=False, version=True)["hits"]["hits"]
    return {(hit["_id"], hit["_version"]) for hit in hits}


@pytest.mark.elasticsearch
def test_what_a_killed_rebuild_left_is_removed(index: ElasticIndex, client: Elasticsearch) -> None:
    """A half-built index is nobody's; its late documents make no index of their own up."""
    half = elastic_generations.begin(client, "own")
    index.rebuild(made("one tax"))

    assert half not in client.indices.get(index="own-*")
    with pytest.raises(BulkIndexError):
        write(client, elastic_generations.building(half), indexing(made("late")))
    assert len(client.indices.get(index="own-*")) == 1


@pytest.mark.elasticsearch
def test_a_name_that_is_taken_is_told(elasticsearch_url: str, client: Elasticsearch) -> None:
    """An index of somebody else's where our alias should be: an error, and it is left alone."""
    client.indices.create(index="own-foreign")
    with (
        ElasticIndex(Server(elasticsearch_url, answer_s=30), "own-foreign", writable=True) as index,
        pytest.raises(IndexUnavailable, match=r"taken by an index.*elasticsearch_index"),
    ):
        index.rebuild(made("one"))

    assert client.indices.exists(index="own-foreign")
    client.indices.delete(index="own-foreign")


@pytest.mark.elasticsearch
def test_the_mapping_is_checked(index: ElasticIndex, client: Elasticsearch) -> None:
    """Fine as it was made; a field that is missing is added in place; another kind: a rebuild."""
    wanted = elastic_terms.mapping()
    [live] = client.indices.get_mapping(index="own").values()
    assert elastic_generations.fit(client, "own") is Fit.FINE

    fewer = {**wanted, "properties": {**wanted["properties"]}}
    fewer["properties"].pop("who")
    assert elastic_generations.compared(fewer, wanted) is Fit.EXTEND
    other = {**wanted, "properties": {**wanted["properties"], "day": {"type": "keyword"}}}
    assert elastic_generations.compared(other, wanted) is Fit.REBUILD
    assert elastic_generations.compared({**wanted, "_meta": {}}, wanted) is Fit.REBUILD
    assert elastic_generations.compared({}, wanted) is Fit.REBUILD
    assert live["mappings"]["dynamic"] == "strict"


@pytest.mark.elasticsearch
def test_a_missing_field_is_added_in_place(
    index: ElasticIndex, client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version with one more field opens the index: it is added, and nothing is built anew."""
    later = elastic_terms.mapping()
    later["properties"] |= {"later": {"type": "keyword"}}
    monkeypatch.setattr(elastic_terms, "mapping", lambda: later)
    before = set(client.indices.get_alias(name="own"))

    assert elastic_generations.fit(client, "own") is Fit.EXTEND
    assert not index.needs_rebuild()
    assert elastic_generations.fit(client, "own") is Fit.FINE
    assert set(client.indices.get_alias(name="own")) == before
    assert total(index, "tax") == 1
