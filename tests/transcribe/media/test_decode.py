"""Decoding: exact times, bounded memory, nothing lost unsaid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archive.errors import MediaError
from tests.transcribe.sounds import RATE, clicks, ffmpeg, noise, tone, write
from transcribe.media.decode import Decoding, decode
from transcribe.media.probe import probe


def heard(path: Path) -> np.ndarray:
    return np.concatenate(list(decode(path, probe(path))))


def onsets(sound: np.ndarray) -> np.ndarray:
    """Seconds at which a click begins."""
    loud = np.abs(sound) > 0.1
    at = np.flatnonzero(loud)
    return at[np.concatenate([[True], np.diff(at) > RATE // 2])] / RATE


@pytest.mark.parametrize(
    ("suffix", "rate"),
    [
        ("wav", 16000),
        ("flac", 44100),
        ("mp3", 44100),
        ("m4a", 48000),
        ("ogg", 44100),
        ("opus", 48000),
        ("webm", 48000),
        ("mkv", 22050),
        ("ts", 48000),
        ("wma", 44100),
    ],
)
def test_clicks_stay_in_place(tmp_path: Path, suffix: str, rate: int) -> None:
    """A click at second n is heard at second n to 50 ms (WMA hides its delay)."""
    path = write(tmp_path / f"clicks.{suffix}", clicks(6), "-ar", str(rate))

    found = onsets(heard(path))

    assert found == pytest.approx([1, 2, 3, 4, 5], abs=0.05)


def test_late_sound_is_padded(tmp_path: Path) -> None:
    """Where the sound of a film starts late, its times are the player's."""
    lone = write(tmp_path / "lone.wav", clicks(4))
    film = tmp_path / "film.mkv"
    ffmpeg(
        *("-f", "lavfi", "-i", "color=size=64x64:duration=6"),
        *("-itsoffset", "1.5", "-i", str(lone), "-c:a", "pcm_s16le", str(film)),
    )

    assert onsets(heard(film)) == pytest.approx([2.5, 3.5, 4.5], abs=0.04)


def test_change_of_format_within_a_file(tmp_path: Path) -> None:
    """A stream that turns from mono to stereo halfway keeps its clock."""
    one = write(tmp_path / "one.mp3", clicks(3), "-id3v2_version", "0", "-write_xing", "0")
    two = write(tmp_path / "two.mp3", clicks(3), "-ac", "2", "-write_xing", "0")
    both = tmp_path / "both.mp3"
    both.write_bytes(one.read_bytes() + two.read_bytes())

    assert onsets(heard(both)) == pytest.approx([1, 2, 4, 5], abs=0.15)


def test_blocks_are_bounded(tmp_path: Path) -> None:
    """However long a file, no block holds more than 30 s, and none is lost."""
    path = write(tmp_path / "long.flac", noise(95.0, -30))

    blocks = [len(block) for block in decode(path, probe(path))]

    assert max(blocks) == 30 * RATE
    assert sum(blocks) == 95 * RATE


def test_reversed_polarity_is_not_lost(tmp_path: Path) -> None:
    """A voice that stands in both channels with opposite signs is heard, not cancelled."""
    voice = tone(3.0, -20.0)
    path = write(tmp_path / "reversed.wav", np.stack([voice, -voice], axis=1))

    power = np.mean(heard(path)[RATE // 10 :] ** 2)

    assert 10 * np.log10(power) == pytest.approx(-20.0, abs=0.2)


def test_one_live_channel(tmp_path: Path) -> None:
    """A voice in one channel only is heard at its own level: a dead channel does not halve it."""
    voice = tone(3.0, -20.0)
    path = write(tmp_path / "left.wav", np.stack([voice, np.zeros_like(voice)], axis=1))

    assert 10 * np.log10(np.mean(heard(path) ** 2)) == pytest.approx(-20.0, abs=0.2)


def test_six_channels(tmp_path: Path) -> None:
    """Surround sound with talk only in the centre is heard."""
    surround = np.zeros((2 * RATE, 6), np.float32)
    surround[:, 2] = tone(2.0, -20.0)
    path = write(tmp_path / "surround.wav", surround)

    assert 10 * np.log10(np.mean(heard(path) ** 2)) > -32


@pytest.mark.parametrize("channels", [9, 16, 17, 18, 24, 33, 64])
def test_more_channels_than_any_film_has(tmp_path: Path, channels: int) -> None:
    """A voice in the last of them is heard, whether ffmpeg knows a layout of so many or none."""
    many = np.zeros((2 * RATE, channels), np.float32)
    many[:, -1] = tone(2.0, -20.0)
    path = write(tmp_path / "many.w64", many, "-ar", "44100")
    decoding = Decoding(path, probe(path))

    blocks = list(decoding)

    assert {block.shape[1] for block in blocks} == {min(channels, 16)}
    assert decoding.duration_ms == 2000
    assert 10 * np.log10(np.mean(heard(path) ** 2)) > -34


def test_samples_that_are_no_numbers(tmp_path: Path) -> None:
    """Infinite and undefined ones are silence, and are told of; the rest is as it was."""
    whole = tone(4.0, -20.0)
    broken = whole.copy()
    broken[RATE : RATE + 10], broken[2 * RATE], broken[3 * RATE] = np.nan, np.inf, -1e30
    paths = [
        write(tmp_path / f"{name}.wav", sound, "-c:a", "pcm_f32le", "-ar", "44100", rate=44100)
        for name, sound in (("whole", whole), ("broken", broken))
    ]
    decoding = Decoding(paths[1], probe(paths[1]))
    with np.errstate(all="raise"):
        for _ in decoding:
            pass
        sound = heard(paths[1])

    assert len(decoding.warnings) == 1
    assert "0.01 s of it are not numbers" in decoding.warnings[0]
    assert np.isfinite(sound).all()
    assert np.mean(sound != heard(paths[0])) < 0.01


def test_cut_off_file_keeps_what_it_has(tmp_path: Path) -> None:
    """A truncated recording is kept as far as it goes, and says how far."""
    path = write(tmp_path / "cut.flac", noise(20.0, -20))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 10])
    decoding = Decoding(path, probe(path))

    for _ in decoding:
        pass

    assert 5_000 < decoding.duration_ms < 7_000
    assert any("claims 20.0 s" in warning for warning in decoding.warnings)


def test_damage_is_counted(tmp_path: Path) -> None:
    """Bytes destroyed in the middle are survived and reported."""
    path = write(tmp_path / "damaged.mp3", noise(10.0, -20))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(range(250)) * 12
    path.write_bytes(bytes(content))
    decoding = Decoding(path, probe(path))

    for _ in decoding:
        pass

    assert decoding.duration_ms == pytest.approx(10_000, abs=1_500)
    assert any("error" in warning for warning in decoding.warnings)


def test_nothing_decodable(tmp_path: Path) -> None:
    """A header without sound is refused with the name of the file."""
    path = write(tmp_path / "header.flac", noise(5.0, -20))
    path.write_bytes(path.read_bytes()[:200])

    with pytest.raises(MediaError, match=r"header\.flac"):
        list(decode(path, probe(path)))


def test_stopping_early_leaves_no_process(tmp_path: Path) -> None:
    """Whoever stops listening after a block leaves no ffmpeg behind, and no warning."""
    path = write(tmp_path / "long.wav", noise(120.0, -20))
    blocks = decode(path, probe(path))

    first = next(blocks)
    blocks.close()  # type: ignore[attr-defined]

    assert len(first) == 30 * RATE
