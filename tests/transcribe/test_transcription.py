"""What an engine heard becomes a transcript, once and resumably."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from archive.catalogue import recordings, stages
from archive.viewer import OWNER
from tests.transcribe.places import (
    SILENT,
    open_place,
    segments,
    spans,
    take,
    transcripts_of,
)
from tests.transcribe.sounds import talk
from transcribe import passes, pipeline
from transcribe.ingest import IngestOptions, ItemResult, Status, ingest, transcribe
from transcribe.progress import Progress
from transcribe.words.first_hearing import first_hearing
from transcribe.words.plates import LONGEST_MS
from transcribe.words.second_pass import still_to_hear
from transcribe.words.windows import plan_windows
from transcribe.workplace import Workplace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def heard(
    tmp_path_factory: pytest.TempPathFactory, checkpoint: Path
) -> tuple[Workplace, ItemResult]:
    """A recording of a minute, heard by a checkpoint that says one sentence."""
    folder = tmp_path_factory.mktemp("heard")
    place = open_place(folder / "archive", model=str(checkpoint), workers=1)
    sentence = "We will vote on the budget, and then we will speak about the school. "
    talk(folder / "long.wav", sentence * 8)
    [result] = take(place, folder / "long.wav", options=IngestOptions())
    return place, result


def test_machine_transcript(heard: tuple[Workplace, ItemResult]) -> None:
    """The transcript names its maker; its times are in order and within the recording."""
    place, result = heard
    assert result.status is Status.DONE

    [transcript] = transcripts_of(place, str(result.recording))

    assert (transcript.engine, transcript.model) == ("faster-whisper", "scripted.pt")
    assert len(str(transcript.model_sha256)) == 64
    found = segments(place, transcript.id)
    end = spans(place, str(result.recording))[-1].end_ms
    assert found
    assert all(0 <= s.start_ms < s.end_ms <= end for s in found)
    starts = [w.start_ms for s in found for w in s.words]
    assert starts == sorted(starts)


def test_progress_tells_of_every_hearing(tmp_path: Path, checkpoint: Path) -> None:
    """The first and those of the second pass, each up to its end."""
    place = open_place(tmp_path / "archive", model=str(checkpoint), workers=1)
    talk(tmp_path / "a.wav", "We will vote on the budget, and then we will speak about the school.")
    told: list[Progress] = []
    list(ingest([tmp_path / "a.wav"], place, IngestOptions(), told.append))
    ends = {one.stage: one for one in told}

    assert {"transcription", "hearing again"} <= ends.keys()
    assert all(
        ends[stage].seconds == ends[stage].seconds_total for stage in ends if "hear" in stage
    )


def test_every_window_is_kept(heard: tuple[Workplace, ItemResult]) -> None:
    """Each window's result stands in the catalogue, keyed by audio, model and parameters."""
    place, result = heard
    [transcript] = transcripts_of(place, str(result.recording))
    key = str(transcript.parameters["window_key"])
    with place.catalogue.read() as tx:
        sha256 = recordings.find_recording(tx, OWNER, str(result.recording)).sha256
        parts = stages.stage_parts(tx, stages.StageKey(str(sha256), "window", key))

    duration = spans(place, str(result.recording))[-1].end_ms
    assert list(parts) == list(range(len(parts)))
    assert duration // 28_000 <= len(parts) <= duration // 20_000 + 1


def test_record_tells_of_borders_and_second_pass(heard: tuple[Workplace, ItemResult]) -> None:
    """The transcript's parameters count the words at each border, and what was heard again."""
    place, result = heard
    [transcript] = transcripts_of(place, str(result.recording))

    borders, again = transcript.parameters["borders"], transcript.parameters["heard_again"]

    duration = spans(place, str(result.recording))[-1].end_ms
    assert isinstance(borders, dict)
    assert isinstance(again, dict)
    assert borders["count"] == len(borders["each"]) > 0
    assert all(0 < at < duration for at, *_ in borders["each"])
    assert borders["kept"] == sum(kept for _, _, kept, _ in borders["each"])
    causes, outcomes = (
        ("wordless", "distrusted", "quiet"),
        ("confirmed", "made_out", "inaudible", "left"),
    )
    for names in (causes, outcomes):
        assert again["stretches"] == sum(again.get(name, 0) for name in names) > 0


