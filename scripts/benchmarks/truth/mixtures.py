"""Sound whose truth is known: talk with its mask, rooms, bands, levels, and sound without talk.

Everything is mono float32 at 16 kHz and drawn from a `numpy.random.Generator`: the same seed gives
the same samples. Masks have a cell for every 10 ms.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.demo_model import grammar, sounds
from scripts.demo_model.voices import HELD_OUT_VARIANTS, VARIANTS, Speaker, as_float, random_voice
from transcribe.media.decode import decode
from transcribe.media.probe import probe
from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.runs import minus, true_runs

CORPUS = Path(__file__).resolve().parents[4] / "shared/data"
"""Real recordings; what needs them is not measured where the folder is not there."""
NO_CORPUS = "the real recordings of ../shared/data are not here"

CELL_MS = 10
_CELL = SAMPLE_RATE * CELL_MS // 1000
Mask = NDArray[np.bool_]
"""Where somebody speaks, shape (cells of 10 ms,)."""

_TINY = 1e-20
_BELOW_PEAK_DB = 35.0
"""A frame of a clean recording this far under its loud frames is a pause, not speech."""
_CLOSURE_MS, _CLICK_MS = 200, 30
"""Shorter pauses belong to the words around them; shorter bursts are no words."""


@dataclass(frozen=True, slots=True)
class Take:
    """Sound and where in it somebody speaks; `rate` in samples a second."""

    sound: Samples
    speech: Mask
    rate: int = SAMPLE_RATE


def dbfs(sound: Samples) -> float:
    """RMS level."""
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + _TINY))


def at_level(sound: Samples, level: float, speech: Mask | None = None) -> Samples:
    """The same sound at an RMS level in dBFS, measured where somebody speaks if a mask is given."""
    heard = sound if speech is None else sound[_samples(speech, len(sound))]
    if not np.any(heard):
        return sound.copy()
    return np.asarray(sound * 10 ** ((level - dbfs(heard)) / 20), np.float32)


def silence(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def nothing(sound: Samples) -> Take:
    """A take in which nobody speaks."""
    return Take(sound, np.zeros(-(-len(sound) // _CELL), bool))


# Sound without talk ------------------------------------------------------------------------------


def coloured(seconds: float, rng: np.random.Generator, slope_db: float) -> Samples:
    """Steady noise that falls by `slope_db` an octave (0 white, 3 pink, 6 brown), -20 dBFS."""
    length = round(seconds * SAMPLE_RATE)
    spectrum = np.fft.rfft(rng.standard_normal(length))
    frequency = np.maximum(np.fft.rfftfreq(length, 1 / SAMPLE_RATE), 20.0)
    noise = np.fft.irfft(spectrum / frequency ** (slope_db / 6.02), length)
    return at_level(noise.astype(np.float32), -20)


def _demo(kind: str) -> Callable[[float, np.random.Generator], Samples]:
    def make(seconds: float, rng: np.random.Generator) -> Samples:
        drawn = sounds.sound(
            kind, round(seconds * SAMPLE_RATE), random.Random(int(rng.integers(2**31)))
        )
        return at_level(drawn, -20)

    return make


def room_tone(seconds: float, rng: np.random.Generator) -> Samples:
    """An empty room: noise that falls by 4.5 dB an octave, a little mains hum, -20 dBFS."""
    hum = at_level(_demo("hum")(seconds, rng), -34)
    return at_level(coloured(seconds, rng, 4.5) + hum, -20)


def applause(seconds: float, rng: np.random.Generator, people: int = 60) -> Samples:
    """`people` clap, each at an own rate, tone and distance, in a small hall; -20 dBFS."""
    out = silence(seconds)
    for _ in range(people):
        clap = _clap(rng)
        rate, at = rng.uniform(2.5, 5.0), rng.uniform(0, 0.5)
        loudness = 10 ** (rng.uniform(-18, 0) / 20)
        while at < seconds - 0.05:
            first = int(at * SAMPLE_RATE)
            place = out[first : first + len(clap)]
            place += loudness * rng.uniform(0.6, 1.0) * clap[: len(place)]
            at += rng.normal(1, 0.06) / rate
    return at_level(room(out, rng, decay_s=0.8, direct_db=0), -20)


def _clap(rng: np.random.Generator) -> Samples:
    """A burst of 20 ms around 1 to 2.5 kHz (Repp 1987, "The sound of two hands clapping")."""
    length = int(0.03 * SAMPLE_RATE)
    burst = rng.standard_normal(length) * np.exp(-np.arange(length) / rng.uniform(40, 110))
    centre = rng.uniform(900, 2500)
    return band(np.asarray(burst, np.float32), centre / 2, min(centre * 2.5, 7900))


def hold_tone(seconds: float, rng: np.random.Generator) -> Samples:
    """A line on hold: one or two steady sines, or beeps with pauses; -20 dBFS."""
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    pitches = rng.choice(
        [350.0, 400.0, 425.0, 440.0, 480.0, 620.0, 1000.0], rng.integers(1, 3), False
    )
    out = np.sum([np.sin(2 * np.pi * pitch * at) for pitch in pitches], axis=0)
    if rng.random() < 0.5:
        period = rng.uniform(1, 5)
        out *= np.mod(at, period) < period * rng.uniform(0.2, 0.7)
    return at_level(out.astype(np.float32), -20)


def hold_music(seconds: float, rng: np.random.Generator) -> Samples:
    """A loop of chords, a melody, a bass and a shaker; -20 dBFS."""
    beat = rng.uniform(0.35, 0.6)
    root = 110 * 2 ** (rng.integers(0, 12) / 12)
    out = silence(seconds)
    for number in range(int(seconds / beat)):
        chord = root * 2 ** ((0, 5, 7, 9)[number // 8 % 4] / 12)
        first = round(number * beat * SAMPLE_RATE)
        if number % 8 == 0:
            for step in (0, 4, 7):
                _note(
                    out, first, 2 * chord * 2 ** (step / 12), beat * 8, 0.25, rng.uniform(0.1, 0.3)
                )
        if number % 2 == 0:
            _note(out, first, chord, beat * 1.8, 0.5, 1.0)
        step = int(rng.choice([0, 2, 4, 7, 9, 12]))
        _note(out, first, 4 * chord * 2 ** (step / 12), beat * rng.choice([1, 2]), 0.5, 2.0)
        place = out[first : first + 800]
        place += (0.08 * rng.standard_normal(800) * np.exp(-np.arange(800) / 150))[: len(place)]
    return at_level(out, -20)


def _note(
    out: Samples, first: int, pitch: float, seconds: float, loudness: float, decay: float
) -> None:
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    partials = [
        np.sin(2 * np.pi * pitch * k * at) / k**1.4 for k in range(1, 7) if pitch * k < 7500
    ]
    shape = np.minimum(1, at / 0.02) * np.exp(-decay * at) * np.minimum(1, (seconds - at) / 0.05)
    place = out[first : first + len(at)]
    place += (loudness * np.sum(partials, axis=0) * shape)[: len(place)].astype(np.float32)


def babble(seconds: float, rng: np.random.Generator, people: int = 24) -> Samples:
    """A crowd: so many synthetic voices at once, each in the room, that none can be followed."""
    out = silence(seconds)
    for _ in range(people):
        talk = conversation(voices(rng, max(2, int(seconds / 6))), rng, pause_s=(0.1, 0.8)).sound
        talk = np.roll(np.resize(talk, len(out)), int(rng.integers(len(out))))
        out += at_level(talk, rng.uniform(-30, -22))
    return at_level(room(out, rng, decay_s=1.0, direct_db=-6), -20)


NO_SPEECH: dict[str, Callable[[float, np.random.Generator], Samples]] = {
    "digital silence": lambda seconds, _: silence(seconds),
    "room": room_tone,
    "white": lambda seconds, rng: coloured(seconds, rng, 0),
    "pink": lambda seconds, rng: coloured(seconds, rng, 3),
    "brown": lambda seconds, rng: coloured(seconds, rng, 6),
    "hum": _demo("hum"),
    "applause": applause,
    "hold tone": hold_tone,
    "hold music": hold_music,
}
"""What nobody speaks in, at -20 dBFS: (seconds, generator) -> sound."""

# What is done to sound ---------------------------------------------------------------------------


def room(
    sound: Samples, rng: np.random.Generator, decay_s: float = 0.6, direct_db: float = -3.0
) -> Samples:
    """As heard in a room: a direct path and a tail that falls by 60 dB in `decay_s`.

    `direct_db` is the direct sound against the tail. The result is as long as the sound.
    """
    at = np.arange(round(decay_s * SAMPLE_RATE)) / SAMPLE_RATE
    tail = rng.standard_normal(len(at)) * 10 ** (-3 * at / decay_s)
    tail = np.convolve(tail, 0.45 * 0.55 ** np.arange(24))[: len(at)]  # walls swallow treble first
    tail[: int(0.003 * SAMPLE_RATE)] = 0
    tail *= 10 ** (-direct_db / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    return _convolved(sound, tail)


def _convolved(sound: Samples, answer: NDArray[np.float64]) -> Samples:
    size = 1 << int(np.ceil(np.log2(len(sound) + len(answer))))
    out = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(answer, size), size)
    return out[: len(sound)].astype(np.float32)


def band(sound: Samples, low_hz: float, high_hz: float, rate: int = SAMPLE_RATE) -> Samples:
    """Only what lies between two frequencies; the edges fall over a tenth of an octave."""
    frequency = np.fft.rfftfreq(len(sound), 1 / rate)
    octaves = np.log2(np.maximum(frequency, 1e-3))
    keep = np.clip((octaves - np.log2(max(low_hz, 1e-3))) * 10 + 0.5, 0, 1)
    keep *= np.clip((np.log2(high_hz) - octaves) * 10 + 0.5, 0, 1)
    return np.fft.irfft(np.fft.rfft(sound) * keep, len(sound)).astype(np.float32)


def telephone(sound: Samples) -> Samples:
    """300 to 3,400 Hz."""
    return band(sound, 300, 3400)


def upsampled(sound: Samples, times: int) -> Samples:
    """The same sound at so many times the rate, through the spectrum: nothing lies above."""
    out = np.fft.irfft(np.fft.rfft(sound), len(sound) * times) * times
    return out.astype(np.float32)


def clipped(sound: Samples, over_db: float) -> Samples:
    """Overdriven: its loudest sample would stand `over_db` over full scale."""
    louder = sound / np.abs(sound).max() * 10 ** (over_db / 20)
    return np.asarray(np.clip(louder, -1, 1), np.float32)


def mixed(take: Take, level: float, noise: Samples, noise_level: float) -> Take:
    """A take's speech at one level over a noise at another, dBFS; the noise is repeated."""
    background = np.resize(at_level(noise, noise_level), len(take.sound))
    return Take(at_level(take.sound, level, take.speech) + background, take.speech)


