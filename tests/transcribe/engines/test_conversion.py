"""An OpenAI checkpoint becomes a CTranslate2 folder without transformers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import whisper

from tests.transcribe.checkpoints import scripted_checkpoint
from tests.transcribe.sounds import noise
from transcribe.engines.checkpoint import Form, find_checkpoint
from transcribe.engines.conversion import alignment_heads, converted
from transcribe.engines.vocabulary import tokenizer

pytestmark = [
    pytest.mark.slow,
    # openai-whisper 20250625 leaves its vocabulary file open and argsorts tensors through numpy
    pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:std_mean:UserWarning"),
]

TEXTS = [
    " Hello, world! It's 2024 — $3.50.",
    " السلام عليكم ورحمة الله وبركاته",
    " Привет, как дела? 你好世界 🎙️ naïve",
    "  multiple   spaces\nnewline\t tab 12345678",
]


def test_same_tokens_for_every_script() -> None:
    """The tokenizer gives tiktoken's own ids for Latin, Arabic, Cyrillic, Chinese and emoji."""
    theirs = whisper.tokenizer.get_tokenizer(True, num_languages=99).encoding
    ours = tokenizer(theirs)

    for text in TEXTS:
        assert ours.encode(text, add_special_tokens=False).ids == theirs.encode(text)
        assert ours.decode(theirs.encode(text)) == text
    for special, number in theirs._special_tokens.items():
        assert ours.token_to_id(special) == number


def test_encoder_computes_the_same(checkpoint: Path, tmp_path: Path) -> None:
    """The converted encoder's output equals PyTorch's."""
    import ctranslate2
    import torch

    folder = converted(find_checkpoint(str(checkpoint), Form.CTRANSLATE2), tmp_path)
    mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(noise(5, -20)))[None]
    theirs = whisper.load_model(str(checkpoint), device="cpu")
    ours = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="float32")

    features = ctranslate2.StorageView.from_array(np.ascontiguousarray(mel.numpy()))
    with torch.no_grad():
        expected = theirs.encoder(mel).numpy()

    assert np.asarray(ours.encode(features, to_cpu=True)) == pytest.approx(expected, abs=2e-4)


def test_made_once_and_whole(checkpoint: Path, tmp_path: Path) -> None:
    """The second call makes nothing, and no draft is left behind."""
    found = find_checkpoint(str(checkpoint), Form.CTRANSLATE2)
    folder = converted(found, tmp_path)
    made = (folder / "model.bin").stat().st_mtime_ns

    assert converted(found, tmp_path) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == made
    assert [entry.name for entry in tmp_path.iterdir()] == [folder.name]


def test_heads_beside_the_checkpoint(checkpoint: Path, tmp_path: Path) -> None:
    """The alignment heads named beside a checkpoint reach the converted model."""
    found = find_checkpoint(str(checkpoint), Form.CTRANSLATE2)
    config = json.loads((converted(found, tmp_path) / "config.json").read_text())

    assert found.heads == ((1, 0), (1, 1))
    assert config["alignment_heads"] == [[1, 0], [1, 1]]


def test_heads_of_a_known_model(tmp_path: Path) -> None:
    """A checkpoint named like one of OpenAI's gets the heads that OpenAI published for it."""
    path = scripted_checkpoint(tmp_path / "base.pt")
    path.with_suffix(".json").unlink()
    found = find_checkpoint(str(path), Form.OPENAI)

    heads = alignment_heads(found, {"n_text_layer": 6, "n_text_head": 8})

    assert found.official == "base"
    assert heads == [[3, 1], [4, 2], [4, 3], [4, 7], [5, 1], [5, 2], [5, 4], [5, 6]]


def test_models_of_128_mels(tmp_path: Path) -> None:
    """The newer models' 128 mel bands are told to faster-whisper, which then accepts them."""
    from faster_whisper import WhisperModel

    path = scripted_checkpoint(tmp_path / "large.pt", mels=128)
    folder = converted(find_checkpoint(str(path), Form.CTRANSLATE2), tmp_path / "cache")

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    assert model.feat_kwargs["feature_size"] == 128
    list(model.transcribe(noise(2, -20), language="en", temperature=0.0, beam_size=1)[0])
