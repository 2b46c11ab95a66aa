"""In which language a quote is written: by its letters, then by its commonest words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from search.analysis import words
from search.quotes.lexicon import LANGUAGES, base, lexicon

MIN_COMMON_WORDS = 2
MIN_SHARE = 0.15
"""Of the words of a quote that must be common words of a language before it is named.

English debates have 45-55 % of them, single sentences hardly ever under 20 %.
"""

_SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "sd", "ug"), "ARABIC"),
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"), "CYRILLIC"),
    **dict.fromkeys(("zh", "yue", "wuu"), "CJK"),
    **dict.fromkeys(("he", "yi"), "HEBREW"),
    **dict.fromkeys(("hi", "mr", "ne"), "DEVANAGARI"),
    "ja": "CJK",
    "ko": "HANGUL",
    "el": "GREEK",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "th": "THAI",
    "bn": "BENGALI",
    "ta": "TAMIL",
    "am": "ETHIOPIC",
}
_SAME_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}
_LATIN = "LATIN"


def script(text: str) -> str | None:
    """The first word of the Unicode names of most of its letters ("LATIN"); null without any."""
    found = Counter(
        unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()
    )
    if not found:
        return None
    name = found.most_common(1)[0][0]
    return _SAME_SCRIPT.get(name, name)


def script_of(language: str) -> str:
    """The script in which a language is written; Latin for all that are not named here."""
    return _SCRIPTS.get(base(language), _LATIN)


def guess(text: str) -> str | None:
    """The language of a text, of those in the lexicon; null where its words do not tell."""
    written = script(text)
    said = words(text, "-")
    counts = {
        language: sum(word in _common(language) for word in said)
        for language in LANGUAGES
        if script_of(language) == written
    }
    best = max(counts, key=lambda language: counts[language], default=None)
    if best is None or counts[best] < MIN_COMMON_WORDS or counts[best] < MIN_SHARE * len(said):
        return None
    others = [count for language, count in counts.items() if language != best]
    return best if counts[best] > max(others, default=0) else None


@cache
def _common(language: str) -> frozenset[str]:
    return lexicon(language).function | lexicon(language).negation


def is_other(text: str, held: Iterable[str]) -> bool:
    """Whether no recording can have the text: none is in its script, or in its language.

    `held` are the languages of the recordings. A text whose language its words do not tell is
    other only by its script; where no recording tells its language, nothing is other.
    """
    known = {base(language) for language in held} - {"", "und"}
    written = script(text)
    if not known or written is None:
        return False
    if written not in {script_of(language) for language in known}:
        return True
    language = guess(text)
    return language is not None and language not in known
