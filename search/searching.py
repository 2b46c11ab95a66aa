"""From a request to a page of passages, with the index alone and exact totals."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import count, islice

from archive.viewer import Viewer
from search.clauses import AllOf
from search.hits import hit
from search.index import MAX_WINDOW, Ask, Found, Index
from search.passages import Passage, occurrences, passages
from search.query import plan
from search.query.parsing import Node, parse
from search.reading import monthly, must_be_read, read
from search.request import MonthCount, SearchRequest, SearchResults

_LEVELS = 8
"""Repeats of a phrase in one segment that are counted per question to the engine."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A request made ready: its query read, and what may be seen, by whom and when."""

    request: SearchRequest
    node: Node
    viewer: Viewer
    languages: frozenset[str]
    now: int

    @classmethod
    def of(cls, index: Index, viewer: Viewer, request: SearchRequest, now: int | None) -> Asking:
        """At `now` (Unix seconds, default: the present). Raises QueryError."""
        node = parse(request.query)
        at = int(time.time()) if now is None else now
        return cls(request, node, viewer, index.languages(), at)

    def where(self, *, without: str | None = None) -> AllOf:
        """What is asked for; but for the filter `without`."""
        return plan.condition(
            self.request, self.node, self.viewer, self.languages, self.now, without=without
        )

    def within(self) -> AllOf:
        """Where its words are looked for: by filters, fields and rights."""
        scope = plan.within(self.request, self.node, self.viewer, self.languages, self.now)
        fields = plan.narrowing(self.node, self.languages)
        return AllOf((*scope.clauses, *fields), scope.excluded)

    def ask(self) -> Ask:
        """The question to the engine; a facet of which values are chosen ignores that choice."""
        wanted = self.request
        chosen = {name for name in wanted.facets if wanted.values(name)}
        return Ask(
            self.where(),
            plan.tiers(self.node) if wanted.sort == "best" else (),
            "clock" if wanted.sort == "clock" else "newest",
            wanted.offset,
            wanted.limit,
            tuple(name for name in wanted.facets if name not in chosen),
            tuple((name, self.where(without=name)) for name in sorted(chosen)),
        )


def search_index(
    index: Index, viewer: Viewer, request: SearchRequest, now: int | None = None
) -> SearchResults:
    """What the index alone says, for a viewer at `now` (Unix seconds, default: the present)."""
    began = time.perf_counter()
    asking = Asking.of(index, viewer, request, now)
    ask = asking.ask()
    total, page, found = _page(index, asking, ask)
    facets = {name: found.facets[name] for name in request.facets}
    hits = tuple(hit(passage, request.query) for passage in page)
    months = _months(index, asking, found) if request.months else ()
    return SearchResults(total, hits, facets, (time.perf_counter() - began) * 1000, months)


def _months(index: Index, asking: Asking, found: Found) -> tuple[MonthCount, ...]:
    """How often it was said in each month, of all words said there: nothing where nobody spoke."""
    counts, spoken = index.monthly([asking.where(), asking.within()])
    said = {month: segments for month, (segments, _) in counts.items()}
    if must_be_read(asking.node, asking.languages):
        said = monthly(found.segments)
    return tuple(
        MonthCount(month, said.get(month, 0), words) for month, (_, words) in sorted(spoken.items())
    )


def find_passages(
    index: Index, viewer: Viewer, request: SearchRequest, now: int | None = None
) -> tuple[int, list[Passage]]:
    """The exact total, and the passages of the request's page, for those who show them anew."""
    asking = Asking.of(index, viewer, request, now)
    total, page, _ = _page(index, asking, asking.ask())
    return total, page


def _page(index: Index, asking: Asking, ask: Ask) -> tuple[int, list[Passage], Found]:
    """The total, the page's passages, and what the engine found."""
    node, counted = asking.node, plan.counted_phrase(asking.node)
    if must_be_read(node, asking.languages):
        return read(index, node, ask)
    found = index.search(ask)
    if counted is not None and found.total <= ask.limit and not ask.offset:
        page = list(passages(index, found.segments, node, counted))
        return len(page), page[: ask.limit], found
    extra = _extra_passages(index, asking, found.total) if found.total else 0
    skipped = 0
    if extra and ask.offset:  # a page of passages begins elsewhere than a page of segments
        skipped = ask.offset
        longer = replace(ask, offset=0, limit=ask.offset + ask.limit, facets=(), apart=())
        found = replace(found, segments=index.search(longer).segments)
    every = passages(index, found.segments, node, counted)
    return found.total + extra, list(islice(every, skipped, skipped + ask.limit)), found


def _extra_passages(index: Index, asking: Asking, segments: int) -> int:
    """How many more passages than segments there are: phrases that begin twice in one segment."""
    counted = plan.counted_phrase(asking.node)
    if counted is None:
        return 0
    where = asking.where()
    readings = plan.asked_readings(counted, asking.languages)
    if len(readings) == 1:
        return _again(index, where, readings[0])
    each = [AllOf((where, plan.beginning(reading))) for reading in readings]
    again = sum(_again(index, *one) for one in zip(each, readings, strict=True))
    return sum(index.count(each)) + again - segments


def _again(index: Index, where: AllOf, phrase: tuple[str, ...]) -> int:
    """How often the phrase begins again in a segment where it began before."""
    again = AllOf((where, plan.begins_again(phrase, 2)))
    if index.count([again]) == [0]:
        return 0
    if len(phrase) <= 2:
        return _counted_by_level(index, where, phrase)
    found = index.search(Ask(again, limit=MAX_WINDOW))
    return occurrences(index, found.segments, phrase) - len(found.segments)


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
