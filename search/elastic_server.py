"""How to reach Elasticsearch, and what its refusals mean in the archive's own words."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError

from archive.errors import DiskFull, IndexUnavailable
from search.index import IndexBusy, IndexMissing

logging.getLogger("elastic_transport").setLevel(logging.ERROR)  # failures are told below, once

_CONNECT_S = 2.0
"""A server that does not say within this that it is there is down."""

_ANSWER_S = 10.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where Elasticsearch is (commas between several nodes) and how to speak to it.

    `ca` is a file of certificates (PEM); an API key goes before user and password.
    """

    url: str
    user: str | None = None
    password: str | None = None
    api_key: str | None = None
    ca: Path | None = None

    def connect(self) -> Elasticsearch:
        """A client of a server that answers. Raises the client's own errors (`refusal`)."""
        hosts = [url.strip() for url in self.url.split(",")]
        options: dict[str, Any] = {"max_retries": len(hosts) - 1, "request_timeout": _ANSWER_S}
        if self.ca is not None:
            options["ca_certs"] = str(self.ca)
        if self.api_key is not None:
            options["api_key"] = self.api_key
        elif self.user is not None:
            options["basic_auth"] = (self.user, self.password or "")
        client = Elasticsearch(hosts, **options)
        # `info` and `ping` fail on some distributions; health is served by all.
        client.options(request_timeout=_CONNECT_S).cluster.health()
        return client


def missing(alias: str) -> IndexMissing:
    """There is no index behind the alias, or one that this version cannot read."""
    return IndexMissing(
        "there is no search index of this version on the Elasticsearch server",
        subject=alias,
        hint="Run `hotmic reindex` to build it from the catalogue.",
    )


def refusal(
    error: ApiError | TransportError | BulkIndexError, url: str, alias: str
) -> IndexUnavailable | DiskFull:
    """The error that a person can act on."""
    if isinstance(error, BulkIndexError):
        return explained(*_first_failure(error), url, alias)
    if isinstance(error, ApiError):
        return explained(error.status_code, f"{error.message} {error.body}", url, alias)
    if isinstance(error, TlsError):
        return IndexUnavailable(
            "the certificate of Elasticsearch is not trusted",
            subject=url,
            hint="Name the file of its certificate authority in elasticsearch_ca.",
        )
    is_slow = isinstance(error, ConnectionTimeout)
    return IndexUnavailable(
        "Elasticsearch does not answer" if is_slow else "Elasticsearch cannot be reached",
        subject=url,
        hint="Start it, or correct elasticsearch_url.",
    )


def explained(status: int, reason: str, url: str, alias: str) -> IndexUnavailable | DiskFull:
    """An answer of the server that is not what was asked for."""
    if status == 404:
        return missing(alias)
    if "read-only" in reason or "read_only" in reason or "flood-stage" in reason:
        return DiskFull(
            "Elasticsearch has no room left on its disk",
            subject=url,
            hint="Free some space there; it then accepts documents again.",
        )
    if status == 429:
        return IndexBusy("Elasticsearch is overloaded", subject=url, hint="Try again later.")
    if status in (401, 403):
        return IndexUnavailable(
            f"Elasticsearch refuses these credentials ({status})",
            subject=url,
            hint="Correct elasticsearch_user and elasticsearch_password, or the API key.",
        )
    return IndexUnavailable(
        f"Elasticsearch refused the request ({status}: {reason[:300]})",
        subject=url,
        hint="Run `hotmic doctor`; `hotmic reindex` builds the index anew.",
    )


def _first_failure(error: BulkIndexError) -> tuple[int, str]:
    action: dict[str, Any] = next(iter(error.errors[0].values()))
    return int(action.get("status", 500)), str(action.get("error"))
