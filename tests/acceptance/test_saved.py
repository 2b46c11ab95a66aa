"""Saved searches as a user meets them: the command line, a real webhook, mail, feed, a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.acceptance.driving import Hotmic, command, environment, get, served
from tests.search.alerts.servers import Hook, hook, mailbox, until

ATOM = "{http://www.w3.org/2005/Atom}"
PRIVATE = {"HOTMIC_WEBHOOK_PRIVATE": "allow"}


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as running:
        yield running


def captions(folder: Path, name: str, *lines: str) -> Path:
    """A transcript without media."""
    cues = [
        f"00:{n:02}.000 --> 00:{n:02}.900\n<v Ana Moreno>{line}" for n, line in enumerate(lines)
    ]
    path = folder / f"{name}.vtt"
    path.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    return path


@pytest.fixture
def watched(hotmic: Hotmic, tmp_path: Path) -> Path:
    """An archive that holds one passage; the folder for what comes next."""
    assert hotmic("ingest", captions(tmp_path, "past", "We will not raise the tax.")).code == 0
    return tmp_path


def test_a_webhook_hears_of_what_comes_in(hotmic: Hotmic, watched: Path, receiver: Hook) -> None:
    """Not of the past; of a new transcript once, however often it is ingested or indexed."""
    saved = hotmic(
        "--json", "saved", "add", "Tax", '"the tax"', "--webhook", receiver.url, **PRIVATE
    )
    assert (saved.code, saved.json["past"], saved.json["id"]) == (0, 1, "tax")
    assert saved.json["secret"].startswith("whsec_")
    new = captions(watched, "new", "Good evening.", "The tax was raised, the tax!")
    for _ in range(2):
        assert hotmic("ingest", new, **PRIVATE).code == 0
        assert hotmic("reindex", **PRIVATE).code == 0
    assert hotmic("saved", "run", **PRIVATE).code == 0

    ((_, body),) = receiver.posts
    passages = json.loads(body)["data"]["passages"]
    assert [each["text"] for each in passages] == ["The tax was raised, the tax!"] * 2
    assert len({each["start_ms"] for each in passages}) == 2
    (listed,) = hotmic("saved", "list", "--json").json
    assert (listed["told"], listed["sent"], listed["waiting"]) == (2, 1, 0)
    assert "secret" not in listed


def test_a_feed_is_served(hotmic: Hotmic, watched: Path, data: Path) -> None:
    """The past too where it is asked for; links lead to the page of the moment."""
    said = hotmic("saved", "add", "The tax", '"the tax"', "--feed", "--include-past")
    assert "/feeds/the-tax.atom" in said.out
    assert hotmic("ingest", captions(watched, "new", "The tax was raised.")).code == 0
    with served(data) as address:
        status, headers, body = get(f"{address}/feeds/the-tax.atom")

    assert (status, headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    entries = Xml.fromstring(body).findall(ATOM + "entry")  # noqa: S314 (our own)
    assert len(entries) == 2


def test_a_server_tells_of_an_ingest_beside_it(
    hotmic: Hotmic, watched: Path, data: Path, receiver: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever process indexes, somebody is told once."""
    monkeypatch.setenv("HOTMIC_WEBHOOK_PRIVATE", "allow")
    settings = data / "hotmic.toml"
    settings.write_text('webhook_private = "allow"\n')
    assert hotmic("saved", "add", "Tax", '"the tax"', "--webhook", receiver.url).code == 0
    with served(data):
        assert hotmic("ingest", captions(watched, "new", "The tax was raised.")).code == 0
        assert until(lambda: receiver.posts)
        time.sleep(1.5)

    assert len(receiver.posts) == 1


def test_mail_is_sent_and_tried_again(hotmic: Hotmic, watched: Path) -> None:
    """A mail server that is away keeps nothing from being ingested; the error is listed."""
    with mailbox() as box:
        to = {
            "HOTMIC_SMTP_HOST": box.host, "HOTMIC_SMTP_PORT": str(box.port),
            "HOTMIC_SMTP_SECURITY": "none", "HOTMIC_SMTP_FROM": "hotmic@example.org",
        }  # fmt: skip
        away = to | {"HOTMIC_SMTP_PORT": "9"}
        add = ("saved", "add", "Tax", '"the tax"', "--email", "desk@example.org")
        assert hotmic(*add, **to).code == 0
        assert "sent" in hotmic("saved", "test", "Tax", **to).out
        done = hotmic("ingest", captions(watched, "new", "The tax was raised."), **away)
        assert done.code == 0
        assert "did not go out" in done.err
        (listed,) = hotmic("saved", "list", "--json").json
        assert listed["waiting"] == 1
        assert "mail server" in listed["last_error"]
        failed = hotmic("saved", "run", "--json", **away)
        assert (failed.code, failed.json["messages"][0]["state"]) == (1, "waiting")
        sent = hotmic("saved", "run", "--json", **to)
        assert (sent.code, sent.json["messages"][0]["state"]) == (0, "sent")

    subjects = [mail["Subject"] for mail in box.mails]
    assert subjects == ["[Hotmic] Test of the saved search: Tax", "[Hotmic] Tax: 1 new passage"]


@pytest.mark.slow
def test_a_kill_tells_nothing_twice_and_loses_nothing(
    hotmic: Hotmic, watched: Path, data: Path, receiver: Hook
) -> None:
    """Ingests killed at many moments, then run to the end: each passage in one message only.

    A message may arrive twice, with the same id, where the kill fell between its arrival and the
    note of it; its passages are those of one message.
    """
    settings = data / "hotmic.toml"
    settings.write_text('webhook_private = "allow"\n')
    assert hotmic("saved", "add", "Tax", '"the tax"', "--webhook", receiver.url).code == 0
    rounds = 12
    for number in range(rounds):
        path = captions(watched, f"new-{number}", "The tax was raised.", f"The tax of {number}.")
        process = subprocess.Popen(
            command("ingest", path), env=environment(data), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(0.6 + 0.2 * number)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    paths = [watched / f"new-{number}.vtt" for number in range(rounds)]
    assert hotmic("ingest", *paths).code == 0
    assert until(lambda: _is_done(hotmic), 400)

    messages = {headers["webhook-id"]: json.loads(body) for headers, body in receiver.posts}
    told = [
        (passage["recording"], passage["start_ms"])
        for message in messages.values()
        for passage in message["data"]["passages"]
    ]
    assert len(told) == len(set(told)) == 2 * rounds


def _is_done(hotmic: Hotmic) -> bool:
    """Run what waits; whether nothing does any more."""
    assert hotmic("saved", "run").code == 0
    (listed,) = hotmic("--json", "saved", "list").json
    time.sleep(2)
    return bool(listed["waiting"] == 0 and listed["told"] == 24)
