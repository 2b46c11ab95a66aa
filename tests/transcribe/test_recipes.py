"""What becomes of recordings that the archive holds when it hears otherwise than it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.transcript import Word
from tests.transcribe.places import SILENT, open_place, segments, take, transcripts_of
from tests.transcribe.sounds import talk
from transcribe import pipeline
from transcribe.hearing import activity
from transcribe.hearing import spans as tiles
from transcribe.hearing import talk as talking
from transcribe.hearing.talk import OperatingPoint
from transcribe.ingest import IngestOptions, Status
from transcribe.words import windows
from transcribe.workplace import Workplace

TALK = "We will vote on the budget, and then we will speak about the school. " * 8
RTTM = "SPEAKER a 1 0.0 10.0 <NA> <NA> {} <NA> <NA>\nSPEAKER a 1 {} 60.0 <NA> <NA> Bo <NA> <NA>\n"
Change = Callable[[], None]


@pytest.fixture
def other_thresholds(monkeypatch: pytest.MonkeyPatch) -> Change:
    def change() -> None:
        strict, keep = OperatingPoint(on=0.97, off=0.9), OperatingPoint(on=0.9, off=0.8)
        for module in (talking, activity, tiles):
            monkeypatch.setattr(module, "KEEP", keep)
        for module in (talking, tiles):
            monkeypatch.setattr(module, "STRICT", strict)

    return change


@pytest.fixture
def other_detector(monkeypatch: pytest.MonkeyPatch, other_thresholds: Change) -> Change:
    def change() -> None:
        other_thresholds()
        monkeypatch.setattr(pipeline, "ACTIVITY_RECIPE", "another detector")
        monkeypatch.setattr(windows, "SHORTEST_CORE_MS", 10_000)
        monkeypatch.setattr(windows, "LONGEST_CORE_MS", 15_000)
        monkeypatch.setattr(windows, "LONGEST_MS", 16_000)

    return change


def said(place: Workplace, recording: str) -> list[Word]:
    [transcript] = transcripts_of(place, recording)
    return [word for each in segments(place, transcript.id) for word in each.words]


def speakers(place: Workplace, recording: str) -> set[str | None]:
    [transcript] = transcripts_of(place, recording)
    return {each.speaker for each in segments(place, transcript.id) if each.words}


@pytest.mark.slow
def test_a_new_name_moves_no_word(
    tmp_path: Path, folder: Path, checkpoint: Path, other_detector: Change
) -> None:
    """Whatever detects speech today: the words are merged as they were when they were heard."""
    place = open_place(tmp_path / "archive", model=str(checkpoint), workers=1)
    talk(folder / "a.wav", TALK)
    (folder / "a.rttm").write_text(RTTM.format("Anna", 10.0))
    [kept] = take(place, folder, options=IngestOptions())
    name = str(kept.recording)
    before = said(place, name)
    other_detector()
    (folder / "a.rttm").write_text(RTTM.format("Anna Smith", 12.0).replace(" Smith", "_Smith"))

    [renamed] = take(place, folder, options=SILENT)

    assert renamed.status is Status.UPDATED
    assert speakers(place, name) == {"Anna_Smith", "Bo"}
    assert said(place, name) == before


@pytest.mark.slow
def test_moved_turns_are_as_if_they_had_come_first(
    tmp_path: Path, folder: Path, checkpoint: Path
) -> None:
    """By the same recipe a segment is cut where the turns now change, and nowhere else."""
    talk(folder / "a.wav", TALK)
    (folder / "a.rttm").write_text(RTTM.format("Anna", 10.0))
    place = open_place(tmp_path / "archive", model=str(checkpoint), workers=1)
    take(place, folder, options=IngestOptions())
    (folder / "a.rttm").write_text(RTTM.format("Anna", 5.0))
    [late] = take(place, folder, options=IngestOptions())
    other = open_place(tmp_path / "other", model=str(checkpoint), workers=1)
    [first] = take(other, folder, options=IngestOptions())

    [one], [two] = (transcripts_of(p, str(late.recording)) for p in (place, other))

    assert late.recording == first.recording
    assert segments(place, one.id) == segments(other, two.id)
