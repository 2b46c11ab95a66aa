"""Uploads: the checks of ingest, a page that says what became of them, nothing left behind."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import make_services
from web.app import create_app
from web.services import Services
from web.uploads import safe_name


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An archive of this module's own: uploads write."""
    with make_services(tmp_path_factory.mktemp("uploads") / "archive") as made:
        yield made


@pytest.fixture
def reader(own: Services) -> FlaskClient:
    """A reader on this machine."""
    return create_app(own).test_client()


def test_a_recording_becomes_an_event(reader: FlaskClient, own: Services, tmp_path: Path) -> None:
    """A tone with its sidecar goes in; the page refreshes, then links to the event."""
    tone = tmp_path / "tone.wav"
    making = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=1", str(tone)]
    subprocess.run(making, check=True)
    about = b'title = "A tone for the record"\n'
    files = [(tone.open("rb"), "tone.wav"), (BytesIO(about), "tone.event.toml")]
    sent = reader.post("/upload", data={"files": files})
    assert sent.status_code == 303
    first = reader.get(sent.location).text
    assert "http-equiv" in first or "Ingested" in first
    shown = _finished(reader, sent.location)
    assert "done" in shown
    assert "A tone for the record" in reader.get("/events").text
    assert list(own.settings.incoming_path.iterdir()) == []


def test_what_is_no_recording_is_explained(reader: FlaskClient) -> None:
    """A text file named .mp3 fails with the words of ingest, without the server's folders."""
    sent = reader.post("/upload", data={"files": (BytesIO(b"not sound"), "talk.mp3")})
    shown = _finished(reader, sent.location)
    assert "failed" in shown
    assert "talk.mp3" in shown
    assert "incoming" not in shown


def test_over_the_limit(reader: FlaskClient, own: Services) -> None:
    """A clear page with the limit and the way out; nothing is kept."""
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="long.wav"\r\n\r\n'
    body = head + bytes(own.settings.upload_limit_mb * 1_000_000) + b"\r\n--x--\r\n"
    answer = reader.post("/upload", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "limit of 1 MB" in answer.text
    assert "hotmic ingest" in answer.text


def test_no_file_and_no_such_upload(reader: FlaskClient) -> None:
    """Both are told what to do."""
    assert "no file was chosen" in reader.post("/upload", data={}).text
    assert reader.get("/upload/nope").status_code == 404


@given(st.text(max_size=400))
def test_names_are_harmless(name: str) -> None:
    """Whatever a browser sends stays one visible file of the upload's own folder."""
    kept = safe_name(name)
    assert kept
    assert not kept.startswith(".")
    assert "/" not in kept
    assert "\\" not in kept
    assert kept.isprintable()
    assert len(kept.encode()) <= 255 or not kept.isascii()


def _finished(reader: FlaskClient, url: str) -> str:
    for _ in range(400):
        shown = reader.get(url).text
        if "http-equiv" not in shown:
            return shown
        time.sleep(0.05)
    raise AssertionError("the upload did not end")
