"""How words are written: the pieces of a text that a comparison shows, and their punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.quotes.quotation import Quote
from search.quotes.spoken import Spoken
from search.quotes.token import Token

SENTENCE_END = re.compile(r"[.!?…؟。！？]")

_SAME_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»＂", '"'),
        **dict.fromkeys("’‘ʼ`´＇", "'"),
        **dict.fromkeys("–—―−", "-"),
        **dict.fromkeys("[]"),
    }
)


def slice_of(side: Quote | Spoken, numbers: Sequence[int]) -> str:
    """The words as they are written, from the first to the last."""
    if not numbers:
        return ""
    text = side.plain if isinstance(side, Quote) else side.text
    return text[side.tokens[numbers[0]].start : side.tokens[numbers[-1]].end]


def with_punctuation(
    text: str, tokens: Sequence[Token], numbers: Sequence[int], *, bare: bool
) -> str:
    """The words with the punctuation that follows them."""
    last = numbers[-1]
    end = tokens[last].end
    if not bare:
        end = tokens[last + 1].start if last + 1 < len(tokens) else len(text)
    return text[tokens[numbers[0]].start : end].strip()


def plain(written: str) -> str:
    """Without the choices of a keyboard: kinds of quotation marks, apostrophes, dashes, blanks.

    And without brackets, in which a transcript may have what an editor did not put there.
    """
    return " ".join(written.translate(_SAME_SIGNS).replace("--", "-").split())


def uncapitalised(written: str) -> str:
    """With a small first letter: a quote may begin anywhere in a sentence."""
    return written[:1].lower() + written[1:]


_SHORT_YEAR = re.compile(r"['’‘ʼ](\d\ds?)")
_YEAR = re.compile(r"\W?(?:19|20)(\d\ds?)")


def is_same_year(one: str, other: str) -> bool:
    """Whether one of the two is a year or a decade, and the other its last digits behind an
    apostrophe: "1976" and "'76".
    """
    for short, full in ((one, other), (other, one)):
        digits, year = _SHORT_YEAR.fullmatch(short), _YEAR.fullmatch(full)
        if digits and year:
            return digits[1] == year[1]
    return False


_HYPHEN = re.compile(r"(?<=[^\W\d])[-‐‑](?=\w)|(?<=\w)[-‐‑](?=[^\W\d])")


def is_same_without_hyphens(one: str, other: str) -> bool:
    """Whether hyphens alone differ ("non-partisan", "U-2"), not those between digits."""
    first, second = one.casefold(), other.casefold()
    return first != second and _HYPHEN.sub("", first) == _HYPHEN.sub("", second) != ""
