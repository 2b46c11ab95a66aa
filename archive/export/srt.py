"""SubRip: `Name: text`. It has no comments, so its head is a first cue before the first words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count, islice

from archive.export.clocks import caption
from archive.export.context import ExportContext, lines
from archive.export.cues import CaptionCue, caption_cues
from archive.export.head import UNKNOWN_SPEAKER, head, one_line

HEAD_MS = 5_000
"""How long the head is shown, unless somebody speaks sooner."""

_MARKUP = re.compile(r"<(?=[/A-Za-z])")
_OFF_AIR = "[off air]"
_SHOWN = {"Notice", "Event", "Date", "Transcript", "Origin", "Engine", "Model", "Revision"}


def write_srt(contexts: Sequence[ExportContext]) -> Iterator[str]:
    """Cues of at most two lines (three with the name) and seven seconds, numbered from 1."""
    numbers = count(1)
    cues = (cue for line in lines(contexts) for cue in caption_cues(line))
    first = list(islice(cues, 1))
    until = min([HEAD_MS, *(cue.start_ms for cue in first)])
    facts = (f"{label}: {value}" for label, value in head(contexts) if label in _SHOWN)
    yield _cue(next(numbers), 0, max(1, until), "\n".join(_plain(fact) for fact in facts))
    for cue in chain(first, cues):
        yield "\n" + _cue(next(numbers), cue.start_ms, cue.end_ms, _text(cue))


def _cue(number: int, start_ms: int, end_ms: int, text: str) -> str:
    return f"{number}\n{caption(start_ms, ',')} --> {caption(end_ms, ',')}\n{text}\n"


def _text(cue: CaptionCue) -> str:
    sign = f" {_OFF_AIR}" if cue.is_off_air else ""
    return _plain(f"{one_line(cue.speaker or UNKNOWN_SPEAKER)}{sign}: {cue.text}")


def _plain(text: str) -> str:
    """SRT knows no escapes: what players would take for a tag or a time gets look-alikes."""
    safe = _MARKUP.sub("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", text)
    return safe.replace("{\\", "{ \\").replace("-->", "\N{RIGHTWARDS ARROW}")
