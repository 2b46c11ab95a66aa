"""The recogniser's tasks: the sound of windows and plates, cut from the stream and levelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from transcribe.engines.decoding import Decoding
from transcribe.engines.workers import Task
from transcribe.media.cutting import cut
from transcribe.media.sound import Samples
from transcribe.words.leveling import Spoken, levelled, raised
from transcribe.words.plates import Piece, Plate
from transcribe.words.windows import Window

WIDER_BEAM = 8
"""Whisper's own is 5."""


def window_tasks(
    windows: Sequence[Window],
    sound: Iterator[Samples],
    spoken: Sequence[Spoken],
    language: str | None,
) -> Iterator[Task]:
    """The first pass: each window as it is, its quiet talk raised. `spoken`: `spoken_levels`."""
    stretches = ((window.start_ms, window.end_ms) for window in windows)
    for window, samples in zip(windows, cut(sound, stretches), strict=False):
        louder = levelled(samples, window.start_ms, spoken)
        yield Task(window.index, louder.tobytes(), language)


def plate_tasks(
    plates: Sequence[Plate],
    sound: Iterator[Samples],
    spoken: Sequence[Spoken],
    usual: Decoding,
) -> Iterator[Task]:
    """The second pass: each plate as soon as its last piece has come by."""
    pieces = sorted(
        ((piece, plate) for plate in plates for piece in plate.pieces),
        key=lambda pair: (pair[0].start_ms, pair[0].end_ms),
    )
    laid: defaultdict[int, list[Samples]] = defaultdict(list)
    stretches = ((piece.start_ms, piece.end_ms) for piece, _ in pieces)
    for (piece, plate), samples in zip(pieces, cut(sound, stretches), strict=False):
        laid[plate.number].append(_at_level(samples, piece, spoken))
        if len(laid[plate.number]) == len(plate.pieces):
            whole = np.concatenate(laid.pop(plate.number))
            yield Task(plate.number, whole.tobytes(), plate.language, _wider(usual, plate))


def _at_level(samples: Samples, piece: Piece, spoken: Sequence[Spoken]) -> Samples:
    if piece.gain_db is None:
        return levelled(samples, piece.start_ms, spoken)
    return raised(samples, piece.gain_db)


def _wider(usual: Decoding, plate: Plate) -> Decoding:
    """A wider beam, and other dice where the ladder of temperatures throws any."""
    beam = max(usual.beam_size, WIDER_BEAM)
    return replace(usual, beam_size=beam, seed=usual.seed + plate.round)
