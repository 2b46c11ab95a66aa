"""Recordings that are odd rather than broken: each is taken in, and its report says what it is."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.driving import DEMO_MODEL, Answer, ffmpeg, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DEMO_MODEL.exists(), reason="the demonstration model is not built"),
]

TEXT = "We will vote on the budget today. Thank you all for coming to the town hall."
CROWD = (
    "The council met on Tuesday and could not agree on the bridge, nor on the price of water."
    " Tomorrow the committee will read the report again, word by word, and then there will be a"
    " vote"
)
EVENT = """\
id = "odd"
title = "An odd evening"
zone = "UTC"
precision = "second"

[[parts]]
file = "second.flac"
start = 2026-03-01T18:01:00Z

[[parts]]
file = "first.flac"
start = 2026-03-01T18:00:00Z

[[parts]]
file = "never.flac"
"""
SILENCE_S = 1800
"""Half an hour, as twelve would take three minutes to hear: every second of it is treated alike."""


@dataclass(frozen=True)
class Odd:
    """What the ingest said, and each event's report by the event's title, as JSON and as text."""

    answer: Answer
    reports: dict[str, dict[str, Any]]
    told: dict[str, str]


def _speak(out: Path, text: str, *options: str) -> Path:
    voice = options or ("-v", "en-us")
    subprocess.run(["espeak-ng", *voice, "-w", str(out), text], check=True)
    return out


def _crowd(folder: Path, out: Path) -> None:
    """Ten at once, in a room: voices, of which none stands out."""
    named: list[str] = []
    for n in range(1, 11):
        voice = ("-v", f"en+m{n % 7 + 1}", "-p", str(20 + 7 * n), "-s", str(130 + 6 * n))
        named += ["-i", str(_speak(folder / f"voice{n}.wav", f"{CROWD} number {n}.", *voice))]
    room = "aecho=0.8:0.7:60|97|143:0.5|0.4|0.3"
    ffmpeg(*named, "-filter_complex", f"amix=inputs=10,{room},volume=-6dB", "-t", 15, out)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of issue 5, as real files."""
    made, folder = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("inbox")
    speech = _speak(made / "speech.wav", TEXT)
    evening = folder / "evening"
    evening.mkdir()
    stamp = ("-metadata", "creation_time=2026-03-01T18:26:00Z")
    ffmpeg("-i", speech, *stamp, evening / "first.mka")
    (evening / "first.mka").rename(evening / "first.flac")
    ffmpeg("-i", _speak(made / "other.wav", "Are there any questions from the floor?"),
           evening / "second.flac")  # fmt: skip
    (evening / "twice.flac").write_bytes((evening / "first.flac").read_bytes())
    (evening / "evening.event.toml").write_text(EVENT)
    pan = "pan=octagonal|" + "|".join(f"c{n}={'c0' if n == 5 else '0*c0'}" for n in range(8))
    ffmpeg("-i", speech, "-af", pan, folder / "eight.flac")
    ffmpeg("-i", speech, "-af", "volume=30dB", "-c:a", "pcm_s16le", folder / "clipped.wav")
    ffmpeg("-i", speech, "-ar", 8000, "-c:a", "pcm_mulaw", folder / "telephone.wav")
    ffmpeg(
        "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", SILENCE_S, folder / "silence.flac"
    )
    _crowd(made, folder / "crowd.flac")
    (folder / "unheard.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:03.000\nGood evening\n")
    return folder


@pytest.fixture(scope="module")
def odd(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Odd:
    """Taken in at once, with the demonstration model."""
    data = tmp_path_factory.mktemp("data") / "archive"
    answer = run("ingest", inbox, "--model", "demo", "--json", data=data)
    events = {one["title"]: one["event"] for one in run("events", "--json", data=data).json}
    reports = {name: run("report", one, "--json", data=data).json for name, one in events.items()}
    told = {name: run("report", one, data=data).out for name, one in events.items()}
    return Odd(answer, reports, told)


def test_all_are_taken_in(odd: Odd) -> None:
    """Nothing fails; the copy is a duplicate."""
    statuses = {Path(item["path"]).name: item["status"] for item in odd.answer.lines}

    assert odd.answer.code == 0
    assert statuses.pop("twice.flac") == "duplicate"
    assert set(statuses.values()) <= {"done", "updated"}


def test_an_evening_of_contradictions(odd: Odd) -> None:
    """Clocks that disagree, the wrong order, a part that never came, one that came twice."""
    report, told = odd.reports["An odd evening"], odd.told["An odd evening"]
    first = next(part for part in report["parts"] if part["name"] == "first.flac")

    assert [one["taken"] for one in report["clocks_disagree"]] == ["the sidecar"]
    assert "the file's own clock says 18:26:00, 26 min later; the sidecar was taken" in told
    assert "the event file lists it before first.flac, which began earlier" in told
    assert "never.flac: listed by the event file, and not held" in told
    assert first["also_named"] == ["twice.flac"]
    assert "the same bytes came as twice.flac, too: they are counted once" in told
    assert report["recorded_ms"] == sum(p["end_ms"] - p["start_ms"] for p in report["parts"])


def test_a_voice_on_one_of_eight_channels(odd: Odd) -> None:
    """It is heard as the same voice alone is, and the report says how."""
    report = odd.reports["eight"]

    assert report["by_kind_ms"]["speech"] > 0.8 * report["recorded_ms"]
    assert "it has 8 channels: all were heard" in odd.told["eight"]


def test_clipped_sound(odd: Odd) -> None:
    """Heard, and said to be overdriven."""
    (part,) = odd.reports["clipped"]["parts"]

    assert odd.reports["clipped"]["first_words"] is not None
    assert any("it is overdriven" in harm for harm in part["harms"])
    assert "of its samples are clipped" in odd.told["clipped"]


def test_telephone_sound(odd: Odd) -> None:
    """Heard, and said to be a telephone's; the other voices are not."""
    narrow = {name for name, told in odd.told.items() if "it is telephone sound" in told}

    assert odd.reports["telephone"]["first_words"] is not None
    assert narrow == {"telephone"}


def test_nothing_but_silence(odd: Odd) -> None:
    """All of it is silence; that nobody spoke is said, not that words are unknown."""
    report, told = odd.reports["silence"], odd.told["silence"]

    assert report["silence_ms"] == report["recorded_ms"] == SILENCE_S * 1000
    assert report["longest_silence"]["end_ms"] == SILENCE_S * 1000
    assert set(report["by_flag_ms"].values()) == {0}
    assert "first words: nobody was heard to speak" in told
    assert "no transcript" not in told


def test_nothing_can_be_decided(odd: Odd) -> None:
    """The share of it is told with the reasons, of a crowd and where only captions came."""
    crowd, unheard = odd.reports["crowd"], odd.reports["unheard"]

    assert crowd["undecided_share"] > 0.3
    assert any("none stands out" in one["reason"] for one in crowd["undecided"])
    assert crowd["undecided"][0]["reason"] in odd.told["crowd"]
    assert unheard["undecided_share"] == 1
    assert "100.0 % of what was recorded, no audio: only a transcript came" in odd.told["unheard"]
