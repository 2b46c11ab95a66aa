"""What becomes of recordings that the archive holds when it hears otherwise than it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.catalogue import audit, off_air, recordings
from archive.transcript import Word
from archive.viewer import OWNER
from tests.transcribe.places import SILENT, open_place, segments, spans, take, transcripts_of
from tests.transcribe.sounds import talk
from transcribe import pipeline, retiling
from transcribe.hearing import activity
from transcribe.hearing import spans as tiles
from transcribe.hearing import talk as talking
from transcribe.hearing.talk import OperatingPoint
from transcribe.ingest import IngestOptions, Status, transcribe
from transcribe.off_air import score
from transcribe.off_air.evidence import off_air_evidence
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
        monkeypatch.setattr(retiling, "TILING_RECIPE", "other thresholds")

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


def test_timeline_follows_the_thresholds(
    place: Workplace,
    folder: Path,
    other_thresholds: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the kept tracks, without hearing again; once, with its evidence and an audit line."""
    talk(folder / "a.wav", TALK)
    [kept] = take(place, folder)
    name = str(kept.recording)
    before = spans(place, name)
    other_thresholds()
    monkeypatch.setattr("transcribe.hearing.activity.measure", None)

    [first], [second] = take(place, folder), take(place, folder)

    assert (first.status, second.status) == (Status.UPDATED, Status.DUPLICATE)
    assert spans(place, name) != before
    with place.catalogue.read() as tx:
        sha256 = recordings.find_recording(tx, OWNER, name).sha256
        found = pipeline.kept_activity(tx, str(sha256))
        assert found is not None
        assert spans(place, name) == found.spans()
        assert off_air.evidence(tx, OWNER, name) == off_air_evidence(found)
        written = [entry.action for entry in audit.entries(tx) if entry.actor == retiling.ACTOR]
        assert written == ["spans.updated"]


def test_evidence_follows_the_score(
    place: Workplace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another score is given to what the archive holds at its next ingest; tiles stay."""
    talk(folder / "a.wav", TALK)
    [kept] = take(place, folder)
    name = str(kept.recording)
    before = spans(place, name)
    monkeypatch.setattr(score, "BIAS", score.BIAS + 1)
    monkeypatch.setattr(retiling, "EVIDENCE_RECIPE", "another score")

    [first], [second] = take(place, folder), take(place, folder)

    assert (first.status, second.status) == (Status.UPDATED, Status.DUPLICATE)
    assert spans(place, name) == before
    with place.catalogue.read() as tx:
        sha256 = recordings.find_recording(tx, OWNER, name).sha256
        found = pipeline.kept_activity(tx, str(sha256))
        assert found is not None
        assert off_air.evidence(tx, OWNER, name) == off_air_evidence(found)


def test_timeline_follows_the_detector(
    place: Workplace, folder: Path, other_detector: Change
) -> None:
    """Heard anew; what says that no model has heard it follows as well."""
    talk(folder / "a.wav", TALK)
    [kept] = take(place, folder)
    before = spans(place, str(kept.recording)), segments(place, kept.transcripts[0])
    other_detector()

    [again] = take(place, folder)

    assert again.status is Status.UPDATED
    after = spans(place, str(kept.recording)), segments(place, kept.transcripts[0])
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert after[1][0].start_ms == next(s.start_ms for s in after[0] if s.kind == "speech")


@pytest.mark.slow
def test_transcribe_follows_too(
    tmp_path: Path, folder: Path, checkpoint: Path, other_thresholds: Change
) -> None:
    """`hotmic transcribe ID` of what this model has heard brings its timeline to today's."""
    place = open_place(tmp_path / "archive", model=str(checkpoint), workers=1)
    talk(folder / "a.wav", TALK)
    [kept] = take(place, folder, options=IngestOptions())
    name = str(kept.recording)
    before, words = spans(place, name), said(place, name)
    other_thresholds()

    [first], [second] = transcribe([name], place), transcribe([name], place)

    assert (first.status, second.status) == (Status.DONE, Status.DUPLICATE)
    assert spans(place, name) != before
    assert said(place, name) == words
