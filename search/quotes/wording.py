"""The words of a text as verdicts compare them: a stricter folding than that of search.

What counts as the same: case, accents, letter forms and contractions (`search.analysis`), numbers
of one value however they are said or written (`search.language.numbers`), American and British
spelling (`search.quotes.spelling`), a sum with the sign of its money or its name ("$5", "five
dollars"). What does not: stems. "Tax" is not "taxes", "has" is not "had".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from search.analysis import says_numbers, tokenise
from search.language.numbers import MONEY, numbers_in
from search.quotes.spelling import spelled

NUMBER = "#"
"""A key that begins so is a number's value; no word folds to it."""


_SEVERAL: Final = dict(MONEY.values())
"""A five dollar bill is one of five dollars."""


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
    return list(_with_numbers(found)) if says_numbers(language) else found


def _with_numbers(found: Sequence[Token]) -> Iterator[Token]:
    at = 0
    for number in numbers_in([token.key for token in found]):
        yield from found[at : number.begin]
        key = f"{NUMBER}{number.value.normalize():f}{'th' if number.is_ordinal else ''}"
        yield Token(found[number.begin].start, found[number.end - 1].end, key)
        at = number.end
        if at < len(found) and found[at].key in _SEVERAL:
            yield found[at]._replace(key=_SEVERAL[found[at].key])
            at += 1
    yield from found[at:]
