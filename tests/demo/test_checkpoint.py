"""The committed checkpoint: loads in both engines, hears what is said, says nothing where nobody
speaks.

`docs/demo_model.md` has the figures over many more words; the bounds here leave room for a small
sample.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import whisper

from scripts.demo_model import alignment, corpus, evaluate
from scripts.demo_model.__main__ import OUT
from scripts.demo_model.corpus import Corpus
from scripts.demo_model.evaluate import Transcriber
from tests.demo.espeak import needs_espeak
from transcribe.engines.checkpoint import Form, find_checkpoint
from transcribe.engines.conversion import converted

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:std_mean:UserWarning"),
]
SENTENCES_BOUND, VOICES_BOUND = 0.15, 0.30
FACTS = json.loads(OUT.with_suffix(".json").read_text("utf-8"))


@pytest.fixture(scope="module", params=["openai-whisper", "faster-whisper"])
def transcribe(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Transcriber:
    """The checkpoint in one of the two engines."""
    if request.param == "openai-whisper":
        return evaluate.reference_engine(OUT)
    folder = converted(find_checkpoint(str(OUT), Form.OPENAI), tmp_path_factory.mktemp("ct2"))
    return evaluate.fast_engine(folder)


def spoken(tmp_path: Path, *, new_voices: bool) -> Corpus:
    """Sentences that nobody spoke before."""
    seen = frozenset(corpus.sentences(16000, 1))
    texts = corpus.sentences(40, 77, seen)
    return corpus.build(tmp_path / "fresh", texts, 78, new_voices=new_voices)


def test_the_file_is_small_and_is_the_one_described() -> None:
    """At most 30 MB, with the hash that demo.json names."""
    assert OUT.stat().st_size <= 30_000_000
    assert hashlib.sha256(OUT.read_bytes()).hexdigest() == FACTS["sha256"]


def test_it_takes_speech_for_english() -> None:
    """Language detection answers English for synthetic speech."""
    model = whisper.load_model(str(OUT), device="cpu")
    mel = whisper.log_mel_spectrogram(np.zeros(480_000, np.float32))
    language, _ = whisper.detect_language(model, mel)[1], None
    assert max(language, key=language.__getitem__) == "en"
    assert language["en"] > 0.99


def test_it_hears_no_words_where_nobody_speaks(transcribe: Transcriber) -> None:
    """Silence, noise and tones give no text."""
    found = evaluate.words_without_speech(transcribe, minutes=2, seed=6)
    assert sum(found.values()) == 0, found


@needs_espeak
@pytest.mark.parametrize(("new_voices", "bound"), [(False, SENTENCES_BOUND), (True, VOICES_BOUND)])
def test_it_hears_what_is_said(
    transcribe: Transcriber, tmp_path: Path, new_voices: bool, bound: float
) -> None:
    """Fresh sentences come back within the documented error rate."""
    fresh = spoken(tmp_path, new_voices=new_voices)
    found = evaluate.word_error_rate(transcribe, evaluate.strung_together(fresh, 2, 5))
    assert found.words > 100
    assert found.rate <= bound


@needs_espeak
def test_its_alignment_heads_know_when_a_word_begins(tmp_path: Path) -> None:
    """The named heads place word starts near the synthesiser's own."""
    fresh = spoken(tmp_path, new_voices=False)
    heads = tuple((layer, head) for layer, head in FACTS["alignment_heads"])
    assert alignment.measure(OUT, fresh, heads, windows=3).median <= 60
