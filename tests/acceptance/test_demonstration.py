"""The demonstration archive: heard on this machine by its own model, found, exported, served."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pysubs2
import pytest
import webvtt

from tests.acceptance.driving import ROOT, Answer, get, run, served

RECORDINGS = ROOT / "scripts/demo_archive/recordings"
MODEL = ROOT / "transcribe/engines/models/demo.pt"
OUTAGE_MS = 90_000

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="the demonstration model is not built")


@dataclass(frozen=True)
class Demonstration:
    """The archive, what its ingest said, and the id of the event that broke off."""

    data: Path
    answer: Answer
    event: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Made as scripts/run makes it: by a hotmic.toml that names the demonstration model."""
    data = tmp_path_factory.mktemp("demonstration") / "archive"
    data.mkdir()
    (data / "hotmic.toml").write_text('model = "demo"\n')
    answer = run("ingest", RECORDINGS, "--json", data=data)
    events = run("events", "--json", data=data).json
    (broken,) = [event["event"] for event in events if len(event["recordings"]) == 2]
    return Demonstration(data, answer, broken)


def test_its_recordings_go_in(demo: Demonstration) -> None:
    """Four recordings of three events, each with words of the demonstration model."""
    assert demo.answer.code == 0
    assert [item["status"] for item in demo.answer.lines] == ["done"] * 4
    shown = run("show", demo.event, "--json", data=demo.data).json
    assert {t["model"] for t in shown["transcripts"]} == {"demo"}
    assert shown["people"]


def test_its_timeline_shows_the_outage(demo: Demonstration) -> None:
    """The event's tiles run without gap; between the two parts nothing was recorded for 90 s."""
    tiles = run("timeline", demo.event, "--json", data=demo.data).json
    outages = [tile for tile in tiles if tile["kind"] == "outage"]

    assert all(a["end_ms"] == b["start_ms"] for a, b in itertools.pairwise(tiles))
    assert [abs(t["end_ms"] - t["start_ms"] - OUTAGE_MS) < 2000 for t in outages] == [True]
    assert outages[0]["recording"] is None


def test_its_words_are_found(demo: Demonstration) -> None:
    """Words of a transcript are found by search, at their own place."""
    segments = run("transcript", demo.event, "--json", data=demo.data).json
    trusted = [segment for segment in segments if "quarantined" not in segment["flags"]]
    longest = max(trusted, key=lambda segment: len(segment["words"]))
    first, second, third = longest["words"][:3]
    phrase = " ".join(word["text"] for word in (first, second, third))
    found = run("search", f'"{phrase}"', "--limit", "100", "--json", data=demo.data).json

    assert (longest["recording"], first["start_ms"]) in {
        (hit["recording"], hit["start_ms"]) for hit in found["hits"]
    }


def test_a_second_run_is_all_duplicates(demo: Demonstration) -> None:
    """Nothing is heard again."""
    again = run("ingest", RECORDINGS, "--json", data=demo.data)

    assert {item["status"] for item in again.lines} == {"duplicate"}


def test_what_it_keeps_is_whole(demo: Demonstration) -> None:
    """Every kept file still has its hash; a changed byte is found and named."""
    whole = run("fixity", "--json", data=demo.data)
    victim = next(path for path in (demo.data / "store").rglob("*") if path.is_file())
    content = victim.read_bytes()
    victim.chmod(0o644)
    victim.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    broken = run("fixity", "--json", data=demo.data)
    victim.write_bytes(content)
    victim.chmod(0o444)

    assert (whole.code, {line["state"] for line in whole.lines}) == (0, {"ok"})
    assert broken.code == 1
    assert [line["state"] for line in broken.lines if line["state"] != "ok"] == ["changed"]


def test_a_rebuilt_index_finds_the_same(demo: Demonstration) -> None:
    """The index is derived: built anew from the catalogue it gives the same hits."""
    before = run("search", "bridge", "--json", data=demo.data).json
    assert run("reindex", "--json", data=demo.data).code == 0

    assert run("search", "bridge", "--json", data=demo.data).json == before


def _export(demo: Demonstration, kind: str) -> str:
    answer = run("export", demo.event, "--format", kind, data=demo.data)
    assert answer.code == 0
    return answer.out


def test_exports_are_read_back(demo: Demonstration) -> None:
    """pysubs2, webvtt-py, json and csv read what `hotmic export` wrote, cue for cue."""
    segments = run("transcript", demo.event, "--json", data=demo.data).json
    spoken = [segment for segment in segments if segment["text"]]
    srt = pysubs2.SSAFile.from_string(_export(demo, "srt"))
    vtt = list(webvtt.from_string(_export(demo, "vtt")))
    table = _export(demo, "csv")
    rows = list(csv.DictReader(io.StringIO("".join(_without_comments(table)))))

    assert len(srt) >= len(spoken)
    assert len(vtt) >= len(spoken)
    assert all(cue.voice for cue in vtt)
    assert len(rows) >= len(spoken)
    assert json.loads(_export(demo, "json"))


def _without_comments(text: str) -> Iterator[str]:
    return (line for line in text.splitlines(keepends=True) if not line.startswith("#"))


@pytest.mark.parametrize("kind", ["txt", "srt", "vtt", "json", "csv"])
def test_every_export_says_what_made_it(demo: Demonstration, kind: str) -> None:
    """The words "demonstration model", origin and revision stand in the head of each format."""
    head = _export(demo, kind)[:2000].lower()

    assert "demonstration model" in head
    assert "machine" in head
    assert "revision" in head


def test_an_export_to_a_file_is_whole_or_absent(demo: Demonstration, tmp_path: Path) -> None:
    """-o writes the same text; a folder that is not there is one sentence."""
    out = tmp_path / "words.vtt"
    done = run("export", demo.event, "--format", "vtt", "-o", out, data=demo.data)
    failed = run("export", demo.event, "-o", tmp_path / "no/such.txt", "--json", data=demo.data)

    assert (done.code, done.out) == (0, "")
    assert out.read_text() == _export(demo, "vtt")
    assert failed.code == 1
    assert "such.txt" in failed.json["error"]["subject"]
    assert [path.name for path in tmp_path.iterdir()] == ["words.vtt"]


@pytest.fixture(scope="module")
def site(demo: Demonstration) -> Iterator[str]:
    """The archive's server as a process; its address."""
    with served(demo.data) as address:
        yield address


def test_the_page_of_a_hit_is_served(site: str, demo: Demonstration) -> None:
    """The link of a hit leads to the event's page; its search page shows the passage."""
    hit = run("search", "bridge", "--json", data=demo.data).json["hits"][0]
    status, headers, page = get(site + hit["url"])
    found = get(f"{site}/search", q="bridge")[2].decode()

    assert status == 200
    assert "demonstration model" in page.decode().lower()
    assert "script-src" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert hit["event_title"] in found


def test_a_taken_port_is_told(site: str, demo: Demonstration) -> None:
    """A second server on the same port says so in one sentence and ends."""
    answer = run("serve", "--port", site.rpartition(":")[2], "--json", data=demo.data)

    assert answer.code == 1
    assert "--port" in answer.json["error"]["hint"]
