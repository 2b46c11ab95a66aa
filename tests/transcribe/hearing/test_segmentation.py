"""The second opinion: where it is installed far-field talk is found, elsewhere nobody asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archive.recording import SpanKind
from tests.transcribe.sounds import RATE, noise
from transcribe.hearing import segmentation, speech
from transcribe.hearing.activity import ACTIVITY_RECIPE, measure
from transcribe.media.probe import probe

WEIGHTS = segmentation.weights_file()
installed = pytest.mark.skipif(WEIGHTS is None, reason="the extra [segmentation] is not installed")


def test_the_recipe_names_what_is_installed() -> None:
    """A recording is heard anew where the second net comes or goes: the stage's key differs."""
    assert (segmentation.NAME in ACTIVITY_RECIPE) == (WEIGHTS is not None)
    assert (speech.SpeechDetector()._second is None) == (WEIGHTS is None)


@installed
def test_blocks_do_not_matter() -> None:
    """Fed in blocks or at once, the opinion is the same; noise holds no speech."""
    assert WEIGHTS is not None
    sound = noise(22.3, -40)
    whole, cut = segmentation.SecondOpinion(WEIGHTS), segmentation.SecondOpinion(WEIGHTS)
    whole.feed(sound)
    for at in range(0, len(sound), 7 * RATE):
        cut.feed(sound[at : at + 7 * RATE])
    moments = np.arange(0, len(sound), RATE // 10)
    found = whole.finish(moments)

    assert found == pytest.approx(cut.finish(moments), abs=1e-3)
    assert found.max() < 0.5


@installed
@pytest.mark.corpus
@pytest.mark.parametrize("name", ["tst00", "dev00"])
def test_far_field_with_both(corpus: Path, name: str) -> None:
    """With both nets 97 % of the published speech of a meeting is called speech."""
    path = corpus / f"audio/{name}.wav"
    activity = measure(path, probe(path))
    spoken, called = np.zeros((2, activity.duration_ms), bool)
    for line in path.with_suffix(".rttm").read_text().splitlines():
        start, length = (round(float(field) * 1000) for field in line.split()[3:5])
        spoken[start : start + length] = True
    for span in activity.spans():
        called[span.start_ms : span.end_ms] = span.kind is SpanKind.SPEECH

    assert (spoken & called).sum() / spoken.sum() >= 0.97


@installed
@pytest.mark.corpus
def test_noise_stays_noise(corpus: Path) -> None:
    """Hum and brown noise stay free of speech: where Silero hears none, the second has no say."""
    for name in ("hum", "brown-noise"):
        path = corpus / f"audio/nonspeech/{name}.flac"
        assert measure(path, probe(path)).speech() == []
