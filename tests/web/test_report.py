"""The report of an evening on its page and in the API, and what went wrong across the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from archive.catalogue import events, off_air, recordings, reports
from archive.event import Event, Placement, Visibility
from archive.recording import undecided
from archive.report.health import health
from archive.report.incidents import Incident
from archive.timeline import event_timeline
from archive.transcript import Segment
from archive.viewer import OWNER
from tests.web import material
from tests.web.conftest import make_services
from tests.web.reading import Node, read
from web import report_text, seconds
from web.app import create_app
from web.pages.health import health_section
from web.pages.loading import load_event
from web.pages.troubles import Known, Troubles, latest_year, months, within, wrong
from web.services import Services


def test_the_page_tells_the_evening(client: FlaskClient) -> None:
    """A picture with the story in words, each moment a link to it, and every figure."""
    page = read(client.get(f"/e/{material.EVENING}").text)
    section = page.select("section[aria-labelledby=h-health]")[0]
    picture = section.select("svg.evening")[0]
    story = [" ".join(item.text.split()) for item in section.select("ol.story li")]
    figures = _figures(section)

    assert "outage of" in picture.get("aria-label")
    assert story[0] == "17:50:00 announced to begin"
    assert any(line.startswith(material.OPENING_CLOCK) for line in story)
    assert figures["First words on the air"] == material.OPENING_CLOCK
    assert figures["Audience that came back"].startswith("46 %")
    assert "?t=" in section.select("ol.story a")[0].get("href")


def _figures(section: Node) -> dict[str, str]:
    rows = section.select("table tr")
    return {row.select("th")[0].text: row.select("td")[0].text for row in rows}


def test_the_picture_begins_and_ends_by_one_clock(tmp_path: Path) -> None:
    """An announcement before the recording is in the picture, and on the wall clock."""
    with make_services(tmp_path / "archive") as services, services.catalogue.read() as tx:
        loaded = load_event(tx, services.viewer, material.EVENING)
        soon = replace(loaded.event, scheduled_start=material.ORIGIN - timedelta(seconds=30))
        shown = health_section(replace(loaded, event=soon))

    assert shown.begin == "17:59:30"
    assert shown.end.startswith("18:0")


def test_the_lane_is_the_reports(tmp_path: Path) -> None:
    """The page's lane has the stretches of the report, not whole segments that one reaches into."""
    with make_services(tmp_path / "archive") as services:
        _mark(services, 90_000)
        with services.catalogue.read() as tx:
            loaded = load_event(tx, services.viewer, material.EVENING)
            told = reports.event_report(tx, services.viewer, material.EVENING)

    assert (90_000, 96_000) in [(one.start_ms, one.end_ms) for one in told.off_air]
    assert list(loaded.off_air) == [(one.start_ms, one.end_ms) for one in told.off_air]


def test_every_figure_stands_apart_from_its_name() -> None:
    """Also behind the longest name."""
    tiles = event_timeline(
        [Placement("e", "r-1", 0), Placement("e", "r-2", 20_000)],
        {name: undecided(10_000, "x") for name in ("r-1", "r-2")},
    )
    lines = list(report_text.told(health(Event("e", "Two parts"), tiles, [])))

    assert "  Breaks of unknown length  1" in lines


def test_a_moment_of_an_unknown_gap() -> None:
    """It says why nothing is known; nobody knows that nothing was recorded."""
    gap = {
        "at": None,
        "event_ms": 25_000,
        "kind": "undecided",
        "reasons": ["only the order of the parts is known"],
        "held": [],
    }

    assert seconds.told(gap).splitlines() == [
        "0:00:25 of the event: undecided",
        "  only the order of the parts is known",
    ]


def test_what_is_not_known_is_said(client: FlaskClient) -> None:
    """An event of words alone has no clock, no sound, no counts: not none of silence."""
    section = read(client.get(f"/e/{material.ARABIC}").text).select(
        "section[aria-labelledby=h-health]"
    )[0]

    assert "no clock" in section.text
    assert "no sound, only a transcript" in section.text
    figures = _figures(section)
    assert figures["Undecided"].startswith("100.0 %")
    for name in ("Speech", "Silence", "Other sound", "Off the air"):
        assert figures[name] == "unknown"


