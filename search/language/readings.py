"""The other ways to say the same: what a query asks for beside the words as they were typed.

The index holds one reading of a numeral (`search.language.numbers.say`) and the spoken words as
they are. So the query names every reading of each number in it, and of `per cent`; the words as
typed are always the first. docs/search.md states them for readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, product
from math import prod
from typing import Final, NamedTuple

from search.language.numbers import (
    AND_A_HALF,
    AND_ONE_HALF,
    CENTS,
    FIRST_YEAR,
    HALF,
    LAST_YEAR,
    MAX_DIGITS,
    MONEY,
    OF_CENTS,
    OH,
    SCALES,
    UNITS,
    Spoken,
    cardinal,
    cents_after,
    in_pairs,
    numbers_in,
    ordinal,
    say_integer,
)

Reading = tuple[str, ...]

MAX_READINGS = 24
"""Of one phrase. Beyond, the numbers with the most readings lose their rarest ones."""

MAX_SEVERAL = 4
"""Numbers of a phrase with several readings: two of each of five would be too many already. Later
ones are taken as typed."""

_MONEY_WORDS: Final = {one: other for pair in MONEY.values() for one, other in (pair, pair[::-1])}
"""After a number: a five billion dollar program is one of five billion dollars."""

_PERCENT: tuple[Reading, Reading] = (("percent",), ("per", "cent"))
_MAX_DECIMALS = 3
"""1,250,000 is `one point two five million`; nobody says more decimals of a million."""


@lru_cache(1024)
def readings(words: Reading) -> tuple[Reading, ...]:
    """All rows of words that a phrase stands for, as typed first; just that one, mostly.

    The last ones have digits: texts in other languages than English keep them.
    """
    stretches = _stretches(words)
    return tuple(dict.fromkeys((*_joined([s.said for s in stretches]), *_joined_digits(stretches))))


def keeps_digits(reading: Reading) -> bool:
    """Whether it can only stand in a text whose numerals are not read as English."""
    return any(word[0].isdecimal() for word in reading)


class _Stretch(NamedTuple):
    """A part of the phrase: its words or those of its number, and that number in digits."""

    said: tuple[Reading, ...]
    digits: tuple[Reading, ...] = ()
    value: Decimal | None = None
    """Of a quantity."""


def _stretches(words: Reading) -> list[_Stretch]:
    numbers = {one.begin: one for one in numbers_in(words)}
    found: list[_Stretch] = []
    at = 0
    while at < len(words):
        end = at + 1
        if at in numbers:
            end = numbers[at].end
            found.append(_number(words[at:end], numbers[at]))
        elif found and found[-1].value is not None and words[at] in _MONEY_WORDS:
            end, cents = cents_after(words, at) or (end, 0)
            found.append(_sum(found.pop(), words[at:end], cents))
        elif found and found[-1].value is not None and words[at] in OF_CENTS:
            found.append(_only_cents(found.pop(), words[at]))
        elif words[at : at + 2] == _PERCENT[1]:
            end = at + 2
            found.append(_Stretch(_PERCENT[::-1]))
        else:
            found.append(_Stretch(_PERCENT if words[at] == "percent" else (words[at:end],)))
        at = end
    return found


def _number(typed: Reading, number: Spoken) -> _Stretch:
    every = number_readings(number.value, number.is_ordinal)
    said = tuple(one for one in every if one != typed and not keeps_digits(one))
    digits = tuple(one for one in every if keeps_digits(one))
    return _Stretch((typed, *said), digits, None if number.is_ordinal else number.value)


def _sum(number: _Stretch, typed: Reading, cents: int) -> _Stretch:
    """A number and its money: of one or of several, and as two captions write "$20 | trillion".

    Dollars with cents are said as two numbers or as one with a point, written always so.
    """
    money, value = typed[0], number.value
    assert value is not None
    if cents:
        value += Decimal(cents) / 100
        return _Stretch(_distinct([(*number.said[0], *typed), *_in_cents(value, money)]))
    said = [(*one, word) for one in number.said for word in (money, _MONEY_WORDS[money])]
    torn = [_torn(one, money) for one in number.said if one[-1] in SCALES and len(one) > 1]
    digits = tuple((*one, money) for one in number.digits)
    return _Stretch((*said[:2], *torn, *_in_cents(value, money), *said[2:]), digits)


def _only_cents(number: _Stretch, cents: str) -> _Stretch:
    """`99 cents`, which print has as $0.99."""
    assert number.value is not None
    said = [(*one, cents) for one in number.said]
    large = _in_cents(number.value / 100, OF_CENTS[cents]) if number.value < 100 else ()
    return _Stretch(_distinct([*said, *large]), tuple((*one, cents) for one in number.digits))


def _in_cents(value: Decimal, money: str) -> Iterator[Reading]:
    """5.5 dollars: with a point, then as dollars [and] cents. None where there are no cents."""
    whole, cents = divmod(value * 100, 100)
    if not cents or cents != cents.to_integral_value():
        return
    one, several = next(pair for pair in MONEY.values() if money in pair)
    small = (*cardinal(int(cents)), CENTS[several][cents > 1])
    yield (*number_readings(value)[0], several)
    if not whole:
        yield small
        return
    large = (*cardinal(int(whole)), one if whole == 1 else several)
    yield (*large, "and", *small)
    yield (*large, *small)


def _torn(number: Reading, money: str) -> Reading:
    """Where a caption ends behind the digits, the money is said before the scale."""
    *amount, scale = number
    one, several = next(pair for pair in MONEY.values() if money in pair)
    return (*amount, one if amount == ["one"] else several, scale)


def _joined(slots: list[tuple[Reading, ...]]) -> Iterator[Reading]:
    """Every way to choose one reading of each, within the bounds."""
    several = [n for n, slot in enumerate(slots) if len(slot) > 1]
    for n in several[MAX_SEVERAL:]:
        slots[n] = slots[n][:1]
    while prod(len(slots[n]) for n in several) > MAX_READINGS:
        largest = max(several, key=lambda n: len(slots[n]))
        slots[largest] = slots[largest][:-1]
    return (tuple(chain.from_iterable(choice)) for choice in product(*slots))


def _joined_digits(stretches: list[_Stretch]) -> Iterator[Reading]:
    """A text that keeps digits keeps all of them."""
    if not any(stretch.digits for stretch in stretches):
        return iter(())
    return _joined([stretch.digits or stretch.said[:1] for stretch in stretches])


@lru_cache(4096)
def number_readings(value: Decimal, is_ordinal: bool = False) -> tuple[Reading, ...]:
    """The ways to say or write a value, the commonest first; digits as other languages keep them.

    0 to below 10^15, with any decimals.
    """
    if value >= 10**MAX_DIGITS:
        return ()
    if value != value.to_integral_value():
        return _distinct(_decimals(value))
    integer = int(value)
    said = list(_integers(integer))
    if is_ordinal:
        return _distinct(ordinal(one) for one in said)
    return _distinct([*said, (str(integer),), *_scaled_digits(integer)])


def _distinct(found: Iterator[Reading] | Sequence[Reading]) -> tuple[Reading, ...]:
    return tuple(dict.fromkeys(found))


def _integers(value: int) -> Iterator[Reading]:
    if FIRST_YEAR <= value <= LAST_YEAR and value % 1000:
        yield in_pairs(value)
    yield from _with_a(cardinal(value))
    yield from _halves(value)
    if value % 1000:
        yield from _scaled(value)
    yield from _with_a(cardinal(value, "and"))
    if FIRST_YEAR <= value < 10_000 and value // 100 % 10:
        hundreds = (*cardinal(value // 100), "hundred")
        rest = cardinal(value % 100) if value % 100 else ()
        yield (*hundreds, *rest)
        if rest:
            yield (*hundreds, "and", *rest)
    if not value % 1000:
        yield from _scaled(value)


def _with_a(said: Reading) -> Iterator[Reading]:
    """`one hundred` and `a hundred`."""
    yield said
    if len(said) > 1 and said[0] == "one":
        yield ("a", *said[1:])


def _scaled(value: int) -> Iterator[Reading]:
    """1,500,000 as one point five million."""
    for name, scale in SCALES.items():
        whole, rest = divmod(value, scale)
        if scale > 1000 and whole and rest and whole < 1000:
            decimals = str(Decimal(rest) / scale)[2:]
            if len(decimals) <= _MAX_DECIMALS:
                yield (*cardinal(whole), "point", *_digits(decimals), name)


def _halves(value: int) -> Iterator[Reading]:
    """500,000 as half a million, 2,500,000 as two and a half million."""
    for name, scale in SCALES.items():
        whole, rest = divmod(value, scale)
        if scale == 1000 or rest * 2 != scale or whole >= 1000:
            continue
        if whole:
            yield (*cardinal(whole), *AND_A_HALF, name)
        else:
            yield (HALF, "a", name)
            yield ("a", HALF, name)
        if whole == 1:
            yield ("a", name, *AND_A_HALF)


def _scaled_digits(value: int) -> Iterator[Reading]:
    """20,000,000 as `20 million`, where digits are kept."""
    for name, scale in SCALES.items():
        whole, rest = divmod(value, scale)
        if whole and not rest and whole < 1000:
            yield (str(whole), name)


def _decimals(value: Decimal) -> Iterator[Reading]:
    whole, _, decimals = f"{value:f}".partition(".")
    said = ("point", *_digits(decimals))
    yield (*say_integer(whole), *said)
    if decimals.rstrip("0") == "5" and whole != "0":
        yield (*say_integer(whole), *AND_A_HALF)
        yield (*say_integer(whole), *AND_ONE_HALF)
    if "zero" in said:
        yield (*say_integer(whole), *(OH if word == "zero" else word for word in said))
    if whole == "0":
        yield said
        yield (OH, *said)
    yield (whole, decimals)  # a point ends a word where digits are kept


def _digits(decimals: str) -> Reading:
    return tuple(UNITS[int(digit)] for digit in decimals)
