"""What one cue of a caption file says: its lines, with voices and inline word times.

webvtt-py reads the cues; their payload is taken apart here because it drops inline times. The
grammar is WebVTT's (W3C, section 4.2.2), of which SRT's tags are a subset.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

_TAG = re.compile(r"<(?P<tag>/?[A-Za-z][^<>]*|(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}|/)>|\{\\[^{}]*\}")
"""A tag, an inline time, or a position mark of SubStation that SRT files carry; any other `<` is
text."""

_TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})")
_VOICE = re.compile(r"v(?:\.[^\s]*)?\s+(?P<name>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CueWord:
    """A word as written; `at_ms` where an inline time stands before it; who says it."""

    text: str
    at_ms: int | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class CueLine:
    """A line of a cue that shows at least one word."""

    words: tuple[CueWord, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_timed(self) -> bool:
        """Whether a word of it has its own time."""
        return any(word.at_ms is not None for word in self.words)


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from when to when; milliseconds."""

    start_ms: int
    end_ms: int
    lines: tuple[CueLine, ...]


def parse_lines(payload: Sequence[str]) -> tuple[CueLine, ...]:
    """The lines of a cue's payload; a voice lasts until it is closed or another begins."""
    reader = _Reader()
    lines = tuple(reader.read(line) for line in payload)
    return tuple(line for line in lines if line.words)


class _Reader:
    """The state that tags leave behind them: the voice, and a time waiting for its word."""

    def __init__(self) -> None:
        self._voice: str | None = None
        self._at_ms: int | None = None
        self._words: list[CueWord] = []
        self._joined = False

    def read(self, line: str) -> CueLine:
        self._words, self._joined, at = [], False, 0
        for match in _TAG.finditer(line):
            self._text(line[at : match.start()])
            self._tag(match["tag"] or "")
            at = match.end()
        self._text(line[at:])
        return CueLine(tuple(self._words))

    def _text(self, raw: str) -> None:
        text = html.unescape(raw)
        for number, token in enumerate(text.split()):
            if number == 0 and self._joined and not text[0].isspace():
                last = self._words[-1]
                self._words[-1] = CueWord(last.text + token, last.at_ms, last.voice)
            else:
                self._words.append(CueWord(token, self._at_ms, self._voice))
            self._at_ms = None
        if text:
            self._joined = bool(self._words) and not text[-1].isspace()

    def _tag(self, tag: str) -> None:
        time = _TIME.fullmatch(tag)
        if time is not None:
            hours, minutes, seconds, milliseconds = (int(group or 0) for group in time.groups())
            self._at_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
            return
        voice = _VOICE.fullmatch(tag)
        if voice is not None:
            self._voice = " ".join(html.unescape(voice["name"]).split())
            self._joined = False
        elif tag == "/v":
            self._voice = None
            self._joined = False
