"""The committed recordings, their event files and the script that makes them say the same."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scripts import demo_archive
from scripts.demo_archive.event_files import turns
from scripts.demo_archive.synthesis import perform
from scripts.demo_archive.texts import EVENTS, OUTAGE_SECONDS, Event
from tests.demo.espeak import needs_espeak

FOLDER = Path(demo_archive.__file__).parent
RECORDINGS = FOLDER / "recordings"
TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))


def described(event: Event) -> dict[str, Any]:
    """The event's `.event.toml`."""
    text = (RECORDINGS / event.folder / f"{event.folder}.event.toml").read_text("utf-8")
    return tomllib.loads(text)


def seconds(path: Path) -> float:
    """How long a recording is."""
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_the_audio_is_small_enough_to_be_kept_in_the_repository() -> None:
    """All recordings together stay under 2 MB."""
    assert sum(path.stat().st_size for path in RECORDINGS.rglob("*.opus")) < 2_000_000


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.folder)
def test_an_event_file_describes_its_recordings(event: Event) -> None:
    """Each .event.toml lists files that exist, with their hashes."""
    facts = described(event)
    assert [person["name"] for person in facts["people"]] == list(event.speakers)
    assert facts["scheduled_start"].utcoffset() is not None
    for part in facts["parts"]:
        content = (RECORDINGS / event.folder / part["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == part["sha256"]


def test_the_announcement_breaks_off_and_comes_back_after_the_outage() -> None:
    """The second part starts 90 s after the first ends."""
    event = EVENTS[0]
    first, second = described(event)["parts"]
    length = seconds(RECORDINGS / event.folder / first["file"])
    gap = (second["start"] - first["start"]).total_seconds() - length
    assert gap == pytest.approx(OUTAGE_SECONDS, abs=0.05)
    whole = length + gap + seconds(RECORDINGS / event.folder / second["file"])
    assert 340 < whole < 400


def test_half_of_the_audience_comes_back() -> None:
    """The audience samples tell the story of the relaunch."""
    facts = described(EVENTS[0])
    relaunch: datetime = facts["parts"][1]["start"]
    before = max(row["count"] for row in facts["audience"] if row["time"] < relaunch)
    after = max(row["count"] for row in facts["audience"] if row["time"] >= relaunch)
    assert 0.45 < after / before < 0.55


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.folder)
def test_the_turns_are_those_of_the_truth(event: Event) -> None:
    """The .rttm beside a recording says who really speaks when."""
    names = {name.replace(" ", "_") for name in event.speakers}
    for part in event.parts:
        rows = (RECORDINGS / event.folder / f"{part.stem}.rttm").read_text("utf-8").splitlines()
        fields = [row.split() for row in rows]
        assert {row[7] for row in fields} <= names
        assert float(fields[0][3]) * 1000 == TRUTH[part.stem][0]["start_ms"]
        assert all(row[0] == "SPEAKER" and row[1] == part.stem for row in fields)


@needs_espeak
def test_the_script_makes_what_is_committed() -> None:
    """A rebuilt part has the committed one's lines, times, length and first speaker."""
    from scripts.demo_model.voices import Speaker

    part = EVENTS[1].parts[0]
    one = perform(part, Speaker())
    assert [line.text for line in one.lines] == [row["text"] for row in TRUTH[part.stem]]
    assert [line.start_ms for line in one.lines] == pytest.approx(
        [row["start_ms"] for row in TRUTH[part.stem]], rel=0.05
    )
    committed = seconds(RECORDINGS / EVENTS[1].folder / f"{part.stem}.opus")
    assert one.seconds == pytest.approx(committed, rel=0.05)
    assert turns(one.lines)[0][2] == "Ellen Marsh"
