"""Elasticsearch's own limit: documents that are ready, sent as they are and by nobody slow.

The same mapping, the same requests of 1,000 documents, two at a time, over a bare HTTP connection
each: what Hotmic adds to that (making the documents, and sharing the cores with the server while
it does) is the difference to the speed of a rebuild.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from urllib.parse import urlsplit

from search.documents import Document
from search.elastic import terms as elastic_terms
from search.elastic.writing import indexing

_INDEX = "raw-bulk"
_SENDERS = 2
_REQUEST = 1_000


def documents_a_second(url: str, documents: Iterable[Document]) -> float:
    """Until the last one can be found; the index is made for it and removed afterwards."""
    requests = list(_requests(documents))
    settings = {"settings": elastic_terms.SETTINGS, "mappings": elastic_terms.mapping()}
    _send(url, "PUT", f"/{_INDEX}", [json.dumps(settings).encode()])
    began = time.perf_counter()
    with ThreadPoolExecutor(_SENDERS) as senders:
        shares = [requests[n::_SENDERS] for n in range(_SENDERS)]
        list(senders.map(lambda share: _send(url, "POST", f"/{_INDEX}/_bulk", share), shares))
    _send(url, "POST", f"/{_INDEX}/_refresh", [b""])
    taken = time.perf_counter() - began
    [counted] = _send(url, "GET", f"/{_INDEX}/_count", [b""])
    _send(url, "DELETE", f"/{_INDEX}", [b""])
    return float(counted["count"] / taken)


def _requests(documents: Iterable[Document]) -> Iterable[bytes]:
    actions = indexing(documents)
    while lines := [action.lines for action in islice(actions, _REQUEST)]:
        yield b"".join(lines)


def _send(url: str, method: str, path: str, bodies: Sequence[bytes]) -> list[dict[str, int]]:
    """The answers to requests that go one after another over one connection."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=300)
    answers = []
    for body in bodies:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 300 or b'"errors":true' in said[:100]:
            raise RuntimeError(f"Elasticsearch refused {method} {path}: {said[:500]!r}")
        answers.append(json.loads(said))
    connection.close()
    return answers
