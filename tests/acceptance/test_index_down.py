"""The pages of an archive whose Elasticsearch is down or silent, and the ingest into it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.settings import load
from scripts import compose
from tests.acceptance.driving import run
from web.app import create_app

SOON_S = 1.0
_BUSY_S = 3.0
"""The promise, and what a machine may add that runs other tests beside this one."""

CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ada>Good evening to you all\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive with one event, made while its Elasticsearch was down, and an embedded index."""
    (tmp_path / "speech.vtt").write_text(CAPTIONS)
    data = tmp_path / "archive"
    assert run("ingest", tmp_path / "speech.vtt", data=data).code == 0
    return data


@pytest.fixture(params=["down", "silent"])
def client(request: pytest.FixtureRequest, data: Path) -> Iterator[FlaskClient]:
    """The pages, composed as `hotmic serve` does."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        port = listening.getsockname()[1] if request.param == "silent" else 9
        url = f"http://127.0.0.1:{port}"
        chosen = load(data, index="elasticsearch", elasticsearch_url=url)
        with compose.services(chosen) as services:
            yield create_app(services).test_client()


def test_searches_say_so_within_a_second_and_pages_go_on(client: FlaskClient) -> None:
    """The search is "index down", for people and for machines; the embedded one is not asked."""
    began = time.monotonic()
    page = client.get("/search", query_string={"q": "evening"})
    took = time.monotonic() - began
    answer = client.get("/api/search", query_string={"q": "evening"})

    assert took < SOON_S + _BUSY_S
    assert page.status_code == 503
    assert b"Good evening" not in page.data
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["error"]["kind"] == "index_unavailable"
    assert client.get("/").status_code == 200


def test_an_ingest_goes_on_without_the_index(tmp_path: Path, data: Path) -> None:
    """What comes in is kept, the command succeeds and says that it cannot be searched yet."""
    (tmp_path / "later.vtt").write_text(CAPTIONS.replace("evening", "morning"))
    down = {"HOTMIC_INDEX": "elasticsearch", "HOTMIC_ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    answer = run("ingest", tmp_path / "later.vtt", data=data, **down)

    assert answer.code == 0
    assert "Kept, but not searchable yet" in answer.err
    assert run("search", "morning", "--json", data=data).json["total"] == 0
    assert run("ingest", tmp_path / "later.vtt", data=data).code == 0
    assert run("search", "morning", "--json", data=data).json["total"] == 1


def test_every_hit_as_lines(data: Path) -> None:
    """`--all` writes CSV for people and their spreadsheets, JSON lines for programs."""
    as_csv = run("search", "evening", "--all", data=data)
    as_json = run("search", "evening", "--all", "--json", data=data)

    head, line = as_csv.out.splitlines()
    assert head.startswith("event,event_title,event_date,recording,")
    assert "Good evening to you all" in line
    [hit] = as_json.lines
    assert hit["speaker"] == "Ada"
    assert hit["text"] == "Good evening to you all"
