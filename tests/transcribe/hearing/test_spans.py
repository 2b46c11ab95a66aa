"""Spans tile; speech is found, and noise is not speech."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from archive.recording import SpanKind, check_tiling
from tests.transcribe.sounds import RATE, espeak, noise, tone, write
from transcribe.hearing import levels, speech
from transcribe.hearing.activity import Activity, measure, pack, unpack
from transcribe.hearing.spans import KEEP, STRICT, speech_runs, tile
from transcribe.media.probe import probe


@st.composite
def activities(draw: st.DrawFn, longest_ms: int = 200_000) -> Activity:
    """Random tracks as the detector may give them: runs of any probability and level."""
    duration = draw(st.integers(1, longest_ms))
    frames, units = -(-duration // levels.FRAME_MS), -(-duration // speech.FRAME_MS)
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    pieces = draw(st.integers(1, 60))

    def runs(length: int, values: np.ndarray) -> np.ndarray:
        cuts = np.sort(rng.integers(0, length + 1, pieces))
        return np.repeat(values, np.diff(np.concatenate([[0], cuts, [length]])))

    level = np.round(runs(frames, rng.uniform(-120, 0, pieces + 1)), 1).astype(np.float32)
    posterior = runs(units, rng.integers(0, speech.UNITS + 1, pieces + 1)).astype(np.uint8)
    if draw(st.booleans()):
        posterior = rng.permutation(posterior)
    return Activity(duration, level, posterior)


@given(activities())
def test_spans_tile_any_activity(activity: Activity) -> None:
    """Whatever the tracks, the spans cover the recording to the millisecond, without overlap."""
    spans = activity.spans()

    check_tiling(spans, activity.duration_ms, "random")
    assert all(a.kind is not b.kind for a, b in pairwise(spans))


@given(activities())
def test_speech_and_doubt_are_what_was_kept(activity: Activity) -> None:
    """Speech and undecided spans together are exactly the kept stretches."""
    kept = sum(b - a for a, b in activity.speech())

    talk = [s for s in activity.spans() if s.kind in {SpanKind.SPEECH, SpanKind.UNDECIDED}]

    assert sum(s.end_ms - s.start_ms for s in talk) == kept


@given(activities())
def test_activity_survives_its_record(activity: Activity) -> None:
    """An activity read from its stage record is the same to the last bit."""
    again = unpack(pack(activity))

    assert again.duration_ms == activity.duration_ms
    assert np.array_equal(again.posterior, activity.posterior)
    assert np.array_equal(again.levels, activity.levels)
    assert again.spans() == activity.spans()


@given(arrays.arrays(np.uint8, st.integers(1, 400), elements=st.integers(0, speech.UNITS)))
def test_strict_speech_lies_in_kept_speech(posterior: np.ndarray) -> None:
    """What is certainly speech is never outside what may be speech."""
    duration = len(posterior) * speech.FRAME_MS
    kept = np.zeros(duration, bool)
    for start, end in speech_runs(posterior, duration, KEEP):
        kept[start:end] = True

    assert all(kept[a:b].all() for a, b in speech_runs(posterior, duration, STRICT))


def test_blip_is_no_speech() -> None:
    """One frame of 32 ms is dropped; a gap of 250 ms inside talk is filled."""
    posterior = np.zeros(100, np.uint8)
    posterior[10] = 200
    posterior[30:50] = 200
    posterior[58:70] = 200

    assert speech_runs(posterior, 3200, KEEP) == [(30 * 32 - 100, 70 * 32 + 100)]


def test_silence_and_sound() -> None:
    """Without speech the level decides, and a drop of 300 ms inside sound does not split it."""
    track = np.full(60, -80, np.float32)
    track[20:50] = -20
    track[30:33] = -80

    spans = tile(np.zeros(188, np.uint8), track, 6000)

    assert [(s.start_ms, s.end_ms, s.kind.value) for s in spans] == [
        (0, 2000, "silence"),
        (2000, 5000, "sound"),
        (5000, 6000, "silence"),
    ]
    assert spans[1].level_dbfs == pytest.approx(-20.5, abs=0.1)


@pytest.mark.parametrize("level", [-20.0, -50.0, -58.0])
def test_speech_is_found_at_any_level(tmp_path: Path, level: float) -> None:
    """Talk between 3 s of room noise is found, also when it is spoken at -58 dBFS."""
    spoken = espeak(tmp_path / "a.wav", "We will not raise taxes on working families this year.")
    talk = np.concatenate(list(_blocks(spoken)))
    talk = talk * 10 ** ((level - _dbfs(talk)) / 20)
    room = noise(6 + len(talk) / RATE, level - 20)
    room[3 * RATE : 3 * RATE + len(talk)] += talk
    path = write(tmp_path / "room.flac", room, "-sample_fmt", "s32")

    runs = measure(path, probe(path)).speech()

    found = sum(b - a for a, b in runs)
    assert found > 0.8 * 1000 * len(talk) / RATE
    assert runs[0][0] > 2500
    assert runs[-1][1] < 3500 + 1000 * len(talk) / RATE


def _blocks(path: Path) -> list[np.ndarray]:
    from transcribe.media.decode import decode

    return list(decode(path, probe(path)))


def _dbfs(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(sound.astype(float) ** 2)))


@pytest.mark.parametrize(
    "sound",
    [np.zeros(8 * RATE, np.float32), noise(8, -20), noise(8, -55), tone(8, -20), tone(8, -40, 50)],
    ids=["digital silence", "noise", "faint noise", "tone", "hum"],
)
def test_no_speech_in_noise(tmp_path: Path, sound: np.ndarray) -> None:
    """Silence, noise and tones hold no speech."""
    path = write(tmp_path / "sound.flac", sound)

    assert measure(path, probe(path)).speech() == []


def test_state_is_carried_over_blocks(tmp_path: Path) -> None:
    """Speech that crosses the border of two decoded blocks is one stretch."""
    spoken = np.concatenate(_blocks(espeak(tmp_path / "a.wav", "one long sentence " * 20)))
    sound = np.concatenate([np.zeros(27 * RATE, np.float32), spoken[: 6 * RATE]])
    path = write(tmp_path / "b.flac", sound)

    assert len(measure(path, probe(path)).speech()) == 1


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["applause", "hum", "brown-noise"])
def test_real_sound_without_speech(corpus: Path, name: str) -> None:
    """Applause, a hum and brown noise hold no speech, certain or possible."""
    path = corpus / f"audio/nonspeech/{name}.flac"

    kinds = {span.kind for span in measure(path, probe(path)).spans()}

    assert kinds <= {SpanKind.SOUND, SpanKind.SILENCE}


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "recall"), [("tst00", 0.95), ("dev00", 0.78)])
def test_far_field_meeting(corpus: Path, name: str, recall: float) -> None:
    """Of a meeting heard from afar, the published share of speech is kept."""
    path = corpus / f"audio/{name}.wav"
    activity = measure(path, probe(path))
    spoken = np.zeros(activity.duration_ms, bool)
    for line in path.with_suffix(".rttm").read_text().splitlines():
        start, length = (round(float(field) * 1000) for field in line.split()[3:5])
        spoken[start : start + length] = True
    kept = np.zeros_like(spoken)
    for start, end in activity.speech():
        kept[start:end] = True

    assert (spoken & kept).sum() / spoken.sum() >= recall


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["jfk.flac", "debate1.flac", "political_speaker.mp3"])
def test_real_speech(corpus: Path, name: str) -> None:
    """Public speech is mostly speech on the timeline, and its spans tile it."""
    path = corpus / "audio" / name
    activity = measure(path, probe(path))
    spans = activity.spans()

    check_tiling(spans, activity.duration_ms, name)
    talk = sum(s.end_ms - s.start_ms for s in spans if s.kind is SpanKind.SPEECH)
    assert talk > 0.7 * activity.duration_ms
