"""A pytest plugin: one real Elasticsearch for the whole session."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import HotmicError
from scripts import elasticsearch_server


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The server named in HOTMIC_TEST_ELASTICSEARCH, or one of our own for this session.

    Not in pytest's own folder for temporary files: the server's user could not enter that.
    """
    if named := os.environ.get("HOTMIC_TEST_ELASTICSEARCH"):
        yield named
        return
    try:
        elasticsearch_server.home()
    except HotmicError as error:
        pytest.skip(f"no Elasticsearch can be had: {error}")
    with (
        tempfile.TemporaryDirectory(prefix="hotmic-elasticsearch-") as folder,
        elasticsearch_server.running(Path(folder)) as url,
    ):
        yield url
