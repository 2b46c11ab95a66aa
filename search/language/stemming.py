"""Light stems, so that a bare word finds its inflections.

A stem is written with the rules that made it (`en:govern`, `ar:حكوم`, `-:word` for none), so
that a German rule never meets an English word. The script of the word decides before the
segment's language does: an Arabic name in an English transcript is stemmed as Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import Stemmer

from search.analysis import Remembered, fold, primary
from search.language.light_stems import arabic, persian, ukrainian

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

_ARABIC_SCRIPT_PLAIN = frozenset({"ur", "ps", "ku", "ckb", "sd", "ug"})
"""Written with Arabic letters, but not Arabic: the Arabic rules would cut real letters."""

_ELIDING = frozenset({"fr", "it", "ca"})

_LIGHT: dict[str, Callable[[str], str]] = {"ar": arabic, "uk": ukrainian, "fa": persian}
"""Stemmers of our own, by their language."""

_BACK = (re.compile("(?<=[aouı])([^aeiouı]+)i"), r"\1ı")
_RESTORED = {
    "es": ((re.compile("iernos$"), "ierno"),),  # Snowball would take off a pronoun `nos`
    "fr": ((re.compile("ees?$"), "e"),),  # gouvernées
    "pt": ((re.compile("[oa]es$"), "ao"),),  # eleições, eleição
    "tr": (
        (re.compile("i(?=[^aeiouı]+a)"), "ı"),
        (re.compile("i(?=[^aeiouı]+ı)"), "ı"),
        _BACK,
        _BACK,  # the second of two
        (re.compile("(?<=[aeiouı])g(?=[aeiouı])"), "ğ"),
    ),
}
"""Spelling that a Snowball stemmer needs and folding took away, where the rest of the word says
what it was: i next to a, o, u or ı was ı (vowel harmony), g between vowels was ğ."""


@lru_cache(None)
def _snowball(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_SNOWBALL[language], 0)


_ARABIC_LETTER = re.compile("[\u0621-\u06d3]")


def _rules(word: str, language: str | None) -> str:
    code = primary(language)
    if not word.isascii() and _ARABIC_LETTER.search(word):
        return "fa" if code == "fa" else "-" if code in _ARABIC_SCRIPT_PLAIN else "ar"
    if code in _SNOWBALL or code == "uk":
        return code
    return "-" if code not in ("", "und", "ar", "fa") else _UNKNOWN_LATIN


@lru_cache(None)
def stemmer(language: str | None) -> Callable[[str], str]:
    """`stem` for one language, with its own memory: the quick way through a running text."""
    return Remembered(lambda word: stem(word, language)).__getitem__


def stem(word: str, language: str | None) -> str:
    """The stem of a folded word under the rules of its script and language, with their name."""
    rules = _rules(word, language)
    if rules == "-":
        return f"-:{word}"
    if rules in _LIGHT:
        return f"{rules}:{_LIGHT[rules](word)}"
    if rules in _ELIDING and "'" in word:
        word = word.rpartition("'")[2] or word
    for lost, spelling in _RESTORED.get(rules, ()):
        word = lost.sub(spelling, word)
    found = _snowball(rules).stemWord(word)
    return f"{rules}:{fold(found) if rules == 'tr' else found}"


def stems(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Every form under which an index of these languages may hold the word, sorted."""
    return tuple(sorted({stemmer(language)(word) for language in (None, *languages)}))
