"""Searching an archive: what the index says, as far as the catalogue still shows it."""

from __future__ import annotations

from dataclasses import replace

from archive.catalogue import Catalogue, Tx, events
from archive.errors import NotFound
from archive.viewer import OWNER, Viewer
from search.index import Index, IndexMissing
from search.request import Hit, SearchRequest, SearchResults
from search.searching import search_index


def find(
    index: Index, catalogue: Catalogue, viewer: Viewer, request: SearchRequest
) -> SearchResults:
    """What `viewer` may find. Raises QueryError, UsageError or IndexUnavailable.

    The index is derived and may be a moment old: hits of events that the catalogue no longer
    shows to this viewer are left out, and titles are the catalogue's.
    """
    try:
        results = search_index(index, viewer, request)
    except IndexMissing:
        with catalogue.read() as tx:
            if events.list_events(tx, OWNER):
                raise
        return SearchResults(0, ())  # nothing was ever ingested, so nothing had to be indexed
    with catalogue.read() as tx:
        return _as_catalogued(tx, viewer, results)


def _as_catalogued(tx: Tx, viewer: Viewer, results: SearchResults) -> SearchResults:
    titles = {event: _title(tx, viewer, event) for event in {hit.event for hit in results.hits}}
    hits = tuple(
        _titled(hit, title) for hit in results.hits if (title := titles[hit.event]) is not None
    )
    return replace(results, hits=hits, total=results.total - len(results.hits) + len(hits))


def _title(tx: Tx, viewer: Viewer, event: str) -> str | None:
    try:
        return events.find_event(tx, viewer, event).title
    except NotFound:
        return None


def _titled(found: Hit, title: str) -> Hit:
    return found if found.event_title == title else replace(found, event_title=title)
