"""Elasticsearch down, slow, full, emptied, or not Elasticsearch: said at once, and nothing lost."""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archive.catalogue import Catalogue, outbox
from archive.errors import DiskFull, IndexUnavailable
from archive.settings import Settings, load
from archive.viewer import PUBLIC
from scripts import elasticsearch_server
from search.elastic.engine import ElasticIndex
from search.elastic.server import Server
from search.finding import find
from search.index import Index, IndexMissing
from search.indexer import drain, keep_indexed
from search.opening import open_index
from search.request import SearchRequest
from search.searching import search_index
from tests.search.elastic.indices import removed_afterwards
from tests.search.test_indexer import keep

SOON_S = 1.0
"""The promise to a reader; `_BUSY_S` more is the test machine's own."""

_BUSY_S = 1.0
_PATIENCE_S = 60.0


def total(index: Index, query: str = "tax") -> int:
    return search_index(index, PUBLIC, SearchRequest(query)).total


def refused(index: Index, says: str) -> float:
    """The search fails with these words; how many seconds that took."""
    began = time.monotonic()
    with pytest.raises(IndexUnavailable, match=says):
        total(index)
    return time.monotonic() - began


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite")
    yield opened
    opened.close()


def waiting(catalogue: Catalogue) -> int:
    """Events in the outbox."""
    with catalogue.read() as tx:
        return len({entry.event for entry in outbox.pending(tx)})


@contextmanager
def silent() -> Iterator[str]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def stand_in(
    answer: object, headers: Mapping[str, str], status: int = 200
) -> Iterator[tuple[str, list[str | None]]]:
    """Not Elasticsearch: a server of our own that answers everything alike, as another would.

    Yields its URL and the `Authorization` of each request.
    """
    asked: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers["Authorization"])
            body = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name is http.server's

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
UNSPOKEN = {"error": {"type": "media_type_header_exception"}}


def nodes(version: str) -> dict[str, object]:
    return {"nodes": {"one": {"version": version}}}


def test_a_server_that_is_down_is_an_error_at_once() -> None:
    """Nothing listens: IndexUnavailable with the URL and a way out."""
    with ElasticIndex(Server("http://127.0.0.1:9")) as index:
        took = refused(index, r"127.0.0.1:9.*cannot be reached.*elasticsearch_url")

    assert took < SOON_S


