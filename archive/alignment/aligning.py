"""Word by word: the said words get the times of the timed words they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from archive.alignment.cutting import cut
from archive.alignment.matching import keys, match
from archive.alignment.naming import name_speakers
from archive.alignment.placing import Token, place
from archive.event import Role
from archive.sidecars.said import Said
from archive.transcript import Segment, Word, share_out

DOUBTFUL = 0.5
"""Under this share of matched words the two texts may not be of the same recording."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The said text as timed segments; `matched` is the share (0..1) of its words found."""

    segments: tuple[Segment, ...]
    matched: float
    warnings: tuple[str, ...]


def align(
    said: Sequence[Said],
    timed: Sequence[Segment],
    people: Sequence[Role],
    length_ms: int | None = None,
) -> Alignment:
    """Give a transcript without times those of a timed one of the same recording.

    The spelling and punctuation of `said` are kept; words of it that were not found are put
    between their neighbours. Segments end where the speaker changes and at ends of sentences. A
    speaker has the full name of the person of the event whom the label means, else the label.
    Nothing is put beyond `length_ms`, the recording's length where it has sound.
    """
    tokens = [
        Token(text, number)
        for number, paragraph in enumerate(said)
        for text in paragraph.text.split()
        if keys(text)
    ]
    matched = _give_times(tokens, _timed_words(timed))
    words = place(tokens, length_ms)
    language = _language(timed)
    segments = name_speakers(_segments(said, tokens, words, language), people)
    return Alignment(segments, matched, _warnings(matched))


def _timed_words(timed: Sequence[Segment]) -> list[Word]:
    """The timed words in order of their starts; a segment without words shares out its time."""
    words = (
        word
        for segment in timed
        for word in segment.words
        or share_out(segment.text.split(), segment.start_ms, segment.end_ms)
    )
    return sorted(words, key=lambda word: word.start_ms)


def _give_times(tokens: Sequence[Token], timed: Sequence[Word]) -> float:
    """Set the times of the tokens that were found; the share of words that agree."""
    said_keys = [(key, token) for token in tokens for key in keys(token.text)]
    timed_keys = [(key, word) for word in timed for key in keys(word.text)]
    places, agrees = match([key for key, _ in said_keys], [key for key, _ in timed_keys])
    for (_, token), position in zip(said_keys, places, strict=True):
        if position is not None:
            word = timed_keys[position][1]
            token.start_ms = word.start_ms if token.start_ms is None else token.start_ms
            token.end_ms = word.end_ms
    return sum(agrees) / len(agrees) if agrees else 0.0


def _segments(
    said: Sequence[Said], tokens: Sequence[Token], words: Sequence[Word], language: str | None
) -> Iterator[Segment]:
    pairs = zip(tokens, words, strict=True)
    for number, group in groupby(pairs, key=lambda pair: pair[0].paragraph):
        written = iter(_with_dashes(said[number].text))
        for stretch in cut([word for _, word in group]):
            yield Segment(
                start_ms=stretch[0].start_ms,
                end_ms=stretch[-1].end_ms,
                text=" ".join(islice(written, len(stretch))),
                speaker=said[number].speaker,
                language=language,
                words=tuple(stretch),
            )


def _with_dashes(text: str) -> list[str]:
    """The words of a paragraph as written, each with the lone dashes after it."""
    written: list[str] = []
    for token in text.split():
        if written and not (keys(token) and keys(written[-1])):
            written[-1] += f" {token}"
        else:
            written.append(token)
    return written


def _language(timed: Sequence[Segment]) -> str | None:
    counts = Counter(segment.language for segment in timed if segment.language)
    return min(counts, key=lambda code: (-counts[code], code), default=None)


def _warnings(matched: float) -> tuple[str, ...]:
    if matched >= DOUBTFUL:
        return ()
    return (
        f"only {matched:.0%} of the transcript's words were found in the timed one; the two may"
        " not belong to the same recording, and most of its times are guesses",
    )
