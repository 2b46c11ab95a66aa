"""Measures a checkpoint on speech that it was not trained on, through either engine."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import whisper
from numpy.typing import NDArray

from scripts.demo_model import grammar, sounds
from scripts.demo_model.corpus import Corpus

SAMPLE_RATE = 16000
Audio = NDArray[np.float32]
Transcriber = Callable[[Audio], str]


@dataclass(frozen=True)
class Errors:
    """Word errors against the number of words that were said."""

    errors: int = 0
    words: int = 0

    def __add__(self, other: Errors) -> Errors:
        return Errors(self.errors + other.errors, self.words + other.words)

    @property
    def rate(self) -> float:
        """The word error rate; 0 where nothing was said."""
        return self.errors / self.words if self.words else 0.0


def count_errors(said: str, heard: str) -> Errors:
    """Levenshtein distance in words, without case and punctuation."""
    reference, result = grammar.words(said), grammar.words(heard)
    row = list(range(len(result) + 1))
    for above, word in enumerate(reference, 1):
        diagonal, row[0] = row[0], above
        for column, other in enumerate(result, 1):
            best = min(row[column] + 1, row[column - 1] + 1, diagonal + (word != other))
            diagonal, row[column] = row[column], best
    return Errors(row[-1], len(reference))


def reference_engine(checkpoint: Path) -> Transcriber:
    """openai-whisper in float32, greedy, no text passed from window to window."""
    model = whisper.load_model(str(checkpoint), device="cpu")

    def transcribe(audio: Audio) -> str:
        result = whisper.transcribe(
            model,
            audio,
            language="en",
            fp16=False,
            condition_on_previous_text=False,
            temperature=0.0,
        )
        return str(result["text"])

    return transcribe


def fast_engine(folder: Path, compute_type: str = "int8") -> Transcriber:
    """faster-whisper over a converted checkpoint, greedy, one thread."""
    from faster_whisper import WhisperModel

    model: Any = WhisperModel(str(folder), device="cpu", compute_type=compute_type, cpu_threads=1)

    def transcribe(audio: Audio) -> str:
        segments, _ = model.transcribe(
            audio, language="en", beam_size=1, condition_on_previous_text=False, temperature=0.0
        )
        return "".join(segment.text for segment in segments)

    return transcribe


def strung_together(
    corpus: Corpus, count: int, seed: int, *, sentences: int = 16
) -> Iterator[tuple[Audio, str]]:
    """Recordings of 40 to 70 s: random sentences at changing levels, with pauses and a floor of
    noise.
    """
    rng = random.Random(seed)
    for _ in range(count):
        blocks: list[Audio] = []
        said: list[str] = []
        level = rng.uniform(-40, -14)
        for _ in range(sentences):
            spoken = corpus[rng.randrange(len(corpus))]
            audio = spoken.audio.astype(np.float32)
            loudness = float(np.sqrt(np.mean(audio * audio)))
            audio *= np.float32(10 ** ((level + rng.uniform(-3, 3)) / 20) / loudness)
            pause = rng.uniform(0.2, 0.8) if rng.random() < 0.8 else rng.uniform(0.8, 6)
            blocks += [audio, np.zeros(int(pause * SAMPLE_RATE), np.float32)]
            said.append(grammar.written(" ".join(spoken.words)))
        whole = np.concatenate(blocks)
        noise = sounds.sound(rng.choice(("white", "pink", "brown")), len(whole), rng)
        whole += noise * np.float32(10 ** ((level - rng.uniform(25, 50)) / 20))
        yield np.clip(whole, -1, 1), " ".join(said)


def word_error_rate(transcribe: Transcriber, recordings: Iterator[tuple[Audio, str]]) -> Errors:
    """The errors of all recordings together."""
    total = Errors()
    for audio, said in recordings:
        total += count_errors(said, transcribe(audio))
    return total


def words_without_speech(transcribe: Transcriber, minutes: float, seed: int) -> dict[str, int]:
    """How many words are heard in each kind of sound that holds none; `minutes` in all."""
    rng = random.Random(seed)
    seconds = minutes * 60 / len(sounds.KINDS)
    found: dict[str, int] = {}
    for kind in sounds.KINDS:
        found[kind] = 0
        for start in np.arange(0, seconds, 40):
            length = int(min(40, seconds - start) * SAMPLE_RATE)
            gain = np.float32(10 ** (rng.uniform(-60, -12) / 20))
            audio = sounds.sound(kind, length, rng) * gain
            found[kind] += len(grammar.words(transcribe(np.clip(audio, -1, 1))))
    return found
