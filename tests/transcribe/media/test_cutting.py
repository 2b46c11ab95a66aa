"""Stretches are cut out of a stream sample for sample, however it comes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transcribe.media.cutting import cut
from transcribe.media.sound import Samples

_PER_MS = 16


@given(
    st.lists(st.integers(1, 700), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 80)), max_size=12),
)
def test_stretches_are_cut_exactly(blocks: list[int], wanted: list[tuple[int, int]]) -> None:
    """Overlapping, touching, apart, beyond the end: each is what a slice of the whole would be."""
    whole = np.arange(sum(blocks), dtype=np.float32)
    stretches = sorted((start, start + length) for start, length in wanted)

    found = list(cut(iter(np.split(whole, np.cumsum(blocks)[:-1])), stretches))

    for (start, end), samples in zip(stretches, found, strict=True):
        assert np.array_equal(samples, whole[start * _PER_MS : end * _PER_MS])


def test_no_more_is_read_than_needed() -> None:
    """The stream is left where the last stretch ends."""
    read = []

    def stream() -> Iterator[Samples]:
        for number in range(10):
            read.append(number)
            yield np.zeros(16_000, np.float32)

    list(cut(stream(), [(500, 1_500)]))

    assert read == [0, 1]
