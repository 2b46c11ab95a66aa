"""The demonstration's broken evening: what its report says is what truly happened."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.acceptance.driving import DEMO_MODEL, DEMO_RECORDINGS, ROOT, Demonstration, run

pytestmark = pytest.mark.skipif(
    not DEMO_MODEL.exists(), reason="the demonstration model is not built"
)

TRUTH: dict[str, list[dict[str, Any]]] = json.loads(
    (ROOT / "scripts/demo_archive/truth.json").read_text()
)
TOLD = tomllib.loads((DEMO_RECORDINGS / "announcement/announcement.event.toml").read_text())
STARTS: list[datetime] = [part["start"] for part in TOLD["parts"]]
AGAIN_MS = round((STARTS[1] - STARTS[0]) / timedelta(milliseconds=1))
"""Where the relaunch begins on the event clock."""
ON_AIR_DBFS = -30
Run = tuple[int, int]


def talk(is_on_air: bool) -> list[Run]:
    """Lines that were spoken on the air, or off it, on the event clock."""
    return [
        (line["start_ms"] + shift, line["end_ms"] + shift)
        for part, shift in (("launch", 0), ("relaunch", AGAIN_MS))
        for line in TRUTH[part]
        if (line["level_dbfs"] > ON_AIR_DBFS) is is_on_air
    ]


def covered_ms(line: Run, stretches: Sequence[dict[str, Any]]) -> int:
    return sum(max(0, min(line[1], s["end_ms"]) - max(line[0], s["start_ms"])) for s in stretches)


@pytest.fixture(scope="module")
def report(demo: Demonstration) -> dict[str, Any]:
    """`hotmic report --json` of the evening."""
    found: dict[str, Any] = run("report", demo.event, "--json", data=demo.data).json
    return found


def test_the_first_words_are_the_hosts(report: dict[str, Any]) -> None:
    """The sound check is not the beginning; the host's greeting is, to a fifth of a second."""
    truly = talk(True)[0][0]

    assert abs(report["first_words"]["ms"] - truly) <= 200
    assert report["late_ms"] == report["first_words"]["ms"] + 10 * 60_000


def test_the_outage_is_where_it_was(report: dict[str, Any]) -> None:
    """From the last word of the launch to the beginning of the relaunch, within 100 ms."""
    (gone,) = report["outages"]
    broke_off = max(line["end_ms"] for line in TRUTH["launch"])

    assert abs(gone["start_ms"] - broke_off) <= 100
    assert abs(gone["end_ms"] - AGAIN_MS) <= 100
    assert gone["end"].startswith("2025-05-28T18:03:40")


def test_hot_mic_talk_is_off_the_air(report: dict[str, Any]) -> None:
    """Nine tenths of what was said before, between and after lies in off-air stretches, and
    hardly anything of the programme.
    """
    off, on = talk(False), talk(True)

    assert sum(covered_ms(line, report["off_air"]) for line in off) >= 0.9 * _total(off)
    assert sum(covered_ms(line, report["off_air"]) for line in on) <= 0.02 * _total(on)


def test_the_hold_silence_is_the_longest(report: dict[str, Any]) -> None:
    """The first nine seconds."""
    longest = report["longest_silence"]

    assert longest["start_ms"] <= 200
    assert abs(longest["end_ms"] - 9_000) <= 300


def test_half_of_them_did_not_come_back(report: dict[str, Any]) -> None:
    """The figures of the audience, as they were reported."""
    (back,) = report["audience"]["returns"]

    assert (back["before"]["count"], back["after"]["count"]) == (668_700, 331_500)
    assert round(back["share"], 2) == 0.5
    assert report["clocks_disagree"] == report["missing_parts"] == report["unknown"] == []


def test_the_story_is_told(demo: Demonstration) -> None:
    """In words, in the order of the evening."""
    told = run("report", demo.event, data=demo.data).out
    order = [
        "17:50:00  announced to begin",
        "18:00:00  the recording begins (launch.opus)",
        "18:00:00  nobody speaks yet: hold silence and tones for 24.",
        "talk off the air",
        "first words on the air, 11 min 15 s late",
        "outage of 1 min 30 s",
        "18:03:40  the recording goes on (relaunch.opus)",
        "50 % of the 668,700 before the outage",
        "18:06:20  the recording ends",
    ]
    places = [told.index(words) for words in order]

    assert places == sorted(places)


def test_the_archive_counts_its_incidents(demo: Demonstration) -> None:
    """By the month of the event."""
    months = run("report", "--json", data=demo.data).json
    may = next(month for month in months if month["month"] == "2025-05")

    assert [month["month"] for month in months] == ["2025-05", "2025-02", "2024-10"]
    assert (may["incidents"]["outage"], may["incidents"]["late_start"]) == (1, 1)
    assert may["incidents"]["hot_mic"] >= 3


def test_a_second_is_traced_to_its_file(demo: Demonstration) -> None:
    """The same second by the event's clock and by the time of day; inside the outage nothing."""
    found = run("where", demo.event, "3m50s", "--json", data=demo.data).json
    by_day = run("where", demo.event, "18:03:50", "--json", data=demo.data).json
    gone = run("where", demo.event, "2m30s", "--json", data=demo.data).json
    wrong = run("where", demo.event, "noon", "--json", data=demo.data)
    (held,) = found["held"]

    assert found == by_day
    assert (held["name"], held["offset_ms"]) == ("relaunch.opus", 230_000 - AGAIN_MS)
    assert held["sha256"] == TOLD["parts"][1]["sha256"]
    assert (gone["kind"], gone["held"]) == ("outage", [])
    assert (wrong.code, wrong.json["error"]["subject"]) == (2, "TIME")


def _total(lines: Sequence[Run]) -> int:
    return sum(end - start for start, end in lines)
