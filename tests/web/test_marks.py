"""Off the air on the event's page: what opens it, and deciding from the page and by the API."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from archive.catalogue import audit, events, off_air, recordings
from archive.event import Clock, Event, Precision
from archive.off_air import OffAir
from archive.transcript import Segment
from archive.viewer import OWNER
from tests.web import material
from tests.web.conftest import make_services
from tests.web.material import EVENING, OPENING_MS, ORIGIN, SECRET, TRUTH
from tests.web.reading import Node, read
from web.app import create_app
from web.services import Services
from web.times import short

HOT = TRUTH["launch"][0]["start_ms"], OPENING_MS - 8_000
EVIDENCE = (
    OffAir(*HOT, 0.998, ("20 LU quieter than the programme", "says “is this thing on”")),
    OffAir(OPENING_MS, OPENING_MS + 20_000, 0.02),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An archive of this module's own: decisions write."""
    with make_services(tmp_path_factory.mktemp("marks") / "archive") as made:
        yield made


@pytest.fixture
def own(archive: Services) -> Services:
    """The same without decisions, and with the evidence of the first part alone."""
    with archive.catalogue.write() as tx:
        for recording in recordings.list_recordings(tx, OWNER):
            off_air.replace_evidence(tx, recording.id, [], actor="test")
            for mark in off_air.marks(tx, OWNER, recording.id):
                off_air.withdraw_mark(tx, OWNER, mark.number, by="test")
        off_air.replace_evidence(tx, _launch(archive), EVIDENCE, actor="test")
    return archive


@pytest.fixture
def client(own: Services) -> FlaskClient:
    """A reader on the archive's own machine."""
    return create_app(own).test_client()


def _launch(services: Services) -> str:
    with services.catalogue.read() as tx:
        return events.placements(tx, OWNER, EVENING)[0].recording


def _openings(client: FlaskClient) -> list[Node]:
    return read(client.get(f"/e/{EVENING}").text).select(".turn-hot")


def _decide(client: FlaskClient, decision: str, **fields: str) -> int:
    start, end = (str(ms / 1000) for ms in HOT)
    told = {"start": start, "end": end, "decision": decision, "by": "Ada", "note": "", **fields}
    return client.post(f"/e/{EVENING}/marks", data=told).status_code


def test_a_stretch_opens_with_its_score_and_reasons(client: FlaskClient) -> None:
    """Once, before its first words, with the score, every reason, and that nobody has decided."""
    (opening,) = _openings(client)

    assert "Off the air" in opening.text
    assert "score 0.99 of 1" in opening.text
    reasons = [reason.text for reason in opening.select("ul.reasons li")]
    assert reasons == list(EVIDENCE[0].reasons)
    assert "Nobody has decided yet" in opening.text
    rows = read(client.get(f"/e/{EVENING}").text).select("#turns li.turn")
    after = rows[[row.text for row in rows].index(opening.text) + 1]
    assert "Is this thing on" in after.text or "is this thing on" in after.text


def test_the_front_page_shows_talk_off_the_air(client: FlaskClient) -> None:
    """Its length in words and in the picture's label, and marks above the strip's speech."""
    (evening,) = (
        entry for entry in read(client.get("/").text).select(".entry") if EVENING in str(entry)
    )
    told = short(HOT[1] - HOT[0])

    assert f"Off the air {told}" in evening.text
    (strip,) = evening.select("svg.mini")
    assert f"off the air {told}" in strip.get("aria-label")
    assert len(strip.select(".off-air")) == 1


def test_a_decision_counts_at_once_and_names_who_took_it(client: FlaskClient) -> None:
    """`On the air` takes flag and lane away and says who decided, and why; withdrawn, the score
    is back.
    """
    assert _decide(client, "on_air", note="it was broadcast") == 303

    (opening,) = _openings(client)
    assert "On the air, by decision" in opening.text
    assert "Decided by Ada" in opening.text
    assert "it was broadcast" in opening.text
    (form,) = [form for form in opening.select("form") if "withdraw" in form.get("action")]
    assert client.post(form.get("action"), data={"by": "Ben"}).status_code == 303
    assert "Nobody has decided yet" in _openings(client)[0].text


