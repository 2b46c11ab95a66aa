"""Who speaks at the generated evenings of `hot_mics.py`, and what: for tuning, and for testing.

The two share no line and no synthetic voice. Readers there are only five, and all were heard in
tuning: for testing they are played faster by a tenth to a fifth, pitch and formants with it, which
training of speaker recognizers counts as other speakers (H. Yamamoto et al., "Speaker augmentation
and bandwidth extension for deep speaker embedding", Interspeech 2019). Rooms, levels and bands are
drawn alike in both, by other seeds.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scripts.benchmarks.truth import mixtures
from scripts.benchmarks.truth.lines import FRESH, TESTING, TUNING, Lines
from scripts.demo_model.sounds import SAMPLE_RATE, Sound
from scripts.demo_model.voices import HELD_OUT_VARIANTS, VARIANTS, as_float, random_voice

LONGEST_S = 9
"""Of a read utterance: nobody in a conversation goes on for much longer without a breath."""
_CAST = 8


@dataclass(frozen=True, slots=True)
class Material:
    """Lines, the variants of synthetic voices, and how many times faster a reader is played."""

    lines: Lines
    variants: tuple[str, ...]
    speeds: tuple[float, float]


TUNED_ON = Material(TUNING, VARIANTS, (1.0, 1.0))
HELD_OUT = Material(TESTING, HELD_OUT_VARIANTS, (1.12, 1.22))
HELD_OUT_FRESH = replace(HELD_OUT, lines=FRESH)


@dataclass(frozen=True)
class Utterance:
    """A spoken line of one voice at an RMS of 1, and its words."""

    voice: int
    sound: Sound
    text: str


Voices = Sequence[Sequence[Utterance]]
"""The lines of each voice."""


def espeak_voices(material: Material, seed: int) -> Voices:
    """Synthetic voices, each with all of the public lines."""
    rng = random.Random(f"cast {seed}")
    cast = [random_voice(rng, material.variants) for _ in range(_CAST)]
    say = mixtures.speaker().say
    return [
        [
            Utterance(n, _at_one(as_float(say(text, voice).audio)), text)
            for text in material.lines.public
        ]
        for n, voice in enumerate(cast)
    ]


def read_voices(material: Material, seed: int) -> Voices:
    """The readers of the corpus; none where it is not here. What they read is not listened to."""
    rng = random.Random(f"readers {seed}")
    by_speaker: dict[str, list[Utterance]] = {}
    speeds: dict[str, float] = {}
    texts = material.lines.public
    for path in sorted((mixtures.CORPUS / "audio/read").glob("*.flac")):
        name = path.name.split("-")[0]
        lines = by_speaker.setdefault(name, [])
        speed = speeds.setdefault(name, rng.uniform(*material.speeds))
        sound = faster(mixtures.load(path)[: LONGEST_S * SAMPLE_RATE], speed)
        lines.append(Utterance(len(by_speaker), _at_one(sound), texts[len(lines) % len(texts)]))
    return list(by_speaker.values())


def faster(sound: Sound, times: float) -> Sound:
    """Played so many times (1 or more) faster, pitch and formants with it, at the same rate of
    samples; through the spectrum, of which nothing folds back.
    """
    if times == 1:
        return sound
    length = round(len(sound) / times)
    spectrum = np.fft.rfft(sound)[: length // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, length) * (length / len(sound)), np.float32)


def _at_one(sound: Sound) -> Sound:
    return np.asarray(sound / (np.sqrt(np.mean(np.square(sound))) + 1e-9), np.float32)
