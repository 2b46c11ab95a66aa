"""The API: the command line's JSON, one shape of errors, every route documented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.catalogue import events
from archive.errors import IndexUnavailable
from archive.event import Event
from archive.identifiers import event_id, own_key
from archive.viewer import PUBLIC
from search.request import SearchRequest, SearchResults
from tests.web import material
from web import shapes
from web.app import create_app
from web.services import Services

ROUTES = Path(__file__).resolve().parents[2] / "docs/api.md"


def test_events_are_those_of_the_command_line(client: FlaskClient, services: Services) -> None:
    """The list, one event, its timeline and transcript are the shared shapes."""
    with services.catalogue.read() as tx:
        assert client.get("/api/events").json == shapes.events(tx, PUBLIC)
        name = material.EVENING
        assert client.get(f"/api/events/{name}").json == shapes.show(tx, PUBLIC, name)
        tiles = shapes.timeline(tx, PUBLIC, name)
        assert client.get(f"/api/events/{name}/timeline").json == tiles
    assert tiles[0]["start_ms"] == 0
    assert "outage" in {tile["kind"] for tile in tiles}


def test_the_fields_that_are_promised(client: FlaskClient) -> None:
    """Exactly the keys that the command line's documentation names."""
    events = client.get("/api/events").json
    assert events is not None
    promised = "event title date date_precision recordings duration_ms segments"
    assert set(events[0]) == set(promised.split())
    (recording, _) = events[0]["recordings"]
    spoken = client.get(f"/api/recordings/{recording}/transcript").json
    assert spoken is not None
    fields = "recording start_ms end_ms speaker language text confidence flags reasons words"
    assert set(spoken[0]) == set(fields.split())
    found = client.get("/api/search?q=%22good+evening%22&limit=1").json
    assert found is not None
    hit = (
        "event event_title event_date recording transcript start_ms end_ms event_ms speaker "
        "speakers crosses_ms transcripts flags text highlights url"
    )
    assert set(found["hits"][0]) == set(hit.split())


def test_an_event_by_the_name_in_its_file(client: FlaskClient, services: Services) -> None:
    """Every route that takes an event's id takes the archivist's own name for it."""
    own = Event(
        event_id("Assembly", own_key("assembly")), "Assembly",
        facts={"event_toml": {"id": "assembly"}},
    )  # fmt: skip
    with services.catalogue.write() as tx:
        events.save_event(tx, own, actor="test")

    for route in ("", "/timeline", "/off_air", "/report", "/where?t=5"):
        answer = client.get(f"/api/events/assembly{route}")
        assert answer.status_code == 200, route
        assert answer.json == client.get(f"/api/events/{own.id}{route}").json
    assert client.get("/api/verify?q=good+evening&event=assembly").status_code == 200
    assert client.get("/api/search?q=evening&event=assembly").status_code == 200


def test_another_transcript_by_name(client: FlaskClient) -> None:
    """`transcript` chooses; a stranger's is not found."""
    events = client.get("/api/events").json
    assert events is not None
    url = f"/api/recordings/{events[0]['recordings'][0]}/transcript"
    captions = client.get(f"{url}?transcript=t-launch-vtt").json
    assert captions is not None
    assert len(captions) == 3
    assert client.get(f"{url}?transcript=t-nowhere").status_code == 404


@pytest.mark.parametrize(
    ("url", "status", "kind"),
    [
        ("/api/events/nope", 404, "not_found"),
        ("/api/nope", 404, "not_found"),
        ("/api/search?q=%22open", 400, "query"),
        ("/api/search?q=a&limit=many", 400, "usage"),
        ("/api/search?q=a&after=soon", 400, "usage"),
        ("/api/events/secret", 404, "not_found"),
        ("/api/verify", 400, "usage"),
        ("/api/verify?q=...", 400, "usage"),
        ("/api/verify?q=good+evening&event=secret", 404, "not_found"),
    ],
)
def test_one_shape_of_errors(client: FlaskClient, url: str, status: int, kind: str) -> None:
    """Kind, message, subject and hint, in JSON."""
    answer = client.get(url)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]["kind"] == kind
    assert {"kind", "message", "subject", "hint"} <= set(answer.json["error"])


def test_without_an_index_events_can_still_be_opened(services: Services) -> None:
    """The search page says so and offers events; the API answers 503; health is degraded."""

    def down(_: SearchRequest) -> SearchResults:
        raise IndexUnavailable("no answer within 1 second", hint="Start it.")

    client = create_app(replace(services, search=down)).test_client()
    page = client.get("/search?q=tax")
    assert page.status_code == 503
    assert "The index does not answer" in page.text
    assert "Mason Hale announces his campaign" in page.text
    assert client.get("/api/search?q=tax").json == {
        "error": {
            "kind": "index_unavailable",
            "message": "no answer within 1 second",
            "subject": None,
            "hint": "Start it.",
        }
    }
    health = client.get("/healthz")
    assert health.status_code == 503
    assert health.json == {
        "status": "degraded", "catalogue": "ok", "index": "no answer within 1 second",
    }  # fmt: skip
    assert client.get("/e/evening").status_code == 200


def test_health(client: FlaskClient) -> None:
    """Well is 200 and `ok`."""
    assert client.get("/healthz").json == {"status": "ok", "catalogue": "ok", "index": "ok"}


def test_a_defect_is_no_traceback(services: Services) -> None:
    """An error that nobody foresaw is a page, or JSON, without the inside of the program."""

    def broken(_: SearchRequest) -> SearchResults:
        raise ZeroDivisionError("secret inside")

    client = create_app(replace(services, search=broken)).test_client()
    for url in ("/search?q=tax", "/api/search?q=tax"):
        answer = client.get(url)
        assert answer.status_code == 500
        assert "secret inside" not in answer.text
        assert "defect of Hotmic" in answer.text


def test_every_route_is_documented(app: Flask) -> None:
    """docs/api.md names each one."""
    told = ROUTES.read_text()
    for rule in app.url_map.iter_rules():
        plain = rule.rule.replace("<int:", "<")
        assert f"`{plain}`" in told, plain
