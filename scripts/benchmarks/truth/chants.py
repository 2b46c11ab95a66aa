"""Crowds that say the same words again and again, and loops written over talk that goes on."""

from __future__ import annotations

import random
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from archive.transcript import Word, share_out
from scripts.benchmarks.truth import mixtures
from scripts.benchmarks.truth.recorded import SENTENCES, Generator, Said, Shape, with_words
from scripts.demo_model.voices import HELD_OUT_VARIANTS, Speaker, Voice, as_float, random_voice
from transcribe.hearing.activity import Activity, measure
from transcribe.media.probe import probe
from transcribe.media.sound import SAMPLE_RATE, Samples

CHANTS = (
    "four more years",
    "yes we can",
    "no justice no peace",
    "the people united will never be defeated",
    "drill baby drill",
    "we will not be moved",
    "thank you thank you thank you",
    "hey hey ho ho that man has got to go",
    "let them in let them speak",
)
_WORDS_OFF_S = 0.12
"""How far a recogniser's word times lie from the truth (standard deviation)."""


def hear(sound: Samples) -> Activity:
    """The activity of mono sound, by way of a file, as an ingest measures it."""
    with tempfile.TemporaryDirectory() as folder:
        path = save(sound, Path(folder) / "sound.wav")
        return measure(path, probe(path))


def save(sound: Samples, path: Path) -> Path:
    """A WAV file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def chants(seed: int, count: int) -> Iterator[Shape]:
    """Chants by 1 to 20 voices that training and tuning never heard, in applause or in a hall."""
    rng, drawing, speaker = np.random.default_rng(seed), random.Random(seed), mixtures.speaker()
    for number in range(count):
        text, people = CHANTS[number % len(CHANTS)], int(rng.choice([1, 3, 8, 20]))
        rounds = max(6, -(-20 // len(text.split())))
        crowd = [random_voice(drawing, HELD_OUT_VARIANTS) for _ in range(people)]
        sound, starts, lasts = _chanted(text, crowd, rounds, rng, speaker)
        if number % 3 == 1:
            clapping = np.resize(mixtures.applause(6, rng), len(sound))
            sound = sound + mixtures.at_level(clapping, -20 - float(rng.uniform(4, 12)))
        elif number % 3 == 2:
            sound = mixtures.room(sound, rng, 1.2, -3)
        words = [w for at in starts for w in _words(text, at, lasts, rng)]
        yield Shape(f"{text}, {people} voices", hear(sound), (with_words(_joined(words), words),))


def _chanted(
    text: str, crowd: Sequence[Voice], rounds: int, rng: Generator, speaker: Speaker
) -> tuple[Samples, list[float], float]:
    """Sound at -20 dBFS, the second at which each round begins, and how long it is said."""
    once = len(speaker.say(text, crowd[0]).audio) / SAMPLE_RATE
    period = once * float(rng.uniform(1.1, 1.5))
    starts = [1.0]
    for _ in range(rounds - 1):
        starts.append(starts[-1] + period * float(rng.uniform(0.94, 1.06)))
    out = mixtures.silence(starts[-1] + 3 * once + 2)
    for at in starts:
        for voice in crowd:
            hurried = replace(voice, rate=round(voice.rate * float(rng.uniform(0.94, 1.06))))
            clip = as_float(speaker.say(text, hurried).audio)
            first = round((at + abs(float(rng.normal(0, 0.05)))) * SAMPLE_RATE)
            place = out[first : first + len(clip)]
            place += clip[: len(place)] * float(rng.uniform(0.3, 1))
    return mixtures.at_level(out, -20), starts, once


def _words(text: str, at: float, seconds: float, rng: Generator) -> Iterator[Word]:
    start = round((at + float(rng.normal(0, _WORDS_OFF_S))) * 1000)
    start = max(0, start)
    for word in share_out(text.split(), start, start + round(seconds * 1000)):
        yield replace(word, probability=0.8)


def _joined(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def loops_over_talk(seed: int, count: int) -> Iterator[Shape]:
    """A sentence written again and again at a speaker's pace, while other things are said."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        takes = mixtures.voices(rng, 12, held_out=True)
        sound = mixtures.conversation(takes, rng, (0.1, 0.5)).sound
        text = CHANTS[number % len(CHANTS)] if number % 2 else SENTENCES[number % len(SENTENCES)]
        words: list[Word] = []
        at = 1.0
        while at < len(sound) / SAMPLE_RATE - 4:
            seconds = len(text) / float(rng.uniform(11, 16))
            words += _words(text, at, seconds, rng)
            at += seconds * float(rng.uniform(1.0, 1.4))
        heard = hear(mixtures.at_level(sound, -20))
        yield Shape(f"loop: {text}", heard, tuple(_cut(words, text)))


def _cut(words: Sequence[Word], text: str) -> Iterator[Said]:
    """Three rounds a segment, as Whisper's windows would have it."""
    size = 3 * len(text.split())
    for at in range(0, len(words), size):
        held = words[at : at + size]
        yield with_words(_joined(held), held)
