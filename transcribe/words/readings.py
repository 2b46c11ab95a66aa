"""What the later hearings of a second pass made of each doubt, judged by the gates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.transcript import Word
from transcribe.engines.engine import HeardSegment, HeardWord
from transcribe.hearing.activity import Activity
from transcribe.words.borders import Placed, bare
from transcribe.words.doubts import Doubt, SaidWords
from transcribe.words.gates import Reason, is_distrusted, judge
from transcribe.words.merge import Merged
from transcribe.words.plates import Hearing, words_of

_BESIDE_MS = 500
"""Word times are off by up to 0.3 s, either way."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one later hearing made of a doubt; `part` is null where it made out nothing."""

    part: Merged | None
    found: Sequence[Reason] = ()

    @property
    def tokens(self) -> list[str]:
        return tokens_of(self.part.words) if self.part else []

    @property
    def is_trusted(self) -> bool:
        return self.part is not None and not is_distrusted(self.found)

    @property
    def sureness(self) -> float:
        sure = [word.probability or 0.0 for word in self.part.words] if self.part else []
        return sum(sure) / len(sure) if sure else 0.0


def readings(
    doubts: Sequence[Doubt], said: SaidWords, hearings: Sequence[Hearing], activity: Activity
) -> list[Reading | None]:
    """For each doubt its reading in one round, judged by the gates; null where it was not heard."""
    found = [next(_heard_of(doubt, said, hearings), None) for doubt in doubts]
    parts = [part for each in found if each is not None for part in each]
    reasons = dict(zip(map(id, parts), judge(parts, activity), strict=True))
    return [
        None if each is None else Reading(each[0], reasons[id(each[0])]) if each else Reading(None)
        for each in found
    ]


def _heard_of(
    doubt: Doubt, said: SaidWords, hearings: Sequence[Hearing]
) -> Iterator[tuple[Merged, ...]]:
    """What each hearing that showed a doubt heard of it: one part, or nothing."""
    for hearing in hearings:
        heard = words_of(hearing, doubt)
        if heard is not None:
            words = _inside(heard, doubt, said)
            yield (_part(hearing, words),) if words else ()


def _inside(words: Sequence[Placed], doubt: Doubt, said: SaidWords) -> Sequence[Placed]:
    """Without a first and a last word that is told already, right beside the doubt."""
    before = said.between(doubt.start_ms - 2 * _BESIDE_MS, doubt.start_ms)[-1:]
    after = said.between(doubt.end_ms, doubt.end_ms + 2 * _BESIDE_MS)[:1]
    if (
        words
        and words[0].start < doubt.start_ms + _BESIDE_MS
        and [words[0].bare] == tokens_of(before)
    ):
        words = words[1:]
    if words and words[-1].end > doubt.end_ms - _BESIDE_MS and [words[-1].bare] == tokens_of(after):
        words = words[:-1]
    return words


def _part(hearing: Hearing, words: Sequence[Placed]) -> Merged:
    """The words as one part, with the worst scores of the engine's segments they come from."""
    sources = [hearing.heard.segments[n] for n in sorted({word.segment for word in words})]
    raw = "".join(word.raw for word in words)
    start, end = words[0].start, max(words[0].start + 1, *(word.end for word in words))
    scores = HeardSegment(
        text=raw,
        start=0.0,
        end=(end - start) / 1000,
        words=tuple(
            HeardWord(w.raw, (w.start - start) / 1000, (w.end - start) / 1000, w.probability)
            for w in words
        ),
        avg_logprob=min(one.avg_logprob for one in sources),
        compression_ratio=max(one.compression_ratio for one in sources),
        no_speech_prob=max(one.no_speech_prob for one in sources),
        temperature=max(one.temperature for one in sources),
    )
    return Merged(
        heard=scores,
        language=hearing.heard.language,
        text=" ".join(raw.split()),
        start_ms=start,
        end_ms=end,
        words=tuple(
            Word(w.raw.strip(), w.start, max(w.start, w.end), w.probability) for w in words
        ),
    )


def tokens_of(words: Sequence[Word]) -> list[str]:
    """The words folded to letters and digits; those without any are left out."""
    return [token for word in words if (token := bare(word.text))]
