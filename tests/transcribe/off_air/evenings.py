"""Evenings made of syllables of noise, whose talk is known: nothing has to be detected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from archive.off_air import OffAir
from transcribe.hearing import levels, speech
from transcribe.hearing.activity import Activity
from transcribe.hearing.bands import bands
from transcribe.hearing.loudness import Loudness
from transcribe.hearing.width import width
from transcribe.media.sound import SAMPLE_RATE

Sound = NDArray[np.float32]
ON_AIR = -20.0


@dataclass
class Evening:
    """Sound with two channels as it grows, and where somebody speaks in it (ms)."""

    seed: int = 1
    pieces: list[Sound] = field(default_factory=list)
    talk: list[tuple[int, int]] = field(default_factory=list)

    @property
    def now_ms(self) -> int:
        return sum(len(piece) for piece in self.pieces) * 1000 // SAMPLE_RATE

    def pause(self, seconds: float) -> Evening:
        """Nothing but the floor."""
        self.pieces.append(np.zeros((round(seconds * SAMPLE_RATE), 2), np.float32))
        return self

    def say(
        self,
        seconds: float,
        dbfs: float = ON_AIR,
        *,
        high_hz: float = 8000,
        echo_s: float = 0.0,
        tilt_db: float = 0.0,
        is_one_sided: bool = False,
    ) -> Evening:
        """Syllables, four a second; through a low pass, in a room, or in
        the left channel only. `tilt_db`: how much less treble all of it has but the "s".
        """
        rng = np.random.default_rng([self.seed, len(self.pieces)])
        sound = _dull(_syllables(seconds, rng), tilt_db)
        if echo_s:
            sound = _in_room(sound, echo_s, rng)
        spectrum = np.fft.rfft(sound)
        spectrum[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) > high_hz] = 0
        sound = np.fft.irfft(spectrum, len(sound))
        sound *= 10 ** (dbfs / 20) / np.sqrt(np.mean(sound**2))
        start = self.now_ms
        right = np.zeros_like(sound) if is_one_sided else sound
        self.pieces.append(np.stack([sound, right], axis=1).astype(np.float32))
        self.talk.append((start, self.now_ms))
        return self

    def programme(self, seconds: float = 25.0) -> Evening:
        """Talk on the air without a longer pause."""
        for _ in range(round(seconds / 5)):
            self.say(4.5).pause(0.5)
        return self

    def heard(self, *, is_mono: bool = True) -> Activity:
        """What a hearing would say of it, with a detector that is never wrong."""
        floor = np.random.default_rng(self.seed).standard_normal((self._samples, 1)) * 3e-4
        sound = (np.concatenate(self.pieces) + floor).astype(np.float32)
        posterior = np.zeros(-(-self.now_ms // speech.FRAME_MS), np.uint8)
        for start, end in self.talk:
            posterior[start // speech.FRAME_MS : end // speech.FRAME_MS] = speech.UNITS
        loudness = Loudness()
        loudness.feed(sound)
        return Activity(
            duration_ms=self.now_ms,
            levels=levels.levels(sound),
            posterior=posterior,
            momentary=loudness.finish(),
            bands=bands(sound.mean(axis=1)),
            width=None if is_mono else width(sound),
        )

    @property
    def _samples(self) -> int:
        return sum(len(piece) for piece in self.pieces)


def stretch(evidence: Sequence[OffAir], start_ms: int, end_ms: int) -> OffAir:
    """The only one whose middle lies between two instants."""
    (found,) = [one for one in evidence if start_ms <= (one.start_ms + one.end_ms) // 2 < end_ms]
    return found


def _syllables(seconds: float, rng: np.random.Generator) -> NDArray[np.float64]:
    noise = rng.standard_normal(round(seconds * SAMPLE_RATE))
    at = np.arange(len(noise)) / SAMPLE_RATE
    loud = 10 ** (rng.uniform(-6, 0, len(noise) // 4000 + 1) / 20)
    return noise * (at % 0.25 < 0.16) * np.repeat(loud, 4000)[: len(noise)]


def _dull(sound: NDArray[np.float64], tilt_db: float) -> NDArray[np.float64]:
    """Less over 4 kHz, but for a tenth of a second in each one and a half."""
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) > 4000] *= 10 ** (-tilt_db / 20)
    at = np.arange(len(sound)) / SAMPLE_RATE
    return np.where(at % 1.5 < 0.16, sound, np.fft.irfft(spectrum, len(sound)))


def _in_room(
    sound: NDArray[np.float64], decay_s: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    at = np.arange(round(decay_s * SAMPLE_RATE)) / SAMPLE_RATE
    tail = rng.standard_normal(len(at)) * 10 ** (-3 * at / decay_s)
    tail[0] = np.sqrt(np.sum(tail**2)) / 2
    size = len(sound) + len(tail)
    both = np.fft.rfft(sound, size) * np.fft.rfft(tail, size)
    return np.fft.irfft(both, size)[: len(sound)]
