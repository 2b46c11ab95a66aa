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
from typing import Any, NamedTuple

from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import BulkIndexError

from search.documents import Document
from search.elastic import terms as elastic_terms
from search.elastic.reading import held_still
from search.elastic.server import is_full
from search.wire import quoted

_CHUNK = 1_000
"""Documents in one request: about a megabyte."""

_SENDERS = 2
_WAITS_S = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Half a minute in all for documents refused with 429, each time in requests of half the size."""

_OVERLOADED = 429
_GONE = 404
_SAID = ["errors", "items.*.status", "items.*.error"]
"""What is read of an answer; the rest of it takes the server a tenth of the time of writing."""


class Action(NamedTuple):
    """One change: the document's `_id`, and the lines of a bulk request that make it."""

    id: str
    lines: bytes


def indexing(documents: Iterable[Document]) -> Iterator[Action]:
    """The actions that write these documents."""
    for document in documents:
        body = elastic_terms.body(document).encode()
        name = f"{document.id}@{blake2b(body, digest_size=12).hexdigest()}"
        yield Action(name, b'{"index":{"_id":%b}}\n%b\n' % (quoted(name).encode(), body))


def write(
    client: Elasticsearch,
    alias: str,
    actions: Iterable[Action],
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
        while chunk := list(islice(waiting, _CHUNK)):
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
    new = {action.id: action for action in indexing(documents)}
    client.indices.refresh(index=alias)
    with held_still(client, alias) as reading:
        old = set(reading.ids({"term": {"event": event}}))
    write(client, alias, map(_deleting, sorted(old - new.keys())))
    write(client, alias, (action for one, action in new.items() if one not in old))


def _deleting(name: str) -> Action:
    return Action(name, b'{"delete":{"_id":%b}}\n' % quoted(name).encode())


def _send(client: Elasticsearch, alias: str, chunk: Sequence[Action]) -> None:
    size = _CHUNK
    for wait_s in _WAITS_S:
        refused = list(_refused(client, alias, chunk, size))
        if not refused:
            return
        time.sleep(wait_s)
        chunk, size = refused, max(1, size // 2)
    if refused := list(_refused(client, alias, chunk, size)):
        said = {"status": _OVERLOADED, "error": f"{len(refused)} documents were refused"}
        raise BulkIndexError("Elasticsearch stays overloaded", [{"index": said}])


def _refused(
    client: Elasticsearch, alias: str, chunk: Sequence[Action], size: int
) -> Iterator[Action]:
    """The actions that the server had no room for; other failures are raised."""
    for first in range(0, len(chunk), size):
        part = chunk[first : first + size]
        answers = _answers(client, alias, part)
        yield from (
            action for action, answer in zip(part, answers, strict=True) if _is_late(answer)
        )


def _answers(
    client: Elasticsearch, alias: str, part: Sequence[Action]
) -> Iterable[dict[str, dict[str, Any]]]:
    """What became of each action."""
    lines = b"".join([action.lines for action in part])
    try:
        answer = client.bulk(
            index=alias,
            operations=[lines],  # type: ignore[list-item]  # bytes are sent as they are
            require_alias=True,
            filter_path=_SAID,
        )
    except ApiError as error:  # the whole request, at a gate before any of its documents
        said = {"status": error.status_code, "error": str(error.body)}
        return [{"index": said}] * len(part)
    done: dict[str, dict[str, Any]] = {"index": {"status": 200}}
    return answer["items"] if answer["errors"] else [done] * len(part)


def _is_late(answer: dict[str, dict[str, Any]]) -> bool:
    """Whether the server had no room for it; raises BulkIndexError where that is not why."""
    [(kind, said)] = answer.items()
    if "error" not in said or (kind == "delete" and said["status"] == _GONE):
        return False
    if said["status"] != _OVERLOADED or is_full(str(said["error"])):
        raise BulkIndexError("Elasticsearch refused a document", [answer])
    return True
