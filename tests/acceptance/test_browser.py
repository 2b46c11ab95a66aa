"""A reader with a browser: searches, clicks what was found, and hears it from its first word."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from archive.report.health import BREATH_MS
from tests.web import material
from tests.web.conftest import make_services

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (apt)"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages of a small archive with real sound, served by waitress on a free port."""
    from waitress.server import create_server

    from web.app import create_app

    with make_services(tmp_path_factory.mktemp("browser") / "archive") as services:
        server = create_server(create_app(services), host="127.0.0.1", port=0, threads=8)
        running = threading.Thread(target=server.run, daemon=True)
        running.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        server.task_dispatcher.shutdown()
        running.join(5)


@pytest.fixture
def page(site: str) -> Iterator[Page]:
    """A window of 1280 pixels; the test fails where the page's script or policy complains."""
    complaints: list[str] = []
    with sync_playwright() as browsers:
        sound = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        browser = browsers.chromium.launch(executable_path=str(CHROMIUM), args=sound)
        window = browser.new_page(base_url=site, viewport={"width": 1280, "height": 900})
        window.on("pageerror", lambda error: complaints.append(str(error)))
        window.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        yield window
        browser.close()
    assert complaints == []


def _heard_s(page: Page, number: int = 0) -> float:
    """Where a part's sound stands, in seconds of its recording."""
    return float(page.evaluate(f"document.querySelectorAll('audio')[{number}].currentTime"))


def _until(page: Page, condition: str) -> None:
    """Wait for a condition; the page's own policy forbids Playwright's way of asking for one."""
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def _clock(ms: int) -> str:
    return f"18:{ms // 60_000:02}:{ms // 1000 % 60:02}"


def _second_exchange() -> int:
    """Where talk off the air goes on after more than a breath."""
    lines = pairwise(material.TRUTH["launch"])
    return next(
        int(line["start_ms"])
        for before, line in lines
        if line["start_ms"] - before["end_ms"] >= BREATH_MS
    )


def test_search_click_and_hear(page: Page) -> None:
    """The clicked hit opens with the player at its first word, marked; the player then runs."""
    page.goto("/")
    page.fill("#q", '"good evening everyone"')
    page.click(".query button")
    assert page.locator(".hit mark").inner_text() == "good evening everyone"
    page.click(".hit .play")
    page.wait_for_url(re.compile(r"/e/evening\?t="))
    _until(page, "document.querySelector('audio').readyState > 0")
    assert page.inner_text("#clock") == material.OPENING_CLOCK
    assert abs(_heard_s(page) - material.OPENING_MS / 1000) < 0.1
    assert page.inner_text("#now .heard") == "good"
    assert page.locator("#now").is_visible()
    page.keyboard.press("k")
    _until(page, "document.querySelector('audio').currentTime > 76")
    page.keyboard.press("k")
    assert page.inner_text(".heard") != "good"
    assert page.inner_text("#who") == "Clara Finch"


def test_a_clicked_word_is_heard_in_its_own_part(page: Page) -> None:
    """A word of the second part starts the second recording; the outage's keys lead there too."""
    page.goto("/e/evening")
    word = page.locator("#turns .turn:has-text('welcome back') .said span").nth(2)
    due = int(word.get_attribute("data-t") or 0)
    word.click()
    _until(page, "!document.querySelectorAll('audio')[1].paused")
    assert abs(_heard_s(page, 1) * 1000 + material.OFFSETS["relaunch"] - due) < 1_500
    page.keyboard.press(" ")
    _until(page, "document.querySelectorAll('audio')[1].paused")
    page.keyboard.press("/")
    page.wait_for_url(re.compile(r"/search"))
    _until(page, "document.activeElement.id === 'q'")


def test_seeking_by_keys(page: Page) -> None:
    """L goes on five seconds, J back, O past the outage, or to where talk goes off the air."""
    page.goto("/e/evening?t=60")
    _until(page, "document.querySelector('audio').readyState > 0")
    page.keyboard.press("l")
    assert page.inner_text("#clock") == "18:01:05"
    page.keyboard.press("j")
    assert page.inner_text("#clock") == "18:01:00"
    page.keyboard.press("o")
    assert page.inner_text("#clock") == _clock(material.OFFSETS["relaunch"])
    page.goto("/e/evening?t=0")
    page.keyboard.press("o")
    assert page.inner_text("#clock") == _clock(material.TRUTH["launch"][0]["start_ms"])
    page.keyboard.press("o")
    assert page.inner_text("#clock") == _clock(_second_exchange())
    page.keyboard.press("o")
    assert page.inner_text("#clock") == _clock(material.OFFSETS["relaunch"])
    page.evaluate("document.querySelector('#keys-on').checked = false")
    before = page.inner_text("#clock")
    page.keyboard.press("l")
    assert page.inner_text("#clock") == before


def test_from_a_hit_to_its_verdict(page: Page) -> None:
    """The hit's quote is verified; a word put in is framed and named; the moment is heard there."""
    page.goto('/search?q="good+evening+everyone"')
    page.click("text=Verify this quote")
    assert page.inner_text(".verdict h1") == "Verbatim"
    page.fill("textarea", "good evening absolutely everyone")
    page.click(".ask button")
    page.wait_for_selector(".lines .differs")
    assert page.inner_text(".lines .differs .printed") == "absolutely"
    assert page.inner_text(".lines .differs i") == "added"
    page.evaluate("document.querySelector('audio').play()")
    _until(page, "document.querySelector('audio').currentTime > 73.1")
    page.click(".table tbody a")
    page.wait_for_url(re.compile(r"/e/evening\?t="))
    assert page.locator("#now").is_visible()


def test_selected_words_are_verified_by_a_key(page: Page) -> None:
    """V asks for the verdict on what is selected, in the event that is open."""
    page.goto("/e/evening?t=76")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#now .said'))")
    page.keyboard.press("v")
    page.wait_for_url(re.compile(r"/verify\?q=.*event=evening"))
    assert page.inner_text(".verdict h1") == "Verbatim"
