"""Speech with its times, windows, a few steps of training, resumption, export: on a handful of
sentences.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch
import whisper

from scripts.demo_model import corpus as corpora
from scripts.demo_model import train
from scripts.demo_model.corpus import FRAME, Corpus
from scripts.demo_model.export import export
from scripts.demo_model.mixing import Habits, Mixer
from scripts.demo_model.tokens import Tokens, tokenizer
from scripts.demo_model.train import Stage, Training
from scripts.demo_model.voices import Speaker, Voice
from tests.demo.espeak import needs_espeak

pytestmark = [
    needs_espeak,
    pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning"),
]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Forty spoken sentences."""
    stem = tmp_path_factory.mktemp("speech") / "few"
    return corpora.build(stem, corpora.sentences(40, 3), 4)


def test_words_begin_one_after_the_other_inside_their_clip(few: Corpus) -> None:
    """The synthesiser's word times are ordered and in range."""
    for index in range(len(few)):
        spoken = few[index]
        frames = spoken.word_frames
        assert len(frames) == len(spoken.words) + 1
        assert frames[0] == 0
        assert np.all(np.diff(frames) >= 0)
        assert frames[-1] == -(-len(spoken.audio) // FRAME)
        assert len(spoken.phonemes) == frames[-1]


def test_the_same_seed_gives_the_same_windows(few: Corpus) -> None:
    """A window follows from the seed alone."""
    tokens = Tokens()
    one, other = (Mixer(few, tokens, random.Random(8)) for _ in range(2))
    for _ in range(4):
        a, b = one.window(500, 100), other.window(500, 100)
        assert a.inputs == b.inputs
        assert np.array_equal(a.audio, b.audio)


def test_a_window_without_speech_says_so(few: Corpus) -> None:
    """Its answer is `no speech`."""
    tokens = Tokens()
    mixer = Mixer(few, tokens, random.Random(8), Habits(without_speech=1.0, with_prompt=0.0))
    window = mixer.window(500, 0)
    assert window.targets[0] == tokens.no_speech
    assert window.inputs[-1] == tokens.time(0)
    assert window.targets[-1] == tokens.eot
    assert not window.words.any()


def test_time_stamps_are_those_of_the_place_in_the_thirty_seconds(few: Corpus) -> None:
    """A shifted window's time stamps are shifted with it."""
    tokens = Tokens()
    habits = Habits(0, 0, 0, 0, 0, 0, 0)
    window = Mixer(few, tokens, random.Random(2), habits).window(600, 700)
    text = tokenizer().decode_with_timestamps([tokens.used[token] for token in window.inputs])
    times = [t - tokens.time_zero for t in window.inputs if t >= tokens.time_zero]
    assert times == sorted(times), text
    assert 700 <= times[0] <= times[-1] <= 1300
    for target, (first, last) in zip(window.targets, window.places, strict=True):
        if target >= tokens.time_zero:
            assert first <= target - tokens.time_zero - 700 <= last


def test_training_stops_goes_on_and_can_be_exported(
    few: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run resumes from its folder, and its weights load as a Whisper."""
    monkeypatch.setattr(train, "STAGES", (Stage(1.01, ((1.0, 4, 2),)),))
    one = Training(few, tmp_path, 3600)
    first = one.step_once()
    one.save()
    other = Training(few, tmp_path, 3600)
    assert other.step == 1
    assert np.isfinite(first).all()
    assert np.isfinite(other.step_once()).all()
    export(one.checkpoint, tmp_path / "model.pt")
    model = whisper.load_model(str(tmp_path / "model.pt"), device="cpu")
    with torch.no_grad():
        logits = model(torch.zeros(1, 80, 3000), torch.tensor([[tokenizer().sot]]))[0, 0]
    unused = torch.ones(len(logits), dtype=torch.bool)
    unused[torch.tensor(Tokens().used)] = False
    assert float(logits[unused].max()) < -45 < float(logits[~unused].min())


def test_broadcast_speech_stays_in_its_place() -> None:
    """The codec's delay does not move the speech."""
    said = [Speaker().say("we are back online", Voice("en-us")) for _ in range(3)]
    heard = corpora.broadcast(said, 24)
    for before, after in zip(said, heard, strict=True):
        assert len(after.audio) == len(before.audio)
        assert np.corrcoef(before.audio, after.audio)[0, 1] > 0.8
