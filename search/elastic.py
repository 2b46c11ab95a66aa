"""The Elasticsearch engine: the same documents behind an alias, rebuilt beside and swapped.

    hotmic  ->  hotmic-an1-000003     the alias that is read, and the index behind it

Works with 8.19 and 9.x servers.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, ClassVar, Self

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from archive.errors import IndexUnavailable
from search import elastic_terms
from search.analysis import ANALYSER
from search.clauses import AllOf, Clause, Range, Term
from search.documents import Document, IndexedSegment
from search.elastic_server import Server, explained, missing, refusal
from search.index import FACET_VALUES, Ask, Found, Stretch

_BULK_S = 60.0
_CHUNK_DOCUMENTS = 1_000
_CHUNK_BYTES = 8 << 20
_RETRIES = 5
"""Of documents refused with 429, waiting 1, 2, 4, ... s; the client's own default is none."""

_ID_PAGE = 5_000
_REMEMBERED_S = 5.0
_PROGRESS_EVERY = 1_000


class ElasticIndex:
    """An `Index` on a server. Connects at the first question; safe to share between threads."""

    locks_itself: ClassVar = False

    def __init__(self, server: Server, alias: str = "hotmic", *, writable: bool = False):
        self._server = server
        self._alias = alias
        self._writable = writable
        self._connected: Elasticsearch | None = None
        self._is_checked = False
        self._languages: tuple[float, frozenset[str]] = (0.0, frozenset())

    def search(self, ask: Ask) -> Found:
        by_score = [{"_score": "desc"}] if ask.tiers else []
        with self._speaking() as client:
            answer = client.search(
                index=self._alias,
                query=elastic_terms.ranked(ask.where, ask.tiers),
                sort=[*by_score, {ask.order: "asc"}, {"id": "asc"}],
                from_=ask.offset,
                size=ask.limit,
                source_includes=["segment"],
                track_total_hits=True,
                aggs={name: _values(name) for name in ask.facets} or None,
            )
        facets = {
            name: {b["key"]: b["doc_count"] for b in answer["aggregations"][name]["buckets"]}
            for name in ask.facets
        }
        return Found(answer["hits"]["total"]["value"], _segments(answer), facets)

    def count(self, clauses: Sequence[Clause]) -> list[int]:
        asks = [
            {"query": elastic_terms.query(clause), "size": 0, "track_total_hits": True}
            for clause in clauses
        ]
        return [answer["hits"]["total"]["value"] for answer in self._several(asks)]

    def stretches(self, stretches: Sequence[Stretch]) -> list[tuple[IndexedSegment, ...]]:
        asks = [
            {
                "query": elastic_terms.query(
                    AllOf((Term("run", one.run), Range("place", one.first, one.last)))
                ),
                "sort": [{"place": "asc"}],
                "size": one.last - one.first + 1,
                "_source": ["segment"],
                "track_total_hits": False,
            }
            for one in stretches
        ]
        return [_segments(answer) for answer in self._several(asks)]

    def languages(self) -> frozenset[str]:
        asked, known = self._languages
        if time.monotonic() - asked > _REMEMBERED_S or not asked:
            with self._speaking() as client:
                answer = client.search(
                    index=self._alias, size=0, aggs={"language": _values("language")}
                )
            buckets = answer["aggregations"]["language"]["buckets"]
            known = frozenset(bucket["key"] for bucket in buckets)
            self._languages = (time.monotonic(), known)
        return known

    def needs_rebuild(self) -> bool:
        with self._speaking(checked=False) as client:
            return not _is_ours(client, self._alias)

    def replace(self, events: Mapping[str, Iterable[Document]]) -> None:
        with self._speaking(writing=True) as client:
            for event, documents in events.items():
                new = {document.id: document for document in documents}
                old = set(_ids(client, self._alias, event))
                gone = ({"_op_type": "delete", "_id": one} for one in sorted(old - new.keys()))
                _write(client, self._alias, gone, require_alias=True)
                _write(client, self._alias, map(_indexing, new.values()), require_alias=True)
            client.indices.refresh(index=self._alias)
        self._languages = (0.0, frozenset())

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None = None
    ) -> int:
        with self._speaking(writing=True, checked=False) as client:
            name = _next_name(client, self._alias)
            client.indices.create(
                index=name, settings=elastic_terms.SETTINGS, mappings=elastic_terms.mapping()
            )
            try:
                written = _write(client, name, map(_indexing, documents), progress)
                client.indices.refresh(index=name)
                _swap(client, self._alias, name)
            except BaseException:
                with suppress(ApiError, TransportError):
                    client.indices.delete(index=name, ignore_unavailable=True)
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

    def _several(self, asks: Sequence[Mapping[str, Any]]) -> list[Any]:
        if not asks:
            return []
        with self._speaking() as client:
            searches = [part for ask in asks for part in ({"index": self._alias}, ask)]
            answers = list(client.msearch(searches=searches)["responses"])
            for answer in answers:
                if "error" in answer:
                    reason = str(answer["error"])
                    raise explained(answer["status"], reason, self._server.url, self._alias)
        return answers

    @contextmanager
    def _speaking(self, *, writing: bool = False, checked: bool = True) -> Iterator[Elasticsearch]:
        """A connected client; every failure comes out as an error of the archive's own."""
        if writing and not self._writable:
            raise IndexUnavailable(
                "the index was opened for reading only",
                subject=self._server.url,
                hint="This is a defect of Hotmic; nothing was written.",
            )
        try:
            yield self._client(checked)
        except (ApiError, TransportError, BulkIndexError) as error:
            raise refusal(error, self._server.url, self._alias) from error

    def _client(self, checked: bool) -> Elasticsearch:
        """`checked` wants an index of our own version behind the alias."""
        if self._connected is None:
            self._connected = self._server.connect()
        if checked and not self._is_checked:
            if not _is_ours(self._connected, self._alias):
                raise missing(self._alias)
            self._is_checked = True
        return self._connected


