"""Queries that an index alone cannot answer: all that it offers is read, and counted here.

A phrase longer than the look-ahead, or with many readings, is asked by its first words, three words
near each other by their pairs. Both leave few candidates that fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from archive.errors import UsageError
from search.documents import IndexedSegment
from search.index import MAX_WINDOW, Ask, Found, Index
from search.passages import Passage, passages
from search.query import plan
from search.query.parsing import Node, required


def must_be_read(node: Node, languages: Iterable[str]) -> bool:
    """Whether a term goes past what the index can check."""
    return any(plan.goes_beyond(term, languages) for term in required(node))


def read(index: Index, node: Node, ask: Ask) -> tuple[int, list[Passage], Found]:
    """The exact total, the passages of the page, and all that really matched, with its facets.

    Raises UsageError where there are too many candidates to be read.
    """
    every = _every(index, node, ask)
    matched = {one.running.segments[0]: None for one in every}
    facets = _facets(list(matched), ask.facets)
    for name, where in ask.apart:
        others = _every(index, node, replace(ask, where=where))
        facets |= _facets([*{one.running.segments[0]: None for one in others}], [name])
    page = every[ask.offset : ask.offset + ask.limit]
    return len(every), page, Found(len(matched), tuple(matched), facets)


def _every(index: Index, node: Node, ask: Ask) -> list[Passage]:
    found = index.search(replace(ask, offset=0, limit=MAX_WINDOW, facets=(), apart=()))
    if found.total > MAX_WINDOW:
        raise UsageError(
            f"more than {MAX_WINDOW:,} places would have to be read",
            subject="search",
            hint="Add a rarer word, a speaker, an event or dates.",
        )
    return list(passages(index, found.segments, node, plan.counted_phrase(node)))


def monthly(matched: Iterable[IndexedSegment]) -> dict[str, int]:
    """How many of the segments that matched are of each month."""
    return dict(Counter(one.event_date[:7] for one in matched if one.event_date))


def _facets(
    segments: Sequence[IndexedSegment], names: Iterable[str]
) -> dict[str, Mapping[str, int]]:
    return {
        name: dict(Counter(value for one in segments for value in _values(one, name)))
        for name in names
    }


def _values(segment: IndexedSegment, facet: str) -> Sequence[str]:
    if facet == "flag":
        return segment.flags
    if facet == "year":
        return (segment.event_date[:4],) if segment.event_date else ()
    value: str | None = getattr(segment, facet)
    return (value,) if value else ()
