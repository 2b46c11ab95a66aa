"""The proof against invented text, cut short: the same steps as `scripts/bench truth invented`."""

from __future__ import annotations

import pytest

from scripts.benchmarks.truth import invented
from scripts.benchmarks.truth.chants import chants, loops_over_talk
from scripts.benchmarks.truth.mixtures import CORPUS
from scripts.benchmarks.truth.recorded import undetectable
from scripts.benchmarks.truth.silences import words_over_silence


@pytest.mark.slow
def test_no_words_over_sound_without_talk() -> None:
    """A few seconds of each sound, through ingest and decoded anyway, with both engines."""
    assert words_over_silence(4, minutes=0.2)


@pytest.mark.slow
def test_sound_tells_chants_from_loops() -> None:
    """Three of each, heard by the real detector."""
    assert [invented.quarantined(shape) for shape in chants(9, 3)] == [0, 0, 0]
    for shape in loops_over_talk(9, 3):
        assert invented.quarantined(shape) == len(shape.said)


def test_limits_are_told() -> None:
    """What the gates cannot tell is counted as such and not hidden in the figures."""
    for shape in undetectable(4):
        assert invented.quarantined(shape) < len(shape.said)


@pytest.mark.corpus
@pytest.mark.slow
def test_honest_debates_stay() -> None:
    """At most 0.2 % of the 21 debates' segments are quarantined."""
    if not CORPUS.is_dir():
        pytest.skip("the real recordings of ../shared/data are not here")
    assert invented._debates(4)
