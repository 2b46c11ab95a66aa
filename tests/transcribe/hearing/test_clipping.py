"""Overdriven sound is told, at whatever level its flat tops lie, and no other sound is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.transcribe.sounds import RATE, espeak, ffmpeg, noise, tone, write
from transcribe.hearing.clipping import Clipping
from transcribe.media.decode import Decoding
from transcribe.media.probe import probe

TEXT = "We will vote on the budget today. Thank you all for coming. It is a pleasure to be here."


def told(path: Path) -> tuple[str, ...]:
    heard = Clipping()
    for block in Decoding(path, probe(path)):
        heard.feed(block)
    return heard.warnings


def overdriven(path: Path, quieter_db: int, *options: str) -> Path:
    """Speech 15 dB over full scale, clipped there, and then made quieter."""
    spoken = espeak(path.with_name("spoken.wav"), TEXT)
    louder = "volume=15dB:precision=float,aformat=sample_fmts=s16"
    ffmpeg("-i", str(spoken), "-af", f"{louder},volume=-{quieter_db}dB", *options, str(path))
    return path


@pytest.mark.parametrize("quieter_db", [0, 6, 20])
def test_clipped_then_made_quieter(tmp_path: Path, quieter_db: int) -> None:
    """The share is told as if it still stood at full scale."""
    [sentence] = told(overdriven(tmp_path / "a.wav", quieter_db))

    share = float(sentence.split()[3])
    assert sentence.startswith("it is overdriven")
    assert 2 < share < 40


def test_clipped_and_coded(tmp_path: Path) -> None:
    """An MP3 of it still has its flat tops."""
    assert told(overdriven(tmp_path / "a.mp3", 6, "-b:a", "128k"))


def beeps(hertz: float) -> NDArray[np.float32]:
    sound = tone(20, -12, hertz)
    return np.where(np.arange(len(sound)) // (RATE // 2) % 2 == 0, sound, np.float32(0))


@pytest.mark.parametrize(
    "sound",
    [
        tone(20, -12, 50),
        tone(20, -12, 440),
        tone(20, -12, 1000),
        np.sign(tone(20, 0, 440)) * np.float32(0.3),
        np.full(20 * RATE, 0.5, np.float32),
        beeps(440),
        beeps(1000),
        np.concatenate([tone(20, -12, 1000), noise(20, -40)]),
        noise(20, -20),
        noise(20, -20) * 0,
    ],
)
def test_whole_sound(tmp_path: Path, sound: NDArray[np.float32]) -> None:
    """Tones, beeps and square waves reach their own level often, and no noise does."""
    assert told(write(tmp_path / "a.wav", sound, "-ar", "44100")) == ()


def test_limiter(tmp_path: Path) -> None:
    """A limiter brings all peaks to one level and leaves them round."""
    spoken = espeak(tmp_path / "a.wav", TEXT)
    limited = tmp_path / "b.wav"
    limiter = "volume=12dB:precision=float,alimiter=limit=0.4:level=0"
    ffmpeg("-i", str(spoken), "-af", limiter, str(limited))

    assert told(limited) == ()
