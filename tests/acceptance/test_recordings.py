"""Real recordings: every one gets a timeline that tiles it, and no words are invented."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.acceptance.driving import Answer, run

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


@pytest.fixture(scope="session")
def recordings(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """The folder of real sound, ingested once without a model."""
    data = tmp_path_factory.mktemp("recordings") / "archive"
    return data, run("ingest", corpus / "audio", "--no-transcribe", "--json", data=data)


def test_all_recordings_go_in(recordings: tuple[Path, Answer], corpus: Path) -> None:
    """Every sound file is one item, and none fails."""
    _, answer = recordings
    files = [p for p in (corpus / "audio").rglob("*") if p.suffix in {".flac", ".mp3", ".wav"}]

    assert answer.code == 0
    assert len(answer.lines) == len(files)
    assert {item["status"] for item in answer.lines} == {"done"}


def test_every_timeline_tiles_its_recording(recordings: tuple[Path, Answer]) -> None:
    """From 0 to the recording's length, no gap and no overlap, to the millisecond."""
    data, answer = recordings
    for item in answer.lines[::6]:
        tiles = run("timeline", item["recording"], "--json", data=data).json
        shown = run("show", item["recording"], "--json", data=data).json

        assert (tiles[0]["start_ms"], tiles[-1]["end_ms"]) == (0, shown["duration_ms"])
        assert all(a["end_ms"] == b["start_ms"] for a, b in itertools.pairwise(tiles))


def test_no_words_are_invented(recordings: tuple[Path, Answer]) -> None:
    """Without a model nothing is said: what speech there is, is flagged untranscribed."""
    data, answer = recordings
    for item in answer.lines[::10]:
        segments = run("transcript", item["recording"], "--json", data=data).json

        assert all(not segment["text"] for segment in segments)


def test_sounds_without_speech_have_none(recordings: tuple[Path, Answer]) -> None:
    """Applause, hum and noise hold no speech that a recogniser could be asked about."""
    data, answer = recordings
    for item in answer.lines:
        if Path(item["path"]).stem in {"applause", "hum", "brown-noise"}:
            tiles = run("timeline", item["recording"], "--json", data=data).json

            assert not any(tile["kind"] == "speech" for tile in tiles)


def test_a_second_run_is_all_duplicates(recordings: tuple[Path, Answer], corpus: Path) -> None:
    """Known bytes are recognised without being heard again."""
    data, _ = recordings
    again = run("ingest", corpus / "audio", "--no-transcribe", "--json", data=data)

    assert {item["status"] for item in again.lines} == {"duplicate"}
