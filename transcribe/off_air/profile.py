"""How talk sounds: its loudness, its spectrum, its room, its channels; pure functions of tracks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing import speech
from transcribe.hearing.activity import Activity
from transcribe.hearing.levels import FRAME_MS
from transcribe.runs import Run

Mask = NDArray[np.bool_]
"""Frames of 100 ms, shape (frames,)."""
Spectrum = NDArray[np.float64]
"""Level of each band, dBFS, shape (BANDS,)."""

LOUD_PERCENT = 95
"""The percentile that stands for "while it is loud": a band speaks in a few syllables only, and
the treble of a dull voice in its sibilants."""
FLOOR_PERCENT = 5
_LATE_FRAMES = 2
"""Momentary loudness is of the 400 ms that end with a frame: 150 ms late, in whole frames."""
_SYLLABLE_BANDS = slice(9, 17)
"""640 Hz to 4 kHz: there syllables begin and end sharply, and rumble does not reach."""
_FALL_FROM_DB = 20.0
"""A fall is measured where it begins this far over the floor; under that, noise cuts it short."""
_STEEP_PERCENT = 90
"""Of the falls: how steep syllables can end. A room makes all ends slow, a voice only its own."""
_FEWEST_FALLS = 12
_MS_PER_SECOND = 1000


@dataclass(frozen=True, slots=True)
class Profile:
    """What the tracks say of some frames of talk.

    `loudness` in LUFS; `spectrum` while it is loud; `fall`: dB that syllables lose in 100 ms where
    they end sharply (a room makes them linger), null where too few could be measured; `width`:
    correlation of the channels, null for mono; `heard`: how probable speech is, 0..1.
    """

    loudness: float
    spectrum: Spectrum
    fall: float | None
    width: float | None
    heard: float


@dataclass(frozen=True, slots=True)
class Tracks:
    """The tracks of a recording as profiles need them; `floor` is the quietest of each band,
    `heard` how probable speech is in each frame.
    """

    loudness: NDArray[np.float64]
    bands: NDArray[np.int8]
    width: NDArray[np.float32] | None
    floor: Spectrum
    heard: NDArray[np.float64]

    @property
    def frames(self) -> int:
        return len(self.loudness)

    def mask(self, runs: Iterable[Run]) -> Mask:
        """The frames whose middle lies in a run (ms)."""
        mask = np.zeros(self.frames, np.bool_)
        half = FRAME_MS // 2
        for start, end in runs:
            mask[(start + half) // FRAME_MS : (end + half) // FRAME_MS] = True
        return mask

    def profile(self, talk: Mask) -> Profile:
        """How the frames of a mask sound; at least one must be set."""
        spectrum = np.percentile(self.bands[talk], LOUD_PERCENT, axis=0)
        loudness = float(np.median(self.loudness[talk]))
        heard = float(self.heard[talk].mean())
        return Profile(loudness, spectrum, self._fall(talk), self._width(talk), heard)

    def _fall(self, talk: Mask) -> float | None:
        """The steep falls, each band on its own, from frames of talk to whatever comes next."""
        at = np.flatnonzero(talk[:-1])
        before = self.bands[at, _SYLLABLE_BANDS].astype(np.float64)
        after = self.bands[at + 1, _SYLLABLE_BANDS]
        falls = (before - after)[
            (before > self.floor[_SYLLABLE_BANDS] + _FALL_FROM_DB) & (before > after)
        ]
        if len(falls) < _FEWEST_FALLS:
            return None
        return float(np.percentile(falls, _STEEP_PERCENT))

    def _width(self, talk: Mask) -> float | None:
        if self.width is None:
            return None
        seconds = np.unique(np.flatnonzero(talk) * FRAME_MS // _MS_PER_SECOND)
        known = self.width[seconds[seconds < len(self.width)]]
        known = known[~np.isnan(known)]
        return float(np.median(known)) if len(known) else None


def tracks_of(activity: Activity) -> Tracks | None:
    """Null where the recording was heard without these tracks, or has no frame."""
    frames = min(len(activity.momentary), len(activity.bands))
    if frames <= _LATE_FRAMES:
        return None
    late = np.append(activity.momentary[_LATE_FRAMES:], [activity.momentary[-1]] * _LATE_FRAMES)
    bands = activity.bands[:frames]
    floor = np.percentile(bands, FLOOR_PERCENT, axis=0)
    return Tracks(
        late[:frames].astype(np.float64), bands, activity.width, floor, _heard(activity, frames)
    )


def _heard(activity: Activity, frames: int) -> NDArray[np.float64]:
    """The speech posterior in the middle of each frame."""
    middles = np.arange(frames) * FRAME_MS + FRAME_MS // 2
    at = np.minimum(middles // speech.FRAME_MS, len(activity.posterior) - 1)
    return activity.posterior[at] / speech.UNITS
