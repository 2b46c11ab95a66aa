"""What only Elasticsearch has: a network, an alias, credentials, a disk of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import BadRequestError, Elasticsearch

from archive.catalogue import Catalogue, leases
from archive.errors import DiskFull, IndexUnavailable
from archive.event import Event
from archive.settings import load
from archive.viewer import PUBLIC
from scripts import elasticsearch_server
from search.documents import Document
from search.elastic import ElasticIndex
from search.elastic_server import Server
from search.index import IndexBusy, IndexMissing
from search.indexer import drain
from search.opening import open_index
from search.request import SearchRequest
from search.searching import search_index
from tests.search.material import documents, part, said

pytest_plugins = ["tests.elasticsearch"]

QUICK_S = 6
"""The promise is two seconds; a busy machine is given more."""


def made(*lines: str) -> list[Document]:
    return documents(Event("e", "An event"), [part("e", 1, said(*lines))])


def total(index: ElasticIndex, query: str) -> int:
    return search_index(index, PUBLIC, SearchRequest(query)).total


def _remove_all(client: Elasticsearch) -> None:
    for name in client.indices.get(index="own-*"):  # a wildcard is refused where it destroys
        client.indices.delete(index=name)


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_url) as opened:
        yield opened


@pytest.fixture
def index(elasticsearch_url: str, client: Elasticsearch) -> Iterator[ElasticIndex]:
    with ElasticIndex(Server(elasticsearch_url), "own", writable=True) as opened:
        opened.rebuild(made("one tax"))
        yield opened
    _remove_all(client)


def test_a_server_that_is_down_is_an_error_at_once() -> None:
    """Nothing listens: IndexUnavailable with the URL and a way out."""
    began = time.monotonic()
    with (
        ElasticIndex(Server("http://127.0.0.1:9")) as index,
        pytest.raises(IndexUnavailable, match=r"cannot be reached.*elasticsearch_url"),
    ):
        total(index, "tax")

    assert time.monotonic() - began < QUICK_S


def test_a_server_that_is_silent_is_an_error_soon() -> None:
    """Something listens and says nothing: the same, within seconds."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        with (
            ElasticIndex(Server(url)) as index,
            pytest.raises(IndexUnavailable, match="does not answer"),
        ):
            total(index, "tax")

    assert time.monotonic() - began < QUICK_S


@pytest.mark.elasticsearch
def test_a_rebuild_swaps_the_alias_and_removes_only_its_own(
    index: ElasticIndex, elasticsearch_url: str, client: Elasticsearch
) -> None:
    """Old generations go; an archive whose name begins alike keeps its index."""
    with ElasticIndex(Server(elasticsearch_url), "own-other", writable=True) as other:
        other.rebuild(made("another tax"))
        before = set(client.indices.get_alias(index="own"))
        index.rebuild(made("one tax", "two taxes"))
        after = set(client.indices.get_alias(index="own"))

        assert len(before) == len(after) == 1
        assert before != after
        assert not client.indices.exists(index=before.pop())
        assert (total(index, "tax"), total(other, "tax")) == (2, 1)


@pytest.mark.elasticsearch
def test_a_rebuild_that_fails_leaves_the_old_index(
    index: ElasticIndex, client: Elasticsearch
) -> None:
    """The half-built index is removed and the alias stays where it was."""

    def broken() -> Iterator[Document]:
        yield from made("new")
        raise RuntimeError("the catalogue broke")

    with pytest.raises(RuntimeError, match="the catalogue broke"):
        index.rebuild(broken())

    assert total(index, "tax") == 1
    assert len(client.indices.get(index="own-*")) == 1


@pytest.mark.elasticsearch
def test_the_mapping_is_strict(index: ElasticIndex, client: Elasticsearch) -> None:
    """A field that nobody declared is refused, not guessed."""
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
        client.index(index="own", document={"surprise": 1})

    assert total(index, "tax") == 1


@pytest.mark.elasticsearch
def test_an_index_that_vanished_is_not_made_up(index: ElasticIndex, client: Elasticsearch) -> None:
    """Writing to a missing alias is IndexMissing; no index springs up under its name."""
    _remove_all(client)

    with pytest.raises(IndexMissing, match="hotmic reindex"):
        index.replace({"e": made("two")})
    with pytest.raises(IndexMissing, match="hotmic reindex"):
        total(index, "tax")
    assert not client.indices.exists(index="own")


