"""Text analysis: the only place that decides what counts as the same word.

The original text is tokenised first and each token folded after, one to one, so that token i of
the index is token i of the text and its character range stays true: for highlights, and for the
time of each word. Both engines are given the folded tokens, separated by blanks, and analyse
nothing themselves. `docs/search.md` states the rules for readers; the tests hold its table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple, TypeVar

T = TypeVar("T")


ANALYSER = "an1"
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
_WORD = re.compile(
    rf"\d{{1,3}}(?:[,٬]\d{{3}})+(?!\d)"  # 1,000 is one number
    rf"|[{_IDEOGRAPHS}]"  # Chinese and Japanese have no blanks: a character is a token
    rf"|{_LETTER}{_REST}(?:[{_APOSTROPHES}]{_LETTER}{_REST})*"
)

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
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_SAME)
    bare = "".join(_base(letter) for letter in unicodedata.normalize("NFC", plain))
    return _STRIPPED.sub("", unicodedata.normalize("NFC", bare)).translate(_SAME)[:MAX_TOKEN_CHARS]


_folded = Remembered(fold).__getitem__


def _base(letter: str) -> str:
    if letter in _KEPT:
        return letter
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    return _STRIPPED.sub("", unicodedata.normalize("NFD", letter))


def tokenise(text: str) -> Iterator[Token]:
    """The words of a text in order; what folds to nothing is no word."""
    for match in _WORD.finditer(text):
        if folded := _folded(match[0]):
            yield Token(*match.span(), folded)


def words(text: str) -> list[str]:
    """The folded words of a text: `[token.folded for token in tokenise(text)]`, faster."""
    return list(chain.from_iterable(map(piece_words, text.split())))


def _piece(piece: str) -> tuple[str, ...]:
    """The folded words of what stands between blanks ("trade-off," has two).

    No word spans a blank, so a text may be analysed piece by piece, and speech repeats its pieces.
    """
    return tuple(folded for word in _WORD.findall(piece) if (folded := fold(word)))


piece_words = Remembered(_piece).__getitem__
"""The folded words of a text of few words, remembered."""
