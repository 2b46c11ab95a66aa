"""Speakers' labels in the text of captions: `ORLOVA: Good evening` is said by Orlova.

WebVTT has voices for that; SRT has nothing, so that its writers put the name before the words. A
label is believed where the event or its turns know it, or where it begins two cues or more: "Note:"
in the middle of a talk is what somebody said. A cue without a label has no speaker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from archive.export.head import UNKNOWN_SPEAKER, is_head
from archive.sidecars.cues import Cue, CueLine
from archive.sidecars.said import PARTICLES, find_label

Known = Callable[[str], bool]
"""Whether a label is one that the event or its turns know."""

TWICE = 2
"""Cues that a label begins before it is believed of itself."""

_MARK = re.compile(r"(?:-+|\N{EN DASH}|\N{EM DASH}|>+)\s*")
"""What stands before a new speaker in subtitles."""

_OFF_AIR = re.compile(r"\s*\[off air\]$")
"""Hotmic's own sign behind the name in SRT; what is off the air is judged here anew."""


class _Label(NamedTuple):
    name: str
    words: int


def with_voices(cues: Sequence[Cue], is_known: Known) -> list[Cue]:
    """The cues with the labels at their beginnings taken for their voices.

    The head of an export of Hotmic's own is left out; in such a file each cue begins with a label.
    """
    is_own = bool(cues) and is_head([line.text for line in cues[0].lines])
    said = cues[1:] if is_own else cues
    labels = [_label(cue) for cue in said]
    counts = Counter(label.name for label in labels if label)
    return [
        _labelled(cue, label)
        if label and (is_own or _is_believed(label.name, counts, is_known))
        else cue
        for cue, label in zip(said, labels, strict=True)
    ]


def _label(cue: Cue) -> _Label | None:
    """The label of a cue without voices that goes on after it."""
    if any(word.voice for line in cue.lines for word in line.words):
        return None
    text = cue.lines[0].text
    mark = _MARK.match(text)
    begin = mark.end() if mark else 0
    found = find_label(text[begin:])
    if found is None:
        return None
    words = len(text[: begin + found.end()].split())
    if words >= sum(len(line.words) for line in cue.lines):
        return None
    return _Label(_OFF_AIR.sub("", found["label"].strip()), words)


def _is_believed(name: str, counts: Counter[str], is_known: Known) -> bool:
    if name == UNKNOWN_SPEAKER or is_known(name):
        return True
    small = any(word[:1].islower() and word not in PARTICLES for word in name.split())
    return counts[name] >= TWICE and not small


def _labelled(cue: Cue, label: _Label) -> Cue:
    voice = None if label.name == UNKNOWN_SPEAKER else label.name
    first = CueLine(cue.lines[0].words[label.words :])
    lines = (line for line in (first, *cue.lines[1:]) if line.words)
    return replace(
        cue,
        lines=tuple(
            CueLine(tuple(replace(word, voice=voice) for word in line.words)) for line in lines
        ),
    )
