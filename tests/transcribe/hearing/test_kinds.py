"""Sounds that nobody speaks in have the kind and the name they deserve."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from archive.recording import Span, SpanKind
from scripts.benchmarks.truth import mixtures
from tests.transcribe.sounds import RATE, espeak, noise, tone, write
from transcribe.hearing.activity import measure
from transcribe.hearing.bands import bands
from transcribe.hearing.clipping import Clipping
from transcribe.hearing.ground import ground
from transcribe.hearing.texture import JITTER_DB, texture
from transcribe.media.decode import decode
from transcribe.media.probe import probe


def _spans(tmp_path: Path, sound: np.ndarray) -> tuple[Span, ...]:
    path = write(tmp_path / "sound.wav", sound, "-c:a", "pcm_f32le")
    return measure(path, probe(path)).spans()


def _mostly(spans: tuple[Span, ...]) -> str:
    """The kind, or the name, of more than four fifths of the time."""
    time: Counter[str] = Counter()
    for span in spans:
        time[span.sound or span.kind] += span.end_ms - span.start_ms
    name, ms = time.most_common(1)[0]
    return str(name) if ms > 0.8 * spans[-1].end_ms else "a mixture"


def test_jitter_is_that_of_white_noise() -> None:
    """The unit of movement is the jitter of steady noise; noise of another color has the same."""
    stepped = np.abs(np.diff(bands(noise(60, -20, 3)).astype(float), axis=0)).mean(axis=0)
    brown = texture(bands(mixtures.coloured(30, np.random.default_rng(2), 6)))

    assert stepped == pytest.approx(JITTER_DB, rel=0.25)
    assert brown.moves.mean() == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    ("name", "level", "kind"),
    [
        ("digital silence", -20, "silence"),
        ("room", -60, "silence"),
        ("white", -45, "noise"),
        ("brown", -25, "noise"),
        ("hum", -45, "tone"),
        ("hold music", -30, "music"),
        ("applause", -30, "applause"),
    ],
)
def test_sound_without_speech(tmp_path: Path, name: str, level: float, kind: str) -> None:
    """A constant hiss, a hum, digital silence, hold music, applause, room tone: each its kind."""
    sound = mixtures.at_level(mixtures.NO_SPEECH[name](12, np.random.default_rng(77)), level)

    assert _mostly(_spans(tmp_path, sound)) == kind


def test_steady_tone_is_a_tone(tmp_path: Path) -> None:
    """A hold tone at any pitch that a telephone carries."""
    assert _mostly(_spans(tmp_path, tone(8, -30, 425.0))) == "tone"


def test_pause_of_a_noisy_recording_is_silence(tmp_path: Path) -> None:
    """A hiss at -43 dBFS is silence between sentences, at its level; alone it is noise."""
    spoken = np.concatenate(
        [*_blocks(espeak(tmp_path / "a.wav", "We will not raise taxes on families this year."))]
    )
    loud = mixtures.at_level(spoken, -18)
    hiss = noise(24, -43, 1)
    talk = hiss.copy()
    for at in (3, 12):
        talk[at * RATE : at * RATE + len(loud)] += loud

    pauses = [s for s in _spans(tmp_path, talk) if s.kind is SpanKind.SILENCE]

    assert sum(s.end_ms - s.start_ms for s in pauses) > 8_000
    assert all(s.level_dbfs == pytest.approx(-43, abs=1.5) for s in pauses)
    assert _mostly(_spans(tmp_path, hiss)) == "noise"


@pytest.mark.parametrize(("at_s", "length_s"), [(5.3, 4.7), (5.5, 4.7)])
def test_sound_has_one_name_to_its_edges(tmp_path: Path, at_s: float, length_s: float) -> None:
    """Applause between silences is applause from its first clap to its last."""
    sound = noise(14, -67)
    claps = mixtures.NO_SPEECH["applause"](length_s, np.random.default_rng(77))
    sound[int(at_s * RATE) :][: len(claps)] += mixtures.at_level(claps, -26)

    (applause,) = [span for span in _spans(tmp_path, sound) if span.kind is SpanKind.SOUND]

    assert applause.sound == "applause"
    assert applause.end_ms - applause.start_ms == pytest.approx(length_s * 1000, abs=300)


def test_click_is_no_part_of_the_silence(tmp_path: Path) -> None:
    """One knock in ten seconds of silence does not make it loud."""
    sound = noise(10, -70)
    sound[5 * RATE : 5 * RATE + 800] = noise(0.05, -15)

    (span,) = _spans(tmp_path, sound)

    assert span.kind is SpanKind.SILENCE
    assert span.level_dbfs == pytest.approx(-70, abs=0.5)


def test_ground_of_silence() -> None:
    """Digital silence has no floor to be told; it does not hide that of the rest."""
    track = np.full(100, -120, np.float32)

    assert ground(track).silence_dbfs == -50
    track[:50], track[40:50] = -40, -15
    assert ground(track).floor_dbfs == -40
    assert ground(track).silence_dbfs == -34


def test_overdriven_sound_is_told() -> None:
    """Speech clipped by 12 dB is reported with its share; at full scale but whole it is not."""
    voice = tone(1, -6, 200) * np.linspace(0.1, 1.39, RATE, dtype=np.float32)
    whole, clipped = Clipping(), Clipping()
    whole.feed(voice[:, None] * np.float32(0.97 / np.abs(voice).max()))
    clipped.feed(np.clip(voice * 4, -1, 1)[:, None])

    assert whole.warnings == ()
    assert "clipped" in clipped.warnings[0]


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("applause", {"applause", "silence", "sound"}),
        ("hum", {"tone"}),
        ("brown-noise", {"noise"}),
        ("ambience-pub", {"undecided", "babble", "sound"}),
    ],
)
def test_recorded_sounds(corpus: Path, name: str, kinds: set[str]) -> None:
    """Real applause, hum and noise are named; a pub's voices are not taken for one speaker."""
    path = corpus / f"audio/nonspeech/{name}.flac"
    spans = measure(path, probe(path)).spans()
    other = [s for s in spans if (s.sound or s.kind) not in kinds]

    assert sum(s.end_ms - s.start_ms for s in other) < 0.05 * spans[-1].end_ms


def _blocks(path: Path) -> list[np.ndarray]:
    return list(decode(path, probe(path)))


def test_rain_is_no_applause(tmp_path: Path) -> None:
    """A thousand drops a second are as bursts of hands, but white: they get no name."""
    rng = np.random.default_rng(9)
    sound = np.zeros(12 * RATE, np.float32)
    for at in rng.integers(0, len(sound) - 60, 12_000):
        drop = rng.standard_normal(60) * np.exp(-np.arange(60) / 15)
        sound[at : at + 60] += (rng.normal() * drop).astype(np.float32)

    assert _mostly(_spans(tmp_path, mixtures.at_level(sound, -25))) == "sound"
