"""The tracks: loudness as EBU R128 has it, bands, width; the same however the sound is cut."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.transcribe.sounds import RATE, espeak, noise, tone, write
from transcribe.hearing.activity import measure
from transcribe.hearing.bands import BANDS, EDGES_HZ, bands
from transcribe.hearing.levels import FLOOR_DBFS
from transcribe.hearing.loudness import Loudness, k_weighting
from transcribe.hearing.width import width
from transcribe.media.probe import probe

TOLERANCE_LU = 0.2


def _loudness(*blocks: np.ndarray) -> np.ndarray:
    loudness = Loudness()
    for block in blocks:
        loudness.feed(block if block.ndim == 2 else block[:, None])
    return loudness.finish()


def _ffmpeg_momentary(path: Path) -> np.ndarray:
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path)]
    command += ["-af", "ebur128=framelog=info", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return np.array([float(m) for m in re.findall(r" M:\s*(-?[\d.]+)", said)])


def test_k_weighting_is_the_standards() -> None:
    """At 48 kHz the filters are those printed in ITU-R BS.1770, tables 1 and 2."""
    (shelf, shelf_back), (_, high_pass_back) = k_weighting(48_000)

    assert shelf == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285])
    assert shelf_back == pytest.approx([1, -1.69065929318241, 0.73248077421585])
    assert high_pass_back == pytest.approx([1, -1.99004745483398, 0.99007225036621])


@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_is_ffmpegs(tmp_path: Path, channels: int) -> None:
    """Momentary loudness of speech with pauses is that of ffmpeg's ebur128, frame for frame."""
    spoken = espeak(tmp_path / "a.wav", "We vote today. And then, at last, we count the votes.")
    path = tmp_path / "b.flac"
    command = ["ffmpeg", "-v", "error", "-i", str(spoken), "-ar", "16000", "-ac", str(channels)]
    subprocess.run([*command, str(path)], check=True)

    ours, theirs = measure(path, probe(path)).momentary, _ffmpeg_momentary(path)
    both = min(len(ours), len(theirs))
    heard = theirs[:both] > -70  # the gate of EBU R128

    assert heard.sum() > 20
    assert np.abs(ours[:both] - theirs[:both])[4:][heard[4:]].max() <= TOLERANCE_LU


def test_loudness_of_the_reference_tone() -> None:
    """A sine of 1 kHz, which the filters leave as it is, at -23 dBFS RMS: -23 LUFS; in both
    channels 3 LU more.
    """
    sine = tone(2, -23.0, 997.0)

    assert _loudness(sine)[-1] == pytest.approx(-23.0, abs=0.11)
    assert _loudness(np.stack([sine, sine], 1))[-1] == pytest.approx(-20.0, abs=0.11)


def test_loudness_does_not_see_the_blocks() -> None:
    """Cut into blocks, the track is the same to the last tenth; digital silence is the floor."""
    sound = noise(9.95, -30)
    whole = _loudness(sound)

    assert np.array_equal(whole, _loudness(sound[: 3 * RATE], sound[3 * RATE :]))
    assert len(whole) == 100
    assert set(_loudness(np.zeros(RATE, np.float32)).tolist()) == {FLOOR_DBFS}


def test_bands_add_up() -> None:
    """A tone stands in its own band at its own level; white noise spreads over all of them."""
    found = bands(tone(1, -20, 1000.0))
    own = int(np.searchsorted(EDGES_HZ, 1000.0)) - 1
    white = bands(noise(5, -20)).astype(float)

    assert found.shape == (10, BANDS)
    assert set(found[:, own].tolist()) == {-20}
    assert found[:, own + 3 :].max() < -60
    assert 10 * np.log10((10 ** (white / 10)).sum(1)).mean() == pytest.approx(-20, abs=0.7)


def test_width() -> None:
    """One sound in both channels, turned over, on one side only, two sounds, and nothing."""
    one, other, nothing = noise(1, -20, 1), noise(1, -20, 2), np.zeros(RATE, np.float32)

    def of(left: np.ndarray, right: np.ndarray) -> float:
        return float(width(np.stack([left, right], 1))[0])

    assert of(one, one) == 1
    assert of(one, -one) == -1
    assert of(one, nothing) == 0
    assert abs(of(one, other)) < 0.05
    assert np.isnan(of(nothing, nothing))


def test_every_track_covers_the_recording(tmp_path: Path) -> None:
    """A frame each 100 ms, a second each second, to the last broken one; mono has no width."""
    sound = noise(31.23, -30)
    mono, stereo = tmp_path / "mono.flac", tmp_path / "stereo.flac"
    write(mono, sound)
    write(stereo, np.stack([sound, -sound], 1))
    of_mono, of_stereo = measure(mono, probe(mono)), measure(stereo, probe(stereo))

    assert len(of_mono.levels) == len(of_mono.momentary) == len(of_mono.bands) == 313
    assert of_mono.width is None
    assert of_stereo.width is not None
    assert of_stereo.width.tolist() == [-1] * 32
