"""A human transcript: blocks of `Speaker: paragraph`, separated by blank lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from archive.export.head import UNKNOWN_SPEAKER, is_head
from archive.sidecars.decoding import read_text
from archive.transcript import Flag

LABEL_LIMIT = 60
"""Characters a speaker's label may have; longer ones are sentences with a colon."""

_LABEL_WORDS = 7
PARTICLES = frozenset({"al", "bin", "da", "de", "der", "di", "la", "of", "van", "von"})
"""Small words that are parts of names."""

_BLANK = re.compile(r"\n[ \t]*\n")
_COLONS = ":\N{FULLWIDTH COLON}"
_LABEL = re.compile(
    rf"\s*(?P<label>[^\s{_COLONS}][^{_COLONS}\n]{{0,{LABEL_LIMIT - 1}}}?)\s*"
    rf"(?::(?:\s+|$)|{_COLONS[1]}\s*)"
)
_TIME = re.compile(r"^\s*\[\d+:\d\d:\d\d\]\s*")
_FLAG = "|".join(flag.replace("_", " ") for flag in Flag)
_FLAGS = re.compile(rf"\[(?:{_FLAG})(?:, (?:{_FLAG}))*\] ?")
_SENTENCE_END = re.compile(r"[!?؟][\"”')]*\s+\w")


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph and who said it; the label as written, or None where nobody is named."""

    speaker: str | None
    text: str


def read_said(path: Path) -> tuple[tuple[Said, ...], tuple[str, ...]]:
    """The paragraphs in order, and warnings; one without a label belongs to the speaker before it.

    A file without a word gives no paragraph and a warning.
    """
    text, warnings = read_text(path)
    said = parse_said(text)
    return said, warnings if said else (*warnings, f"{path.name} holds no words")


def parse_said(text: str) -> tuple[Said, ...]:
    """As `read_said`, from text."""
    said: list[Said] = []
    speaker: str | None = None
    for block in _blocks(_without_marks(text)):
        label, spoken = _split(block)
        speaker = label or speaker
        if spoken:
            said.append(Said(None if speaker == UNKNOWN_SPEAKER else speaker, spoken))
    return tuple(said)


def _without_marks(text: str) -> str:
    """Of an export of Hotmic's own what was said: without its head, times and flags."""
    head, *paragraphs = _BLANK.split(text.lstrip("\n"))
    if not is_head(head.splitlines()):
        return text
    return "\n\n".join(_FLAGS.sub("", _TIME.sub("", paragraph)) for paragraph in paragraphs)


def _blocks(text: str) -> list[str]:
    """Paragraphs; a line inside one that starts with a label starts a new one."""
    blocks: list[str] = []
    for paragraph in _BLANK.split(text):
        for number, line in enumerate(paragraph.splitlines()):
            if number and not find_label(line):
                blocks[-1] += f"\n{line}"
            else:
                blocks.append(line)
    return [block for block in blocks if block.strip()]


def _split(block: str) -> tuple[str | None, str]:
    label = find_label(block)
    rest = block[label.end() :] if label else block
    return (label["label"].strip() if label else None), " ".join(rest.split())


def find_label(line: str) -> re.Match[str] | None:
    """A label: few words before a colon, no sentence among them, half of them with capitals.

    "Audience questioner" and "Ursula von der Leyen" are labels, "The rules are" is not.
    """
    match = _LABEL.match(line)
    if match is None:
        return None
    label = match["label"]
    words = label.split()
    if len(words) > _LABEL_WORDS or _SENTENCE_END.search(label):
        return None
    small = sum(word[:1].islower() and word not in PARTICLES for word in words)
    return match if small * 2 <= len(words) else None
