"""What gates judge, what they say against it, and when a text is distrusted for that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from archive.transcript import Word
from transcribe.engines.engine import HeardSegment


class Claim(Protocol):
    """What is judged: a text in `[start_ms, end_ms)` with its words, and the engine's scores."""

    @property
    def heard(self) -> HeardSegment: ...
    @property
    def text(self) -> str: ...
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def words(self) -> tuple[Word, ...]: ...


class Ground(StrEnum):
    """What a gate looks at. Two doubts on one ground are one doubt said twice."""

    SOUND = "sound"
    SCORES = "scores"
    TIMES = "times"
    TEXT = "text"


class Gate(StrEnum):
    """The gates, each of which gives at most one reason (docs/timeline.md, "Distrusted text")."""

    SPEECH = "speech"
    ENERGY = "energy"
    LOGPROB = "logprob"
    NO_SPEECH = "no_speech"
    ANOMALY = "anomaly"
    LONG_WORDS = "long_words"
    INSTANT_WORDS = "instant_words"
    PACE = "pace"
    COMPRESSION = "compression"
    LOOP = "loop"
    PHRASE = "phrase"

    @property
    def ground(self) -> Ground:
        """What this gate looks at."""
        return _GROUNDS[self]


_GROUNDS = {
    **dict.fromkeys((Gate.SPEECH, Gate.ENERGY), Ground.SOUND),
    **dict.fromkeys((Gate.LOGPROB, Gate.NO_SPEECH), Ground.SCORES),
    **dict.fromkeys((Gate.ANOMALY, Gate.LONG_WORDS), Ground.TIMES),
    **dict.fromkeys((Gate.INSTANT_WORDS, Gate.PACE), Ground.TIMES),
    **dict.fromkeys((Gate.COMPRESSION, Gate.LOOP, Gate.PHRASE), Ground.TEXT),
}
_ENOUGH_GROUNDS = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """A gate's words with their figure; `is_proof` where it needs no second gate beside it."""

    gate: Gate
    text: str
    is_proof: bool


def is_distrusted(reasons: Iterable[Reason]) -> bool:
    """A proof, or doubts on two grounds."""
    said = list(reasons)
    grounds = {reason.gate.ground for reason in said}
    return any(reason.is_proof for reason in said) or len(grounds) >= _ENOUGH_GROUNDS
