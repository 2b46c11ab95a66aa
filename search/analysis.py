"""Text analysis: the only place that decides what counts as the same word.

The original text is tokenised first and each token folded after, so that every token keeps the
character range it came from: for highlights, and for the time of each word. What is written
shorter than it is said (`600,000`, `5%`, `don't`) becomes the tokens that are said, all with the
same range; words are never joined, so a phrase may begin and end at any of them. Both engines are
given the folded tokens, separated by blanks, and analyse nothing themselves. `docs/search.md`
states the rules for readers; the tests hold its table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

from search.language.contractions import expand
from search.language.numbers import MONEY, NUMERAL, SUM, SUM_PIECE, say, say_sum

T = TypeVar("T")


ANALYSER = "an3"
"""Stored with every index; raise it whenever a rule here or in `stemming.py` changes."""

MAX_TOKEN_CHARS = 80
"""Longer tokens are cut: Elasticsearch would split them at 255, tantivy drop them at 65,530."""

_CACHE = 1 << 17
"""Distinct spellings remembered: few words make up nearly all running text (Zipf)."""

_APOSTROPHES = "'’‘ʼ`´＇"
_IDEOGRAPHS = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_JOINERS = "\u00ad\u200c-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Soft hyphen, zero-width joiners, directional marks: invisible, so they do not end a word."""

_COMBINING = "".join(
    re.escape(chr(code))
    for code in range(0x300, 0xFFFF)
    if unicodedata.category(chr(code)).startswith("M")
)
_LETTER = rf"[^\W_{_IDEOGRAPHS}]"
_REST = rf"(?:[^\W_{_IDEOGRAPHS}]|[{_COMBINING}{_JOINERS}])*"
_PLAIN = (
    rf"[{_IDEOGRAPHS}]"  # Chinese and Japanese have no blanks: a character is a token
    rf"|{_LETTER}{_REST}(?:[{_APOSTROPHES}]{_LETTER}{_REST})*"
)
_WORD = re.compile(rf"\d{{1,3}}(?:[,٬]\d{{3}})+(?!\d)|{_PLAIN}")  # 1,000 is one number
_ENGLISH_WORD = re.compile(rf"{SUM}|{NUMERAL}|[%٪]|{_PLAIN}")

_PIECE = re.compile(r"\S+")
_PIECE_OR_SUM = re.compile(rf"{SUM_PIECE}|\S+")
"""A sum of money ("$5 million") is one piece: the money is said behind its scale."""

_STRIPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Latin, Greek; Hebrew points
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"  # Arabic vowels, Koranic signs, tatweel
    rf"{_JOINERS},٬\s]"
)
_SAME = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیئے", "ي"),
        **dict.fromkeys("ةہۀھە", "ه"),
        "ؤ": "و",
        "ک": "ك",
        **dict.fromkeys(_APOSTROPHES, "'"),
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_KEPT = "йїў"
"""Letters of their own that Unicode would decompose into a letter and an accent."""


class Remembered(dict[str, T]):
    """A function's results by its argument; all are forgotten when there are too many.

    Running text asks fifteen times a segment: a plain dictionary answers in a third of the time
    of `lru_cache`, which must note each use.
    """

    def __init__(self, function: Callable[[str], T], limit: int = _CACHE):
        super().__init__()
        self._function = function
        self._limit = limit

    def __missing__(self, key: str) -> T:
        if len(self) >= self._limit:
            self.clear()
        value = self[key] = self._function(key)
        return value


class Token(NamedTuple):
    """A word of a text: its character range `[start, end)` in the original, and its folded form."""

    start: int
    end: int
    folded: str


def fold(word: str) -> str:
    """One word's folded form: no blanks, never longer than MAX_TOKEN_CHARS; may be empty.

    Unicode compatibility forms, case, accents, Arabic vowels, alef, ya, ta marbuta, hamza
    carriers, Persian letters, digits of any script and apostrophes (notes in `docs/search.md`).
    """
    if word.isascii():  # nothing to decompose, as in most words
        if word.isalpha():
            return word.lower()[:MAX_TOKEN_CHARS]
        return _STRIPPED.sub("", word.lower().translate(_SAME))[:MAX_TOKEN_CHARS]
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_SAME)
    bare = "".join(map(_base, unicodedata.normalize("NFC", plain)))
    return _STRIPPED.sub("", unicodedata.normalize("NFC", bare)).translate(_SAME)[:MAX_TOKEN_CHARS]


