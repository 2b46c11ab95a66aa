"""The spoken sentences on disk: one long int16 array with the text, and what each 20 ms frame
says.

`build` speaks a seeded list of sentences; `Corpus.load` maps the result into memory. The same
seed gives the same sentences with the same voices; the sound depends on the version of espeak-ng.
"""

from __future__ import annotations

import json
import random
import subprocess
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.demo_model import grammar
from scripts.demo_model.voices import (
    HELD_OUT_VARIANTS,
    SAMPLE_RATE,
    VARIANTS,
    Clip,
    Speaker,
    Voice,
    random_voice,
)

FRAME = 320  # samples in one frame of the encoder: 20 ms
BIT_RATES = (None, 24, None, 16, None, 32)  # kbit/s of Opus: half of the speech sounds broadcast
_BATCH = 250  # sentences spoken by one call of a worker process


@dataclass(frozen=True)
class Spoken:
    """One sentence: int16 audio at 16 kHz, its words, the frame where each begins, and each
    frame's labels.
    """

    audio: NDArray[np.int16]
    words: tuple[str, ...]
    asks: bool
    word_frames: NDArray[np.int64]
    phonemes: NDArray[np.int64]


@dataclass(frozen=True)
class Corpus:
    """Sentences in memory-mapped arrays. Label 0 of `phonemes` means silence."""

    audio: NDArray[np.int16]
    labels: NDArray[np.uint8]
    entries: list[list[Any]]  # text, first sample, samples, first frame, word frames
    phoneme_names: list[str]

    @classmethod
    def load(cls, stem: Path) -> Corpus:
        """Read what `build` wrote under the same stem."""
        facts = json.loads(stem.with_suffix(".json").read_text())
        audio = np.load(stem.with_suffix(".npy"), mmap_mode="r")
        labels = np.load(stem.with_suffix(".labels.npy"))
        return cls(audio, labels, facts["entries"], facts["phonemes"])

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, index: int) -> Spoken:
        text, first, length, frame, starts = self.entries[index]
        count = -(-length // FRAME)
        return Spoken(
            np.asarray(self.audio[first : first + length]),
            tuple(text.rstrip("?").split()),
            text.endswith("?"),
            np.array([*starts, count], np.int64),
            self.labels[frame : frame + count].astype(np.int64),
        )


def sentences(count: int, seed: int, held_out: frozenset[str] = frozenset()) -> list[str]:
    """`count` sentences of the grammar, none of them reserved, none of them in `held_out`."""
    rng = random.Random(seed)
    chosen: list[str] = []
    while len(chosen) < count:
        text = grammar.sentence(rng)
        if not grammar.reserved(text) and text not in held_out:
            chosen.append(text)
    return chosen


@dataclass(frozen=True)
class _Job:
    """A worker's share; `bit_rate` is that of the codec it goes through, in kbit/s, or null."""

    texts: list[str]
    voices: list[Voice]
    bit_rate: int | None


def _speak(job: _Job) -> list[Clip]:
    speaker = Speaker()
    clips = [speaker.say(text, voice) for text, voice in zip(job.texts, job.voices, strict=True)]
    return clips if job.bit_rate is None else broadcast(clips, job.bit_rate)


def broadcast(clips: list[Clip], bit_rate: int) -> list[Clip]:
    """The same clips as they sound after Opus, sample for sample in the same place."""
    whole = np.concatenate([clip.audio for clip in clips])
    raw = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1"]
    ffmpeg = ["ffmpeg", "-v", "error", "-threads", "1"]
    encode = [*ffmpeg, *raw, "-i", "-", "-c:a", "libopus", "-b:a", f"{bit_rate}k", "-f", "ogg", "-"]
    packed = subprocess.run(encode, input=whole.tobytes(), stdout=subprocess.PIPE, check=True)
    decode = [*ffmpeg, "-i", "-", *raw, "-"]
    opened = subprocess.run(decode, input=packed.stdout, stdout=subprocess.PIPE, check=True)
    heard = np.frombuffer(opened.stdout, np.int16)
    if abs(len(heard) - len(whole)) > FRAME:
        raise ValueError(f"Opus gave {len(heard)} samples for {len(whole)}")
    heard = np.pad(heard, (0, max(0, len(whole) - len(heard))))
    ends = np.cumsum([len(clip.audio) for clip in clips])
    return [
        replace(clip, audio=heard[end - len(clip.audio) : end])
        for clip, end in zip(clips, ends, strict=True)
    ]


def build(
    stem: Path, texts: list[str], seed: int, *, new_voices: bool = False, workers: int = 1
) -> Corpus:
    """Speak the texts with seeded voices and write them under `stem`."""
    rng = random.Random(seed)
    variants = HELD_OUT_VARIANTS if new_voices else VARIANTS
    voices = [random_voice(rng, variants) for _ in texts]
    jobs = [
        _Job(texts[at : at + _BATCH], voices[at : at + _BATCH], BIT_RATES[number % len(BIT_RATES)])
        for number, at in enumerate(range(0, len(texts), _BATCH))
    ]
    with ProcessPoolExecutor(workers) as pool:
        clips = [clip for batch in pool.map(_speak, jobs) for clip in batch]
    _write(stem, texts, clips)
    return Corpus.load(stem)


def _write(stem: Path, texts: list[str], clips: list[Clip]) -> None:
    heard = {name for clip in clips for name, _ in clip.phonemes if not _pause(name)}
    names = ["", *sorted(heard)]
    number = {name: index for index, name in enumerate(names)}
    entries: list[list[Any]] = []
    labels: list[NDArray[np.uint8]] = []
    sample = frame = 0
    for text, clip in zip(texts, clips, strict=True):
        starts = [round(start / FRAME) for start in clip.word_starts]
        entries.append([text, sample, len(clip.audio), frame, starts])
        labels.append(_frame_labels(clip, number))
        sample += len(clip.audio)
        frame += len(labels[-1])
    stem.parent.mkdir(parents=True, exist_ok=True)
    np.save(stem.with_suffix(".npy"), np.concatenate([clip.audio for clip in clips]))
    np.save(stem.with_suffix(".labels.npy"), np.concatenate(labels))
    stem.with_suffix(".json").write_text(json.dumps({"entries": entries, "phonemes": names}))


def _pause(name: str) -> bool:
    return name.startswith("_")


def _frame_labels(clip: Clip, number: dict[str, int]) -> NDArray[np.uint8]:
    result = np.zeros(-(-len(clip.audio) // FRAME), np.uint8)
    for name, start in clip.phonemes:
        result[round(start / FRAME) :] = number.get(name, 0)
    return result
