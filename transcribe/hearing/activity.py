"""One pass over a recording's sound: its length, its tracks, and where somebody speaks.

Everything else that the sound alone can tell (kinds, bandwidth, noise floor, room) is a pure
function over these tracks: no second hearing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from archive.recording import Span
from transcribe.hearing import levels
from transcribe.hearing.bands import BANDS, Bands, bands
from transcribe.hearing.clipping import Clipping
from transcribe.hearing.levels import Levels
from transcribe.hearing.loudness import Loudness, Momentary
from transcribe.hearing.spans import Tracks, tile
from transcribe.hearing.speech import DETECTOR, Posterior, SpeechDetector
from transcribe.hearing.talk import KEEP, speech_runs
from transcribe.hearing.texture import texture
from transcribe.hearing.width import Width, width
from transcribe.media.decode import Decoding
from transcribe.media.downmix import Channels, Downmix
from transcribe.media.probe import Probe
from transcribe.media.sound import SAMPLE_RATE
from transcribe.runs import Run

TRACKS_RECIPE = f"{DETECTOR}/levels100ms+r128+bands+width/3"
"""The tracks that words rest on, part of a machine transcript's identity: raise the number only
where it is worth hearing every archive's words again."""
ACTIVITY_RECIPE = f"{TRACKS_RECIPE}+harms/2"
"""Part of the activity's stage key; raise the number when anything of the pass changes. Recordings
are then heard anew, and their timelines follow (`transcribe.retiling`)."""


def _no_momentary() -> Momentary:
    return np.zeros(0, np.float32)


def _no_bands() -> Bands:
    return np.zeros((0, BANDS), np.int8)


@dataclass(frozen=True, slots=True)
class Activity:
    """What the sound alone says. `warnings` tell what of the sound is lost or harmed.

    `levels` and `momentary` are of the original channels, `bands` of the mix that is heard;
    `width` is null where there is one channel. A track that was not measured is empty.
    """

    duration_ms: int
    levels: Levels
    posterior: Posterior
    warnings: tuple[str, ...] = ()
    momentary: Momentary = field(default_factory=_no_momentary)
    bands: Bands = field(default_factory=_no_bands)
    width: Width | None = None

    def spans(self) -> tuple[Span, ...]:
        """The timeline: tiles that cover the recording."""
        return tile(self._tracks())

    def speech(self) -> list[Run]:
        """Every stretch that may be speech, ms: what is worth decoding."""
        return speech_runs(self.posterior, self.duration_ms, KEEP, texture(self.bands))

    def _tracks(self) -> Tracks:
        return Tracks(self.posterior, self.levels, self.duration_ms, texture(self.bands))


def measure(path: Path, probe: Probe, progress: Callable[[float], None] | None = None) -> Activity:
    """Hear a file once, in constant memory; `progress` gets the seconds done. Raises MediaError."""
    decoding, ear = Decoding(path, probe), _Ear()
    for block in decoding:
        ear.feed(block)
        if progress:
            progress(decoding.samples / SAMPLE_RATE)
    return ear.activity(decoding)


class _Ear:
    """All tracks at once, block by block."""

    def __init__(self) -> None:
        self._mix, self._detector = Downmix(), SpeechDetector()
        self._loudness, self._clipping = Loudness(), Clipping()
        self._levels: list[Levels] = []
        self._bands: list[Bands] = []
        self._width: list[Width] = []

    def feed(self, block: Channels) -> None:
        self._levels.append(levels.levels(block))
        self._loudness.feed(block)
        self._clipping.feed(block)
        if block.shape[1] > 1:
            self._width.append(width(block))
        mono = self._mix(block)
        self._bands.append(bands(mono))
        self._detector.feed(mono)

    def activity(self, decoding: Decoding) -> Activity:
        return Activity(
            duration_ms=decoding.duration_ms,
            levels=np.concatenate(self._levels),
            posterior=self._detector.finish(),
            warnings=(*decoding.warnings, *self._clipping.warnings),
            momentary=self._loudness.finish(),
            bands=np.concatenate(self._bands),
            width=np.concatenate(self._width) if self._width else None,
        )
