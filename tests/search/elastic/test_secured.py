"""A real Elasticsearch with its security on: TLS of its own authority, users and what they may."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.errors import HotmicError, IndexUnavailable
from archive.event import Event
from archive.settings import Settings, load
from archive.viewer import PUBLIC
from scripts import elasticsearch_server
from search.clauses import AllOf
from search.documents import Document
from search.opening import open_index
from search.request import SearchRequest
from search.searching import search_index
from tests.search.material import documents, part, said

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

PASSWORD = "a-long-password"

SECURE = {
    "xpack.security.enabled": "true",
    "xpack.security.http.ssl.enabled": "true",
    "xpack.security.http.ssl.key": "key.pem",
    "xpack.security.http.ssl.certificate": "certificate.pem",
    "indexing_pressure.memory.limit": "200kb",
}
"""And so little room for documents under way that whole batches are refused with 429."""

ROLES = """
librarian:
  cluster: [monitor]
  indices:
    - names: [hotmic, 'hotmic-an*']
      privileges: [all]
visitor:
  cluster: [monitor]
nobody:
  cluster: []
"""
"""The first is what docs/search.md asks for, and no more."""


@dataclass(frozen=True)
class Secured:
    """The server, and its authority's certificate."""

    url: str
    authority: Path
    folder: Path

    def settings(self, user: str | None = "librarian", **further: object) -> Settings:
        """An archive that speaks to it as this user; what is None falls back to the default."""
        given: dict[str, object] = {
            "index": "elasticsearch",
            "elasticsearch_url": self.url,
            "elasticsearch_user": user,
            "elasticsearch_password": PASSWORD,
            "elasticsearch_ca": self.authority,
            "elasticsearch_timeout_ms": 10_000,
        }
        chosen = {key: value for key, value in (given | further).items() if value is not None}
        return load(self.folder / "archive", **chosen)


@pytest.fixture(scope="module")
def secured() -> Iterator[Secured]:
    if "HOTMIC_TEST_ELASTICSEARCH" in os.environ:
        pytest.skip("needs a server of its own, and one was named")
    try:
        elasticsearch_server.home()
    except HotmicError as error:
        pytest.skip(f"no Elasticsearch can be had: {error}")
    with tempfile.TemporaryDirectory(prefix="hotmic-elasticsearch-") as scratch:
        folder = Path(scratch)
        config = elasticsearch_server.prepare(folder)
        (config / "roles.yml").write_text(ROLES)
        authority = _certificate(config, "key.pem", "certificate.pem")
        elasticsearch_server.prepare(folder)
        for role in ("librarian", "visitor", "nobody"):
            arguments = ("useradd", role, "-p", PASSWORD, "-r", role)
            elasticsearch_server.tool(folder, "elasticsearch-users", *arguments)
        with elasticsearch_server.running(folder, settings=SECURE) as url:
            yield Secured(url, authority, folder)


def _certificate(folder: Path, key: str, certificate: str) -> Path:
    """A self-signed one, its own authority."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / key), "-out", str(folder / certificate)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return folder / certificate


def made(*lines: str) -> list[Document]:
    return documents(Event("e", "An event"), [part("e", 1, said(*lines))])


def refusal(settings: Settings) -> str:
    """The words with which a search is refused."""
    with open_index(settings) as index, pytest.raises(IndexUnavailable) as refused:
        search_index(index, PUBLIC, SearchRequest("tax"))
    return str(refused.value)


def test_all_work_with_the_rights_that_are_documented(secured: Secured) -> None:
    """TLS with a CA file and basic authentication: build, replace, search, read all."""
    with open_index(secured.settings(), writable=True) as index:
        assert index.needs_rebuild()
        assert index.rebuild(made("one tax")) == 1
        assert not index.needs_rebuild()
        index.replace({"e": made("one tax", "two taxes")})
        assert search_index(index, PUBLIC, SearchRequest("tax")).total == 2
        assert search_index(index, PUBLIC, SearchRequest('"one tax"')).total == 1
        with index.snapshot() as held:
            assert len(list(held.segments(AllOf(()), "clock"))) == 2
        index.rebuild(made("one tax"))
        assert search_index(index, PUBLIC, SearchRequest("tax")).total == 1


def test_a_batch_that_is_too_much_is_sent_in_smaller_ones(secured: Secured) -> None:
    """The server refuses with 429 what it has no room for; every document arrives, once."""
    lines = [f"line {number} " + "of many words " * 30 for number in range(800)]
    with open_index(secured.settings(), writable=True) as index:
        assert index.rebuild(made(*lines)) == 800
        assert search_index(index, PUBLIC, SearchRequest("many")).total == 800


def test_a_certificate_that_nobody_vouches_for(secured: Secured, tmp_path: Path) -> None:
    """Without the CA file, and with another's: not trusted, and which setting is at fault."""
    other = _certificate(tmp_path, "other-key.pem", "other.pem")
    for authority in (None, other):
        told = refusal(secured.settings(elasticsearch_ca=authority))
        assert "the certificate of Elasticsearch is not trusted" in told
        assert "elasticsearch_ca" in told


def test_a_file_that_holds_no_certificate(secured: Secured, tmp_path: Path) -> None:
    """Missing, or something else: said with the setting."""
    assert "elasticsearch_ca" in refusal(secured.settings(elasticsearch_ca=tmp_path / "none.pem"))
    (tmp_path / "text.pem").write_text("not a certificate")
    assert "elasticsearch_ca" in refusal(secured.settings(elasticsearch_ca=tmp_path / "text.pem"))


def test_wrong_credentials(secured: Secured) -> None:
    """401: a wrong password, no user, and a key that it does not know."""
    key = "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw=="
    for wrong in (
        secured.settings(elasticsearch_password="guessed"),
        secured.settings(user=None),
        secured.settings(elasticsearch_api_key=key),
    ):
        told = refusal(wrong)
        assert "refuses these credentials (401)" in told
        assert "or the API key" in told


def test_a_user_without_rights(secured: Secured) -> None:
    """403: the rights that are needed are named, for searches and for writing."""
    with open_index(secured.settings(), writable=True) as index:
        index.rebuild(made("one tax"))
    needs = r"right to do that \(403\).*`monitor`.*`all` on `hotmic`"
    for user in ("nobody", "visitor"):
        assert re.search(needs, refusal(secured.settings(user)))
    with (
        open_index(secured.settings("visitor"), writable=True) as index,
        pytest.raises(IndexUnavailable, match=needs),
    ):
        index.rebuild(made("mine"))


def test_http_to_a_server_that_speaks_https(secured: Secured) -> None:
    """The wrong scheme: said so where a CA file asks for TLS, else it cannot be reached."""
    plain = secured.url.replace("https://", "http://")
    with_ca = refusal(secured.settings(elasticsearch_url=plain))
    without = refusal(secured.settings(elasticsearch_url=plain, elasticsearch_ca=None))

    assert "require scheme to be 'https'" in with_ca
    assert "cannot be reached" in without
    assert "elasticsearch_url" in with_ca
    assert "elasticsearch_url" in without
