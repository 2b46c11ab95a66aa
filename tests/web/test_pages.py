"""Every page as a reader without JavaScript gets it, over a real catalogue, store and index."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.catalogue import Catalogue
from archive.event import Event
from archive.recording import SpanKind
from archive.viewer import PUBLIC
from tests.web import material
from tests.web.reading import Node, read
from web.pages.event import event_page
from web.pages.loading import load_event
from web.services import Services

GHOST = "Thank you for watching"


def page(client: FlaskClient, url: str, status: int = 200) -> Node:
    """The parsed page; its status is checked."""
    answer = client.get(url)
    assert answer.status_code == status, answer.text
    return read(answer.text)


def text(element: Node) -> str:
    return element.text


def test_a_page_past_the_last_event(client: FlaskClient) -> None:
    """It is said, with the way to the last page; the first page always is one."""
    past = page(client, "/events?page=9", 404)
    assert "There is no page 9" in past.text
    assert [link.get("href") for link in past.select(".state a")] == ["/events?page=1"]
    assert page(client, "/events?page=1").select(".all-events")


def test_home_lists_the_latest_events(client: FlaskClient) -> None:
    """Titles, dates and strips of what the public may see; the outage is named."""
    home = page(client, "/")
    titles = [text(link) for link in home.select(".entry h3 a")]
    assert titles[0] == "Mason Hale announces his campaign"
    assert "A dinner among friends" not in titles
    assert "Outage 1:30" in text(home)
    assert len(home.select(".entry svg.mini[aria-label]")) == len(titles)


def test_search_shows_a_passage_where_it_was_said(client: FlaskClient) -> None:
    """The words are marked, the time is a link to them, the strip has its pin."""
    found = page(client, "/search?q=%22good+evening+everyone%22")
    (hit,) = found.select(".hit")
    assert [text(mark) for mark in hit.select("mark")] == ["good evening everyone"]
    assert text(hit.select("h3 a time")[0]) == material.OPENING_CLOCK
    link = hit.select("h3 a")[0].get("href")
    assert re.fullmatch(rf"/e/evening\?t={material.OPENING_MS / 1000:g}\b.*#now", link)
    assert "Clara Finch" in text(hit)
    assert hit.select(".where svg .head")


def test_words_without_sound_are_read(client: FlaskClient) -> None:
    """Nothing is played where only a transcript came."""
    heard = page(client, '/search?q="good+evening+everyone"').select(".hit")[0]
    mute = page(client, f"/search?q=event:{material.ARABIC}").select(".hit")[0]

    assert heard.select("a.play")[0].get("aria-label").startswith("Play from")
    assert [link.get("aria-label") for link in mute.select("a.button")] == ["Read from 0:00:01"]


def test_filters_narrow_the_search(client: FlaskClient) -> None:
    """Speaker, event and dates are kept in the form and in the links."""
    everyone = page(client, "/search?q=%22thank+you%22")
    clara = page(client, "/search?q=%22thank+you%22&speaker=Clara+Finch&after=2025-05-28")
    assert 0 < len(clara.select(".hit")) < len(everyone.select(".hit"))
    assert {text(who) for who in clara.select(".hit-head b")} == {"Clara Finch"}
    assert clara.select("input[name=speaker][checked]")[0].get("value") == "Clara Finch"
    assert not page(client, "/search?q=thank&before=2001-01-01").select(".hit")


def test_nothing_found_does_not_say_that_nobody_said_it(client: FlaskClient) -> None:
    """The page says what was searched, and offers what else could be asked."""
    none = text(page(client, '/search?q="purple+elephants"'))
    assert "not found in this archive" in none
    assert "not found does not mean not said" in none
    assert "without the quotation marks" in none


def test_a_query_that_cannot_be_read_gets_a_caret(client: FlaskClient) -> None:
    """The mistake is shown at its character; nothing is searched."""
    wrong = page(client, '/search?q=tax+"open', 400)
    first, second = wrong.select("pre.wrong")[0].raw.splitlines()
    assert first[second.index("^")] == '"'
    assert wrong.select("#q")[0].get("aria-invalid") == "true"


@pytest.mark.parametrize("query", ["after=yesterday", "flag=bad", "sort=worst"])
def test_a_filter_that_does_not_exist_is_explained(client: FlaskClient, query: str) -> None:
    """A wrong day, flag or order is named on the page, not an accident."""
    assert "Nothing was searched" in text(page(client, f"/search?q=tax&{query}", 400))


def test_an_event_shows_its_clock_figures(client: FlaskClient) -> None:
    """Announced, first words with the delay, outage and audience before and after it."""
    figures = text(page(client, "/e/evening").select(".clocks")[0])
    late = divmod(10 * 60 + material.OPENING_MS // 1000, 60)
    told = ("17:50", material.OPENING_CLOCK, f"{late[0]} min {late[1]} s late", "1 min 30 s")
    for figure in (*told, "668,700 → 304,800"):
        assert figure in figures


def test_the_transcript_accounts_for_every_second(services: Services) -> None:
    """No stretch longer than a pause is without its row, from the first to the last moment."""
    with services.catalogue.read() as tx:
        loaded = load_event(tx, PUBLIC, material.EVENING)
    reached = loaded.axis.start_ms
    for row in event_page(loaded).rows:
        assert row.start_ms - reached < 3_000
        reached = max(reached, row.end_ms)
    assert loaded.axis.end_ms - reached < 3_000


def test_an_outage_is_a_row_to_the_millisecond(services: Services) -> None:
    """From where the first part ends to where the second begins, whatever stands beside it."""
    with services.catalogue.read() as tx:
        loaded = load_event(tx, PUBLIC, material.EVENING)
    (gone,) = [row for row in event_page(loaded).rows if row.kind == "break"]
    assert (gone.start_ms, gone.end_ms) == (material.LAUNCH_MS, material.OFFSETS["relaunch"])


def test_rows_of_every_kind(client: FlaskClient) -> None:
    """Silence, sound, undecided, outage, hot mic and quarantined text are rows with a rail."""
    event = page(client, "/e/evening")
    rails = {rail.get("class") for rail in event.select(".rail")}
    kinds = ("speech", "silence", "sound", "undecided", "outage", "off-air", "quarantined")
    assert {f"rail x-{kind}" for kind in kinds} <= rails
    folded = event.select("details.folded")[0]
    assert "open" not in folded.attributes
    assert "no speech in the sound" in text(folded)


def test_words_without_sound_claim_no_speech(services: Services) -> None:
    """Where only a transcript came, every rail says what the timeline says: undecided."""
    with services.catalogue.read() as tx:
        loaded = load_event(tx, PUBLIC, material.ARABIC)
    assert {tile.kind for tile in loaded.tiles} == {SpanKind.UNDECIDED}
    assert {row.look for row in event_page(loaded).rows} == {"undecided"}


def test_the_timeline_has_its_figures_in_a_table(client: FlaskClient) -> None:
    """What the picture shows stands in the table below it; the picture has a label."""
    event = page(client, "/e/evening")
    rows = [
        [cell.text for cell in row.content if isinstance(cell, Node)]
        for row in event.select(".as-table tbody tr")
    ]
    assert ["outage", "1:30"] in [row[:2] for row in rows]
    assert "outage 1:30" in event.select(".timeline")[0].get("aria-label")


@pytest.mark.parametrize("t", ["76.5", "1m16.5s", "0:01:16.5"])
def test_a_link_to_an_instant_works_without_script(client: FlaskClient, t: str) -> None:
    """The row is marked and named, the word too, and the right part's sound starts there."""
    event = page(client, f"/e/evening?t={t}&q=evening")
    (row,) = event.select("#now")
    assert "good evening everyone" in text(row)
    assert row.select(".heard")
    assert "evening" in {text(mark) for mark in row.select("mark")}
    first, second = event.select("audio")
    assert first.get("src").endswith("#t=76.5")
    assert "#" not in second.get("src")