def _values(name: str) -> dict[str, Any]:
    return {"terms": {"field": name, "size": FACET_VALUES}}


def _segments(answer: Any) -> tuple[IndexedSegment, ...]:
    hits = answer["hits"]["hits"]
    return tuple(IndexedSegment.unpack(hit["_source"]["segment"]) for hit in hits)


def _indexing(document: Document) -> dict[str, Any]:
    return {"_op_type": "index", "_id": document.id, **elastic_terms.body(document)}


def _write(
    client: Elasticsearch,
    index: str,
    actions: Iterable[dict[str, Any]],
    progress: Callable[[int], None] | None = None,
    *,
    require_alias: bool = False,
) -> int:
    """Sends the actions in batches; raises BulkIndexError at the first that stays refused.

    Without `require_alias` the server would make up an index where the alias has vanished.
    """
    written = 0
    for _ in streaming_bulk(
        client.options(request_timeout=_BULK_S),
        actions,
        index=index,
        chunk_size=_CHUNK_DOCUMENTS,
        max_chunk_bytes=_CHUNK_BYTES,
        max_retries=_RETRIES,
        initial_backoff=1,
        max_backoff=60,
        require_alias=require_alias,
    ):
        written += 1
        if progress and written % _PROGRESS_EVERY == 0:
            progress(written)
    if progress:
        progress(written)
    return written


def _ids(client: Elasticsearch, index: str, event: str) -> Iterator[str]:
    """The ids of an event's documents, by pages; not every server offers delete-by-query."""
    client.indices.refresh(index=index)
    after: list[Any] | None = None
    while True:
        answer = client.search(
            index=index,
            query={"term": {"event": event}},
            sort=[{"id": "asc"}],
            search_after=after,
            size=_ID_PAGE,
            source=False,
            track_total_hits=False,
        )
        hits = answer["hits"]["hits"]
        yield from (hit["_id"] for hit in hits)
        if len(hits) < _ID_PAGE:
            return
        after = hits[-1]["sort"]


def _is_ours(client: Elasticsearch, alias: str) -> bool:
    try:
        behind = client.indices.get_mapping(index=alias)
    except NotFoundError:
        return False
    metas = [index["mappings"].get("_meta") for index in behind.values()]
    return metas == [elastic_terms.VERSIONS]


def _generations(client: Elasticsearch, alias: str) -> list[str]:
    """Our own indices, and not those of an archive whose alias begins like ours."""
    name = re.compile(re.escape(alias) + r"-an\d+-\d{6}")
    return [one for one in client.indices.get(index=f"{alias}-an*") if name.fullmatch(one)]


def _next_name(client: Elasticsearch, alias: str) -> str:
    numbers = [int(name.rpartition("-")[2]) for name in _generations(client, alias)]
    return f"{alias}-{ANALYSER}-{max(numbers, default=0) + 1:06d}"


def _swap(client: Elasticsearch, alias: str, name: str) -> None:
    """One atomic change: readers see the old index or the new one; the old ones then go."""
    old = [one for one in _generations(client, alias) if one != name]
    actions: list[dict[str, Any]] = [{"remove_index": {"index": one}} for one in old]
    client.indices.update_aliases(
        actions=[*actions, {"add": {"index": name, "alias": alias, "is_write_index": True}}]
    )
