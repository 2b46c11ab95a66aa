"""Where somebody speaks: runs of the detector's posterior that the sound itself bears out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transcribe.hearing import levels, speech
from transcribe.hearing.speech import Posterior
from transcribe.hearing.texture import Texture
from transcribe.runs import Run, join, pad, true_runs, within


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Speech begins at probability `on` and lasts while it stays above `off`."""

    on: float
    off: float


TOGETHER = (OperatingPoint(on=0.45, off=0.27), OperatingPoint(on=0.3, off=0.18))
"""The two points below where the posterior is the mean of two nets (`segmentation`)."""
STRICT = TOGETHER[0] if speech.HAS_SECOND_OPINION else OperatingPoint(on=0.35, off=0.21)
"""What is called speech: on tuning mixtures recall .98, false alarm .02 (`scripts/bench truth`)."""
KEEP = TOGETHER[1] if speech.HAS_SECOND_OPINION else OperatingPoint(on=0.15, off=0.09)
"""What is at least worth decoding: of half an hour of noises, tones, music and applause 0.03 %."""

SPEECH_RECIPE = f"{STRICT.on}-{STRICT.off}/{KEEP.on}-{KEEP.off}/1"
"""Part of every key that rests on the runs of speech. The points are in it; raise the number when
anything else here changes."""

_SHORTEST_RUN_MS = 60
_GAP_MS = 500
"""A breath: 450 ms costs far-field meetings half a point of recall, 600 ms joins sentences."""
_BEFORE_MS, _AFTER_MS = (150, 50) if speech.HAS_SECOND_OPINION else (200, 100)
"""The detector hears a first weak consonant late, and the end of a word itself a little late; the
mean of two has wider edges of its own."""
_STEADY = 1.25
"""Steady noise moves by 1.0 (0.87 to 1.13 over 2 s), speech at 0 dB over noise by 1.45 or more."""
_STILL = 0.4
"""Share of still bands: speech at 0 dB over noise 0.29 at most, noise 0.37, hums and tones more."""


def speech_runs(
    posterior: Posterior,
    duration_ms: int,
    point: OperatingPoint,
    texture: Texture,
) -> list[Run]:
    """Stretches of speech at an operating point, ms; runs < 60 ms dropped, gaps < 500 ms filled.

    A run in which nothing moves as speech does is dropped: the detector
    has then taken noise or a tone for a voice. What is speech at a point is speech at a lower one.
    """
    found = _borne_out(_begun(posterior, KEEP), texture)
    if point != KEEP:
        higher = _borne_out(_begun(posterior, point), texture)
        found = [part for run in higher for part in within(found, *run)]
    around = [(start - _BEFORE_MS, end + _AFTER_MS) for start, end in found]
    return [(a, b) for a, b in pad(around, 0, duration_ms) if a < b]


def _begun(posterior: Posterior, point: OperatingPoint) -> list[Run]:
    high = posterior >= round(point.on * speech.UNITS)
    low = true_runs(posterior >= round(point.off * speech.UNITS))
    begun = [(a, b) for a, b in low if high[a:b].any()]
    in_ms = [(a * speech.FRAME_MS, b * speech.FRAME_MS) for a, b in begun]
    return [(a, b) for a, b in join(in_ms, _GAP_MS) if b - a >= _SHORTEST_RUN_MS]


def _borne_out(runs: list[Run], texture: Texture) -> list[Run]:
    return [run for run in runs if _moves_as_speech(run, texture)]


def _moves_as_speech(run: Run, texture: Texture) -> bool:
    first, end = run[0] // levels.FRAME_MS, -(-run[1] // levels.FRAME_MS)
    moves, still = texture.moves[first:end], texture.still[first:end]
    return not len(moves) or bool(np.mean(moves) >= _STEADY and np.mean(still) <= _STILL)
