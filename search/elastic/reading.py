"""Reading from Elasticsearch: the index as it is now, or held still for a long reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.clauses import AllOf, AnyOf, Clause, Range, Term
from search.documents import IndexedSegment
from search.elastic import terms as elastic_terms
from search.elastic.server import explained
from search.index import MAX_WINDOW, Order, Stretch

_PAGE = 2_000
_CLAUSES = 100
_WIDTH = 5_000
"""Stretches in one search, and segments of one stretch."""

_KEEP_ALIVE = "2m"
"""How long a point in time waits for its next page; each page renews it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Questions to what an alias names or, where there is a `pit`, to what it named then."""

    client: Elasticsearch
    alias: str
    url: str
    pit: str | None = None

    def count(self, clauses: Sequence[Clause]) -> list[int]:
        """How many documents each clause admits."""
        asks = [
            {"query": elastic_terms.query(clause), "size": 0, "track_total_hits": True}
            for clause in clauses
        ]
        return [answer["hits"]["total"]["value"] for answer in self.several(asks)]

    def stretches(self, stretches: Sequence[Stretch]) -> list[tuple[IndexedSegment, ...]]:
        """The segments of each stretch, in order."""
        found = {
            (one.run, one.place): one
            for answer in self.several([_any_of(group) for group in _groups(stretches)])
            for one in segments(answer)
        }
        return [
            tuple(
                found[one.run, place]
                for place in range(one.first, one.last + 1)
                if (one.run, place) in found
            )
            for one in stretches
        ]

    def segments(self, where: AllOf, order: Order) -> Iterator[IndexedSegment]:
        """All that `where` admits, however many; needs a `pit`."""
        query = elastic_terms.query(where)
        for page in self._pages(query=query, sort=[{order: "asc"}], **elastic_terms.KEPT):
            yield from segments(page)

    def ids(self, query: Mapping[str, Any]) -> Iterator[str]:
        """The `_id` of every document; needs a `pit`."""
        for page in self._pages(query=query, sort=[{"_shard_doc": "asc"}], source=False):
            yield from (hit["_id"] for hit in page["hits"]["hits"])

    def _pages(self, **ask: Any) -> Iterator[Any]:
        assert self.pit is not None
        after: list[Any] | None = None
        while True:
            page = self.client.search(
                pit={"id": self.pit, "keep_alive": _KEEP_ALIVE},
                size=_PAGE,
                search_after=after,
                track_total_hits=False,
                **ask,
            )
            yield page
            hits = page["hits"]["hits"]
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]

    def several(self, asks: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The answers to several searches, sent as one request."""
        if not asks:
            return []
        head: dict[str, Any] = {"index": self.alias}
        held: dict[str, Any] = {}
        if self.pit is not None:
            head, held = {}, {"pit": {"id": self.pit, "keep_alive": _KEEP_ALIVE}}
        searches = [part for ask in asks for part in (head, {**ask, **held})]
        answers = list(self.client.msearch(searches=searches)["responses"])
        for answer in answers:
            if "error" in answer:
                reason = str(answer["error"])
                raise explained(answer["status"], reason, self.url, self.alias)
        return answers


def _groups(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """As many as one search answers at a time, which is far quicker than a search for each."""
    group: list[Stretch] = []
    width = 0
    for stretch in stretches:
        for first in range(stretch.first, stretch.last + 1, _WIDTH):
            last = min(first + _WIDTH - 1, stretch.last)
            if len(group) == _CLAUSES or width + last - first + 1 > MAX_WINDOW:
                yield group
                group, width = [], 0
            group.append(Stretch(stretch.run, first, last))
            width += last - first + 1
    if group:
        yield group


def _any_of(group: Sequence[Stretch]) -> dict[str, Any]:
    places = [AllOf((Term("run", one.run), Range("place", one.first, one.last))) for one in group]
    return {
        "query": elastic_terms.query(AnyOf(tuple(places))),
        "size": sum(one.last - one.first + 1 for one in group),
        "sort": ["_doc"],
        "track_total_hits": False,
        **elastic_terms.KEPT,
    }


@contextmanager
def held_still(client: Elasticsearch, alias: str, url: str = "") -> Iterator[Reading]:
    """What the alias names at this moment; later changes are not in it."""
    pit = client.open_point_in_time(index=alias, keep_alive=_KEEP_ALIVE)["id"]
    try:
        yield Reading(client, alias, url, pit)
    finally:
        with suppress(ApiError, TransportError):  # it ends by itself
            client.close_point_in_time(id=pit)


def segments(answer: Any) -> tuple[IndexedSegment, ...]:
    """The segments of an answer's hits."""
    hits = answer["hits"]["hits"]
    return tuple(IndexedSegment.unpack(hit["fields"]["segment"][0]) for hit in hits)


def facets(*answers: Any) -> dict[str, dict[str, int]]:
    """The values of all facets that the answers have, each with its count."""
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}
        for answer in answers
        for name, counted in answer.get("aggregations", {}).items()
    }


def monthly(answer: Any) -> dict[str, tuple[int, int]]:
    """The documents and words of each month, from an answer to `elastic_terms.monthly`."""
    return {
        bucket["key"]: (bucket["doc_count"], int(bucket["words"]["value"]))
        for bucket in answer["aggregations"]["months"]["buckets"]
    }
