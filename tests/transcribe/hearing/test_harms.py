"""Sentences about sound that is harmed or unusual, and none about sound that is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.transcribe.sounds import espeak, ffmpeg, noise, write
from transcribe.hearing.activity import Activity, measure
from transcribe.hearing.harms import harms
from transcribe.media.probe import Probe, probe

TEXT = "We will vote on the budget today. Thank you all for coming."


def _heard(path: Path) -> tuple[Activity, Probe]:
    known = probe(path)
    return measure(path, known), known


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("telephone.wav", ["-ar", "8000", "-c:a", "pcm_mulaw"]),
        ("poor.mp3", ["-ar", "8000", "-b:a", "8k"]),
        ("upsampled.flac", ["-af", "aresample=8000,aresample=48000"]),
    ],
)
def test_telephone_sound(tmp_path: Path, name: str, options: list[str]) -> None:
    """Whatever the file's head says of its rate."""
    spoken = espeak(tmp_path / "a.wav", TEXT)
    ffmpeg("-i", str(spoken), *options, str(tmp_path / name))
    heard, known = _heard(tmp_path / name)

    assert any("telephone sound" in told for told in harms(heard, known.facts))


def test_whole_sound(tmp_path: Path) -> None:
    """Neither a voice in its whole band nor silence and noise without a voice are a telephone's."""
    for path in (
        espeak(tmp_path / "a.wav", TEXT),
        write(tmp_path / "noise.flac", noise(8, -30)),
        write(tmp_path / "silence.flac", noise(8, -30) * 0),
    ):
        heard, known = _heard(path)
        assert harms(heard, known.facts) == ()


def test_many_channels(tmp_path: Path) -> None:
    """Two are nothing to speak of; of more the report tells what became of them."""
    heard, known = _heard(espeak(tmp_path / "a.wav", TEXT))
    told = [harms(heard, replace(known.facts, channels=n)) for n in (2, 8, 24)]

    assert told[0] == ()
    assert "it has 8 channels: all were heard" in told[1][0]
    assert "from number 17 on mixed into the first 16" in told[2][0]
