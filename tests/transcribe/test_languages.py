"""A window that was taken for a language that cannot be is heard again, by the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue import recordings, stages
from archive.transcript import Segment, Transcript
from archive.viewer import OWNER
from tests.transcribe.places import open_place, segments, take, transcripts_of
from tests.transcribe.sounds import talk
from transcribe.ingest import IngestOptions, Status
from transcribe.workplace import Workplace

SENTENCE = "We will vote on the budget, and then we will speak about the school. "


def heard(
    folder: Path, checkpoint: Path, languages: str | None, language: str | None = None
) -> tuple[Workplace, Transcript, tuple[Segment, ...]]:
    """Ten seconds in an archive with this list, heard by a checkpoint that guesses English."""
    place = open_place(folder / "archive", model=str(checkpoint), workers=1, languages=languages)
    talk(folder / "speech.wav", SENTENCE * 2)
    if language:
        (folder / "speech.event.toml").write_text(f'title = "A speech"\nlanguage = "{language}"\n')
    [result] = take(place, folder / "speech.wav", options=IngestOptions())
    assert result.status is Status.DONE
    [transcript] = transcripts_of(place, str(result.recording))
    return place, transcript, segments(place, transcript.id)


def again(place: Workplace, transcript: Transcript) -> int:
    """How many windows were heard again for their language."""
    with place.catalogue.read() as tx:
        sha256 = recordings.find_recording(tx, OWNER, transcript.recording).sha256
        key = stages.StageKey(str(sha256), "language", str(transcript.parameters["window_key"]))
        return len(stages.stage_parts(tx, key))


@pytest.mark.slow
def test_overruled_window_is_heard_again(tmp_path: Path, checkpoint: Path) -> None:
    """English is not on the list: the words stand as Arabic, and each segment tells the doubt."""
    place, transcript, said = heard(tmp_path, checkpoint, "de, ar")

    spoken = [segment for segment in said if segment.text]
    assert spoken
    assert {segment.language for segment in spoken} == {"ar"}
    assert all(any("taken for en" in r for r in segment.reasons) for segment in spoken)
    assert transcript.parameters["languages"] == ["de", "ar"]
    assert again(place, transcript) >= 1


@pytest.mark.slow
def test_language_of_the_event_is_believed(tmp_path: Path, checkpoint: Path) -> None:
    """A sidecar's language alone is decoded throughout, whatever the engine would have guessed."""
    place, transcript, said = heard(tmp_path, checkpoint, None, "ar-EG")

    assert transcript.parameters["language"] == "ar"
    assert {segment.language for segment in said if segment.text} == {"ar"}
    assert again(place, transcript) == 0