# Talk --------------------------------------------------------------------------------------------


def has_corpus() -> bool:
    """Whether the real recordings are here."""
    return CORPUS.is_dir()


def load(path: Path) -> Samples:
    """A file as mono sound at 16 kHz."""
    return np.concatenate(list(decode(path, probe(path))))


def read_aloud(rng: np.random.Generator, count: int, speakers: Sequence[str] = ()) -> list[Take]:
    """Read utterances of the corpus, drawn without repetition; `speakers` by their numbers."""
    files = sorted((CORPUS / "audio/read").glob("*.flac"))
    chosen = [path for path in files if not speakers or path.name.split("-")[0] in speakers]
    drawn = rng.permutation(len(chosen))[:count]
    return [_clean_take(load(chosen[number])) for number in drawn]


@cache
def speaker() -> Speaker:
    """The one library of a process: a second one would take its callback away."""
    return Speaker()


def voices(rng: np.random.Generator, count: int, *, held_out: bool = False) -> list[Take]:
    """Sentences of synthetic voices; `held_out` voices are those that no tuning ever heard."""
    drawing = random.Random(int(rng.integers(2**31)))
    variants = HELD_OUT_VARIANTS if held_out else VARIANTS
    return [
        _clean_take(as_float(speaker().say(grammar.sentence(drawing), voice).audio))
        for voice in (random_voice(drawing, variants) for _ in range(count))
    ]


