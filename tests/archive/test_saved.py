"""What a saved search is called, and the settings of what it sends."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import settings
from archive.errors import SettingError
from archive.saved import Channel, Delivery, DeliveryState, passage_urn, saved_search_id

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def test_a_name_becomes_an_address() -> None:
    """A slug; a hash where the name has no Latin letter, another for another name."""
    assert saved_search_id("Water & tax") == "water-tax"
    assert saved_search_id("ضريبة").startswith("s-")
    assert saved_search_id("ضريبة") != saved_search_id("ماء")


def test_a_message_keeps_its_name_while_it_is_tried() -> None:
    """Whatever changes from attempt to attempt; another address has another name."""

    def name(address: str, attempts: int, state: DeliveryState) -> str:
        return Delivery(1, "tax", "b", Channel.EMAIL, address, state, attempts, NOW).id

    first = name("a@example.org", 1, DeliveryState.SENDING)
    assert first == name("a@example.org", 7, DeliveryState.FAILED)
    assert first != name("b@example.org", 1, DeliveryState.SENDING)


def test_a_passage_has_one_urn() -> None:
    """Of its saved search, its recording and its millisecond."""
    names = {passage_urn(*key) for key in (("a", "r", 1), ("b", "r", 1), ("a", "r", 2))}

    assert len(names) == 3
    assert passage_urn("a", "r", 1) in names


def test_links_stand_behind_the_address_of_the_site(tmp_path: Path) -> None:
    """The setting without its last slash, else where the server listens."""
    assert settings.load(tmp_path).public_url == "http://127.0.0.1:8000"
    assert settings.load(tmp_path, host="::1", port=81).public_url == "http://[::1]:81"
    told = settings.load(tmp_path, site_url="https://archive.example.org/hotmic/")
    assert told.public_url == "https://archive.example.org/hotmic"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("site_url", "archive.example.org"),
        ("site_url", "javascript:alert(1)"),
        ("smtp_security", "ssl"),
        ("smtp_port", 70_000),
        ("webhook_private", "yes"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, name: str, value: object) -> None:
    """With what it takes."""
    with pytest.raises(SettingError, match=name):
        settings.load(tmp_path, **{name: value})


def test_secrets_of_the_mail_server_are_not_shown(tmp_path: Path) -> None:
    """Neither in the table nor where the settings are printed."""
    chosen = settings.load(tmp_path, smtp_password="hush")

    assert {line.name: line.value for line in settings.sources(chosen)}["smtp_password"] == "*" * 8
    assert "hush" not in repr(chosen)
