"""Silence and other sound: what there is where nobody speaks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from archive.recording import Sound
from transcribe.hearing import kinds, levels
from transcribe.hearing.levels import Levels
from transcribe.hearing.texture import Texture
from transcribe.runs import true_runs

SILENCE_DBFS = -50.0
"""Without speech and under this level a stretch is silence, unless a sound in it has a name."""
FAINTEST_DBFS = -75.0
"""Under this no sound is named: 16 bits hold little more than their own rounding."""
FAINTEST_TONE_DBFS = -60.0
"""A hum under this is taken for the recording's floor."""

_FLOOR_DB = 6.0
_OVER_FLOOR_DB = 12.0
"""Where a recording rises this far over its floor, its floor is its silence, however high it is
(a hiss at -43 dBFS between sentences)."""
_LOUDEST_SILENCE_DBFS = -30.0
_DEAD_DBFS = levels.FLOOR_DBFS + 10
_SHORTEST_SILENCE = 5
"""Frames: a shorter drop of the level belongs to the sound around it."""
_SHORTEST_SOUND = 2
"""Frames: a single frame over the limit is a click in the silence."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A recording's noise floor and its loud parts, dBFS; digital silence left out."""

    floor_dbfs: float
    loud_dbfs: float

    @property
    def is_pause(self) -> bool:
        """Whether the floor is what is left when louder sound pauses."""
        return self.loud_dbfs >= self.floor_dbfs + _OVER_FLOOR_DB

    @property
    def silence_dbfs(self) -> float:
        """Under this level a stretch without speech is silence."""
        over_floor = min(self.floor_dbfs + _FLOOR_DB, _LOUDEST_SILENCE_DBFS)
        return round(max(SILENCE_DBFS, over_floor), 1) if self.is_pause else SILENCE_DBFS


def ground(track: Levels) -> Ground:
    """The levels that nine tenths and one twentieth of the frames exceed."""
    heard = track[track > _DEAD_DBFS]
    if not len(heard):
        return Ground(levels.FLOOR_DBFS, levels.FLOOR_DBFS)
    floor, loud = np.percentile(heard, [10, 95]).tolist()
    return Ground(floor, loud)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames `[first, end)` of silence, or of a sound with its name if it has one."""

    first: int
    end: int
    is_silent: bool
    sound: Sound | None = None


def stretches(track: Levels, texture: Texture, first: int, end: int, base: Ground) -> list[Stretch]:
    """Silence and sound of the frames `[first, end)`, without gap."""
    labels = kinds.names(texture, first, end)
    silent = _silent(track[first:end], labels, base)
    kept: kinds.Labels = [None] * len(labels)
    for a, b in true_runs(~silent):
        kept[a:b] = _named(labels[a:b], kinds.names(texture, first + a, first + b))
    out: list[Stretch] = []
    for (is_silent, sound), frames in groupby(zip(silent.tolist(), kept, strict=True)):
        at = out[-1].end if out else first
        out.append(Stretch(at, at + len(list(frames)), is_silent, sound))
    return out


def _named(labels: kinds.Labels, alone: kinds.Labels) -> kinds.Labels:
    """Names of one sound's frames: as it sounds `alone`, else as windows call it that go beyond.

    Those say little of its edges, where they hold as much of the silence beside it. So a sound too
    short to be heard alone has the name that most of its frames have, throughout.
    """
    if any(alone):
        return [own or label for own, label in zip(alone, labels, strict=True)]
    name, frames = Counter(labels).most_common(1)[0]
    return [name] * len(labels) if frames * 2 > len(labels) else labels


def _silent(track: Levels, labels: kinds.Labels, base: Ground) -> NDArray[np.bool_]:
    """Frames at silence's level in which nothing has a name; short changes levelled."""
    audible = [_is_audible(label, level, base) for label, level in zip(labels, track, strict=True)]
    silent: NDArray[np.bool_] = (track < base.silence_dbfs) & ~np.array(audible, bool)
    for is_silent, shortest in ((True, _SHORTEST_SILENCE), (False, _SHORTEST_SOUND)):
        for a, b in true_runs(silent == is_silent):
            if b - a < shortest and b - a < len(silent):
                silent[a:b] = not is_silent
    return silent


def _is_audible(label: Sound | None, level: float, base: Ground) -> bool:
    """Whether what the sound is called makes it more than silence."""
    if label is Sound.TONE:
        return level >= FAINTEST_TONE_DBFS and not base.is_pause
    return label not in {None, Sound.NOISE} and level >= FAINTEST_DBFS