@pytest.mark.elasticsearch
def test_an_index_of_another_version_must_be_rebuilt(
    index: ElasticIndex, elasticsearch_url: str, client: Elasticsearch
) -> None:
    """The versions stand in the mapping; a mismatch is noticed when the index is opened."""
    assert not index.needs_rebuild()
    client.indices.put_mapping(index="own", meta={"analyser": "an0"})

    with ElasticIndex(Server(elasticsearch_url), "own", writable=True) as later:
        assert later.needs_rebuild()
        with pytest.raises(IndexMissing):
            total(later, "tax")
        later.rebuild(made("one tax"))
        assert total(later, "tax") == 1


@pytest.mark.elasticsearch
def test_a_full_disk_is_told_as_one(index: ElasticIndex, client: Elasticsearch) -> None:
    """Elasticsearch blocks writes when its disk is full; searches go on."""
    block = "index.blocks.read_only_allow_delete"
    client.indices.put_settings(index="own", settings={block: True})
    try:
        with pytest.raises(DiskFull, match="no room"):
            index.replace({"e": made("two")})
        assert total(index, "tax") == 1
    finally:
        client.indices.put_settings(index="own", settings={block: None})


@pytest.mark.elasticsearch
def test_one_process_writes_at_a_time(
    index: ElasticIndex, tmp_path: Path, elasticsearch_url: str
) -> None:
    """Elasticsearch has no lock for it: the catalogue lends one, which ends by itself."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    try:
        with catalogue.write() as tx:
            assert leases.claim(tx, "index", "elasticsearch", "another process", 60)
        with pytest.raises(IndexBusy, match="another process"):
            drain(catalogue, index)
        with catalogue.write() as tx:
            leases.release(tx, "index", "elasticsearch", "another process")
        assert drain(catalogue, index) == 0
    finally:
        catalogue.close()


@pytest.mark.elasticsearch
@pytest.mark.slow
def test_tls_and_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its own certificate authority and a user, by settings; refused without either."""
    if "HOTMIC_TEST_ELASTICSEARCH" in os.environ:
        pytest.skip("needs a server of its own, and one was named")
    with tempfile.TemporaryDirectory(prefix="hotmic-elasticsearch-") as scratch:
        folder = Path(scratch)
        authority = _secure(folder)
        with elasticsearch_server.running(folder, settings=SECURE) as url:
            given: dict[str, object] = {
                "index": "elasticsearch",
                "elasticsearch_url": url,
                "elasticsearch_user": "keeper",
                "elasticsearch_password": "a-long-password",
                "elasticsearch_ca": authority,
            }
            with open_index(load(folder / "archive", **given), writable=True) as index:
                index.rebuild(made("one tax"))
                assert search_index(index, PUBLIC, SearchRequest("tax")).total == 1
            for wrong, says in (
                ({"elasticsearch_ca": None}, "certificate.*elasticsearch_ca"),
                ({"elasticsearch_password": "guessed"}, "credentials.*elasticsearch_user"),
                ({"elasticsearch_user": None}, "credentials"),
            ):
                refused = open_index(load(folder / "archive", **{**given, **wrong}))
                with refused, pytest.raises(IndexUnavailable, match=says):
                    search_index(refused, PUBLIC, SearchRequest("tax"))


SECURE = {
    "xpack.security.enabled": "true",
    "xpack.security.http.ssl.enabled": "true",
    "xpack.security.http.ssl.key": "key.pem",
    "xpack.security.http.ssl.certificate": "certificate.pem",
}


def _secure(folder: Path) -> Path:
    """A self-signed certificate and one user; returns the certificate, its own authority."""
    config = elasticsearch_server.prepare(folder)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(config / "key.pem"), "-out", str(config / "certificate.pem")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    elasticsearch_server.prepare(folder)
    elasticsearch_server.tool(
        folder,
        "elasticsearch-users",
        "useradd",
        "keeper",
        "-p",
        "a-long-password",
        "-r",
        "superuser",
    )
    return config / "certificate.pem"
