"""The files of an event: Ogg Opus, `.event.toml`, `.rttm`, and the truth for measuring."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from scripts.demo_archive.synthesis import SpokenLine, Take
from scripts.demo_archive.texts import OUTAGE_SECONDS, PEOPLE, Event
from scripts.demo_model.voices import SAMPLE_RATE

BIT_RATE = "24k"
RIGHTS = (
    "Invented event and synthetic speech, made for this software; same licence as the software."
)
TURN_GAP_MS = 700  # a longer pause of one speaker begins a new turn


def write_opus(take: Take, target: Path) -> None:
    """Encode without time stamps, encoder names or random serial numbers, so that the bytes stay
    the same.
    """
    samples = np.rint(take.audio * 32767).astype("<i2").tobytes()
    source = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"]
    stable = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    codec = ["-c:a", "libopus", "-b:a", BIT_RATE, "-application", "audio", "-f", "ogg"]
    command = ["ffmpeg", "-v", "error", "-y", *source, *stable, *codec, str(target)]
    subprocess.run(command, input=samples, check=True)


def write_rttm(take: Take, target: Path) -> None:
    """NIST's RTTM: one SPEAKER line a turn; spaces in names become underscores."""
    rows = []
    for start, end, speaker in turns(take.lines):
        name = speaker.replace(" ", "_")
        rows.append(
            f"SPEAKER {take.stem} 1 {start / 1000:.3f} {(end - start) / 1000:.3f} "
            f"<NA> <NA> {name} <NA> <NA>"
        )
    target.write_text("\n".join(rows) + "\n")


def turns(lines: tuple[SpokenLine, ...]) -> list[tuple[int, int, str]]:
    """Neighbouring lines of one speaker joined: start and end in milliseconds, and the name."""
    result: list[tuple[int, int, str]] = []
    for line in lines:
        if result and result[-1][2] == line.speaker and line.start_ms - result[-1][1] < TURN_GAP_MS:
            result[-1] = (result[-1][0], line.end_ms, line.speaker)
        else:
            result.append((line.start_ms, line.end_ms, line.speaker))
    return result


def part_starts(event: Event, takes: list[Take]) -> list[datetime]:
    """When each part began; one without a start of its own follows the outage after the part
    before it.
    """
    starts: list[datetime] = []
    for part, before in zip(event.parts, [None, *takes[:-1]], strict=True):
        if part.start:
            starts.append(datetime.fromisoformat(part.start))
        elif before is not None:
            starts.append(starts[-1] + timedelta(seconds=before.seconds + OUTAGE_SECONDS))
    return starts


def write_event(event: Event, takes: list[Take], folder: Path) -> None:
    """`.event.toml` beside the recordings: what the archive is told about the event."""
    rows = [
        f"id = {_quoted(f'demo-{event.folder}')}",
        f"title = {_quoted(event.title)}",
        f"description = {_quoted(event.description)}",
        f"scheduled_start = {event.scheduled_start}",
        f"zone = {_quoted(event.zone)}",
        'precision = "second"',
        f"platform = {_quoted(event.platform)}",
        f"place = {_quoted(event.place)}",
        'language = "en"',
        f"tags = {json.dumps(list(event.tags))}",
        f"rights = {_quoted(RIGHTS)}",
        'visibility = "public"',
    ]
    for name in event.speakers:
        rows += [
            "",
            "[[people]]",
            f"name = {_quoted(name)}",
            f"role = {_quoted(PEOPLE[name].role)}",
        ]
    for take, start in zip(takes, part_starts(event, takes), strict=True):
        file = folder / f"{take.stem}.opus"
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        rows += [
            "",
            "[[parts]]",
            f'file = "{file.name}"',
            f"start = {start.isoformat(timespec='milliseconds')}",
        ]
        rows.append(f'sha256 = "{digest}"')
    for time, count in event.audience:
        rows += ["", "[[audience]]", f"time = {time}", f"count = {count}"]
    (folder / f"{event.folder}.event.toml").write_text("\n".join(rows) + "\n")


def truth(takes: list[Take]) -> dict[str, list[dict[str, object]]]:
    """What was really said and when, for the tests: by recording, a list of lines."""
    return {
        take.stem: [
            {
                "speaker": line.speaker,
                "text": line.text,
                "start_ms": line.start_ms,
                "end_ms": line.end_ms,
                "word_starts_ms": list(line.word_starts_ms),
                "level_dbfs": line.level,
            }
            for line in take.lines
        ]
        for take in takes
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
