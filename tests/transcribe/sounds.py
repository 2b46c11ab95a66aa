"""Media files for the tests, made by the real ffmpeg and by hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg; the test fails with its words if it fails."""
    command = ["ffmpeg", "-nostdin", "-y", "-v", "error", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def write(path: Path, sound: NDArray[np.float32], *options: str, rate: int = RATE) -> Path:
    """Encode sound of shape (samples,) or (samples, channels) as the suffix of `path` says."""
    channels = 1 if sound.ndim == 1 else sound.shape[1]
    command = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-f", "f32le", "-ar", str(rate)]
    command += ["-ac", str(channels), "-i", "pipe:0", *options, str(path)]
    done = subprocess.run(
        command, input=sound.astype("<f4").tobytes(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return path


def tone(seconds: float, dbfs: float = -20.0, hertz: float = 440.0) -> NDArray[np.float32]:
    """A sine of an RMS level."""
    at = np.arange(round(seconds * RATE)) / RATE
    return (np.sqrt(2) * 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def noise(seconds: float, dbfs: float, seed: int = 0) -> NDArray[np.float32]:
    """White noise of an RMS level."""
    drawn = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    return (drawn * 10 ** (dbfs / 20)).astype(np.float32)


def clicks(seconds: int) -> NDArray[np.float32]:
    """A short burst at the start of every second but the first."""
    track = np.zeros(seconds * RATE, np.float32)
    burst = tone(0.01, -6.0, 2000.0)
    for second in range(1, seconds):
        track[second * RATE : second * RATE + len(burst)] = burst
    return track


def espeak(path: Path, text: str, *options: str) -> Path:
    """Synthetic speech as a WAV file."""
    command = ["espeak-ng", "-w", str(path), *options, text]
    subprocess.run(command, check=True, capture_output=True)
    return path


def talk(path: Path, text: str = "We will vote on the budget this evening.") -> Path:
    """Somebody says this."""
    return espeak(path, text)
