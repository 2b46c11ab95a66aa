"""Search by meaning through the API: off it says so, on each hit says what found it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from search.meaning.finding import MeaningResults, find_by_meaning
from search.meaning.vectors import VectorStore
from search.request import SearchRequest
from tests.search.meaning.test_finding import encode
from web.app import create_app
from web.services import Services


def test_off_it_says_so(client: FlaskClient) -> None:
    """A clear 400 and no silent search for words in its place."""
    answer = client.get("/api/search?q=water&meaning=1")

    assert answer.status_code == 400
    assert "off" in answer.get_json()["error"]["message"]


def test_on_each_hit_says_what_found_it(services: Services, tmp_path: Path) -> None:
    """The hits of the search for words are among them, marked as such."""
    store = VectorStore(tmp_path, "model")
    store.update(services.catalogue, encode)

    def by_meaning(request: SearchRequest) -> MeaningResults:
        question = encode([request.query])
        return find_by_meaning(
            services.search, services.catalogue, store, question, services.viewer, request
        )

    reader = create_app(replace(services, search_by_meaning=by_meaning)).test_client()
    found = reader.get("/api/search?q=evening&meaning=1").get_json()

    assert found["total"] > 0
    assert {"words", "meaning"} <= {name for hit in found["hits"] for name in hit["found_by"]}
    assert not {"secret", "withdrawn"} & {hit["event"] for hit in found["hits"]}
