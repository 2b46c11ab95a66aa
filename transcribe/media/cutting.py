"""Stretches of sound out of a stream, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.runs import Run

_PER_MS = SAMPLE_RATE // 1000


def cut(sound: Iterator[Samples], stretches: Iterable[Run]) -> Iterator[Samples]:
    """The samples of each stretch `[start, end)` ms, in order of their starts; they may overlap.

    No more of the sound is held than one stretch needs, and none is read past the last one. A
    stretch that reaches beyond the end comes out shorter.
    """
    held, first = np.zeros(0, np.float32), 0
    for start_ms, end_ms in stretches:
        start, end = start_ms * _PER_MS, end_ms * _PER_MS
        while first + len(held) < end and (block := next(sound, None)) is not None:
            held = np.concatenate([held, block])
            passed = min(max(0, start - first), len(held))
            held, first = held[passed:], first + passed
        yield held[start - first : end - first]
