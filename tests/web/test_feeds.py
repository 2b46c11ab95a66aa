"""The Atom feeds of saved searches, as feed readers fetch them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient

from archive.saved import SavedSearch
from search.alerts.matching import save
from search.finding import find
from search.opening import open_index
from tests.web import material
from tests.web.conftest import make_services
from web.app import create_app
from web.services import Services

ATOM = "{http://www.w3.org/2005/Atom}"
CREATED = datetime(2026, 5, 1, tzinfo=UTC)


def kept(name: str, query: str, **more: object) -> SavedSearch:
    return SavedSearch(name, query, CREATED, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An archive whose saved searches have told what it holds."""
    with make_services(tmp_path_factory.mktemp("feeds") / "archive") as services:
        with open_index(services.settings) as index:
            for one in (
                kept("Good evening", '"good evening"', has_feed=True),
                kept("Scripts", "script", has_feed=True),
                kept("Dinner", '"nobody must know"', has_feed=True, viewer="owner"),
                kept("By mail", '"good evening"', emails=("desk@example.org",)),
                kept("Nothing yet", "zebra", has_feed=True),
            ):
                save(
                    services.catalogue,
                    lambda viewer, request: find(index, services.catalogue, viewer, request),
                    one,
                    include_past=True,
                    actor="test",
                )
        yield services


@pytest.fixture
def reader(told: Services) -> FlaskClient:
    return create_app(told).test_client()


def feed(reader: FlaskClient, name: str) -> Xml.Element:
    answer = reader.get(f"/feeds/{name}.atom")
    assert answer.status_code == 200
    return Xml.fromstring(answer.data)  # noqa: S314 (our own)


def test_a_feed_is_fetched_and_leads_back(reader: FlaskClient) -> None:
    """Atom by its media type; an entry's link opens its event's page at the moment."""
    answer = reader.get("/feeds/good-evening.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    entries = feed(reader, "good-evening").findall(ATOM + "entry")

    assert entries
    link = entries[0].find(ATOM + "link")
    assert link is not None
    address = link.attrib["href"]
    assert address.startswith("http://127.0.0.1:8000/e/evening?t=")
    assert reader.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_reader_that_has_it_gets_nothing_again(reader: FlaskClient) -> None:
    """By its tag or by its date."""
    first = reader.get("/feeds/good-evening.atom")
    tagged = {"If-None-Match": first.headers["ETag"]}
    dated = {"If-Modified-Since": first.headers["Last-Modified"]}

    assert reader.get("/feeds/good-evening.atom", headers=tagged).status_code == 304
    assert reader.get("/feeds/good-evening.atom", headers=dated).status_code == 304


def test_a_feed_shows_only_what_the_public_may_see(reader: FlaskClient) -> None:
    """Even where a search of the owner's found more."""
    assert feed(reader, "dinner").findall(ATOM + "entry") == []


def test_hostile_words_stay_words(reader: FlaskClient) -> None:
    """Markup in a transcript is text in the feed."""
    (entry,) = feed(reader, "scripts").findall(ATOM + "entry")
    content = entry.find(ATOM + "content")

    assert content is not None
    assert content.text == material.HOSTILE_TEXT
    assert content.attrib == {"type": "text"}


def test_an_empty_feed_can_be_subscribed_to(reader: FlaskClient) -> None:
    """It dates from the day it was saved."""
    updated = feed(reader, "nothing-yet").find(ATOM + "updated")

    assert updated is not None
    assert updated.text == "2026-05-01T00:00:00Z"


@pytest.mark.parametrize("name", ["unknown", "..%2f..", "%00", "x" * 5000, "Good evening"])
def test_there_is_no_other_feed(reader: FlaskClient, name: str) -> None:
    """A name that no saved search has, nonsense, another spelling: not found."""
    assert reader.get(f"/feeds/{name}.atom").status_code == 404


def test_a_search_without_a_feed_does_not_show_that_it_exists(reader: FlaskClient) -> None:
    """The answer is that of a search that does not exist."""
    kept_back, unknown = reader.get("/feeds/by-mail.atom"), reader.get("/feeds/unknown.atom")

    assert kept_back.status_code == 404
    assert kept_back.text.replace("by-mail", "unknown") == unknown.text


def test_the_address_of_the_site_stands_before_links(told: Services) -> None:
    """Behind a proxy the setting says what readers see."""
    public = told.settings.model_copy(update={"site_url": "https://archive.example.org/"})
    behind = create_app(replace(told, settings=public)).test_client()
    assert b'href="https://archive.example.org/e/evening?t=' in (
        behind.get("/feeds/good-evening.atom").data
    )
