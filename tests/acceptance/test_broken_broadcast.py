"""One event out of whatever a broken broadcast left behind, and everything that is odd about it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.driving import Answer, ffmpeg, run

TEXT = (
    "Good evening to everybody who is listening. We waited a long time for this moment, and the"
    " line broke twice before it began. The council met on Tuesday and could not agree on the"
    " bridge, nor on the price of water, nor on who should pay for either of them. Tomorrow the"
    " committee will read the report again, word by word, and then there will be a vote."
)
LIVE_S, BACK_S = 15.3, 8.0
"""The live file ends here; the replay begins there: 7.3 s are in both."""

EVENT = """\
id = "broken"
title = "The evening that broke"
zone = "UTC"
precision = "second"
scheduled_start = 2026-03-01T18:00:00Z

[[parts]]
file = "replay.mp3"

[[parts]]
file = "live.flac"
start = 2026-03-01T18:00:00Z

[[parts]]
file = "later.m4a"
start = 2026-03-01T18:02:00Z

[[parts]]
file = "poor.opus"

[[parts]]
file = "never.m4a"
"""


@dataclass(frozen=True)
class Evening:
    """The archive, what the ingest said, and the placements by file name."""

    data: Path
    answer: Answer
    event: str
    placed: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Live file, replay, a later part, a poor copy, the same bytes twice, and silence."""
    made = tmp_path_factory.mktemp("made") / "whole.wav"
    folder = tmp_path_factory.mktemp("inbox") / "evening"
    folder.mkdir()
    subprocess.run(["espeak-ng", "-v", "en-us", "-w", str(made), TEXT], check=True)
    ffmpeg("-i", made, "-t", LIVE_S, folder / "live.flac")
    stamp = ("-metadata", "creation_time=2026-03-01T18:26:00Z")
    ffmpeg("-ss", BACK_S, "-i", made, "-b:a", "32k", folder / "replay.mp3")
    ffmpeg("-f", "lavfi", "-i", "anoisesrc=d=5:a=0.01:seed=1", *stamp, folder / "later.m4a")
    ffmpeg("-i", folder / "live.flac", "-ar", "8000", "-b:a", "8k", folder / "poor.opus")
    (folder / "twice.flac").write_bytes((folder / "live.flac").read_bytes())
    (folder / "evening.event.toml").write_text(EVENT)
    (folder / "live.vtt").write_text(_captions((1, "Good evening"), (10, "Tell nobody the price")))
    (folder / "replay.vtt").write_text(
        _captions((10 - BACK_S, "Tell nobody the price"), (9, "of water"))
    )
    return folder


