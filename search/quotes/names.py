"""Which words are names: those of the archive's roster, and those with a capital in a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from search.quotes.token import Token

_SENTENCE_END = frozenset(".!?…:;؟。！？")
_OPENING = "\"'“”„«»‘’([{-–— "
_TITLES = frozenset({"mister", "missus", "ms", "doctor", "senator", "governor", "st", "rev", "gen"})
_FIRST_PERSON = re.compile(r"I(?:['’]\w+)?")


@dataclass(frozen=True, slots=True)
class Names:
    """`roster` are the keys of names known to the archive, `seen` those written with a capital
    inside a sentence by any transcript of the place; `common` are words that are no names.
    """

    roster: Collection[str] = ()
    seen: Collection[str] = ()
    common: Collection[str] = ()

    def of(self, text: str, tokens: Sequence[Token], numbers: Sequence[int]) -> list[str]:
        """The keys of those of the tokens `numbers` that are names.

        Where a text has capitals they decide inside a sentence; at its beginning, and in texts
        without, a word is a name if the roster or another transcript has it as one.
        """
        cased = is_cased(text)
        return [tokens[n].key for n in numbers if self._is_name(text, tokens, n, cased)]

    def _is_name(self, text: str, tokens: Sequence[Token], number: int, cased: bool) -> bool:
        token = tokens[number]
        if token.key in self.common:
            return False
        if cased and not begins_sentence(text, tokens, number):
            return _has_capital(text, token)
        return token.key in self.roster or token.key in self.seen


def capitalised(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The keys of the words that the text writes with a capital inside a sentence."""
    if is_cased(text):
        for number, token in enumerate(tokens):
            if _has_capital(text, token) and not begins_sentence(text, tokens, number):
                yield token.key


def is_cased(text: str) -> bool:
    """Whether capitals of the text mean anything: it has both kinds of letters."""
    return any(letter.isupper() for letter in text) and any(letter.islower() for letter in text)


def begins_sentence(text: str, tokens: Sequence[Token], number: int) -> bool:
    """Whether the sentence of this word begins with it, as far as the punctuation tells."""
    while number and tokens[number - 1][:2] == tokens[number][:2]:
        number -= 1  # the "not" of "Don't"
    if number == 0:
        return True
    before = tokens[number - 1]
    between = text[before.end : tokens[number].start].rstrip(_OPENING)
    if not between or between[-1] not in _SENTENCE_END:
        return False
    return not (between[-1] == "." and (before.key in _TITLES or len(before.key) == 1))


def _has_capital(text: str, token: Token) -> bool:
    written = text[token.start : token.end].lstrip("[")
    return (
        written[:1].isupper() and not token.is_number and _FIRST_PERSON.fullmatch(written) is None
    )
