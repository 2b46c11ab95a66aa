"""Every passage that a query finds, however many: read from one snapshot of the index."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from archive.catalogue import Catalogue, events
from archive.viewer import OWNER, Viewer
from search.finding import as_catalogued, with_event_ids
from search.hits import hit
from search.index import Index, IndexMissing, Order
from search.passages import passages
from search.query import plan
from search.request import Hit, SearchRequest, SearchResults
from search.searching import Asking

_CHUNK = 500
"""Segments whose neighbours are asked for, and whose events are looked up, at once."""


def find_all(
    index: Index, catalogue: Catalogue, viewer: Viewer, request: SearchRequest
) -> Iterator[Hit]:
    """All that `viewer` may find; the request's limit and offset count for nothing.

    Newest first, or by `clock`: `best` would have to read all before it gave the first. Raises as
    `search.finding.find`, also in the middle.
    """
    request = with_event_ids(catalogue, viewer, request)
    try:
        for hits in _chunks(index, viewer, request):
            with catalogue.read() as tx:
                shown = as_catalogued(tx, viewer, SearchResults(len(hits), hits)).hits
            yield from shown
    except IndexMissing:
        with catalogue.read() as tx:
            if events.has_events(tx, OWNER):
                raise


def _chunks(index: Index, viewer: Viewer, request: SearchRequest) -> Iterator[tuple[Hit, ...]]:
    asking = Asking.of(index, viewer, request, None)
    counted = plan.counted_phrase(asking.node)
    order: Order = "clock" if request.sort == "clock" else "newest"
    with index.snapshot() as held:
        segments = held.segments(asking.where(), order)
        while chunk := list(islice(segments, _CHUNK)):
            found = passages(held, chunk, asking.node, counted)
            yield tuple(hit(passage, request.query) for passage in found)
