"""What every answer carries, and which requests are refused."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from archive import settings
from web.app import create_app
from web.services import Services


def test_every_answer_is_marked(client: FlaskClient) -> None:
    """Pages, API, media and errors carry the policy; it allows no inline script or style."""
    for url in ("/", "/api/events", "/healthz", "/nope", "/static/hotmic.js", "/e/evening"):
        headers = client.get(url, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "data:" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({"Origin": "http://localhost"}, 422),
        ({}, 422),
    ],
)
def test_only_own_pages_may_change_the_archive(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    """Another site's form is refused; our own gets as far as "no file was chosen"."""
    assert client.post("/upload", headers=headers).status_code == status


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8000"])
def test_a_stranger_name_for_this_machine_is_refused(client: FlaskClient, host: str) -> None:
    """DNS rebinding: on loopback only loopback names are answered."""
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:9", "[::1]:8000"])
def test_own_names_are_answered(client: FlaskClient, host: str) -> None:
    """Every loopback name and port is ours."""
    assert client.get("/about", headers={"Host": host}).status_code == 200


def test_uploads_are_for_this_machine_only(services: Services) -> None:
    """Not for a reader from elsewhere, nor through a proxy, nor where the server listens wider."""
    local = create_app(services).test_client()
    assert local.get("/upload").status_code == 200
    away = local.get("/upload", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert away.status_code == 403
    assert local.get("/upload", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403
    wide = settings.load(services.settings.data, host="0.0.0.0")  # noqa: S104 (what is tested)
    open_app = create_app(replace(services, settings=wide)).test_client()
    sent = open_app.post("/upload", data={"files": (BytesIO(b"x"), "x.wav")})
    assert sent.status_code == 403
    assert "/upload" not in open_app.get("/about").text
