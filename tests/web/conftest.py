"""The application over a small real archive; made once, since no test here writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive import settings
from archive.catalogue import Catalogue
from archive.store import MediaStore
from archive.viewer import PUBLIC
from search.finding import find, find_lines
from search.index import Index
from search.indexer import drain
from search.opening import open_index
from search.quotes.articles import check_article
from search.quotes.checking import check
from search.streaming import find_all
from search.unknown import unknown_filters
from tests.web import material
from transcribe.ingest import IngestOptions, ingest
from transcribe.workplace import Workplace
from web.app import create_app
from web.services import Services


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An archive with sound, words and an index, read by the public."""
    with make_services(tmp_path_factory.mktemp("web") / "archive") as made:
        yield made


class make_services:  # noqa: N801 (used as a function)
    """The services of a filled archive in a folder, closed at the end."""

    def __init__(self, data: Path):
        self._settings = settings.load(data, upload_limit_mb=1)
        self._catalogue = Catalogue.open(self._settings.catalogue_path)

    def __enter__(self) -> Services:
        store = MediaStore(self._settings.store_path)
        material.fill(self._catalogue, store)
        with open_index(self._settings, writable=True) as writer:
            drain(self._catalogue, writer)
        place = Workplace(self._catalogue, store, self._settings)

        @cache
        def opened() -> Index:
            return open_index(self._settings, writable=False)

        return Services(
            catalogue=self._catalogue,
            store=store,
            settings=self._settings,
            viewer=PUBLIC,
            search=lambda request: find(opened(), self._catalogue, PUBLIC, request),
            search_all=lambda request: find_all(opened(), self._catalogue, PUBLIC, request),
            concordance=lambda request, around, by: find_lines(
                opened(), self._catalogue, PUBLIC, request, around=around, sort_by=by
            ),
            check=lambda quote, by, event: check(
                opened(), self._catalogue, PUBLIC, quote, by, event=event
            ),
            check_article=lambda text: check_article(opened(), self._catalogue, PUBLIC, text),
            ingest=lambda folder: ingest([folder], place, IngestOptions(transcribe=False)),
            access_copy=lambda recording: None,
            unknown=lambda request: unknown_filters(opened(), self._catalogue, PUBLIC, request),
        )

    def __exit__(self, *_: object) -> None:
        self._catalogue.close()


@pytest.fixture(scope="session")
def app(services: Services) -> Flask:
    """The application; errors are answered as they are to readers."""
    return create_app(services)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader."""
    return app.test_client()
