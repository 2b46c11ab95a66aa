"""The `Engine` port: a speech recogniser that turns one window of sound into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from transcribe.media.sound import Samples


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as the engine wrote it; seconds from the window's first sample."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """A segment as the engine made it, with the scores that the gates judge; seconds."""

    text: str
    start: float
    end: float
    words: tuple[HeardWord, ...]
    avg_logprob: float
    compression_ratio: float
    no_speech_prob: float
    temperature: float


@dataclass(frozen=True, slots=True)
class Heard:
    """All that the engine heard in one window."""

    language: str
    language_probability: float
    segments: tuple[HeardSegment, ...]


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What a transcript must say of its maker: enough to make the same words again."""

    engine: str
    engine_version: str
    model: str
    model_sha256: str
    device: str
    compute_type: str
    parameters: Mapping[str, object] = field(default_factory=dict)


class Engine(Protocol):
    """Two adapters: `openai-whisper` (the reference) and `faster-whisper` (the fast one)."""

    @property
    def facts(self) -> EngineFacts:
        """Name, version, model and parameters."""

    def hear(self, samples: Samples, language: str | None) -> Heard:
        """Recognise one window of at most 30 s. Raises EngineError."""