def conversation(
    takes: Sequence[Take], rng: np.random.Generator, pause_s: tuple[float, float] = (1.0, 2.5)
) -> Take:
    """One after the other, each at -26 dBFS, with pauses (digital silence) around them."""
    sound, speech = [], []
    for take in [*takes, None]:
        cells = int(rng.uniform(*pause_s) * 1000 / CELL_MS)
        sound.append(np.zeros(cells * _CELL, np.float32))
        speech.append(np.zeros(cells, bool))
        if take is not None:
            whole = len(take.speech)
            sound.append(at_level(take.sound, -26, take.speech)[: whole * _CELL])
            speech.append(take.speech)
    return Take(np.concatenate(sound), np.concatenate(speech))


def _clean_take(sound: Samples) -> Take:
    """Where a clean recording is loud enough to be speech; whole cells only."""
    cells = len(sound) // _CELL
    sound = sound[: cells * _CELL]
    power = np.mean(np.square(sound.reshape(cells, _CELL), dtype=np.float64), axis=1)
    level = 10 * np.log10(power + _TINY)
    loud = level > np.percentile(level, 95) - _BELOW_PEAK_DB
    speech = np.ones(cells, bool)
    for start, end in minus(0, cells, true_runs(loud)):
        speech[start:end] = (end - start) * CELL_MS < _CLOSURE_MS and start > 0 and end < cells
    for start, end in true_runs(speech):
        speech[start:end] = (end - start) * CELL_MS >= _CLICK_MS
    return Take(sound, speech)


def _samples(mask: Mask, length: int) -> NDArray[np.bool_]:
    spread = np.repeat(mask, _CELL)[:length]
    return np.pad(spread, (0, length - len(spread)))