def test_the_api_gives_the_report(client: FlaskClient) -> None:
    """The shape that the command line prints; what may not be seen is not there."""
    found = client.get(f"/api/events/{material.EVENING}/report").json
    assert found is not None

    assert found["first_words"]["ms"] == material.OPENING_MS
    assert len(found["outages"]) == 1
    assert sum(found["by_kind_ms"].values()) == found["recorded_ms"]
    assert client.get(f"/api/events/{material.SECRET}/report").status_code == 404


def test_the_api_traces_a_second(client: FlaskClient) -> None:
    """File, offset and hash; a time that is none is a mistake of the asker."""
    found = client.get(f"/api/events/{material.EVENING}/where?t=60").json
    assert found is not None

    assert [one["name"] for one in found["held"]] == ["launch.opus"]
    assert found["held"][0]["offset_ms"] == 60_000
    assert len(found["held"][0]["sha256"]) == 64
    assert client.get(f"/api/events/{material.EVENING}/where?t=soon").status_code == 400


def test_incidents_by_month(client: FlaskClient) -> None:
    """The page and the API count the same; what may not be seen counts nothing."""
    found = client.get("/api/incidents").json
    page = read(client.get("/incidents").text)
    rows = [row.text for row in page.select("table.incidents th[scope=row]")]
    assert found is not None
    may = next(month for month in found if month["month"] == "2025-05")

    assert may["incidents"]["outage"] == 1
    assert may["incidents"]["late_start"] == 1
    assert rows == [month["month"] or "undated" for month in found]
    assert "A dinner among friends" not in page.text
    heads = [head.text for head in page.select("table.incidents thead th")]
    assert all(head[:1].isupper() for head in heads if head)


def test_without_incidents_there_is_no_place_to_tell(tmp_path: Path) -> None:
    """No heading stands over nothing."""
    with make_services(tmp_path / "archive") as services:
        with services.catalogue.write() as tx:
            for event in events.list_events(tx, services.viewer):
                events.save_event(
                    tx,
                    replace(
                        events.find_event(tx, services.viewer, event.event),
                        visibility=Visibility.PRIVATE,
                    ),
                    actor="test",
                )
            material.save_text(tx, Event("calm", "Calm"), [Segment(0, 900, "hello")], 1_000)
        page = read(create_app(services).test_client().get("/incidents").text)

    assert [head.text for head in page.select("h2")] == []
    assert "Nothing is known to have gone wrong" in page.text


def test_the_front_page_leads_there(client: FlaskClient) -> None:
    """What went wrong in the archive's latest twelve months, or that nothing is known."""
    section = read(client.get("/").text).select("section[aria-labelledby=h-wrong]")[0]

    assert section.select("a")[0].get("href") == "/incidents"


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    """A mark changes its event's incidents; what there is no time for is counted."""
    with make_services(tmp_path / "archive") as services:
        troubles = Troubles()
        with services.catalogue.read() as tx:
            listed = events.listed(tx, services.viewer)
            assert troubles.every(tx, services.viewer, listed, 0) == Known([], len(listed))
            before = troubles.every(tx, services.viewer, listed)
            assert troubles.every(tx, services.viewer, listed, 0) == before
        _mark(services)
        with services.catalogue.read() as tx:
            assert troubles.every(tx, services.viewer, listed, 0).unread == 1
            after = troubles.every(tx, services.viewer, listed)

    assert (before.unread, after.unread) == (0, 0)
    assert _hot_mics(before) == 0
    assert _hot_mics(after) == 1


def test_the_latest_year_is_the_archives_own(tmp_path: Path) -> None:
    """The twelve months up to the newest event, not up to today; nothing where none has a date."""
    with make_services(tmp_path / "archive") as services, services.catalogue.read() as tx:
        listed = events.listed(tx, services.viewer)
        until = latest_year(listed)
        recent = within(until, listed)
        known = Troubles().every(tx, services.viewer, recent)

    assert until == max(one.date for one in listed if one.date)
    assert material.EVENING in [one.event for one in recent]
    assert {one.figure.name: one.figure.value for one in wrong(known.events)}["Outage"] == "1"
    assert latest_year([]) is None
    assert within(None, listed) == []


def _hot_mics(known: Known) -> int:
    return sum(month.incidents[Incident.HOT_MIC] for month in months(known.events))


def _mark(services: Services, start_ms: int = 24_000) -> None:
    with services.catalogue.write() as tx:
        recording = recordings.list_recordings(tx, OWNER, material.EVENING)[0]
        off_air.add_mark(
            tx, OWNER, recording.id, start_ms, start_ms + 6_000, is_off_air=True, by="Ada"
        )
