"""Writing to Elasticsearch: documents in batches, no faster than the server takes them.

A document's `_id` carries a digest of all its fields. Writing the same twice is writing once, and
what an event already holds need not be sent again: of a corrected segment only it and those whose
look-ahead covers it are new.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import blake2b
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from search.documents import Document
from search.elastic import terms as elastic_terms
from search.elastic.reading import held_still
from search.elastic.server import is_full

_CHUNK_DOCUMENTS = 1_000
_CHUNK_BYTES = 8 << 20
_SENDERS = 2
_WAITS_S = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Half a minute in all for documents refused with 429, each time in requests of half the size."""

_OVERLOADED = 429

_Action = dict[str, Any]


def indexing(documents: Iterable[Document]) -> Iterator[_Action]:
    """The actions that write these documents."""
    for document in documents:
        body = elastic_terms.body(document)
        yield {"_op_type": "index", "_id": _id(body), **body}


def write(
    client: Elasticsearch,
    alias: str,
    actions: Iterable[_Action],
    progress: Callable[[int], None] | None = None,
) -> int:
    """Sends the actions, two batches at a time while the next is made; their order is not kept.

    Raises BulkIndexError where one stays refused.
    """
    written = 0
    waiting = iter(actions)
    under_way: deque[tuple[int, Future[None]]] = deque()

    def finish_one() -> None:
        nonlocal written
        size, sending = under_way.popleft()
        sending.result()
        written += size
        if progress:
            progress(written)

    with ThreadPoolExecutor(_SENDERS, "elastic-bulk") as senders:
        while chunk := list(islice(waiting, _CHUNK_DOCUMENTS)):
            under_way.append((len(chunk), senders.submit(_send, client, alias, chunk)))
            if len(under_way) > _SENDERS:
                finish_one()
        while under_way:
            finish_one()
    return written


def replace_event(
    client: Elasticsearch, alias: str, event: str, documents: Iterable[Document]
) -> None:
    """Makes the event's documents these, by as few changes as that takes; refreshed by the caller.

    Old ones go by their ids: not every server offers delete-by-query.
    """
    new = {action["_id"]: action for action in indexing(documents)}
    client.indices.refresh(index=alias)
    with held_still(client, alias) as reading:
        old = set(reading.ids({"term": {"event": event}}))
    gone = ({"_op_type": "delete", "_id": one} for one in sorted(old - new.keys()))
    write(client, alias, gone)
    write(client, alias, (action for one, action in new.items() if one not in old))


def _id(body: _Action) -> str:
    """The segment's name, and a digest of 96 bits that two versions of it do not share."""
    return f"{body['id']}@{blake2b(repr(body).encode(), digest_size=12).hexdigest()}"


def _send(client: Elasticsearch, alias: str, chunk: Sequence[_Action]) -> None:
    size = _CHUNK_DOCUMENTS
    for wait_s in _WAITS_S:
        refused = _refused(client, alias, chunk, size)
        if not refused:
            return
        time.sleep(wait_s)
        chunk, size = [action for action, _ in refused], max(1, size // 2)
    if refused := _refused(client, alias, chunk, size):
        raise BulkIndexError("Elasticsearch stays overloaded", [refused[0][1]])


def _refused(
    client: Elasticsearch, alias: str, chunk: Sequence[_Action], size: int
) -> list[tuple[_Action, dict[str, Any]]]:
    """The actions that the server had no room for, with its words; other failures are raised."""
    answers = streaming_bulk(
        client,
        chunk,
        index=alias,
        chunk_size=size,
        max_chunk_bytes=_CHUNK_BYTES,
        raise_on_error=False,
        raise_on_exception=False,
        require_alias=True,
    )
    failed = [
        (action, answer)
        for action, (is_done, answer) in zip(chunk, answers, strict=True)
        if not (is_done or _is_gone_already(answer))
    ]
    for _, answer in failed:
        [said] = answer.values()
        if said["status"] != _OVERLOADED or is_full(str(said["error"])):
            raise BulkIndexError("Elasticsearch refused a document", [answer])
    return failed


def _is_gone_already(answer: dict[str, Any]) -> bool:
    said = answer.get("delete")
    return said is not None and said.get("result") == "not_found"