def test_every_plate_is_kept(heard: tuple[Workplace, ItemResult]) -> None:
    """What the second pass hears stands in the catalogue; nothing is left to be heard."""
    place, result = heard
    [transcript] = transcripts_of(place, str(result.recording))
    with place.catalogue.read() as tx:
        sha256 = str(recordings.find_recording(tx, OWNER, str(result.recording)).sha256)
        activity = pipeline.kept_activity(tx, sha256)
        again = passes.heard_again(tx, sha256, transcript)
        first = passes.heard_windows(tx, sha256, transcript)
    assert activity is not None
    spoken = first_hearing(activity, plan_windows(activity), first)

    assert again
    assert all(hearing.plate.length_ms <= LONGEST_MS for hearing in again)
    assert still_to_hear(activity, spoken, again) == ()


def test_another_model_is_another_transcript(
    heard: tuple[Workplace, ItemResult], tmp_path: Path
) -> None:
    """Heard again with the same model nothing changes; with another there are two transcripts."""
    from tests.transcribe.checkpoints import scripted_checkpoint

    place, result = heard
    name = str(result.recording)
    assert [r.status for r in transcribe([name], place)] == [Status.DUPLICATE]
    assert list(transcribe(None, place)) == []
    other = scripted_checkpoint(tmp_path / "other.pt", heads=[[0, 0]], seed=8)

    [again] = transcribe([name], place, IngestOptions(model=str(other)))

    assert again.status is Status.DONE
    models = {t.model for t in transcripts_of(place, name)}
    assert models == {"scripted.pt", "other.pt"}


def test_untranscribed_is_done_later(tmp_path: Path, folder: Path, checkpoint: Path) -> None:
    """What was kept without a model is transcribed by `--missing`, and the flag is gone."""
    place = open_place(tmp_path / "archive", model=str(checkpoint), workers=1)
    talk(folder / "a.wav")
    (folder / "a.rttm").write_text("SPEAKER a 1 0.0 9.0 <NA> <NA> Anna_Smith <NA> <NA>\n")
    (folder / "a.event.toml").write_text('title = "A"\n[[people]]\nname = "Anna Smith"\n')
    [kept] = take(place, folder, options=SILENT)

    [later] = transcribe(None, place)

    assert later.status is Status.DONE
    [transcript] = transcripts_of(place, str(kept.recording))
    assert transcript.model == "scripted.pt"
    spoken = [s for s in segments(place, transcript.id) if s.words]
    assert {s.speaker for s in spoken} == {"Anna Smith"}
    assert {s.person for s in spoken} == {"anna-smith"}


def test_dead_worker_fails_one_file(tmp_path: Path, folder: Path, checkpoint: Path) -> None:
    """A worker that is killed fails the file it was at, by a clear sentence; the next is done."""
    place = open_place(tmp_path / "archive", model=str(checkpoint), workers=1)
    talk(folder / "a.wav", "We will vote on the budget, and on the school. " * 12)
    talk(folder / "b.wav")
    batch = ingest([folder], place, IngestOptions(), _KillOnce())

    first, second = list(batch)

    assert first.status is Status.FAILED
    assert "worker process" in str(first.reason)
    assert second.status is Status.DONE


class _KillOnce:
    """Kills the recogniser's worker when the first window of the batch is reported."""

    def __init__(self) -> None:
        self.done = False

    def __call__(self, progress: object) -> None:
        if getattr(progress, "stage", "") == "transcription" and not self.done:
            self.done = True
            for child in multiprocessing.active_children():
                child.kill()