def test_an_instant_in_the_second_part(client: FlaskClient) -> None:
    """Event time 300 s lies in the relaunch by its offset; one in the outage marks its row."""
    event = page(client, "/e/evening?t=300")
    into = (300_000 - material.OFFSETS["relaunch"]) / 1000
    assert event.select("audio")[1].get("src").endswith(f"#t={into:g}")
    gone = page(client, "/e/evening?t=150").select("#now")[0]
    assert "Outage" in text(gone)


def test_another_transcript_can_be_shown(client: FlaskClient) -> None:
    """The page says whose words these are, links to the others, and its exports follow."""
    event = page(client, "/e/evening")
    assert "Demonstration model" in text(event)
    link = event.select(".editions a")[0].get("href")
    other = page(client, link.partition("#")[0])
    assert "Demonstration model" not in text(other.select(".event")[0])
    assert "Imported captions, revision 1" in text(other)
    assert "t-launch-vtt" in " ".join(link.get("href") for link in other.select("a[href]"))


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    """Tags in titles, names and transcripts are shown, never run, on every page."""
    quote = "%3Cscript%3Ealert('x')%3C/script%3E+%26+quoted"
    urls = (
        "/", "/events", "/e/hostile", "/search?q=alert", "/search?q=%3Cscript%3E1",
        "/search?q=alert&view=concordance", f"/verify?q={quote}&by=%3Ci%3EEve",
        "/search?q=alert&speaker=%3Ci%3EEve", "/search?q=%22%3Cscript%3Ealert(",
    )  # fmt: skip
    for url in urls:
        answer = client.get(url).text
        assert "<script>alert" not in answer
        assert "<b>Bold" not in answer
        assert "<i>Eve" not in answer
    assert material.HOSTILE_TEXT in text(page(client, "/e/hostile"))


