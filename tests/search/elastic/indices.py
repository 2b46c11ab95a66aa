"""Indices on the tests' server, removed when the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch


@contextmanager
def removed_afterwards(url: str, alias: str) -> Iterator[Elasticsearch]:
    """A client of the server; every index whose name begins with the alias goes at the end."""
    with Elasticsearch(url, request_timeout=30) as client:
        try:
            yield client
        finally:
            for name in client.indices.get(index=f"{alias}-*"):  # a wildcard may not delete
                client.indices.delete(index=name)
