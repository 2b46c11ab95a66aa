"""Whisper's known inventions, by language (`phrases.toml`): a doubt, never a proof."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from transcribe.words.gates.reason import Gate, Reason

_LETTERS = str.maketrans({"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ł": "l", "ø": "o", "đ": "d"})
"""Letters with a stroke of their own, which Unicode does not take apart."""


def phrase_reasons(text: str) -> Iterator[Reason]:
    """Whether a text is a known invention, in whatever language it was taken for.

    All lists are asked: over silence the language is invented as well.
    """
    said = folded(text)
    credits_, outros = _phrases()
    found = credits_.search(f" {said}")
    known = found.group().strip() if found else None
    if known is None and said.startswith(outros):
        known = next((phrase for phrase in outros if _is_only(said, phrase)), None)
    if known:
        yield Reason(Gate.PHRASE, f'Whisper is known to invent "{known}"', False)


def folded(text: str) -> str:
    """Small letters and digits without accents; whatever else stood there is one blank."""
    bare = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    kept = (c for c in bare if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def _is_only(said: str, phrase: str) -> bool:
    return not said.replace(phrase, "").strip()


@cache
def _phrases() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Any of the credits (at a word's begin, but for scripts without blanks); outros; folded."""
    lists = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    credits_ = [_at_word(folded(p)) for one in lists.values() for p in one["credits"]]
    outros = [folded(p) for one in lists.values() for p in one["outros"]]
    any_credit = re.compile("|".join(map(re.escape, credits_)))
    return any_credit, tuple(sorted(outros, key=len, reverse=True))


def _at_word(phrase: str) -> str:
    wide = any(unicodedata.east_asian_width(c) in "WF" for c in phrase)
    return phrase if wide else f" {phrase}"
