"""From a request to a page of passages, with the index alone and exact totals."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, islice

from archive.viewer import Viewer
from search import plan
from search.clauses import AllOf
from search.index import MAX_WINDOW, Ask, Found, Index
from search.passages import Passage, hit, passages
from search.query import Kind, QueryTerm, parse
from search.request import SearchRequest, SearchResults

_LEVELS = 8
"""Repeats of a phrase in one segment that are counted per question to the engine."""


def search_index(
    index: Index, viewer: Viewer, request: SearchRequest, now: int | None = None
) -> SearchResults:
    """What the index alone says, for a viewer at `now` (Unix seconds, default: the present)."""
    began = time.perf_counter()
    terms = parse(request.query)
    at = int(time.time()) if now is None else now
    where = plan.condition(request, terms, viewer, index.languages(), at)
    best = plan.tiers(terms) if request.sort == "best" else ()
    ask = Ask(
        where,
        best,
        "clock" if request.sort == "clock" else "newest",
        request.offset,
        request.limit,
        request.facets,
    )
    total, page, found = _page(index, ask, terms)
    hits = tuple(hit(passage, request.query) for passage in page)
    return SearchResults(total, hits, found.facets, (time.perf_counter() - began) * 1000)


def _page(index: Index, ask: Ask, terms: Sequence[QueryTerm]) -> tuple[int, list[Passage], Found]:
    """The total, the page's passages, and what the engine found."""
    counted = plan.counted_phrase(terms)
    if _is_long(terms):
        found = index.search(replace(ask, offset=0, limit=MAX_WINDOW))
        return _all_read(index, ask, terms, found)
    found = index.search(ask)
    if counted is not None and found.total <= ask.limit and not ask.offset:
        return _all_read(index, ask, terms, found)
    extra = _extra_passages(index, ask.where, terms, counted) if found.total else 0
    skipped = 0
    if extra and ask.offset:  # a page of passages begins elsewhere than a page of segments
        skipped = ask.offset
        found = index.search(replace(ask, offset=0, limit=ask.offset + ask.limit))
    page = passages(index, found.segments, terms, counted)
    return found.total + extra, list(islice(page, skipped, skipped + ask.limit)), found


def _is_long(terms: Sequence[QueryTerm]) -> bool:
    """Whether a phrase goes past the look-ahead, so that all that begins like it must be read.

    Facets then count what begins like it; two texts that share 31 words and then part are rare.
    """
    return any(
        term.kind is Kind.PHRASE and len(term.tokens) > plan.HEAD and not term.excluded
        for term in terms
    )


def _all_read(
    index: Index, ask: Ask, terms: Sequence[QueryTerm], found: Found
) -> tuple[int, list[Passage], Found]:
    """Where all that was found is at hand: the passages are counted by reading them."""
    read = list(passages(index, found.segments, terms, plan.counted_phrase(terms)))
    return len(read), read[ask.offset : ask.offset + ask.limit], found


def _extra_passages(
    index: Index, where: AllOf, terms: Sequence[QueryTerm], phrase: tuple[str, ...] | None
) -> int:
    """How many more passages than segments there are: phrases that begin twice in one segment."""
    if phrase is None:
        return 0
    again = AllOf((where, plan.begins_again(phrase, 2)))
    if index.count([again]) == [0]:
        return 0
    if len(phrase) <= 2:
        return _counted_by_level(index, where, phrase)
    found = index.search(Ask(again, limit=MAX_WINDOW))
    return sum(1 for _ in passages(index, found.segments, terms, phrase)) - len(found.segments)


def _counted_by_level(index: Index, where: AllOf, phrase: tuple[str, ...]) -> int:
    """Segments where it begins at least twice, plus at least three times, and so on."""
    extra = 0
    for low in count(2, _LEVELS):
        counts = index.count(
            [AllOf((where, plan.begins_again(phrase, low + n))) for n in range(_LEVELS)]
        )
        extra += sum(counts)
        if not counts[-1]:
            break
    return extra
