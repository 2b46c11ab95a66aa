"""WebVTT and SRT captions as segments: one cue (or one voice of it) is one segment.

Words keep their inline times; the others share out the time between their neighbours by their
length. Imported words have no probability: nobody measured one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from archive.errors import SidecarError
from archive.export.head import UNKNOWN_SPEAKER
from archive.sidecars.cues import Cue, CueWord, parse_lines
from archive.sidecars.decoding import LONGEST_MS, read_text
from archive.sidecars.labels import Known, with_voices
from archive.sidecars.rolling import without_repetitions
from archive.transcript import Segment, Word, share_out

WORD_LIMIT_MS = 2_000
"""An inline time says when a word begins, not when it ends; nobody takes longer for one word."""

OUT_OF_ORDER_MS = 5_000
"""A cue that begins less than this before the one above it is a slip of the clock and is moved
(the debates' reach 1 s); one further back stands in the wrong place and is put where it belongs."""

_LANGUAGE = re.compile(r"Language:\s*(?P<code>[A-Za-z0-9-]{2,35})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Captions:
    """What a caption file holds; `language` as its name or its head says."""

    segments: tuple[Segment, ...]
    language: str | None
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Backwards:
    """Times that ran backwards: how many, and by how much at most."""

    count: int = 0
    largest_ms: int = 0

    def clamp(self, at_ms: int, low: int, high: int | None = None) -> int:
        """The time within bounds; a step over either is counted."""
        clamped = max(at_ms, low) if high is None else max(low, min(at_ms, high))
        if clamped != at_ms:
            self.count += 1
            self.largest_ms = max(self.largest_ms, abs(clamped - at_ms))
        return clamped

    def warning(self, name: str) -> str:
        return (
            f"{name}: {self.count} time{'s' * (self.count > 1)} ran backwards, by up to"
            f" {self.largest_ms} ms; clamped to the neighbours"
        )


def read_captions(
    path: Path, language: str | None = None, is_known: Known = lambda _: False
) -> Captions:
    """The file's segments in order of time, each word once, with the speakers that it names.

    Raises SidecarError where the file is not WebVTT or SRT, or not text. Warnings count times that
    ran backwards, cues that could not be read, and an encoding that was guessed.
    """
    text, warnings = read_text(path)
    parsed = _parse(path, text)
    backwards = _Backwards()
    cues = _in_order(_cues(path, parsed), backwards)
    code = language or _declared_language(parsed.metadata)
    voiced = with_voices(list(without_repetitions(cues)), is_known)
    segments = tuple(_segments(voiced, backwards, code))
    found = [*warnings, *_unread(path, text, parsed)]
    if backwards.count:
        found.append(backwards.warning(path.name))
    if not segments:
        found.append(f"{path.name} holds no words")
    return Captions(segments, code, tuple(found))


def _parse(path: Path, text: str) -> webvtt.WebVTT:
    kind = "srt" if path.suffix.lower() == ".srt" else "vtt"
    if not text.strip():
        return webvtt.WebVTT()
    try:
        return webvtt.from_buffer(io.StringIO(text), format=kind)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        name = "WebVTT (its first line must be WEBVTT)" if kind == "vtt" else "SRT"
        raise SidecarError(
            f"these are no {name} captions: {error}",
            subject=str(path),
            hint="Export the captions again, or take the file away.",
        ) from error


def _cues(path: Path, parsed: webvtt.WebVTT) -> Iterator[Cue]:
    for caption in parsed.captions:
        lines = parse_lines(caption.raw_text.split("\n"))
        if lines:
            start = caption.start_time.in_milliseconds()
            end = caption.end_time.in_milliseconds()
            if max(start, end) > LONGEST_MS:
                raise SidecarError(
                    f"a caption stands at {max(start, end) // 3_600_000} hours",
                    subject=str(path),
                    hint="Correct its time and run the same command again.",
                )
            yield Cue(start, end, lines)


def _in_order(cues: Iterable[Cue], backwards: _Backwards) -> list[Cue]:
    """Cues by start: small steps back are clamped, large ones are sorted in."""
    ordered: list[Cue] = []
    misplaced = False
    for cue in cues:
        before = ordered[-1].start_ms if ordered else 0
        start = cue.start_ms
        if before - start < OUT_OF_ORDER_MS:
            start = backwards.clamp(start, before)
        else:
            backwards.count += 1
            backwards.largest_ms = max(backwards.largest_ms, before - start)
            misplaced = True
        ordered.append(Cue(start, backwards.clamp(cue.end_ms, start), cue.lines))
    return sorted(ordered, key=lambda cue: cue.start_ms) if misplaced else ordered


def _segments(
    cues: Iterable[Cue], backwards: _Backwards, language: str | None
) -> Iterator[Segment]:
    for cue in cues:
        written = [word for line in cue.lines for word in line.words]
        timed = _timed(cue, written, backwards)
        pairs = zip(written, timed, strict=True)
        voices = [(voice, [w for _, w in group]) for voice, group in groupby(pairs, _voice_of)]
        for voice, words in voices:
            whole = len(voices) == 1
            yield Segment(
                start_ms=cue.start_ms if whole else words[0].start_ms,
                end_ms=cue.end_ms if whole else words[-1].end_ms,
                text=" ".join(word.text for word in words),
                speaker=voice,
                language=language,
                words=tuple(words),
            )


def _voice_of(pair: tuple[CueWord, Word]) -> str | None:
    voice = pair[0].voice
    return None if voice == UNKNOWN_SPEAKER else voice


def _timed(cue: Cue, written: Sequence[CueWord], backwards: _Backwards) -> list[Word]:
    """Every word of the cue with its times, within the cue and never backwards."""
    anchors: list[tuple[int, int]] = [(0, cue.start_ms)]
    for position, word in enumerate(written):
        if word.at_ms is not None:
            at = backwards.clamp(word.at_ms, anchors[-1][1], cue.end_ms)
            if position == 0:
                anchors[0] = (0, at)
            else:
                anchors.append((position, at))
    inline = any(word.at_ms is not None for word in written)
    anchors.append((len(written), cue.end_ms))
    words: list[Word] = []
    for (first, start), (after, end) in pairwise(anchors):
        group = [word.text for word in written[first:after]]
        limit = start + WORD_LIMIT_MS * len(group) if inline else end
        words.extend(share_out(group, start, min(end, limit)))
    return words


def _declared_language(head: Sequence[str]) -> str | None:
    """The `Language:` line of a WebVTT head, as YouTube writes it."""
    codes = (_LANGUAGE.fullmatch(line) for line in head)
    return next((match["code"].lower() for match in codes if match), None)


def _unread(path: Path, text: str, parsed: webvtt.WebVTT) -> list[str]:
    """A warning about lines with times that made no cue."""
    announced = sum("-->" in line for line in text.splitlines())
    empty = sum(not caption.raw_text.strip() for caption in parsed.captions)
    lost = announced - len(parsed.captions)
    if lost <= 0 or (path.suffix.lower() == ".srt" and lost <= empty):
        return []
    return [f"{path.name}: {lost} cue{'s' * (lost > 1)} without readable times or words left out"]
