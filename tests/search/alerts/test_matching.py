"""From what was indexed to what is told: once, whatever happens in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from archive.catalogue import Catalogue, deliveries, events, leases, saved, schema
from archive.errors import CatalogueBusy, IndexUnavailable, QueryError
from archive.event import Visibility
from archive.saved import SavedSearch
from archive.settings import load
from archive.transcript import Origin
from archive.viewer import OWNER, Viewer
from search.alerts import matching, turn
from search.alerts.matching import Find, match, save
from search.embedded.engine import EmbeddedIndex
from search.finding import find
from search.indexer import drain, rebuild
from search.opening import open_index
from search.request import SearchRequest, SearchResults
from tests.search.alerts.material import ACTOR, keep, search, texts_told


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[EmbeddedIndex]:
    with EmbeddedIndex(tmp_path / "index", writable=True) as opened:
        yield opened


@pytest.fixture
def finder(catalogue: Catalogue, index: EmbeddedIndex) -> Find:
    return lambda viewer, request: find(index, catalogue, viewer, request)


def save_it(catalogue: Catalogue, finder: Find, one: SavedSearch, past: bool = False) -> int:
    return save(catalogue, finder, one, include_past=past, actor=ACTOR)


def test_what_is_there_already_is_not_told(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """Only what comes later is, even where the old event is still to be looked at."""
    keep(catalogue, "past", "we will not raise the tax", "the tax is high")
    drain(catalogue, index)
    assert save_it(catalogue, finder, search()) == 2
    assert match(catalogue, finder) == 0

    keep(catalogue, "new", "nothing here", "the tax was raised")
    drain(catalogue, index)
    assert match(catalogue, finder) == 1
    assert match(catalogue, finder) == 0
    assert texts_told(catalogue) == ["the tax was raised"]


def test_the_past_is_told_where_it_is_asked_for(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """At once, in one message, and never again."""
    keep(catalogue, "past", "we will not raise the tax", "the tax is high")
    drain(catalogue, index)
    assert save_it(catalogue, finder, search(emails=("a@example.org",)), past=True) == 2
    assert match(catalogue, finder) == 0

    assert len(texts_told(catalogue)) == 2
    with catalogue.read() as tx:
        assert len(deliveries.unsent(tx, "water-tax")) == 1


def test_an_archive_that_was_never_indexed_can_be_watched(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """An empty archive holds nothing yet; its first event is news."""
    assert save_it(catalogue, finder, search()) == 0
    keep(catalogue, "new", "the tax was raised")
    drain(catalogue, index)
    assert match(catalogue, finder) == 1


def test_nothing_is_told_twice(catalogue: Catalogue, index: EmbeddedIndex, finder: Find) -> None:
    """Not by a rebuild, nor by a revision or another transcript that leaves the words in place."""
    save_it(catalogue, finder, search())
    keep(catalogue, "one", "the tax was raised", "yes")
    drain(catalogue, index)
    assert match(catalogue, finder) == 1

    rebuild(catalogue, index)
    assert match(catalogue, finder) == 0
    keep(catalogue, "one", "the tax was raised", "yes indeed")
    drain(catalogue, index)
    assert match(catalogue, finder) == 0
    keep(catalogue, "one", "the tax was raised", "yes the tax", origin=Origin.HUMAN)
    drain(catalogue, index)
    assert match(catalogue, finder) == 1
    assert texts_told(catalogue) == ["the tax was raised", "yes the tax"]


def test_several_events_make_one_message(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """An evening's ingest is one mail, not twenty; each search gets its own."""
    save_it(catalogue, finder, search("Tax", '"the tax"', emails=("a@example.org",)))
    save_it(catalogue, finder, search("Water", "water", emails=("b@example.org",)))
    for number in range(5):
        keep(catalogue, f"event-{number}", "the tax", "the tax on water")
    drain(catalogue, index)

    assert match(catalogue, finder) == 15
    with catalogue.read() as tx:
        assert [len(deliveries.unsent(tx, each)) for each in ("tax", "water")] == [1, 1]
        assert saved.counts(tx) == {"tax": 10, "water": 5}


def test_rights_are_those_of_the_saved_search(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """The public hears of an event when it may see it, the owner at once."""
    save_it(catalogue, finder, search("Public", "tax"))
    save_it(catalogue, finder, search("Owner", "tax", viewer=OWNER.name))
    keep(catalogue, "dinner", "the tax", visibility=Visibility.PRIVATE)
    drain(catalogue, index)
    match(catalogue, finder)
    assert (texts_told(catalogue, "Public"), texts_told(catalogue, "Owner")) == ([], ["the tax"])

    with catalogue.write() as tx:
        event = events.find_event(tx, OWNER, "dinner")
        opened = replace(event, visibility=Visibility.PUBLIC)
        events.save_event(tx, opened, actor=ACTOR)
    drain(catalogue, index)
    match(catalogue, finder)
    assert texts_told(catalogue, "Public") == texts_told(catalogue, "Owner") == ["the tax"]


@pytest.mark.slow
def test_the_end_of_an_embargo_is_news(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """Told when it is over, though nothing is indexed then."""
    soon = datetime.now(UTC) + timedelta(seconds=6)
    keep(catalogue, "speech", "the tax", embargo_until=soon)
    drain(catalogue, index)
    save_it(catalogue, finder, search())
    assert match(catalogue, finder) == 0

    time.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds()) + 1.1)  # in whole seconds
    assert match(catalogue, finder) == 1
    assert texts_told(catalogue) == ["the tax"]


