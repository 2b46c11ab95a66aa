"""What a sound is that nobody speaks in, as far as its texture tells; and crowds behind voices.

A name is given where the evidence of two seconds is good, and none elsewhere. The bounds lie
between the 2nd and 98th percentiles that 2-second windows of synthetic sounds and the recorded
ones (applause, hum, brown noise, a pub) had; `docs/timeline.md` tells them in words.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from archive.recording import Sound
from transcribe.hearing.texture import Texture
from transcribe.runs import Run, true_runs

HOP = 10
"""A judgement each second (in frames of 100 ms)."""
_WINDOW = 20
_CROWD_WINDOW = 40
_SHORTEST_NAME = 20
_SHORTEST_CROWD = 40
_CROWD_RANGE_DB = 8.0
"""One voice falls silent between words: its level ranges over 9 dB and more, a pub's over 7."""
_CROWD_MOVES = 1.4
"""Between words a voice over steady noise moves as the noise does (1.0); a crowd never rests."""
_HIGHEST_HANDS = 15.9
"""Band around which the power of clapping hands lies at most (recorded 11.7 to 13.3, generated 14.0
to 15.7); drops of rain have no pitch: 16.1 and more, as white noise."""
_BATCH = 2000

Labels = list[Sound | None]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Of one window."""

    moves: float
    still: float
    rest: float
    range_db: float
    centre: float
    narrow: float


def names(texture: Texture, first: int, end: int) -> Labels:
    """What each frame of `[first, end)` sounds like; a name that lasts under 2 s is taken back."""
    found: Labels = [None] * (end - first)
    end = min(end, len(texture.moves))
    for at, evidence in _windows(texture, first, end, _WINDOW):
        middle = at - first + (_WINDOW - HOP) // 2
        is_first, is_last = at == first, at + _WINDOW + HOP > end
        from_frame = 0 if is_first else middle
        to_frame = end - first if is_last else middle + HOP
        found[from_frame:to_frame] = [_name(evidence)] * (to_frame - from_frame)
    return _lasting(found)


def crowds(texture: Texture, first: int, end: int) -> list[Run]:
    """Stretches of `[first, end)` frames, 4 s or longer, in which no single voice stands out."""
    crowded = np.zeros(max(0, end - first), bool)
    for at, evidence in _windows(texture, first, end, _CROWD_WINDOW):
        if evidence.range_db < _CROWD_RANGE_DB and evidence.rest >= _CROWD_MOVES:
            crowded[at - first : at - first + _CROWD_WINDOW] = True
    runs = true_runs(crowded)
    return [(first + a, first + b) for a, b in runs if b - a >= _SHORTEST_CROWD]


def _name(e: _Evidence) -> Sound | None:
    if e.still >= 0.45 or e.moves < 0.75:
        return Sound.TONE
    if e.moves <= 1.25:
        return Sound.NOISE
    if e.moves > 5.0:
        return None
    if e.centre >= 12.0:
        is_hands = e.centre <= _HIGHEST_HANDS and e.narrow < 0.65 and e.range_db < 8.0
        return Sound.APPLAUSE if is_hands else None
    if e.range_db < 12.0 and e.narrow >= 0.55 and (e.still >= 0.21 or e.narrow >= 0.64):
        return Sound.MUSIC
    if e.centre >= 7.0 and e.range_db < _CROWD_RANGE_DB and e.rest >= 1.25 and e.still < 0.21:
        return Sound.BABBLE
    return None


def _lasting(labels: Labels) -> Labels:
    out = list(labels)
    start = 0
    for at in range(1, len(labels) + 1):
        if at == len(labels) or labels[at] != labels[start]:
            if at - start < _SHORTEST_NAME:
                out[start:at] = [None] * (at - start)
            start = at
    return out


def _windows(texture: Texture, first: int, end: int, length: int) -> list[tuple[int, _Evidence]]:
    """Every window of `length` frames, one each `HOP`; none where the stretch is shorter."""
    out: list[tuple[int, _Evidence]] = []
    for start in range(first, end - length + 1, _BATCH * HOP):
        stop = min(end, start + (_BATCH - 1) * HOP + length)
        out += zip(
            range(start, stop - length + 1, HOP),
            _evidence(texture.part(start, stop), length),
            strict=True,
        )
    return out


def _evidence(part: Texture, length: int) -> list[_Evidence]:
    def cut(track: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.lib.stride_tricks.sliding_window_view(track, length)[::HOP]

    moves, still, voice_moves, voice_db, centre, narrow = map(cut, astuple(part))
    low, high = np.percentile(voice_db, [10, 90], axis=1)
    columns = (
        moves.mean(axis=1),
        still.mean(axis=1),
        np.percentile(voice_moves, 20, axis=1),
        high - low,
        np.median(centre, axis=1),
        np.median(narrow, axis=1),
    )
    return [_Evidence(*row) for row in np.stack(columns, axis=1).tolist()]
