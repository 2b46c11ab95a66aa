"""What of a recording's sound is lost, harmed or unusual, in sentences for its record."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from archive.recording import MediaFacts
from transcribe.hearing.activity import Activity
from transcribe.hearing.bands import EDGES_HZ
from transcribe.hearing.levels import FRAME_MS
from transcribe.media.decode import MOST_CHANNELS

NARROW_DB = 60
"""So far under its loudest band a voice has nothing over 4 kHz. Telephone sound at 8 kHz, whatever
its encoding, measures 91 dB; a radio speech of 1961 has 44, as weak as a whole band gets."""

_FIRST_HIGH = next(band for band, edge in enumerate(EDGES_HZ) if edge > 5_000)
"""Not the band from 4 kHz on: a resampler's slope reaches into it."""
_LOUD_PERCENT = 95
_FEWEST_FRAMES = 10
_STEREO = 2


def harms(activity: Activity, media: MediaFacts) -> tuple[str, ...]:
    """Sentences, none where the sound is whole; first what was lost."""
    return (*activity.warnings, *_narrow(activity), *_channels(media))


def _narrow(activity: Activity) -> Iterator[str]:
    talk = np.zeros(len(activity.bands), np.bool_)
    for start, end in activity.speech():
        talk[start // FRAME_MS : -(-end // FRAME_MS)] = True
    if np.count_nonzero(talk) < _FEWEST_FRAMES:
        return
    loud = np.percentile(activity.bands[talk], _LOUD_PERCENT, axis=0)
    if loud.max() - loud[_FIRST_HIGH:].max() >= NARROW_DB:
        yield "it is telephone sound: its voices have nothing over 4 kHz"


def _channels(media: MediaFacts) -> Iterator[str]:
    if media.channels > MOST_CHANNELS:
        yield (
            f"it has {media.channels} channels: all were heard, those from number"
            f" {MOST_CHANNELS + 1} on mixed into the first {MOST_CHANNELS}"
        )
    elif media.channels > _STEREO:
        yield (
            f"it has {media.channels} channels: all were heard, and mixed second by second without"
            " those that are dead or would cover a voice"
        )
