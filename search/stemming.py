"""Light stems, so that a bare word finds its inflections.

A stem is written with the rules that made it (`en:govern`, `ar:حكوم`, `-:word` for none), so
that a German rule never meets an English word. The script of the word decides before the
segment's language does: an Arabic name in an English transcript is stemmed as Arabic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

import Stemmer

from search.analysis import Remembered

_SNOWBALL = {
    "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""ISO 639-1 codes that PyStemmer knows; other languages are searched by their exact words."""

_UNKNOWN_LATIN = "en"
"""Rules for Latin words of unknown language; a wrong guess only joins words that look alike."""

_ARABIC_SCRIPT_PLAIN = frozenset({"fa", "ur", "ps", "ku", "ckb", "sd", "ug"})
"""Written with Arabic letters, but not Arabic: the Arabic rules would cut real letters."""

_ELIDING = frozenset({"fr", "it", "ca"})

_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل", "و")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "هم", "ه", "ي")
_MIN_STEM = 2
_MIN_AFTER_WAW = 3
"""Lengths and affixes of Lucene's light10 (Larkey et al. 2007), after folding: ة is ه here."""


@lru_cache(None)
def _snowball(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_SNOWBALL[language], 0)


def light_arabic(word: str) -> str:
    """A folded Arabic word without one article or conjunction and without one ending."""
    for prefix in _PREFIXES:
        least = _MIN_AFTER_WAW if prefix == "و" else _MIN_STEM
        if word.startswith(prefix) and len(word) - len(prefix) >= least:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            return word[: -len(suffix)]
    return word


def _is_arabic(word: str) -> bool:
    return any("\u0621" <= letter <= "\u06d3" for letter in word)


def _rules(word: str, language: str | None) -> str:
    code = (language or "").lower().replace("_", "-").partition("-")[0]
    if _is_arabic(word):
        return "-" if code in _ARABIC_SCRIPT_PLAIN else "ar"
    if code in _SNOWBALL:
        return code
    return "-" if code not in ("", "und", "ar") else _UNKNOWN_LATIN


@lru_cache(None)
def stemmer(language: str | None) -> Callable[[str], str]:
    """`stem` for one language, with its own memory: the quick way through a running text."""
    return Remembered(lambda word: stem(word, language)).__getitem__


def stem(word: str, language: str | None) -> str:
    """The stem of a folded word under the rules of its script and language, with their name."""
    rules = _rules(word, language)
    if rules == "ar":
        return f"ar:{light_arabic(word)}"
    if rules == "-":
        return f"-:{word}"
    if rules in _ELIDING and "'" in word:
        word = word.rpartition("'")[2] or word
    return f"{rules}:{_snowball(rules).stemWord(word)}"


def stems(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Every form under which an index of these languages may hold the word, sorted."""
    return tuple(sorted({stemmer(language)(word) for language in (None, *languages)}))
