"""Quiet talk is raised stretch by stretch; ordinary talk is left as it is."""

from __future__ import annotations

import numpy as np
import pytest

from tests.transcribe.sounds import RATE, tone
from tests.transcribe.words.test_windows import _talk
from transcribe.words.leveling import (
    Spoken,
    gain_to_target,
    levelled,
    raised,
    spoken_levels,
    under,
)


def level(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2)))


@pytest.mark.parametrize(("dbfs", "gain"), [(-20.0, 0.0), (-45.0, 25.0), (-70.0, 40.0)])
def test_quiet_talk_is_raised(dbfs: float, gain: float) -> None:
    """Towards -20 dBFS, by 40 dB at most; ordinary talk is left alone."""
    [spoken] = spoken_levels(_talk(20_000, [], dbfs))

    assert (spoken.dbfs, spoken.gain_db) == (dbfs, gain)


def test_gain_to_target_has_bounds() -> None:
    """Loud talk is lowered by 20 dB at most, quiet talk raised by 40."""
    assert [gain_to_target(dbfs) for dbfs in (0.0, -20.0, -33.0, -80.0)] == [-20, 0, 13, 40]


def test_each_stretch_has_its_own_gain() -> None:
    """Quiet talk between loud talk comes out as loud as the rest, which is not touched."""
    sound = np.concatenate([tone(2, -20), np.zeros(RATE), tone(2, -50), np.zeros(RATE)])
    spoken = (Spoken(10_000, 12_000, -20.0), Spoken(13_000, 15_000, -50.0))

    out = levelled(sound.astype(np.float32), 10_000, spoken)

    assert level(out[: 2 * RATE]) == pytest.approx(-20, abs=0.1)
    assert level(out[3 * RATE : 5 * RATE]) == pytest.approx(-20, abs=0.1)
    assert out.dtype == np.float32


def test_ordinary_talk_is_not_copied() -> None:
    """Where nothing is quiet the very samples come back."""
    sound = tone(1, -20)

    assert levelled(sound, 0, (Spoken(0, 1000, -20.0),)) is sound


def test_raised_sound_is_clipped() -> None:
    """A gain never leaves the range of samples."""
    assert np.abs(raised(tone(1, -10), 40.0)).max() == 1.0


def test_level_under_a_text_is_its_own() -> None:
    """Of several stretches the one that shares most with a text tells its level."""
    spoken = (Spoken(0, 1000, -20.0), Spoken(2000, 4000, -50.0))

    assert under(900, 2500, spoken) == spoken[1]
    assert under(1000, 2000, spoken) is None
