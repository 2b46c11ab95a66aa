"""Light stemmers of our own, over folded words, for languages without one that can be had.

A light stemmer takes off endings and never asks what a word is: it joins the forms that readers
expect to find together and leaves the rest. The Arabic one is Lucene's light10 (Larkey,
Ballesteros, Connell 2007). The Ukrainian endings are those of the declension tables of noun and
adjective and of the past and present tense (Pugh, Press: Ukrainian, 2005, chapters 3 to 6); the
Persian ones are plural, comparative and the ezafe or indefinite ي (Windfuhr, Perry: Persian,
2009, section 3). Lengths were set by the pairs in `tests/search/language/test_stemming.py`.
"""

from __future__ import annotations

from typing import Final

_ARABIC_PREFIXES: Final = ("وال", "بال", "كال", "فال", "ال", "لل", "و")
_ARABIC_SUFFIXES: Final = ("ها", "ان", "ات", "ون", "ين", "يه", "هم", "ه", "ي")
_MIN_ARABIC = 2
_MIN_AFTER_WAW = 3
"""Lengths and affixes of light10, after folding: ة is ه here."""

_UKRAINIAN: Final = (
    "ість", "остей", "остям", "ості", "істю", "ають", "яють", "ують", "юють", "ями", "ами", "ові",
    "еві", "єві", "ого", "ому", "ими", "іми", "ати", "ити", "яти", "ала", "ало", "али", "ила",
    "ило", "или", "яла", "яло", "яли", "уть", "ють", "ать", "ять", "ить", "емо", "имо", "ете",
    "ите", "ої", "ою", "ею", "єю", "ій", "ий", "им", "ім", "их", "іх", "ам", "ям", "ах", "ях",
    "ом", "ем", "єм", "ів", "їв", "ей", "ав", "ив", "яв", "еш", "иш", "ає", "ує", "а", "у", "и",
    "і", "е", "о", "я", "ю", "є", "ї", "ь",
)  # fmt: skip
"""A longer ending stands before its own end."""
_MIN_UKRAINIAN = 3

_PERSIAN_PLURALS: Final = ("هايي", "هاي", "ها")
_PERSIAN_ANIMATE: Final = ("ان", "ات")
_PERSIAN_DEGREES: Final = ("ترين", "تر")
_MIN_PERSIAN = 2
_MIN_BEFORE_AN = 4
"""ایران has its ان to itself."""


def arabic(word: str) -> str:
    """Without one article or conjunction and without one ending."""
    for prefix in _ARABIC_PREFIXES:
        least = _MIN_AFTER_WAW if prefix == "و" else _MIN_ARABIC
        if word.startswith(prefix) and len(word) - len(prefix) >= least:
            word = word[len(prefix) :]
            break
    return _without(word, _ARABIC_SUFFIXES, _MIN_ARABIC)


def ukrainian(word: str) -> str:
    """Without the longest ending; the fleeting vowel of `податок` goes as in `податки`."""
    if word.endswith("ок") and len(word) > _MIN_UKRAINIAN + 1:
        return f"{word[:-2]}к"
    return _without(word, _UKRAINIAN, _MIN_UKRAINIAN)


def persian(word: str) -> str:
    """Without plural, comparative and final ي, each once."""
    bare = _without(word, _PERSIAN_PLURALS, _MIN_PERSIAN)
    if bare == word:
        bare = _without(word, _PERSIAN_ANIMATE, _MIN_BEFORE_AN)
    bare = _without(bare, _PERSIAN_DEGREES, _MIN_PERSIAN)
    return _without(bare, ("ي",), _MIN_PERSIAN + 1)


def _without(word: str, endings: tuple[str, ...], least: int) -> str:
    """The word without the first of the endings that leaves so many letters."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word