def test_a_query_that_fails_stands_in_nobodys_way(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """One that a later version cannot read is noted with its reason; the others are run."""
    save_it(catalogue, finder, search("Good", "tax"))
    save_it(catalogue, finder, search("Bad", "tax"))
    with catalogue.write() as tx:
        bad = schema.saved_searches.c.id == "bad"
        tx.execute(update(schema.saved_searches).where(bad).values(query='"open'))
    keep(catalogue, "new", "the tax")
    drain(catalogue, index)

    assert match(catalogue, finder) == 1
    with catalogue.read() as tx:
        assert "quotation mark" in (saved.find(tx, "Bad").trouble or "")
        assert saved.find(tx, "Good").trouble is None


def test_a_query_is_read_before_it_is_kept(catalogue: Catalogue, finder: Find) -> None:
    """A mistake is told with its place, and nothing is kept."""
    with pytest.raises(QueryError) as caught:
        save_it(catalogue, finder, search(query='tax "open'))
    assert caught.value.position == 4
    with catalogue.read() as tx:
        assert saved.searches(tx) == []


def test_an_index_that_is_down_loses_nothing(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """What was indexed waits until it can be searched."""
    save_it(catalogue, finder, search())
    keep(catalogue, "new", "the tax")
    drain(catalogue, index)

    def down(_: Viewer, __: SearchRequest) -> SearchResults:
        raise IndexUnavailable("down")

    with pytest.raises(IndexUnavailable):
        match(catalogue, down)
    assert match(catalogue, finder) == 1


def test_an_event_indexed_while_it_is_matched_is_matched_again(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """What came in between looking and noting is not lost."""
    save_it(catalogue, finder, search())
    keep(catalogue, "one", "the tax")
    drain(catalogue, index)
    calls = []

    def slow(viewer: Viewer, request: SearchRequest) -> SearchResults:
        results = finder(viewer, request)
        if not calls:
            calls.append(request)
            keep(catalogue, "one", "the tax", "and the tax")
            drain(catalogue, index)
        return results

    assert match(catalogue, slow) == 2
    assert texts_told(catalogue) == ["the tax", "and the tax"]


def test_one_process_matches_at_a_time(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another leaves it alone, and saving waits for it; a lease that ran out is taken over."""
    save_it(catalogue, finder, search())
    keep(catalogue, "one", "the tax")
    drain(catalogue, index)
    with catalogue.write() as tx:
        leases.claim(tx, "alerts", "matching", "another", 60)
    assert match(catalogue, finder) == 0
    monkeypatch.setattr(turn, "PATIENCE_S", 0.2)
    with pytest.raises(CatalogueBusy, match="saved searches"):
        save_it(catalogue, finder, search("Other"))

    with catalogue.write() as tx:
        leases.claim(tx, "alerts", "matching", "another", -1)
    assert match(catalogue, finder) == 1


def test_whoever_lost_the_turn_writes_nothing(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find
) -> None:
    """A process that slept through its lease leaves the work to the one that took over."""
    save_it(catalogue, finder, search())
    keep(catalogue, "one", "the tax")
    drain(catalogue, index)

    def asleep(viewer: Viewer, request: SearchRequest) -> SearchResults:
        with catalogue.write() as tx:
            tx.execute(update(schema.leases).values(owner="another"))
        return finder(viewer, request)

    with pytest.raises(CatalogueBusy):
        match(catalogue, asleep)
    with catalogue.write() as tx:
        leases.release(tx, "alerts", "matching", "another")
    assert match(catalogue, finder) == 1


def test_more_than_a_page_is_found(
    catalogue: Catalogue, index: EmbeddedIndex, finder: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All passages are read page by page; too many for one search are read in fewer events."""
    for number in range(5):
        keep(catalogue, f"event-{number}", *["the tax"] * 40)
    drain(catalogue, index)
    monkeypatch.setattr(matching, "_PAGE", 7)
    assert save_it(catalogue, finder, search("One")) == 200
    monkeypatch.setattr(matching, "MAX_WINDOW", 50)
    monkeypatch.setattr(matching, "MAX_VALUES", 3)
    assert save_it(catalogue, finder, search("Two")) == 200
    keep(catalogue, "event-0", *["the tax"] * 41)
    keep(catalogue, "event-1", *["the tax"] * 42)
    drain(catalogue, index)

    assert match(catalogue, finder) == 6


@pytest.mark.elasticsearch
def test_it_is_the_same_on_elasticsearch(
    catalogue: Catalogue, elasticsearch_url: str, tmp_path: Path
) -> None:
    """The past is not told, what comes is, once; several events in one search."""
    chosen = load(
        tmp_path, index="elasticsearch", elasticsearch_url=elasticsearch_url,
        elasticsearch_index="alerts", elasticsearch_timeout_ms=30_000,
    )  # fmt: skip
    keep(catalogue, "past", "we will not raise the tax")
    with open_index(chosen, writable=True) as writer, open_index(chosen) as reader:

        def by_words(viewer: Viewer, request: SearchRequest) -> SearchResults:
            return find(reader, catalogue, viewer, request)

        drain(catalogue, writer)
        assert save_it(catalogue, by_words, search()) == 1
        for number in range(3):
            keep(catalogue, f"new-{number}", "the tax was raised, the tax")
        drain(catalogue, writer)
        assert match(catalogue, by_words) == 6
        rebuild(catalogue, writer)
        assert match(catalogue, by_words) == 0
