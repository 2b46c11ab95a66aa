"""Read a quote: its words, the places where it omits some, and what an editor put into it.

    "We will ... remember [the voters] who came."

`...`, `…`, `. . .`, `[...]`, `(...)` omit words of one speech; `[word]` is an editor's insertion;
`[T]he` a letter that an editor changed, as `want[s]` an ending. At either end an ellipsis says
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from search.analysis import tokenise
from search.quotes.token import Token
from search.quotes.wording import tokens

MAX_CHARS = 10_000
"""A quote may be this long: ten minutes of speech. Longer texts are checked as articles."""

_DOTS = r"(?:\.\s?){2,}\.|…(?:\s?…)*"
_SIGN = re.compile(
    rf"(?P<omission>\[\s*(?:{_DOTS})\s*\]|\(\s*(?:{_DOTS})\s*\)|(?:{_DOTS})\.?)"
    r"|(?P<letter>\[(?P<changed>\w{1,12})\](?=\w)|(?<=\w)\[(?P<ending>\w{1,8})\])"
    r"|(?P<insertion>\[[^\]\[]{1,400}\])"
)


@dataclass(frozen=True, slots=True)
class Omission:
    """An ellipsis between words: it stands before token number `before`."""

    start: int
    end: int
    before: int


@dataclass(frozen=True, slots=True)
class Insertion:
    """What stands in square brackets, with them, before token number `before`."""

    start: int
    end: int
    before: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote and its words; all ranges are characters of `text`.

    `plain` is the text with blanks for its omissions and insertions. `endings` are the words of
    which an editor changed the end.
    """

    text: str
    plain: str
    tokens: tuple[Token, ...]
    omissions: tuple[Omission, ...] = ()
    insertions: tuple[Insertion, ...] = ()
    endings: frozenset[int] = frozenset()

    @property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """Token ranges between the omissions; one, if nothing is omitted."""
        cuts = [0, *(one.before for one in self.omissions), len(self.tokens)]
        return tuple(pairwise(cuts))

    @property
    def keys(self) -> list[str]:
        return [token.key for token in self.tokens]


def read(text: str, language: str | None = None) -> Quote:
    """The quote, its numbers read as in this language; it may have no words at all."""
    signs = list(_SIGN.finditer(text))
    plain = _without(text, signs)
    found = tuple(tokens(plain, language))
    omissions: dict[int, Omission] = {}
    insertions: list[Insertion] = []
    for sign, before in _placed(signs, found):
        if sign["insertion"]:
            insertions.append(Insertion(*sign.span(), before))
        elif sign["omission"] and 0 < before < len(found):
            omissions.setdefault(before, Omission(*sign.span(), before))
    endings = [sign.span() for sign in signs if sign["ending"]]
    changed = frozenset(
        number
        for number, token in enumerate(found)
        if any(token.start < end and start < token.end for start, end in endings)
    )
    return Quote(text, plain, found, tuple(omissions.values()), tuple(insertions), changed)


def has_words(text: str) -> bool:
    """Whether a quote of this text has any: what stands in brackets is the editor's."""
    plain = _without(text, list(_SIGN.finditer(text))) if "[" in text else text
    return next(tokenise(plain), None) is not None


def _without(text: str, signs: list[re.Match[str]]) -> str:
    """The text with blanks for every sign, so that places stay true.

    The letters of `[T]he` and `want[s]` move against their word, so that the two are one again.
    """
    out = list(text)
    for sign in signs:
        start, end = sign.span()
        out[start:end] = " " * (end - start)
        if sign["changed"]:
            out[end - len(sign["changed"]) : end] = sign["changed"]
        elif sign["ending"]:
            out[start : start + len(sign["ending"])] = sign["ending"]
    return "".join(out)


def _placed(
    signs: list[re.Match[str]], found: tuple[Token, ...]
) -> Iterator[tuple[re.Match[str], int]]:
    at = 0
    for sign in signs:
        while at < len(found) and found[at].start < sign.start():
            at += 1
        yield sign, at
