"""espeak-ng as a library: speech, and when each word and each phoneme of it was spoken.

The library tells the sample at which every word and phoneme begins. That is what makes a small
model learnable in minutes: it is told what each 20 ms frame says and where the decoder should
look, instead of having to find out.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000
ACCENTS = (
    *("en-us",) * 5,
    *("gmw/en",) * 4,
    *("en-gb-x-rp",) * 2,
    "en-gb-scotland",
    "en-gb-x-gbclan",
    "en-gb-x-gbcwmd",
    "en-029",
    "en-us-nyc",
)
VARIANTS = (
    *("", "+m1", "+m2", "+m3", "+m4", "+m5", "+m7", "+m8", "+f1", "+f2", "+f3", "+f5"),
    *("+Andy", "+Annie", "+Mario", "+Michael", "+Lee"),
    *("+linda", "+victor", "+john", "+paul", "+steph"),
)
HELD_OUT_VARIANTS = ("+m6", "+f4", "+Alex", "+belinda", "+edward", "+anika")
RATES = (120, 200)  # words a minute
PITCHES = (25, 75)

_SYNCHRONOUS, _PHONEME_EVENTS, _UTF8, _BY_CHARACTER = 2, 1, 1, 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_WORD, _PHONEME = 1, 7
_QUIET = 200  # of 32768: what lies below it at either end is cut off
_MARGIN = 400  # samples kept before and after the speech


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True)
class Voice:
    """An espeak-ng voice with its settings: words a minute, pitch and its range in 0..100."""

    name: str
    rate: int = 165
    pitch: int = 50
    range: int = 50


@dataclass(frozen=True)
class Clip:
    """One spoken sentence at 16 kHz; `word_starts` and `phonemes` count in samples from its
    beginning.
    """

    audio: NDArray[np.int16]
    word_starts: tuple[int, ...]
    phonemes: tuple[tuple[str, int], ...]


class Speaker:
    """The espeak-ng library. Raises OSError where it is not installed."""

    def __init__(self) -> None:
        self._library: Any = ctypes.CDLL(
            ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
        )
        self.native_rate: int = self._library.espeak_Initialize(
            _SYNCHRONOUS, 0, None, _PHONEME_EVENTS
        )
        self._blocks: list[NDArray[np.int16]] = []
        self._events: list[tuple[int, int, int, str]] = []
        self._callback = _CALLBACK(self._hear)  # kept: the library holds only a pointer

    def _hear(self, samples: int | None, count: int, events: int) -> int:
        if samples and count > 0:
            heard = ctypes.string_at(samples, count * ctypes.sizeof(ctypes.c_short))
            self._blocks.append(np.frombuffer(heard, np.int16))
        while (event := _Event.from_address(events)).type:
            label = (
                bytes(event.id.string).decode("utf-8", "replace") if event.type == _PHONEME else ""
            )
            self._events.append((event.type, event.sample, event.text_position, label))
            events += ctypes.sizeof(_Event)
        return 0

    def say(self, text: str, voice: Voice) -> Clip:
        """Speak a text; silence at both ends is cut to 25 ms."""
        self._blocks, self._events = [], []
        # Each time: the library has one callback a process, and another speaker may have set its
        # own and be gone since.
        self._library.espeak_SetSynthCallback(self._callback)
        if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice.name}")
        for parameter, value in ((_RATE, voice.rate), (_PITCH, voice.pitch), (_RANGE, voice.range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, _BY_CHARACTER, 0, _UTF8, None, None)
        return self._clip(text)

    def _clip(self, text: str) -> Clip:
        spoken = resample(np.concatenate(self._blocks), self.native_rate, SAMPLE_RATE)
        loud = np.flatnonzero(np.abs(spoken) > _QUIET)
        first = max(0, int(loud[0]) - _MARGIN) if len(loud) else 0
        last = int(loud[-1]) + _MARGIN if len(loud) else len(spoken)
        audio = spoken[first:last]
        scale = SAMPLE_RATE / self.native_rate

        def place(sample: int) -> int:
            return min(max(0, round(sample * scale) - first), len(audio) - 1)

        starts = {at: place(sample) for kind, sample, at, _ in self._events if kind == _WORD}
        phonemes = tuple(
            (name, place(sample)) for kind, sample, _, name in self._events if kind == _PHONEME
        )
        return Clip(audio, _word_starts(text, starts, len(audio)), phonemes)


def _word_starts(text: str, starts: dict[int, int], length: int) -> tuple[int, ...]:
    """The first sample of each word; a word that the library joined to another gets its share by
    letters.
    """
    positions, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        positions.append(at)
        at += len(word)
    known = sorted((position - 1, sample) for position, sample in starts.items() if position > 0)
    xs = [0.0, *(float(position) for position, _ in known if position > 0), float(len(text))]
    ys = [0.0, *(float(sample) for position, sample in known if position > 0), float(length)]
    return tuple(int(value) for value in np.maximum.accumulate(np.interp(positions, xs, ys)))


def resample(audio: NDArray[np.int16], old: int, new: int) -> NDArray[np.int16]:
    """Band-limited change of rate through the spectrum; exact for a whole clip that ends in
    silence.
    """
    step = old // np.gcd(old, new)
    padded = np.pad(audio.astype(np.float32), (0, -len(audio) % step))
    length = len(padded) * new // old
    spectrum = np.fft.rfft(padded)[: length // 2 + 1]
    result = np.fft.irfft(spectrum, length) * (length / len(padded))
    return np.clip(np.rint(result), -32768, 32767).astype(np.int16)


def as_float(audio: NDArray[np.int16]) -> NDArray[np.float32]:
    """The same samples between -1 and 1."""
    return np.asarray(audio / np.float32(32768), np.float32)


def random_voice(rng: random.Random, variants: tuple[str, ...] = VARIANTS) -> Voice:
    """A voice for training, or one of `variants` that training never heard."""
    name = rng.choice(ACCENTS) + rng.choice(variants)
    return Voice(name, rng.randint(*RATES), rng.randint(*PITCHES), rng.randint(30, 70))
