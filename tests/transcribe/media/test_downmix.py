"""The better channel: what stands in only some of the channels is not lost in the mix."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.transcribe.sounds import RATE, noise, tone
from transcribe.media.downmix import Downmix

SECONDS = 12


def _talk(dbfs: float, seed: int = 0) -> np.ndarray:
    """What goes up and down as a voice does: 300 ms of sound, 200 ms of pause."""
    sound = noise(SECONDS, dbfs + 2.2, seed)
    sound[np.arange(len(sound)) % (RATE // 2) >= 3 * RATE // 10] *= 1e-3
    return sound


def _heard(*channels: np.ndarray) -> np.ndarray:
    mixed: np.ndarray = Downmix()(np.stack(channels, axis=1))
    return mixed


def _likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def test_voice_beside_noise() -> None:
    """A voice on one side is heard without the louder noise on the other."""
    voice = _talk(-30)

    assert _likeness(_heard(voice, noise(SECONDS, -20, 1)), voice) > 0.99
    assert _likeness(_heard(noise(SECONDS, -20, 1), voice), voice) > 0.99


def test_two_voices_are_both_heard() -> None:
    """Speakers with a microphone each are both in the mix."""
    one, other = _talk(-30, 1), np.roll(_talk(-30, 2), RATE // 4)
    mixed = _heard(one, other)

    assert _likeness(mixed, one) > 0.6
    assert _likeness(mixed, other) > 0.6


def test_stereo_is_the_mean() -> None:
    """Two sides of one room are averaged, as ever; two equal ones are one."""
    left, right = noise(SECONDS, -30, 1), noise(SECONDS, -30, 2)

    assert_allclose(_heard(left, right), (left + right) / 2, atol=1e-6)
    assert_allclose(_heard(left, left), left, atol=1e-6)


def test_reversed_and_dead_channels() -> None:
    """A side turned over does not cancel, and a dead one does not halve."""
    voice = tone(SECONDS, -20)

    assert_allclose(np.abs(_heard(voice, -voice)[RATE:]), np.abs(voice[RATE:]), atol=1e-6)
    assert_allclose(_heard(voice, np.zeros_like(voice)), voice, atol=1e-6)


@pytest.mark.parametrize("track", range(8))
def test_eight_tracks(track: int) -> None:
    """A voice on any one of eight tracks, noise on the others, is heard alone."""
    tracks = [noise(SECONDS, -35, 10 + number) for number in range(8)]
    tracks[track] = _talk(-30)

    assert _likeness(_heard(*tracks), tracks[track]) > 0.99


def test_the_same_blocks_give_the_same_mix() -> None:
    """What the detector heard is what the recogniser will hear."""
    blocks = [np.stack([_talk(-30, n), noise(SECONDS, -20, n)], axis=1) for n in range(3)]
    once, again = Downmix(), Downmix()

    for block in blocks:
        assert np.array_equal(once(block), again(block))
