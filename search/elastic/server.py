"""How to reach Elasticsearch, and what its refusals mean in the archive's own words."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError
from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError
from elasticsearch.helpers import BulkIndexError

from archive.errors import DiskFull, IndexUnavailable
from search.index import IndexMissing

logging.getLogger("elastic_transport").setLevel(logging.ERROR)  # failures are told below, once

ANSWER_S = 0.9
"""A reader hears within a second that the server is down or slow (`elasticsearch_timeout_ms`)."""

WRITE_S = 60.0
"""A batch of documents, a refresh or a swap on a busy server."""

_MAJORS = (8, 9)
"""Tried with 8.19 and 9.2; the client of 8.19 speaks to both, and no other server to it."""

_CREDENTIALS = re.compile(r"(://)[^/@]*@")


@dataclass(frozen=True, slots=True)
class Server:
    """Where Elasticsearch is (commas between several nodes) and how to speak to it.

    `ca` is a file of certificates (PEM); an API key goes before user and password. `answer_s` is
    how long a reader waits for one answer.
    """

    url: str
    user: str | None = None
    password: str | None = None
    api_key: str | None = None
    ca: Path | None = None
    answer_s: float = ANSWER_S

    @property
    def shown(self) -> str:
        """The URL for people, without the credentials that it may carry."""
        return _CREDENTIALS.sub(r"\1", self.url)

    def connect(self) -> Elasticsearch:
        """A client of a server that answers and that we can use.

        Raises IndexUnavailable, and the client's own errors (`translated`).
        """
        hosts = [url.strip() for url in self.url.split(",")]
        options: dict[str, Any] = {
            "max_retries": len(hosts) - 1,
            "request_timeout": self.answer_s,
        }
        if self.ca is not None:
            options["ca_certs"] = str(self.ca)
        if self.api_key is not None:
            options["api_key"] = self.api_key
        elif self.user is not None:
            options["basic_auth"] = (self.user, self.password or "")
        try:
            client = Elasticsearch(hosts, **options)
        except (ValueError, OSError) as error:
            raise _unusable(self.shown, error) from error
        try:
            self._check_version(client)
        except BaseException:
            client.close()
            raise
        return client

    def _check_version(self, client: Elasticsearch) -> None:
        # `info` and `ping` fail on some distributions; every server tells its nodes' versions.
        answer = client.nodes.info(
            node_id="_local", metric="_none", filter_path=["nodes.*.version"]
        )
        for node in answer.get("nodes", {}).values():
            version = str(node.get("version"))
            if version.partition(".")[0] not in map(str, _MAJORS):
                raise _foreign(self.shown, f"is Elasticsearch {version}")


@contextmanager
def translated(url: str, alias: str) -> Iterator[None]:
    """Turns every failure of the client into an error that a person can act on."""
    try:
        yield
    except BulkIndexError as error:
        raise explained(*_first_failure(error), url, alias) from error
    except ApiError as error:
        raise _refused(error, url, alias) from error
    except TransportError as error:
        raise _unreached(error, url) from error


def missing(alias: str, *, is_old: bool = False) -> IndexMissing:
    """There is no index behind the alias, or one that this version cannot read."""
    return IndexMissing.at(alias, " on the Elasticsearch server", is_old=is_old)


def explained(status: int, reason: str, url: str, alias: str) -> IndexUnavailable | DiskFull:
    """An answer of the server that is not what was asked for."""
    if status == 404:
        return missing(alias)
    if is_full(reason):
        return DiskFull(
            "Elasticsearch has no room left on its disk and takes no more documents",
            subject=url,
            hint="Free some space there; it then accepts them again by itself.",
        )
    if status == 429:
        return IndexUnavailable(
            "Elasticsearch is overloaded (429)", subject=url, hint="Try again in a moment."
        )
    if status == 401:
        return IndexUnavailable(
            "Elasticsearch refuses these credentials (401)",
            subject=url,
            hint="Correct elasticsearch_user and elasticsearch_password, or the API key.",
        )
    if status == 403:
        return IndexUnavailable(
            "Elasticsearch does not give this user the right to do that (403)",
            subject=url,
            hint=f"It needs `monitor` on the cluster and `all` on `{alias}` and `{alias}-an*`.",
        )
    if status == 503:
        return IndexUnavailable(
            "Elasticsearch is there but not ready (503)",
            subject=url,
            hint="It may be starting, or have lost a node; try again in a moment.",
        )
    if status == 406 or "media_type_header_exception" in reason:
        return _foreign(url, "does not speak the language of Elasticsearch 8")
    return IndexUnavailable(
        f"Elasticsearch refused the request ({status}: {reason[:300]})",
        subject=url,
        hint="Run `hotmic doctor`; `hotmic reindex` builds the index anew.",
    )


def is_full(reason: str) -> bool:
    """Whether the disk's flood-stage watermark forbids writing; it comes as status 429."""
    return any(word in reason for word in ("read-only", "read_only", "flood-stage"))


def _refused(error: ApiError, url: str, alias: str) -> IndexUnavailable | DiskFull:
    if isinstance(error, UnsupportedProductError):
        return _foreign(url, "does not say that it is Elasticsearch")
    return explained(error.status_code, f"{error.message} {error.body}", url, alias)


def _first_failure(error: BulkIndexError) -> tuple[int, str]:
    action: dict[str, Any] = next(iter(error.errors[0].values()))
    return int(action.get("status", 500)), str(action.get("error"))


def _unreached(error: TransportError, url: str) -> IndexUnavailable:
    if isinstance(error, TlsError):
        return IndexUnavailable(
            "the certificate of Elasticsearch is not trusted",
            subject=url,
            hint="Name the file of its certificate authority in elasticsearch_ca.",
        )
    is_slow = isinstance(error, ConnectionTimeout)
    return IndexUnavailable(
        "Elasticsearch does not answer in time" if is_slow else "Elasticsearch cannot be reached",
        subject=url,
        hint="Try again in a moment; start it, or correct elasticsearch_url.",
    )


def _foreign(url: str, what: str) -> IndexUnavailable:
    return IndexUnavailable(
        f"the server {what}; Hotmic works with Elasticsearch 8.19 and 9",
        subject=url,
        hint="Upgrade it, or correct elasticsearch_url.",
    )


def _unusable(url: str, error: Exception) -> IndexUnavailable:
    """A URL without a port or a host, a file of certificates that is not there or is none."""
    return IndexUnavailable(
        f"the settings of Elasticsearch cannot be used ({error})",
        subject=url,
        hint="Give elasticsearch_url as http://HOST:PORT, and a PEM file as elasticsearch_ca.",
    )