def test_a_server_that_is_silent_is_an_error_within_a_second() -> None:
    """It listens and says nothing: the same; and of many readers at once none waits for another."""
    with silent() as url, ElasticIndex(Server(url)) as index:
        alone = refused(index, "does not answer in time")
        began = time.monotonic()
        readers = [
            threading.Thread(target=refused, args=(index, "does not answer")) for _ in range(8)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        together = time.monotonic() - began

    assert alone < SOON_S + _BUSY_S
    assert together < SOON_S + 2 * _BUSY_S


def test_how_long_a_reader_waits_is_a_setting(tmp_path: Path) -> None:
    """`elasticsearch_timeout_ms`."""
    with silent() as url:
        chosen = load(
            tmp_path, index="elasticsearch", elasticsearch_url=url, elasticsearch_timeout_ms=50
        )
        with open_index(chosen) as index:
            assert refused(index, "does not answer in time") < SOON_S


def test_the_embedded_engine_is_never_put_in_its_place(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """An archive with an embedded index too: with Elasticsearch down its searches fail."""
    keep(catalogue, "one", "we will not raise the tax")
    with open_index(load(tmp_path), writable=True) as embedded:
        drain(catalogue, embedded)
        assert total(embedded) == 1

    chosen = load(tmp_path, index="elasticsearch", elasticsearch_url="http://127.0.0.1:9")
    with open_index(chosen) as index, pytest.raises(IndexUnavailable, match="cannot be reached"):
        find(index, catalogue, PUBLIC, SearchRequest("tax"))


@pytest.mark.parametrize("version", ["7.17.29", "6.8.0", "10.0.0"])
def test_another_major_version_is_refused(version: str) -> None:
    """By a stand-in that answers as such a server: the version is named, nothing is asked of it."""
    with (
        stand_in(nodes(version), PRODUCT) as (url, asked),
        ElasticIndex(Server(url)) as index,
    ):
        refused(index, f"is Elasticsearch {version}.*works with Elasticsearch 8.19 and 9")

        assert len(asked) == 1


@pytest.mark.parametrize(
    ("answer", "headers", "status", "says"),
    [
        (nodes("2.11.0"), {}, 200, "does not say that it is Elasticsearch"),
        (UNSPOKEN, PRODUCT, 400, "does not speak the language of Elasticsearch 8"),
        (UNSPOKEN, PRODUCT, 406, "does not speak the language of Elasticsearch 8"),
    ],
)
def test_another_product_is_refused(
    answer: object, headers: Mapping[str, str], status: int, says: str
) -> None:
    """Stand-ins for a server that does not name itself, and for those that know no version 8."""
    with (
        stand_in(answer, headers, status) as (url, _),
        ElasticIndex(Server(url)) as index,
        pytest.raises(IndexUnavailable, match=f"{says}.*works with Elasticsearch 8.19 and 9"),
    ):
        total(index)


def test_an_api_key_is_sent(tmp_path: Path) -> None:
    """By its setting, before user and password; to a stand-in, for the real one makes no keys."""
    with stand_in(nodes("7.0.0"), PRODUCT) as (url, asked):
        chosen = load(
            tmp_path,
            index="elasticsearch",
            elasticsearch_url=url,
            elasticsearch_api_key="a2V5OnNlY3JldA==",
            elasticsearch_user="somebody",
        )
        with open_index(chosen) as index:
            refused(index, "7.0.0")

    assert asked == ["ApiKey a2V5OnNlY3JldA=="]


def test_credentials_in_the_url_are_not_told() -> None:
    """An error names the server, and not the password that its URL carries."""
    with (
        ElasticIndex(Server("http://keeper:secret@127.0.0.1:9")) as index,
        pytest.raises(IndexUnavailable) as told,
    ):
        total(index)

    assert told.value.subject == "http://127.0.0.1:9"


@pytest.fixture
def settings(elasticsearch_url: str, tmp_path: Path) -> Iterator[Settings]:
    """An archive on the real server, whose index is removed afterwards."""
    with removed_afterwards(elasticsearch_url, "outage"):
        yield load(
            tmp_path,
            index="elasticsearch",
            elasticsearch_url=elasticsearch_url,
            elasticsearch_index="outage",
            elasticsearch_timeout_ms=5_000,
        )


@pytest.mark.elasticsearch
def test_a_full_disk_holds_documents_up_and_loses_none(
    catalogue: Catalogue, settings: Settings
) -> None:
    """The watermark's block: told soon, searches go on, and once lifted the outbox catches up."""
    keep(catalogue, "one", "we will not raise the tax")
    with open_index(settings, writable=True) as index:
        drain(catalogue, index)
        with removed_afterwards(settings.elasticsearch_url, "outage") as client:
            block = "index.blocks.read_only_allow_delete"
            client.indices.put_settings(index="outage", settings={block: True})
            keep(catalogue, "two", "the tax was raised")
            began = time.monotonic()
            with pytest.raises(DiskFull, match=r"no room.*Free some space"):
                drain(catalogue, index)
            assert time.monotonic() - began < 5
            assert (total(index), waiting(catalogue)) == (1, 1)

            with keep_indexed(catalogue, settings):
                time.sleep(0.5)
                client.indices.put_settings(index="outage", settings={block: None})
                until(lambda: total(index) == 2)
    assert waiting(catalogue) == 0


@pytest.mark.elasticsearch
def test_an_index_deleted_under_us_is_built_again(catalogue: Catalogue, settings: Settings) -> None:
    """A search says that it is missing; the server's thread builds it anew by itself."""
    keep(catalogue, "one", "we will not raise the tax")
    with open_index(settings, writable=True) as index:
        drain(catalogue, index)
        assert total(index) == 1
        with removed_afterwards(settings.elasticsearch_url, "outage"):
            pass
        with pytest.raises(IndexMissing, match="hotmic reindex"):
            total(index)

        with keep_indexed(catalogue, settings), open_index(settings) as later:
            until(lambda: _found(later) == 1)
            assert total(index) == 1


def _found(index: Index) -> int:
    try:
        return total(index)
    except IndexUnavailable:
        return -1


@pytest.mark.elasticsearch
@pytest.mark.slow
def test_a_server_that_stops_and_comes_back(catalogue: Catalogue, tmp_path: Path) -> None:
    """A real server frozen, thawed, stopped and started again while an archive is served from it.

    Frozen and stopped, searches fail within a second; what comes in is kept, and found when the
    server is back.
    """
    port = elasticsearch_server.free_port()
    chosen = load(tmp_path, index="elasticsearch", elasticsearch_url=f"http://127.0.0.1:{port}")
    keep(catalogue, "one", "we will not raise the tax")
    with (
        tempfile.TemporaryDirectory(prefix="hotmic-elasticsearch-") as folder,
        keep_indexed(catalogue, chosen),
        open_index(chosen) as index,
    ):
        with elasticsearch_server.running(Path(folder), port=port):
            until(lambda: _found(index) == 1)
            with _frozen(chosen.elasticsearch_url):
                assert refused(index, "does not answer in time") < SOON_S + _BUSY_S
                keep(catalogue, "two", "the tax was raised")
                assert waiting(catalogue) == 1
            until(lambda: _found(index) == 2)

        assert refused(index, "cannot be reached") < SOON_S + _BUSY_S
        keep(catalogue, "three", "the tax was cut")
        time.sleep(1)
        assert waiting(catalogue) == 1
        with elasticsearch_server.running(Path(folder), port=port):
            until(lambda: _found(index) == 3)
            assert waiting(catalogue) == 0


@contextmanager
def _frozen(url: str) -> Iterator[None]:
    """The server's process, our own, stands still: it takes connections and does not answer."""
    client = Server(url, answer_s=10).connect()
    process = client.nodes.info(metric="process")["nodes"].popitem()[1]["process"]["id"]
    client.close()
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)
