"""Searching an archive: what the index says, as far as the catalogue still shows it."""

from __future__ import annotations

from dataclasses import replace

from archive.catalogue import Catalogue, Tx, events, transcripts
from archive.errors import NotFound
from archive.viewer import OWNER, Viewer
from search.concordance import DEFAULT_WORDS, Concordance, SortBy, concordance
from search.index import Index, IndexMissing
from search.request import SearchRequest, SearchResults
from search.searching import search_index


def find(
    index: Index, catalogue: Catalogue, viewer: Viewer, request: SearchRequest
) -> SearchResults:
    """What `viewer` may find. Raises QueryError, UsageError or IndexUnavailable.

    The index is derived and may be a moment old: hits of events that the catalogue no longer
    shows to this viewer are left out, and titles are the catalogue's.
    """
    request = with_event_ids(catalogue, viewer, request)
    try:
        results = search_index(index, viewer, request)
    except IndexMissing:
        if _has_events(catalogue):
            raise
        return SearchResults(0, ())
    with catalogue.read() as tx:
        return as_catalogued(tx, viewer, results)


def find_lines(
    index: Index,
    catalogue: Catalogue,
    viewer: Viewer,
    request: SearchRequest,
    *,
    around: int = DEFAULT_WORDS,
    sort_by: SortBy = "found",
) -> Concordance:
    """What `viewer` may find, as a concordance. Raises as `find`."""
    request = with_event_ids(catalogue, viewer, request)
    try:
        found = concordance(index, viewer, request, around=around, sort_by=sort_by)
    except IndexMissing:
        if _has_events(catalogue):
            raise
        return Concordance(0, ())
    with catalogue.read() as tx:
        hits = dict.fromkeys(line.hit for line in found.lines)
        kept = as_catalogued(tx, viewer, SearchResults(found.total, tuple(hits)))
    shown = {(hit.recording, hit.start_ms, hit.highlights): hit for hit in kept.hits}
    lines = tuple(
        replace(line, hit=shown[key])
        for line in found.lines
        if (key := (line.hit.recording, line.hit.start_ms, line.hit.highlights)) in shown
    )
    return Concordance(kept.total, lines)


def with_event_ids(catalogue: Catalogue, viewer: Viewer, request: SearchRequest) -> SearchRequest:
    """The same, where a filter names an event as the event's own file does."""
    named = request.values("event")
    if not named:
        return request
    with catalogue.read() as tx:
        return replace(request, event=tuple(events.id_of(tx, viewer, name) for name in named))


def _has_events(catalogue: Catalogue) -> bool:
    """Where nothing was ever ingested, nothing had to be indexed: that is no failure."""
    with catalogue.read() as tx:
        return events.has_events(tx, OWNER)


def as_catalogued(tx: Tx, viewer: Viewer, results: SearchResults) -> SearchResults:
    """The results without what the catalogue does not show to the viewer (any more)."""
    titles = {event: _title(tx, viewer, event) for event in {hit.event for hit in results.hits}}
    shown = [(hit, title) for hit in results.hits if (title := titles[hit.event]) is not None]
    named = {one: _transcripts(tx, viewer, one) for one in {hit.recording for hit, _ in shown}}
    hits = tuple(
        replace(hit, event_title=title, transcripts=named[hit.recording]) for hit, title in shown
    )
    return replace(results, hits=hits, total=results.total - len(results.hits) + len(hits))


def _title(tx: Tx, viewer: Viewer, event: str) -> str | None:
    try:
        return events.find_event(tx, viewer, event).title
    except NotFound:
        return None


def _transcripts(tx: Tx, viewer: Viewer, recording: str) -> tuple[str, ...]:
    """The ids of all transcripts of a recording, the preferred one, which is searched, first."""
    return tuple(one.id for one in transcripts.transcripts(tx, viewer, recording))
