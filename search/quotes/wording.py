"""The words of a text as verdicts compare them: a stricter folding than that of search.

What counts as the same: case, accents, letter forms and contractions (`search.analysis`), numbers
of one value however they are said or written (`search.language.numbers`), American and British
spelling (`search.quotes.spelling`), a sum with the sign of its money or its name ("$5", "five
dollars"), "No. 1" and "number one", "World War II" and "World War Two"; the dash of "60-70" is a
word that may be said as "to" or not at all. What does not: stems. "Tax" is not "taxes", "has" is
not "had".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from search.analysis import says_numbers, tokenise
from search.language.numbers import CENTS, OF_CENTS, SEVERAL, cents_after, numbers_in
from search.language.numbers import Spoken as Number
from search.quotes.spelling import spelled

NUMBER = "#"
"""A key that begins so is a number's value; no word folds to it."""

DASH = "–"
"""The key of a dash between two numbers."""

_DASHES = frozenset("-–—‑")
_NUMBER_SIGN = re.compile(r"No\.\s?\d")
_ROMAN = {"i": "one", "ii": "two", "iii": "three"}


class Token(NamedTuple):
    """A word to compare: characters `[start, end)` of the text it stands in, and its `key`.

    A word that stands for several ("don't") is several tokens of one range; a number of several
    words is one token ("six hundred thousand" and "600,000" are both `#600000`).
    """

    start: int
    end: int
    key: str

    @property
    def is_number(self) -> bool:
        return self.key.startswith(NUMBER) or self.key[0].isdecimal()


def tokens(text: str, language: str | None = None) -> list[Token]:
    """The words of a text in order; numbers are read in English and in unknown languages."""
    found = [
        Token(token.start, token.end, key)
        for token in tokenise(text, language)
        for key in spelled(token.folded)
    ]
    if not says_numbers(language):
        return found
    read = _with_numbers([_read(text, found, n) for n in range(len(found))])
    return list(_with_dashes(text, list(read)))


def _read(text: str, found: Sequence[Token], at: int) -> Token:
    """The token as it is read aloud where print has another sign for its word."""
    token = found[at]
    if token.key == "no" and _NUMBER_SIGN.match(text, token.start):
        return token._replace(key="number")
    if token.key in _ROMAN:
        before = [one.key for one in found[max(0, at - 2) : at]]
        if before[-1:] == ["war"] and (token.key != "i" or before[0] == "world"):
            return token._replace(key=_ROMAN[token.key])
    return token


def _with_dashes(text: str, found: Sequence[Token]) -> Iterator[Token]:
    """With a token for the dash of a range of numbers: "60-70"."""
    yield from found[:1]
    for token, behind in pairwise(found):
        if token.is_number and behind.is_number and text[token.end : behind.start] in _DASHES:
            yield Token(token.end, behind.start, DASH)
        yield behind


def _with_numbers(found: Sequence[Token]) -> Iterator[Token]:
    keys = [token.key for token in found]
    at = 0
    for number in numbers_in(keys):
        if number.begin < at:  # the cents of a sum that stands already
            continue
        yield from found[at : number.begin]
        at, value, money = _sum(keys, number)
        own = at if at - number.end > 1 else number.end  # a sum with cents is one piece
        key = f"{NUMBER}{value.normalize():f}{'th' * number.is_ordinal}"
        said = Token(found[number.begin].start, found[own - 1].end, key)
        yield said
        if money is not None:
            yield (said if own == at else found[number.end])._replace(key=money)
    yield from found[at:]


def _sum(keys: Sequence[str], number: Number) -> tuple[int, Decimal, str | None]:
    """Where a number with its money ends, its value, and the money: cents are hundredths of it."""
    at, value = number.end, number.value
    money = SEVERAL.get(keys[at], keys[at]) if at < len(keys) and not number.is_ordinal else None
    if money in OF_CENTS and value < 100:
        return at + 1, value / 100, OF_CENTS[money]
    if money not in CENTS:
        return at, value, None
    end, cents = (value == int(value) and cents_after(keys, at)) or (at + 1, 0)
    return end, value + Decimal(cents) / 100, money