def _without_marks(letter: str) -> str:
    if letter in _KEPT:
        return letter
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    return _STRIPPED.sub("", unicodedata.normalize("NFD", letter))


_base = Remembered(_without_marks).__getitem__


def says_numbers(language: str | None) -> bool:
    """Whether numerals in a text of this language are read as English; else digits stay digits.

    So are those of a text whose language is unknown; a query asks for both readings anyway.
    """
    return primary(language) in ("", "und", "en")


@lru_cache(1024)
def primary(language: str | None) -> str:
    """The language of a tag without its region: `en` of `en-GB`; empty if there is none."""
    return (language or "").lower().replace("_", "-").partition("-")[0]


def _plain_word(word: str) -> tuple[str, ...]:
    folded = fold(word)
    return expand(folded) if folded else ()


def _english_word(word: str) -> tuple[str, ...]:
    if word in "%٪":
        return ("percent",)
    if word[0] in MONEY:
        return say_sum(word) or _plain_word(word[1:])
    if word[0].isdecimal() or word[0] in ".٫":
        return say(word) or _plain_word(word)
    return _plain_word(word)


class _Rules(NamedTuple):
    """How one kind of text is read; both remember what stands between blanks.

    No word spans a blank but in a sum of money, so a text may be analysed piece by piece, and
    speech repeats its pieces.
    """

    tokens: Callable[[str], tuple[Token, ...]]
    words: Callable[[str], tuple[str, ...]]


def _rules(word: re.Pattern[str], says: Callable[[str], tuple[str, ...]]) -> _Rules:
    def tokens(piece: str) -> tuple[Token, ...]:
        return tuple(
            Token(*match.span(), folded)
            for match in word.finditer(piece)
            for folded in says(match[0])
        )

    def folded_words(piece: str) -> tuple[str, ...]:
        if piece.isascii() and piece.isalpha():
            return says(piece)  # which is all that the expression would match
        return tuple(chain.from_iterable(says(match[0]) for match in word.finditer(piece)))

    return _Rules(Remembered(tokens).__getitem__, Remembered(folded_words).__getitem__)


_ENGLISH = _rules(_ENGLISH_WORD, _english_word)
_OTHER = _rules(_WORD, _plain_word)


@lru_cache(None)
def _rules_of(language: str | None) -> _Rules:
    return _ENGLISH if says_numbers(language) else _OTHER


def tokenise(text: str, language: str | None = None) -> Iterator[Token]:
    """The words of a text in order; what folds to nothing is no word."""
    tokens = _rules_of(language).tokens
    for piece in (_PIECE_OR_SUM if _has_sum(text) else _PIECE).finditer(text):
        at = piece.start()
        for start, end, folded in tokens(piece[0]):
            yield Token(at + start, at + end, folded)


def words(text: str, language: str | None = None) -> list[str]:
    """The folded words of a text: `[token.folded for token in tokenise(text)]`, faster."""
    return list(chain.from_iterable(map(_rules_of(language).words, split(text))))


def pieces(text: str, language: str | None = None) -> list[tuple[str, ...]]:
    """The folded words of each piece of the text between blanks; joined they are its `words`."""
    return list(map(_rules_of(language).words, split(text)))


def split(text: str) -> list[str]:
    """What stands between blanks; a sum of money ("$5 million") is one piece."""
    return _PIECE_OR_SUM.findall(text) if _has_sum(text) else text.split()


def _has_sum(text: str) -> bool:
    return "$" in text or "£" in text or "€" in text  # nothing is quicker


def piece_words(language: str | None) -> Callable[[str], tuple[str, ...]]:
    """The folded words of what stands between blanks ("trade-off," has two), remembered."""
    return _rules_of(language).words
