"""Turns a part's script into sound, and says exactly when each line and each word of it was
spoken.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.demo_archive.texts import PEOPLE, Line, Other, Part, Person
from scripts.demo_model import sounds
from scripts.demo_model.voices import SAMPLE_RATE, Speaker, Voice, as_float

_FADE = 160  # samples over which a broken-off sentence ends: the plug is pulled


@dataclass(frozen=True)
class SpokenLine:
    """A line with its times: integers in milliseconds from the start of its recording."""

    speaker: str
    text: str
    start_ms: int
    end_ms: int
    word_starts_ms: tuple[int, ...]
    level: float


@dataclass(frozen=True)
class Take:
    """A part as it sounds: float32 mono at 16 kHz, and its spoken lines in order."""

    stem: str
    audio: NDArray[np.float32]
    lines: tuple[SpokenLine, ...]

    @property
    def seconds(self) -> float:
        return len(self.audio) / SAMPLE_RATE


def perform(part: Part, speaker: Speaker) -> Take:
    """Speak a part. The same script and the same espeak-ng give the same samples."""
    rng = random.Random(int(hashlib.sha256(part.stem.encode()).hexdigest()[:8], 16))
    blocks: list[NDArray[np.float32]] = []
    lines: list[SpokenLine] = []
    at = 0
    for item in part.script:
        if isinstance(item, Other):
            block = sounds.sound(item.kind, int(item.seconds * SAMPLE_RATE), rng) * _gain(
                item.level
            )
        else:
            silence = int(item.gap * SAMPLE_RATE)
            spoken, line = _say(item, speaker, at + silence)
            block = np.concatenate([np.zeros(silence, np.float32), spoken])
            lines.append(line)
        blocks.append(block.astype(np.float32))
        at += len(block)
    audio = np.concatenate(blocks)
    audio += sounds.sound("pink", len(audio), rng) * _gain(part.floor)
    return Take(part.stem, np.clip(audio, -1, 1), tuple(lines))


def _say(line: Line, speaker: Speaker, at: int) -> tuple[NDArray[np.float32], SpokenLine]:
    clip = speaker.say(line.text, _voice(PEOPLE[line.speaker]))
    audio, starts, words = (
        as_float(clip.audio),
        clip.word_starts,
        line.text.split(),
    )
    if line.cut_after is not None:
        audio = audio[: starts[line.cut_after]]
        audio[-_FADE:] *= np.linspace(1, 0, _FADE, dtype=np.float32)
        starts, words = starts[: line.cut_after], words[: line.cut_after]
    audio *= _gain(line.level) / np.sqrt(np.mean(audio * audio))
    times = tuple(_ms(at + start) for start in starts)
    return audio, SpokenLine(
        line.speaker, " ".join(words), _ms(at), _ms(at + len(audio)), times, line.level
    )


def _voice(person: Person) -> Voice:
    return Voice(person.voice, person.rate, person.pitch)


def _gain(dbfs: float) -> np.float32:
    return np.float32(10 ** (dbfs / 20))


def _ms(sample: int) -> int:
    return round(sample * 1000 / SAMPLE_RATE)
