"""The sound, whole and in ranges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.identifiers import recording_id
from archive.store import MediaStore
from tests.web.material import SOUND
from web.app import create_app
from web.services import Services

ORIGINAL = (SOUND / "launch.opus").read_bytes()


@pytest.fixture(scope="session")
def url(services: Services) -> str:
    """The address of the evening's first part."""
    import hashlib

    return f"/media/{recording_id(hashlib.sha256(ORIGINAL).hexdigest())}"


def test_the_original_comes_byte_for_byte(client: FlaskClient, url: str) -> None:
    """What a browser can play is sent as it was kept, as audio."""
    answer = client.get(url, buffered=True)
    assert answer.data == ORIGINAL
    assert answer.mimetype == "audio/ogg"
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=1000-", 1000, -1), ("bytes=-500", -500, -1)],
)
def test_ranges(client: FlaskClient, url: str, asked: str, first: int, last: int) -> None:
    """Any stretch can be asked for, with 206 and exactly its bytes."""
    answer = client.get(url, headers={"Range": asked}, buffered=True)
    assert answer.status_code == 206
    whole = range(len(ORIGINAL))[first:] if last == -1 else range(first, last + 1)
    assert answer.data == ORIGINAL[whole[0] : whole[-1] + 1]
    assert answer.headers["Content-Range"] == f"bytes {whole[0]}-{whole[-1]}/{len(ORIGINAL)}"


def test_a_stretch_past_the_end(client: FlaskClient, url: str) -> None:
    """Beyond the file there is nothing, and the answer says how long it is."""
    answer = client.get(url, headers={"Range": f"bytes={len(ORIGINAL)}-"}, buffered=True)
    assert answer.status_code == 416


def test_known_bytes_are_not_sent_again(client: FlaskClient, url: str) -> None:
    """The hash is the tag: a browser that has it gets 304."""
    tag = client.get(url, buffered=True).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}, buffered=True).status_code == 304


def test_an_access_copy_is_preferred(services: Services, url: str, tmp_path: Path) -> None:
    """Where browsers need a copy it is sent, and the original only when asked for, as a file."""
    copy = tmp_path / "copy.m4a"
    copy.write_bytes(b"a copy")
    client = create_app(replace(services, access_copy=lambda _: copy)).test_client()
    assert client.get(url, buffered=True).data == b"a copy"
    assert client.get(url, buffered=True).mimetype == "audio/mp4"
    kept = client.get(f"{url}?original", buffered=True)
    assert kept.data == ORIGINAL
    assert "attachment" in kept.headers["Content-Disposition"]


def test_what_has_no_sound(client: FlaskClient) -> None:
    """A transcript alone, a hidden and an unknown recording are all not found."""
    for name in ("r-hostile", "r-secret", "r-nowhere", "../../etc/passwd"):
        assert client.get(f"/media/{name}", buffered=True).status_code == 404


def test_a_lost_file_is_an_error_that_says_so(services: Services, url: str, tmp_path: Path) -> None:
    """The store without the bytes: 404 with a hint at fixity, no traceback."""
    client = create_app(replace(services, store=MediaStore(tmp_path))).test_client()
    answer = client.get(url, buffered=True)
    assert answer.status_code == 404
    assert "hotmic fixity" in answer.text