def test_no_page_has_inline_script_or_style(client: FlaskClient) -> None:
    """The policy forbids both, so none may be there."""
    urls = (
        "/", "/events", "/search?q=good", "/search?q=good&view=concordance", "/e/evening",
        "/upload", "/about", "/nope", "/verify", "/verify?q=good+evening+nobody",
        "/verify?q=purple+elephants", "/verify/article", '/search?q="open',
    )  # fmt: skip
    for url in urls:
        for node in read(client.get(url).text).walk():
            assert node.tag != "style"
            assert node.tag != "script" or "src" in node.attributes
            assert not [name for name in node.attributes if name == "style" or name[:2] == "on"]


def test_right_to_left_passages(client: FlaskClient) -> None:
    """Arabic words carry their language and direction."""
    (said,) = page(client, "/e/radio").select(".said")
    assert (said.get("lang"), said.get("dir")) == ("ar", "rtl")


def test_speech_that_nobody_transcribed(client: FlaskClient) -> None:
    """It is an empty frame in the picture, a row in the transcript, and says what to do."""
    event = page(client, "/e/unheard")
    assert event.select(".timeline .hollow")
    assert "Speech, not transcribed" in text(event)
    assert "hotmic transcribe unheard" in text(event)


def test_what_may_not_be_seen_is_not_there(client: FlaskClient) -> None:
    """A private event is no page, no hit and no export, with the words of one that never was."""
    there = text(page(client, "/e/secret", 404)).replace("secret", "X")
    never = text(page(client, "/e/nowhere", 404)).replace("nowhere", "X")
    assert there == never
    assert client.get("/export/secret.txt").status_code == 404
    assert not page(client, "/search?q=nobody+must+know").select(".hit")


def test_exports_are_those_of_the_command_line(client: FlaskClient) -> None:
    """Every format is offered as a file; the head names the demonstration model."""
    for kind in ("txt", "srt", "vtt", "json", "csv"):
        answer = client.get(f"/export/evening.{kind}")
        assert answer.status_code == 200
        assert f'filename="evening.{kind}"' in answer.headers["Content-Disposition"]
    assert "demonstration model" in client.get("/export/evening.vtt").text.lower()


@pytest.mark.parametrize("kind", ["txt", "srt", "vtt", "json", "csv"])
def test_distrusted_words_leave_only_when_asked_for(client: FlaskClient, kind: str) -> None:
    """A download has a quarantined segment's words with `quarantined=1`, else at most its flag."""
    plain = client.get(f"/export/evening.{kind}").text
    whole = client.get(f"/export/evening.{kind}?quarantined=1").text

    assert GHOST not in plain
    assert GHOST in whole
    assert ("quarantined" in plain) == (kind in {"txt", "json", "csv"})
    said = client.get("/api/events/evening/transcript").get_json()
    [ghost] = [segment for segment in said if "quarantined" in segment["flags"]]
    assert (ghost["text"], ghost["words"]) == ("", [])
    assert "no speech in the sound" in ghost["reasons"]
    asked = client.get("/api/events/evening/transcript?quarantined=1").get_json()
    assert any(GHOST in segment["text"] for segment in asked)


def test_a_long_transcript_is_shown_whole(tmp_path: Path) -> None:
    """Ninety minutes, 17,000 words; how quickly is measured by `scripts/bench page`."""
    from flask import render_template

    from tests.web.conftest import make_services
    from web.app import create_app

    with make_services(tmp_path / "archive") as services:
        catalogue: Catalogue = services.catalogue
        segments = material.long_transcript()
        with catalogue.write() as tx:
            event = Event("debate", "A debate", date=date(1980, 10, 28))
            material.save_text(tx, event, segments, segments[-1].end_ms + 1_000)
        with create_app(services).test_request_context("/e/debate"), catalogue.read() as tx:
            made = event_page(load_event(tx, PUBLIC, "debate"))
            shown = render_template("event.html", page=made)
    assert shown.count("data-t=") > 16_000
