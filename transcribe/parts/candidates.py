"""Lags at which a stretch of one recording is likely to sound in another, by correlation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from transcribe.parts.fingerprint import BITS, HOP_MS, Fingerprint, bits

_PROBE = 8_000 // HOP_MS
_STEP = _PROBE // 2
_DENSE = 64_000 // HOP_MS
_SPARSE = 60_000 // HOP_MS
_LEAST = 2_400 // HOP_MS
"""A probe with less sound than this says nothing."""
CHANCE = 0.3
"""The standard deviation of the agreement of unlike sounds, times the root of the frames. Bits of
neighbouring frames share most of their window: measured over 120,000 pairs of 8 s of speech that
had nothing in common (the demonstration's recordings, a debate, a speech) 0.23 to 0.30, where
independent bits would have 0.18."""
_SURE = 6.5
"""Standard deviations of chance by which a probe must stand out; those pairs reached 6.4. An
overlap of 7.3 s under noise 10 dB below it measured 7.2 to 15.7."""
_KEPT = 6
"""Lags kept of each probe in each chunk: enough to see that a loop repeats."""
_APART = 500 // HOP_MS

_SIZE = 1 << 13
"""Frames transformed at once: 5 min 28 s, of which all but a probe's length can be used."""
_USED = _SIZE - _PROBE
_CHUNKS, _PROBES = 16, 32
"""Correlated in one go: 100 MB at most, and large enough for the processor to multiply well."""

Spectra = NDArray[np.complex64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Frame n of the second recording may be frame n + `lag` of the first.

    `sigmas` is how far the probe's agreement there lies above chance.
    """

    lag: int
    sigmas: float


def find(first: Fingerprint, second: Fingerprint) -> list[Candidate]:
    """Candidates, the most certain first.

    Of two recordings that ran through, an overlap holds the beginning of one of them and the end
    of one of them. So the first and the last minute of both are probed closely, and the rest of
    the second one each minute (for recordings that were cut).
    """
    found = list(_probe_all(first, second, is_sparse=True))
    turned = _probe_all(second, first, is_sparse=False)
    found += [replace(one, lag=-one.lag) for one in turned]
    best: dict[int, Candidate] = {}
    for one in found:
        if one.lag not in best or best[one.lag].sigmas < one.sigmas:
            best[one.lag] = one
    return sorted(best.values(), key=lambda one: (-one.sigmas, one.lag))


def _probe_all(whole: Fingerprint, probed: Fingerprint, *, is_sparse: bool) -> Iterator[Candidate]:
    places = [at for at in _places(len(probed), is_sparse) if _sound(probed, at) >= _LEAST]
    starts = range(-_PROBE, len(whole), _USED)
    for group in _groups(places, _PROBES):
        probes = _spectra(probed, group, _PROBE).conj().transpose(2, 1, 0)
        scale = [CHANCE * BITS * np.sqrt(_sound(probed, at)) for at in group]
        for chunks in _groups(starts, _CHUNKS):
            spectra = _spectra(whole, chunks, _SIZE).transpose(2, 0, 1)
            product = np.ascontiguousarray((spectra @ probes).transpose(1, 2, 0))
            scores = np.fft.irfft(product, n=_SIZE, axis=2)[:, :, :_USED]
            for (row, column), peak in np.ndenumerate(scores.max(axis=2)):
                if peak >= _SURE * scale[column]:
                    sigmas = scores[row, column] / scale[column]
                    for lag in _peaks(sigmas):
                        yield Candidate(chunks[row] + lag - group[column], float(sigmas[lag]))


def _groups(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _places(frames: int, is_sparse: bool) -> list[int]:
    """Where probes begin: closely at both ends, each minute between them."""
    if not frames:
        return []
    last = max(0, frames - _PROBE)
    dense = [*range(0, min(last, _DENSE) + 1, _STEP)]
    dense += [last - at for at in dense]
    return sorted({*dense, *(range(0, last, _SPARSE) if is_sparse else ())})


def _sound(fingerprint: Fingerprint, at: int) -> int:
    """The frames of a probe that hold sound."""
    return int(np.count_nonzero(fingerprint[at : at + _PROBE] >> BITS))


def _spectra(fingerprint: Fingerprint, starts: Sequence[int], length: int) -> Spectra:
    """Of stretches that may reach over the ends; shape (stretches, BITS, frequencies)."""
    signs = np.zeros((len(starts), BITS, _SIZE), np.float32)
    for row, start in enumerate(starts):
        low, high = max(0, start), min(len(fingerprint), start + length)
        if low < high:
            signs[row, :, low - start : high - start] = bits(fingerprint[low:high]).T
    return np.fft.rfft(signs, axis=2).astype(np.complex64)


def _peaks(sigmas: NDArray[np.floating]) -> list[int]:
    """The highest places over `_SURE` that lie at least half a second apart."""
    sure = np.flatnonzero(sigmas >= _SURE)
    found: list[int] = []
    for place in sure[np.argsort(-sigmas[sure], kind="stable")].tolist():
        if len(found) == _KEPT:
            break
        if all(abs(place - other) > _APART for other in found):
            found.append(place)
    return found
