"""The words of a text as verdicts compare them: a stricter folding than that of search.

What counts as the same: case, accents, letter forms and contractions (`search.analysis`), numbers
of one value however they are said or written (`search.language.numbers`), American and British
spelling (`search.quotes.spelling`), a sum with the sign of its money or its name ("$5", "five
dollars"), and figures as print writes them (`search.quotes.figures`). What does not: stems. "Tax"
is not "taxes", "has" is not "had".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from search.analysis import says_numbers, tokenise
from search.language.numbers import CENTS, OF_CENTS, SEVERAL, cents_after, numbers_in
from search.language.numbers import Spoken as Number
from search.quotes.figures import aloud, elsewhere, valued
from search.quotes.spelling import spelled
from search.quotes.token import NUMBER, Token


def tokens(text: str, language: str | None = None) -> list[Token]:
    """The words of a text in order; numbers are read in English and in unknown languages."""
    found = [
        Token(token.start, token.end, key)
        for token in tokenise(text, language)
        for key in spelled(token.folded)
    ]
    if not says_numbers(language):
        return elsewhere(text, found, language)
    return valued(text, list(_with_numbers(aloud(text, found))))


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