def test_the_forms_of_the_page_work_as_they_stand(client: FlaskClient) -> None:
    """What a browser without script would send from the opening's own form is taken."""
    (opening,) = _openings(client)
    form = opening.select("form")[0]
    hidden = {n.get("name"): n.get("value") for n in form.select("input[type=hidden]")}

    sent = client.post(
        form.get("action"), data={**hidden, "by": "Ada", "note": "", "decision": "off_air"}
    )

    assert sent.status_code == 303
    assert "Decided by Ada" in _openings(client)[0].text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"by": " "}, "needs a name"),
        ({"decision": "maybe"}, "is no decision"),
        ({"start": "soon"}, "is no time"),
        ({"start": "50", "end": "40"}, "the end comes after the start"),
        ({"start": "9000", "end": "9001"}, "nothing was recorded"),
        ({"note": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_cannot_be_decided_is_explained(
    client: FlaskClient, own: Services, fields: dict[str, str], says: str
) -> None:
    """400 with the words; nothing is written."""
    told = {"start": "1", "end": "2", "decision": "off_air", "by": "Ada", **fields}

    answer = client.post(f"/e/{EVENING}/marks", data=told)

    assert answer.status_code == 400
    assert says in answer.text
    with own.catalogue.read() as tx:
        assert off_air.marks(tx, OWNER, _launch(own)) == ()


def test_a_decision_that_is_refused_keeps_what_was_written(client: FlaskClient) -> None:
    """The event's page comes back with the form open, the reason above it, and every field."""
    told = {"start": "18:0x", "end": "18:01:00", "decision": "off_air", "by": "Ada", "note": "why"}

    page = read(client.post(f"/e/{EVENING}/marks", data=told).text)

    (section,) = page.select("section[aria-labelledby=h-mark]")
    assert "'18:0x' is no time" in section.select("[role=alert]")[0].text
    assert "open" in section.select("details")[0].attributes
    fields = {n.get("name"): n.get("value") for n in section.select("input")}
    assert fields == {name: told[name] for name in ("start", "end", "by", "note")}
    assert page.select("#turns li a.at")[0].get("href").startswith(f"/e/{EVENING}?t=")
    clean = read(client.get(f"/e/{EVENING}").text).select("section[aria-labelledby=h-mark]")[0]
    assert {n.get("value") for n in clean.select("input")} == {""}


def test_the_api_decides_and_tells(client: FlaskClient, own: Services) -> None:
    """POST writes, GET shows evidence, marks and what counts, DELETE takes back."""
    launch = _launch(own)
    told = {"id": EVENING, "start": 24.0, "end": "18:01:00", "off_air": False, "by": "Ada"}

    made = client.post("/api/marks", json=told)

    assert made.status_code == 201
    (mark,) = made.json
    assert (mark["recording"], mark["start_ms"], mark["end_ms"]) == (launch, 24_000, 60_000)
    assert (mark["off_air"], mark["by"], mark["note"]) == (False, "Ada", None)
    shown = client.get(f"/api/recordings/{launch}/off_air").json[0]
    assert shown["marks"] == [mark]
    assert [one["score"] for one in shown["evidence"]] == [0.998, 0.02]
    assert [one["start_ms"] for one in shown["off_air"]] == [60_000]
    assert len(client.get(f"/api/events/{EVENING}/off_air").json) == 2
    gone = client.delete(f"/api/marks/{mark['mark']}?by=Ben")
    assert gone.json == mark
    assert client.delete(f"/api/marks/{mark['mark']}?by=Ben").status_code == 404
    with own.catalogue.read() as tx:
        log = [(entry.actor, entry.action) for entry in audit.entries(tx, launch)]
    assert log[-2:] == [("Ada", "mark.created"), ("Ben", "mark.withdrawn")]


def test_a_clock_known_to_the_minute_is_read_too(own: Services) -> None:
    """Its page shows the time from the beginning, its report the time of day: both are taken, in a
    decision, in a link and in `where`.
    """
    vague = Event("vague", "About six", clock=Clock(ORIGIN, "America/New_York", Precision.MINUTE))
    with own.catalogue.write() as tx:
        material.save_text(tx, vague, [Segment(0, 60_000, "hello")], 60_000)
    client = create_app(own).test_client()
    told = {"id": "vague", "off_air": True, "by": "Ada"}

    for start, end in (("0:00:10", "0:00:14"), ("18:00:10", "18:00:14"), ("0:10", "14")):
        (mark,) = client.post("/api/marks", json={**told, "start": start, "end": end}).json

        assert (mark["start_ms"], mark["end_ms"]) == (10_000, 14_000)
        assert client.get(f"/api/events/vague/where?t={start}").json["event_ms"] == 10_000
        assert read(client.get(f"/e/vague?t={start}").text).select("#now")


@pytest.mark.parametrize(
    "told",
    [
        [],
        "x",
        {},
        {"id": EVENING, "start": "1", "end": "2", "off_air": "yes", "by": "Ada"},
        {"id": EVENING, "start": [1], "end": "2", "off_air": True, "by": "Ada"},
        {"id": EVENING, "start": "1", "end": "2", "off_air": True},
    ],
)
def test_json_that_is_no_decision_is_refused(client: FlaskClient, told: object) -> None:
    """400 in the one shape of errors."""
    answer = client.post("/api/marks", json=told)

    assert answer.status_code == 400
    assert set(answer.json["error"]) == {"kind", "message", "subject", "hint"}


def test_only_this_machine_decides(client: FlaskClient) -> None:
    """A reader from elsewhere, through a proxy, or on another site's page cannot, and sees no
    form; what may not be seen cannot be marked.
    """
    away = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    told = {"id": EVENING, "start": "1", "end": "2", "off_air": True, "by": "Eve"}

    assert client.post("/api/marks", json=told, **away).status_code == 403
    assert client.delete("/api/marks/1?by=Eve", **away).status_code == 403
    assert client.post(f"/e/{EVENING}/marks", data=told, **away).status_code == 403
    proxied = {"X-Forwarded-For": "203.0.113.9"}
    assert client.post("/api/marks", json=told, headers=proxied).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/api/marks", json=told, headers=foreign).status_code == 403
    assert client.post("/api/marks", json={**told, "id": SECRET}).status_code == 404
    page = client.get(f"/e/{EVENING}", **away).text
    assert read(page).select(".turn-hot")
    assert f"/e/{EVENING}/marks" not in page


def test_a_part_without_words_opens_too(client: FlaskClient, own: Services) -> None:
    """Speech that nobody transcribed has its evidence from the sound alone."""
    recording = f"r-{material.UNHEARD}"
    with own.catalogue.write() as tx:
        off_air.replace_evidence(tx, recording, [OffAir(20_000, 30_000, 0.8)], actor="test")

    opening = read(client.get(f"/e/{material.UNHEARD}").text).select(".turn-hot")

    assert len(opening) == 1
    assert "score 0.80" in opening[0].text


def test_decisions_at_the_same_moment_are_all_kept(own: Services) -> None:
    """Eight readers decide at once: each decision has its own number."""
    application = create_app(own)

    def decide(number: int) -> None:
        told = {"id": EVENING, "start": number, "end": number + 1, "off_air": True, "by": "Ada"}
        assert application.test_client().post("/api/marks", json=told).status_code == 201

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with own.catalogue.read() as tx:
        kept = off_air.marks(tx, OWNER, _launch(own))
    assert {mark.start_ms for mark in kept} == {1000 * number for number in range(8)}
    assert len({mark.number for mark in kept}) == 8


def test_a_long_event_with_much_evidence_is_quick(own: Services) -> None:
    """Ninety minutes with 600 scored stretches and 50 decisions: the flags cost no query each."""
    recording = _launch(own)
    said = material.long_transcript()
    evidence = [OffAir(9_000 * n, 9_000 * n + 6_000, n % 10 / 10, ("why",)) for n in range(600)]
    with own.catalogue.write() as tx:
        off_air.replace_evidence(tx, recording, evidence, actor="test")
        begun = time.process_time()
        for _ in range(5):
            off_air.lay_over(tx, [(recording, said)])
        spent = (time.process_time() - begun) / 5

    assert spent < 0.1
