"""The 21 debates: all go in, all is found again, and a second run changes nothing."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.driving import Answer, cpu_seconds, get, run, served

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

REAGAN, CARTER = "Ronald W Reagan", "Jimmy E Carter"
PHRASES = 50
NEAR_MS = 1000
SECOND_RUN_CPU_S = 8


@dataclass(frozen=True)
class Debates:
    """The archive with all debates, and what its ingest said."""

    data: Path
    answer: Answer


@pytest.fixture(scope="session")
def debates(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Debates:
    """All 21 debates, ingested once for this module."""
    data = tmp_path_factory.mktemp("debates") / "archive"
    return Debates(data, run("ingest", corpus / "debates", "--json", data=data))


def test_all_debates_go_in(debates: Debates) -> None:
    """21 items, none failed; only the three with times that run back are warned of."""
    items = debates.answer.lines

    assert debates.answer.code == 0
    assert [item["status"] for item in items] == ["done"] * 21
    assert all(len(item["transcripts"]) == 2 for item in items)


def test_a_second_run_is_all_duplicates(debates: Debates, corpus: Path) -> None:
    """What is known takes seconds and changes nothing."""
    answers: list[Answer] = []
    used = cpu_seconds(
        lambda: answers.append(run("ingest", corpus / "debates", "--json", data=debates.data))
    )

    assert {item["status"] for item in answers[0].lines} == {"duplicate"}
    assert used < SECOND_RUN_CPU_S


def test_the_human_transcript_names_the_people(debates: Debates) -> None:
    """The aligned human transcript is preferred, and its speakers are the people of the event."""
    (event,) = [
        e for e in run("events", "--json", data=debates.data).json if e["date"] == "1980-10-28"
    ]
    shown = run("show", event["event"], "--json", data=debates.data).json
    segments = run("transcript", event["event"], "--json", data=debates.data).json
    speakers = {segment["speaker"] for segment in segments}
    preferred = [t for t in shown["transcripts"] if t["preferred"]]

    assert [t["origin"] for t in preferred] == ["human"]
    assert {REAGAN, CARTER} <= speakers
    assert {person["name"] for person in shown["people"]} >= {REAGAN, CARTER}


def test_reagans_line_is_found(debates: Debates) -> None:
    """Reagan's "There you go again" is at 4509.7 s of 1980-10-28, and Reagan says it."""
    found = run("search", '"there you go again"', "--json", data=debates.data).json
    (hit,) = [h for h in found["hits"] if h["event_date"] == "1980-10-28"]

    assert hit["speaker"] == REAGAN
    assert abs(hit["start_ms"] - 4_509_700) < NEAR_MS
    assert hit["url"].startswith(f"/e/{hit['event']}?t=45")
    (start, end), *_ = hit["highlights"]
    assert hit["text"][start:end].lower().startswith("there")


def test_filters_narrow_a_search(debates: Debates) -> None:
    """Speaker, day and event filters hold for every hit; days are inclusive."""

    def hits(*filters: str) -> list[dict[str, str]]:
        answer = run("search", "economy", "--limit", "200", *filters, "--json", data=debates.data)
        found = answer.json["hits"]
        assert isinstance(found, list)
        return found

    days = ["--after", "1976-09-23", "--before", "1980-10-28"]

    assert {h["event_date"] for h in hits(*days)} <= {
        "1976-09-23",
        "1976-10-22",
        "1980-09-21",
        "1980-10-28",
    }
    assert {h["speaker"] for h in hits("--speaker", "carter")} == {CARTER}
    newest = [h["event_date"] for h in hits("--sort", "newest")]
    assert newest == sorted(newest, reverse=True)


@dataclass(frozen=True)
class TimedWord:
    text: str
    start_ms: int
    cue: int


def _timed_words(path: Path) -> list[TimedWord]:
    """The words of a debate's captions with their own inline times, read by this test alone."""
    words: list[TimedWord] = []
    cue, begins = 0, 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(\S+) --> ", line):
            cue, begins = cue + 1, _ms(match[1])
        elif line and cue:
            at = begins
            for stamp, text in re.findall(r"<([\d:.]+)>|([^<>]+)", re.sub(r"</?c[^>]*>", "", line)):
                if stamp:
                    at = _ms(stamp)
                words += [TimedWord(word, at, cue) for word in text.split()]
    return words


def _ms(stamp: str) -> int:
    hours, minutes, seconds = stamp.rjust(12, "0").replace(" ", "0").split(":")
    span = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    return round(span / timedelta(milliseconds=1))


def _phrases(folder: Path) -> list[tuple[str, list[TimedWord]]]:
    """Fifty stretches of 3 to 20 words, most of them across the border of two captions."""
    chance = random.Random(3)
    texts = {path.stem: _timed_words(path) for path in sorted(folder.glob("*.vtt"))}
    drawn: list[tuple[str, list[TimedWord]]] = []
    while len(drawn) < PHRASES:
        day = chance.choice(sorted(texts))
        start = chance.randrange(len(texts[day]) - 20)
        phrase = texts[day][start : start + chance.randint(3, 20)]
        crosses = phrase[0].cue != phrase[-1].cue
        if crosses or chance.random() < 0.2:
            drawn.append((day, phrase))
    return drawn


def test_fifty_random_phrases_are_found(debates: Debates, corpus: Path) -> None:
    """Every drawn phrase is found at the right event, within one second of its own time."""
    drawn = _phrases(corpus / "debates")
    missed = []
    with served(debates.data) as site:
        for day, phrase in drawn:
            text = " ".join(word.text for word in phrase)
            found = json.loads(get(f"{site}/api/search", q=f'"{text}"', limit=200)[2])
            places = [(h["event_date"], h["start_ms"] - phrase[0].start_ms) for h in found["hits"]]
            if not any(date == day and abs(off) <= NEAR_MS for date, off in places):
                missed.append((day, phrase[0].start_ms, text, places[:3]))

    assert sum(phrase[0].cue != phrase[-1].cue for _, phrase in drawn) > PHRASES / 2
    assert missed == []


def test_the_page_shows_reagans_line(debates: Debates) -> None:
    """The link of the hit leads to a page that has the passage and its speaker."""
    found = run("search", '"there you go again"', "--json", data=debates.data).json
    (hit,) = [h for h in found["hits"] if h["event_date"] == "1980-10-28"]
    with served(debates.data) as site:
        status, _, page = get(site + hit["url"])

    assert status == 200
    assert "There you go again" in re.sub(r"<[^>]*>", "", page.decode())
    assert REAGAN in page.decode()


def test_every_debate_is_tiled(debates: Debates) -> None:
    """A recording without media has one honest tile: undecided, no audio."""
    for event in run("events", "--json", data=debates.data).json[:3]:
        (recording,) = event["recordings"]
        tiles = run("timeline", recording, "--json", data=debates.data).json

        assert [tile["kind"] for tile in tiles] == ["undecided"]
        assert "no audio" in tiles[0]["reasons"][0]