def _captions(*cues: tuple[float, str]) -> str:
    rows = ["WEBVTT"]
    for start, words in cues:
        rows += ["", f"00:{start:06.3f} --> 00:{start + 2:06.3f}", words]
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def evening(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """Taken in at once."""
    return _taken_in(tmp_path_factory.mktemp("data") / "archive", [inbox])


def _taken_in(data: Path, paths: list[Path]) -> Evening:
    for path in paths:
        answer = run("ingest", path, "--no-transcribe", "--json", data=data)
    events = {item["event"] for item in answer.lines if not item["path"].endswith("twice.flac")}
    event = run("events", "--json", data=data).json[0]["event"]
    assert event in events
    shown = run("show", event, "--json", data=data).json
    names = {one["recording"]: one["name"] for one in shown["recordings"]}
    placed = {names[one["recording"]]: one for one in shown["placements"]}
    return Evening(data, answer, event, placed)


def test_the_replay_is_found_by_its_sound(evening: Evening) -> None:
    """Nothing says when it began; 7.3 s in common with the live file do, and count once."""
    replay = evening.placed["replay.mp3"]

    assert replay["basis"] == "sound"
    assert replay["offset_ms"] == pytest.approx(BACK_S * 1000, abs=50)
    assert replay["trim_start_ms"] == pytest.approx(7300, abs=50)
    assert "is that of live.flac" in replay["reasons"][0]


def test_a_poor_copy_counts_nothing(evening: Evening) -> None:
    """The same sound in another encoding lies within the good one, whole."""
    poor = evening.placed["poor.opus"]

    assert poor["trim_start_ms"] >= LIVE_S * 1000 - 100
    assert "where it is counted" in " ".join(poor["reasons"])


def test_the_timeline_has_each_moment_once(evening: Evening) -> None:
    """Live file, the rest of the replay, an outage, the later part; no tile of the poor copy."""
    tiles = run("timeline", evening.event, "--json", data=evening.data).json
    order: list[str] = []
    for tile in tiles:
        name = _name(evening, tile["recording"])
        if not order or order[-1] != name:
            order.append(name)
    (gone,) = [tile for tile in tiles if tile["kind"] == "outage"]

    assert order == ["live.flac", "replay.mp3", "outage", "later.m4a"]
    assert gone["end_ms"] == 120_000
    assert all(a["end_ms"] == b["start_ms"] for a, b in pairwise(tiles))


def test_a_second_that_two_files_hold(evening: Evening) -> None:
    """The one that is counted comes first; all have their hash."""
    found = run("where", evening.event, "10", "--json", data=evening.data).json

    assert [one["counted"] for one in found["held"]] == [True, False, False]
    assert found["held"][0]["name"] == "live.flac"
    assert found["held"][0]["offset_ms"] == 10_000
    assert len({one["sha256"] for one in found["held"]}) == 3


def test_words_that_two_files_hold_count_once(evening: Evening) -> None:
    """In search, in the event's transcript and its exports; the replay by itself is whole."""
    found = run("search", '"nobody the price"', "--json", data=evening.data).json
    spoken = run("transcript", evening.event, "--json", data=evening.data).json
    written = run("export", evening.event, data=evening.data).out
    replay = evening.placed["replay.mp3"]["recording"]
    alone = run("transcript", replay, "--json", data=evening.data).json
    words = [segment["text"] for segment in spoken if segment["text"]]

    assert found["total"] == 1
    assert words == ["Good evening", "Tell nobody the price", "of water"]
    assert written.count("Tell nobody the price") == 1
    assert [segment["text"] for segment in alone] == ["Tell nobody the price", "of water"]


def test_what_is_odd_is_stated(evening: Evening) -> None:
    """Clocks that disagree, the wrong order, the missing part, the same bytes under two names."""
    report = run("report", evening.event, "--json", data=evening.data).json
    told = run("report", evening.event, data=evening.data).out
    twice = next(i for i in evening.answer.lines if i["path"].endswith("twice.flac"))

    assert [one["taken"] for one in report["clocks_disagree"]] == ["the sidecar"]
    assert "the file's own clock says 18:26:00, 24 min later; the sidecar was taken" in told
    assert [part["file"] for part in report["missing_parts"]] == ["never.m4a"]
    assert "the event file lists it before live.flac, which began earlier" in told
    assert (twice["status"], twice["reason"]) == ("duplicate", "the same bytes as live.flac")


def test_the_order_of_arrival_leaves_no_trace(
    evening: Evening, inbox: Path, tmp_path: Path
) -> None:
    """File by file, the last one first, the event ends the same."""
    files = [inbox / name for name in ("poor.opus", "later.m4a", "replay.mp3", "live.flac")]
    other = _taken_in(tmp_path / "archive", files)

    assert other.placed == evening.placed


def test_a_second_look_changes_nothing(evening: Evening) -> None:
    """`place` compares nothing again and moves nothing."""
    before = run("audit", "--json", data=evening.data).json
    again = run("place", evening.event, "--json", data=evening.data)

    assert (again.code, again.err) == (0, "")
    assert {one["recording"] for one in again.json} == {
        one["recording"] for one in evening.placed.values()
    }
    assert run("audit", "--json", data=evening.data).json == before


def _name(evening: Evening, recording: str | None) -> str:
    if recording is None:
        return "outage"
    return next(n for n, one in evening.placed.items() if one["recording"] == recording)
