"""Numerals and the words for them in languages other than English: 25 is "vinte e cinco".

English numbers are read as values (`search.language.numbers`). Elsewhere the numeral is said, by
num2words, and held against the words that the other side has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from num2words import CONVERTER_CLASSES, num2words

from search.analysis import says_numbers, words
from search.language.numbers import FIRST_YEAR, LAST_YEAR, MAX_DIGITS
from search.quotes.lexicon import base

_NUMERAL = re.compile(r"\d{1,3}(?:[.\s\u00a0\u202f'’]\d{3})+(?!\d)|\d+")
_DIGIT = re.compile(r"\d")


def are_one_number(one: str, other: str, language: str | None) -> bool:
    """Whether just one of two texts has numerals, and the other says them in this language.

    Whole numbers, as quantities or as years; blanks count for nothing ("yirmi beş", "yirmibeş").
    """
    spoken = base(language)
    if says_numbers(language) or spoken not in CONVERTER_CLASSES:
        return False
    if bool(_DIGIT.search(one)) is bool(_DIGIT.search(other)):
        return False
    numeral, said = (one, other) if _DIGIT.search(one) else (other, one)
    return _joined(said, spoken) in {_joined(form, spoken) for form in _said(numeral, spoken)}


def _said(text: str, language: str) -> Iterator[str]:
    """The text with its numerals as words: as quantities, then as years."""
    for kind in ("cardinal", "year"):

        def speak(found: re.Match[str], kind: str = kind) -> str:
            digits = re.sub(r"\D", "", found[0])
            is_year = kind == "year" and FIRST_YEAR <= int(digits) <= LAST_YEAR
            if len(digits) > MAX_DIGITS:
                return found[0]
            return (
                f" {num2words(int(digits), lang=language, to='year' if is_year else 'cardinal')} "
            )

        try:
            yield _NUMERAL.sub(speak, text)
        except (NotImplementedError, OverflowError, KeyError):  # it cannot say this one
            return


def _joined(text: str, language: str) -> str:
    return "".join(words(text, language))
