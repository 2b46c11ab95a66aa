"""Sounds without words: noises, hum, hold tones, applause, music. Float32 at 16 kHz, at an RMS of
1.
"""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
SAMPLE_RATE = 16000
KINDS = ("white", "pink", "brown", "hum", "tone", "pulses", "applause", "music", "silence")


def sound(kind: str, length: int, rng: random.Random) -> Sound:
    """`length` samples of one of `KINDS`; digital silence stays zero."""
    noise = np.random.default_rng(rng.getrandbits(32))
    time = np.arange(length, dtype=np.float32) / np.float32(SAMPLE_RATE)
    if kind in ("white", "pink", "brown"):
        result = _coloured({"white": 0.0, "pink": 0.5, "brown": 1.0}[kind], length, noise)
    elif kind == "hum":
        result = _hum(time, rng)
    elif kind in ("tone", "pulses"):
        result = _tone(time, rng, pulsed=kind == "pulses")
    elif kind == "applause":
        result = _applause(length, rng, noise)
    elif kind == "music":
        result = _music(length, rng)
    else:
        return np.zeros(length, np.float32)
    level = float(np.sqrt(np.mean(np.square(result)))) + 1e-9
    return (result / level).astype(np.float32)


def _coloured(slope: float, length: int, noise: np.random.Generator) -> Sound:
    spectrum = np.fft.rfft(noise.standard_normal(length))
    frequency = np.maximum(np.fft.rfftfreq(length, 1 / SAMPLE_RATE), 20.0)
    return np.asarray(np.fft.irfft(spectrum / frequency**slope, length), np.float32)


def _hum(time: Sound, rng: random.Random) -> Sound:
    base = rng.choice((50.0, 60.0, 100.0, 120.0))
    harmonics = [rng.random() / k * np.sin(2 * np.pi * base * k * time) for k in range(1, 9)]
    return np.asarray(sum(harmonics), np.float32)


def _tone(time: Sound, rng: random.Random, *, pulsed: bool) -> Sound:
    pitches = [rng.uniform(200, 2000) for _ in range(rng.choice((1, 1, 2, 3)))]
    result = np.sum([np.sin(2 * np.pi * pitch * time) for pitch in pitches], axis=0)
    if pulsed:
        period, share = rng.uniform(0.2, 4.0), rng.uniform(0.2, 0.8)
        result = result * (np.mod(time, period) < period * share)
    elif rng.random() < 0.3:
        result = result * (1 + 0.8 * np.sin(2 * np.pi * rng.uniform(0.2, 6) * time))
    return np.asarray(result, np.float32)


def _applause(length: int, rng: random.Random, noise: np.random.Generator) -> Sound:
    claps = np.zeros(length, np.float32)
    at = noise.integers(0, length, max(1, int(length / SAMPLE_RATE * rng.uniform(3, 120))))
    claps[at] = noise.uniform(0.3, 1.0, len(at))
    decay = np.exp(-np.arange(800) / rng.uniform(60, 250)) * noise.standard_normal(800)
    return np.asarray(np.convolve(claps, decay)[:length], np.float32)


def _music(length: int, rng: random.Random) -> Sound:
    result = np.zeros(length, np.float32)
    scale = [220 * 2 ** (step / 12) for step in (0, 2, 4, 5, 7, 9, 11, 12, 14, 16)]
    beat = int(SAMPLE_RATE * rng.uniform(0.15, 0.7))
    for start in range(0, length, beat):
        time = np.arange(min(length - start, beat * 3), dtype=np.float32) / SAMPLE_RATE
        for pitch in rng.sample(scale, rng.choice((1, 2, 3))):
            note = sum(np.sin(2 * np.pi * pitch * k * time) / k**1.5 for k in (1, 2, 3, 4))
            result[start : start + len(time)] += np.exp(-time * rng.uniform(1, 6)) * note
    return result
