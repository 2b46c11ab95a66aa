"""The Elasticsearch engine: the same documents behind an alias, rebuilt beside and swapped.

Works with 8.19 and 9.x servers. Nothing takes its place while it is down: searches say so within
a second, and what comes in waits in the outbox.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import ClassVar, Self

from elasticsearch import ApiError, Elasticsearch, TransportError

from archive.errors import IndexUnavailable
from search.clauses import Clause, Term
from search.documents import Document, IndexedSegment
from search.elastic import generations as elastic_generations
from search.elastic import reading as elastic_reading
from search.elastic import terms as elastic_terms
from search.elastic.generations import Fit
from search.elastic.reading import Reading, held_still, segments
from search.elastic.server import WRITE_S, Server, missing, translated
from search.elastic.writing import indexing, replace_event, write
from search.index import Ask, Found, Frequencies, Scored, Snapshot, Stretch

_REMEMBERED_S = 5.0
"""How long the languages are taken for granted, and that the alias leads to our own version."""


class ElasticIndex:
    """An `Index` on a server. Connects at the first question; safe to share between threads."""

    locks_itself: ClassVar = False

    def __init__(self, server: Server, alias: str = "hotmic", *, writable: bool = False):
        self._server = server
        self._alias = alias
        self._writable = writable
        self._connecting = threading.Lock()
        self._connected: Elasticsearch | None = None
        self._fits_until = 0.0
        self._languages: tuple[float, frozenset[str]] = (0.0, frozenset())

    def search(self, ask: Ask) -> Found:
        """Hits and every facet in one request, so that all count the same state of the index."""
        asked = [elastic_terms.asking(ask), *map(elastic_terms.counting, ask.apart)]
        with self._speaking() as client:
            found, *apart = self._reading(client).several(asked)
        facets = elastic_reading.facets(found, *apart)
        return Found(found["hits"]["total"]["value"], segments(found), facets)

    def count(self, clauses: Sequence[Clause]) -> list[int]:
        with self._speaking() as client:
            return self._reading(client).count(clauses)

    def stretches(self, stretches: Sequence[Stretch]) -> list[tuple[IndexedSegment, ...]]:
        with self._speaking() as client:
            return self._reading(client).stretches(stretches)

    def similar(self, stems: Sequence[str], where: Clause, limit: int) -> list[Scored]:
        """Scored by the server's BM25; uncounted totals let it skip most documents."""
        terms = [Term("stems", stem) for stem in stems]
        with self._speaking() as client:
            answer = client.search(
                index=self._alias,
                query=elastic_terms.scored(terms, where),
                size=limit,
                track_total_hits=False,
                **elastic_terms.KEPT,
            )
        scores = [hit["_score"] for hit in answer["hits"]["hits"]]
        return [Scored(*pair) for pair in zip(scores, segments(answer), strict=True)]

    def frequencies(self, stems: Sequence[str]) -> Frequencies:
        """Counted by filters in one request, as an index statistic would count deleted ones."""
        having = {stem: elastic_terms.query(Term("stems", stem)) for stem in stems}
        with self._speaking() as client:
            answer = client.search(
                index=self._alias,
                size=0,
                track_total_hits=True,
                aggs={"stems": {"filters": {"filters": having}}} if having else None,
            )
        counted = answer["aggregations"]["stems"]["buckets"] if having else {}
        counts = {stem: bucket["doc_count"] for stem, bucket in counted.items()}
        return Frequencies(answer["hits"]["total"]["value"], counts)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with (
            self._speaking() as client,
            held_still(_patient(client), self._alias, self._server.shown) as reading,
        ):
            yield reading

    def monthly(self, clauses: Sequence[Clause]) -> list[Mapping[str, tuple[int, int]]]:
        with self._speaking() as client:
            answers = self._reading(client).several(list(map(elastic_terms.monthly, clauses)))
        return list(map(elastic_reading.monthly, answers))

    def languages(self) -> frozenset[str]:
        asked, known = self._languages
        if time.monotonic() - asked > _REMEMBERED_S or not asked:
            with self._speaking() as client:
                answer = client.search(
                    index=self._alias, size=0, aggs=elastic_terms.values(["language"])
                )
            buckets = answer["aggregations"]["language"]["buckets"]
            known = frozenset(bucket["key"] for bucket in buckets)
            self._languages = (time.monotonic(), known)
        return known

    def needs_rebuild(self) -> bool:
        with self._speaking(checked=False) as client:
            fits = elastic_generations.fit(client, self._alias)
            if fits is Fit.EXTEND and self._writable:
                elastic_generations.extend(client, self._alias)
            return fits in (Fit.REBUILD, Fit.MISSING)

    def replace(self, events: Mapping[str, Iterable[Document]]) -> None:
        with self._speaking(writing=True) as client:
            for event, documents in events.items():
                replace_event(client, self._alias, event, documents)
            client.indices.refresh(index=self._alias)
        self._languages = (0.0, frozenset())

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None = None
    ) -> int:
        with self._speaking(writing=True, checked=False) as client:
            name = elastic_generations.begin(client, self._alias)
            try:
                beside = elastic_generations.building(name)
                written = write(client, beside, indexing(documents), progress)
                client.indices.refresh(index=name)
                elastic_generations.make_current(client, self._alias, name)
            except BaseException:
                with suppress(ApiError, TransportError):
                    elastic_generations.discard(client, name)
                raise
        self._languages = (0.0, frozenset())
        return written

    def close(self) -> None:
        if self._connected is not None:
            self._connected.close()
            self._connected = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _reading(self, client: Elasticsearch) -> Reading:
        return Reading(client, self._alias, self._server.shown)

    @contextmanager
    def _speaking(self, *, writing: bool = False, checked: bool = True) -> Iterator[Elasticsearch]:
        """A connected client; every failure comes out as an error of the archive's own.

        `checked` wants an index of our own version behind the alias.
        """
        if writing and not self._writable:
            raise IndexUnavailable(
                "the index was opened for reading only",
                subject=self._server.shown,
                hint="This is a defect of Hotmic; nothing was written.",
            )
        with translated(self._server.shown, self._alias):
            client = self._client()
            if checked:
                self._check(client)
            yield _patient(client) if writing else client

    def _client(self) -> Elasticsearch:
        return self._connected or self._kept(self._server.connect())

    def _kept(self, fresh: Elasticsearch) -> Elasticsearch:
        """Connected outside the lock: nobody shall wait for another's failure."""
        with self._connecting:
            if self._connected is None:
                self._connected = fresh
            else:
                fresh.close()
            return self._connected

    def _check(self, client: Elasticsearch) -> None:
        if time.monotonic() < self._fits_until:
            return
        fits = elastic_generations.fit(client, self._alias)
        if fits in (Fit.REBUILD, Fit.MISSING):
            raise missing(self._alias, is_old=fits is Fit.REBUILD)
        self._fits_until = time.monotonic() + _REMEMBERED_S


def _patient(client: Elasticsearch) -> Elasticsearch:
    """The same client for work that nobody waits for."""
    return client.options(request_timeout=WRITE_S)
