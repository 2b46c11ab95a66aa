"""How well each head of the cross-attention knows when a word was spoken, against espeak-ng's own
times.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
from numpy.typing import NDArray
from whisper.timing import find_alignment

from scripts.demo_model import grammar
from scripts.demo_model.corpus import FRAME, Corpus
from scripts.demo_model.tokens import tokenizer
from scripts.demo_model.voices import SAMPLE_RATE, as_float

Heads = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Timing:
    """Absolute errors of the words' starts, in milliseconds."""

    median: float
    ninetieth: float


def measure(
    checkpoint: Path, corpus: Corpus, heads: Heads, *, windows: int = 12, seed: int = 5
) -> Timing:
    """The error of Whisper's own word times (its dynamic time warping) with these alignment
    heads.
    """
    model = whisper.load_model(str(checkpoint), device="cpu")
    _set_heads(model, heads)
    rng = random.Random(seed)
    errors: list[float] = []
    for _ in range(windows):
        audio, text, starts = _window(corpus, rng)
        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(torch.from_numpy(audio)), 80)
        tokens = tokenizer().encode(text)
        found = find_alignment(model, tokenizer(), tokens, mel, len(audio) // 160)
        timed = [word.start for word in found if grammar.words(word.word)]
        if len(timed) == len(starts):
            errors += [abs(a - b) * 1000 for a, b in zip(timed, starts, strict=True)]
    return Timing(float(np.median(errors)), float(np.percentile(errors, 90)))


def _set_heads(model: Any, heads: Heads) -> None:
    mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in heads:
        mask[layer, head] = True
    model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)


def _window(corpus: Corpus, rng: random.Random) -> tuple[NDArray[np.float32], str, list[float]]:
    """Sentences up to 25 s, the text, and the second at which each word begins."""
    blocks: list[NDArray[np.float32]] = []
    texts: list[str] = []
    starts: list[float] = []
    at = 0
    while True:
        spoken = corpus[rng.randrange(len(corpus))]
        if at + len(spoken.audio) > 25 * SAMPLE_RATE:
            return np.concatenate(blocks), "".join(texts), starts
        pause = np.zeros(rng.randrange(4, 40) * FRAME, np.float32)
        blocks += [as_float(spoken.audio), pause]
        starts += [
            at / SAMPLE_RATE + frame * FRAME / SAMPLE_RATE for frame in spoken.word_frames[:-1]
        ]
        texts.append(" " + grammar.written(" ".join(spoken.words)))
        at += len(spoken.audio) + len(pause)
