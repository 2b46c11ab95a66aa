"""Figures and signs as print has them, read as they are said.

No. 1         number one            -5             minus five
World War II  World War two         60-70          sixty [to] seventy
3 1/2, 3½     three and a half      Sept. 11       September eleventh
2/3           two-thirds            20 % (es)      20 por ciento
'em           them                  1.500 (es)     1500
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from search.analysis import words
from search.quotes.lexicon import base
from search.quotes.token import DASH, NUMBER, Token

_DASHES: Final = frozenset("-–—‑")
_APOSTROPHES: Final = frozenset("'’‘ʼ")
_CUT_SHORT: Final = {"em": "them", "cause": "because"}
_NUMBER_SIGN: Final = re.compile(r"No\.\s?\d")
_ROMAN: Final = {"i": "one", "ii": "two", "iii": "three"}
_MINUS: Final = re.compile(r"[\s(\[“\"']?[-−]")
_INTEGER: Final = re.compile(rf"{NUMBER}(\d+)")
_PARTS: Final = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4,
    "fourths": 4, "fifth": 5, "fifths": 5, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
    "#3th": 3, "#4th": 4, "#5th": 5, "#8th": 8, "#10th": 10,
}  # fmt: skip
_MONTHS: Final = frozenset(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december")
)  # fmt: skip
_DAY: Final = re.compile(rf"({NUMBER}(?:[12]?\d|3[01]))th")
PERCENT: Final = "percent"
_PERCENT: Final = {
    language: tuple(tuple(words(phrase, language)) for phrase in phrases.split(", "))
    for language, phrases in {
        "es": "por ciento", "pt": "por cento", "it": "per cento", "fr": "pour cent",
        "de": "prozent", "tr": "yüzde", "fa": "درصد",
        "ar": "بالمئة, بالمائة, في المئة, في المائة",
        "ru": "процент, процента, процентов",
        "uk": "відсоток, відсотка, відсотки, відсотків, процентів",
    }.items()
}  # fmt: skip
_SIGN_BEHIND, _SIGN_BEFORE = re.compile(r"\s?[%٪]"), re.compile(r"[%٪]")
_GROUPS: Final = frozenset(".,'’ \u00a0\u202f")


def aloud(text: str, found: Sequence[Token]) -> list[Token]:
    """English words as they are read where print has a sign or a short form for them."""
    return [_aloud(text, found, number) for number in range(len(found))]


def _aloud(text: str, found: Sequence[Token], at: int) -> Token:
    token = found[at]
    if token.key in _CUT_SHORT and text[max(0, token.start - 1) : token.start] in _APOSTROPHES:
        return token._replace(key=_CUT_SHORT[token.key])
    if token.key == "no" and _NUMBER_SIGN.match(text, token.start):
        return token._replace(key="number")
    if token.key in _ROMAN:
        before = [one.key for one in found[max(0, at - 2) : at]]
        if before[-1:] == ["war"] and (token.key != "i" or before[0] == "world"):
            return token._replace(key=_ROMAN[token.key])
    if "⁄" in token.key:  # what ½ is folded to; of 3½ the places of the digits are lost
        whole, part = text[token.start : token.end - 1], text[token.end - 1]
        if unicodedata.category(part) == "No" and (not whole or whole.isdecimal()):
            exact = Fraction(unicodedata.numeric(part)).limit_denominator(10)
            return token._replace(key=_fraction_key(int(whole or 0), exact))
    return token


def valued(text: str, found: Sequence[Token]) -> list[Token]:
    """English numbers, values already, with their signs, fractions and dates; and with a token for
    the dash of a range.
    """
    signed = list(_with_signs(text, found))
    return list(_with_dashes(text, _dated(list(_with_fractions(text, signed)))))


def _with_signs(text: str, found: Sequence[Token]) -> Iterator[Token]:
    """The number of "-5" and that of "minus five" are the same."""
    minus: Token | None = None
    for token in found:
        if token.key.startswith(NUMBER):
            is_signed = _MINUS.fullmatch(text[max(0, token.start - 2) : token.start])
            if minus or is_signed:
                start = minus.start if minus else token.start - 1
                token = Token(start, token.end, f"{NUMBER}-{token.key[1:]}")
            minus = None
        if minus:
            yield minus
        minus = token if token.key == "minus" else None
        if not minus:
            yield token
    if minus:
        yield minus


def _with_fractions(text: str, found: Sequence[Token]) -> Iterator[Token]:
    at = 0
    while at < len(found):
        end, key = _fraction(text, found, at) or (at + 1, found[at].key)
        yield Token(found[at].start, found[end - 1].end, key)
        at = end


def _fraction(text: str, found: Sequence[Token], at: int) -> tuple[int, str] | None:
    """Where a fraction that begins here ends, and its key: 2/3, two thirds, 3 1/2."""
    if (part := _part(text, found, at)) is not None:
        return at + 2, _fraction_key(0, part)
    whole = _INTEGER.fullmatch(found[at].key)
    if whole is None or at + 1 == len(found):
        return None
    is_and = found[at + 1].key == "and"
    if not is_and and text[found[at].end : found[at + 1].start] not in (" ", "-"):
        return None
    part = _part(text, found, at + 1 + is_and)
    return None if part is None else (at + 3 + is_and, _fraction_key(int(whole[1]), part))


def _part(text: str, found: Sequence[Token], at: int) -> Fraction | None:
    """A number below another one that may divide it."""
    if at + 1 >= len(found):
        return None
    above, below = found[at], found[at + 1]
    count, between = _INTEGER.fullmatch(above.key), text[above.end : below.start]
    parts = _PARTS.get(below.key) if between in (" ", "-") else None
    if between in ("/", "⁄") and (number := _INTEGER.fullmatch(below.key)):
        parts = int(number[1]) if int(number[1]) in _PARTS.values() else None
    if count is None or parts is None or not 0 < int(count[1]) < parts:
        return None
    return Fraction(int(count[1]), parts)


def _fraction_key(whole: int, part: Fraction) -> str:
    value = whole + part
    exact = value.denominator in (1, 2, 4, 5, 8, 10)
    return f"{NUMBER}{float(value):g}" if exact else f"{NUMBER}{value}"


def _dated(found: list[Token]) -> list[Token]:
    """A day of a month is no order: "September [the] 11th", "the 11th of September"."""
    found = [
        token
        for before, token, behind in zip(
            ["", *(one.key for one in found)], found, [*(one.key for one in found[1:]), ""],
            strict=False,
        )
        if not (token.key == "the" and before in _MONTHS and _DAY.fullmatch(behind))
    ]  # fmt: skip
    keys = [token.key for token in found]
    for at, token in enumerate(found):
        day = _DAY.fullmatch(token.key)
        near = [keys[at - 1]] if at else []
        near += keys[at + 2 : at + 3] if keys[at + 1 : at + 2] == ["of"] else []
        if day and not _MONTHS.isdisjoint(near):
            found[at] = token._replace(key=day[1])
    return found


def _with_dashes(text: str, found: Sequence[Token]) -> Iterator[Token]:
    yield from found[:1]
    for token, behind in pairwise(found):
        if token.is_number and behind.is_number and text[token.end : behind.start] in _DASHES:
            yield Token(token.end, behind.start, DASH)
        yield behind


def elsewhere(text: str, found: Sequence[Token], language: str | None) -> list[Token]:
    """Words of another language: digits in groups are one number, and per cent is one word."""
    return list(_with_percent(text, list(_grouped(text, found)), base(language)))


def _grouped(text: str, found: Sequence[Token]) -> Iterator[Token]:
    """The number 1.500 is one word; 2,5 stays two, and is not 25."""
    held: Token | None = None
    for token in found:
        if held is not None:
            is_group = token.key.isdecimal() and len(token.key) == 3
            if is_group and text[held.end : token.start] in _GROUPS:
                held = Token(held.start, token.end, held.key + token.key)
                continue
            yield held
        is_head = token.key.isdecimal() and len(token.key) <= 3
        held = token if is_head else None
        if held is None:
            yield token
    if held is not None:
        yield held


def _with_percent(text: str, found: Sequence[Token], language: str) -> Iterator[Token]:
    phrases = _PERCENT.get(language, ())
    keys = [token.key for token in found]
    at = 0
    while at < len(found):
        token = found[at]
        said = next((one for one in phrases if tuple(keys[at : at + len(one)]) == one), None)
        if said:
            yield Token(token.start, found[at + len(said) - 1].end, PERCENT)
            at += len(said)
            continue
        if phrases and token.is_number and _SIGN_BEFORE.match(text, max(0, token.start - 1)):
            yield Token(token.start - 1, token.start, PERCENT)
        yield token
        if phrases and token.is_number and (sign := _SIGN_BEHIND.match(text, token.end)):
            yield Token(sign.end() - 1, sign.end(), PERCENT)
        at += 1
