"""Numbers as English says them: from a numeral to words, and from words to a value.

    1,500,000  one million five hundred thousand      1980   nineteen eighty
    1.5        one point five                         2005   two thousand five
    21st       twenty first                           1980s  nineteen eighties

    $1.5 million  one point five million dollars          half a million  500,000 (only read)

A numeral has one reading here, which the index holds (`search.analysis`); the other ways to say the
same value are `search.language.readings`. The names are those of the short scale (billion = 10^9),
as English has used since 1974.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

UNITS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
SCALES: Final = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3}
"""Largest first."""

OH: Final = "oh"
"""A zero inside a year or a time: nineteen oh five."""

MAX_DIGITS: Final = 15
"""Longer numerals are codes, not quantities: they keep their digits, as do long ones from 0."""

MAX_CODE: Final = 4
FIRST_YEAR, LAST_YEAR = 1100, 2099
"""Four digits without a comma between these are said as years: the quantity 1,500 has a comma
in English print, the year 1500 never has."""

_ORDINALS: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_SUFFIXES: Final = {"bn": "billion", "tn": "trillion"}

_INTEGER = r"\d{1,3}(?:[,٬]\d{3})+(?!\d)|\d+"
_SUFFIX = r"(?i:st|nd|rd|th|['’]?s|bn|tn)"
NUMERAL: Final = (
    rf"(?:(?<!\d[.٫])(?:{_INTEGER})[.٫]\d+(?![.٫]?\d)"
    rf"|(?<![\w.٫])[.٫]\d+(?![.٫]?\d)"
    rf"|(?:{_INTEGER})(?::00(?![\d:]))?)(?:{_SUFFIX})?(?!\w)"
)
"""A numeral in a text, with what belongs to it: 1,000 | 1.5 | .5 | 7:00 | 3rd | 1980s | 20bn."""

MONEY: Final = {
    "$": ("dollar", "dollars"), "£": ("pound", "pounds"), "€": ("euro", "euros"),
}  # fmt: skip
"""What is said after the number where print has a sign before it: of one, and of more."""

SEVERAL: Final = dict(MONEY.values())
"""A five dollar bill is one of five dollars."""

CENTS: Final = {
    "dollars": ("cent", "cents"), "pounds": ("penny", "pence"), "euros": ("cent", "cents"),
}  # fmt: skip
"""A hundredth of each money: one, and more."""

OF_CENTS: Final = {"cent": "dollars", "cents": "dollars", "penny": "pounds", "pence": "pounds"}
"""Whose hundredths they are where no money is named with them."""

_SHORT_SCALES: Final = {
    "k": "thousand", "m": "million", "mn": "million", "b": "billion", "t": "trillion", **_SUFFIXES
}  # fmt: skip
"""Letters that mean a scale after a sum of money; elsewhere they are codes (a 60k run)."""

_SIGNS = "".join(MONEY)
_AMOUNT = rf"(?:{_INTEGER})(?:[.٫]\d+)?|[.٫]\d+"
_SCALE_AFTER = rf"[\s-]{{0,2}}(?i:{'|'.join(SCALES)})(?!\w)"
SUM: Final = (
    rf"[{_SIGNS}]\s?(?:{_AMOUNT})(?:(?i:{'|'.join(_SHORT_SCALES)})(?!\w))?(?:{_SCALE_AFTER})?"
)
"""A sum of money with all that belongs to it: $5 | £1.50 | $20bn | $1.5 million | $5-billion."""

SUM_PIECE: Final = rf"[^\s{_SIGNS}]*[{_SIGNS}]\s?[\d.,٫٬]+\s(?i:{'|'.join(SCALES)})(?!\w)\S*"
"""What such a sum is written into where it has a blank, with the punctuation around it."""

_SUM_PARTS = re.compile(r"(?P<amount>[\d.,٫٬]+)(?P<short>[a-z]*)(?:[\s-]*(?P<scale>[a-z]+))?")

_PARTS = re.compile(rf"(?P<whole>[\d,٬]*)(?:[.٫](?P<decimals>\d+)|:00)?(?P<suffix>(?:{_SUFFIX})?)")


def say(numeral: str) -> tuple[str, ...] | None:
    """The reading of what NUMERAL matches; None where the digits stay as they are."""
    parts = _PARTS.fullmatch(numeral)
    if parts is None:
        return None
    is_grouped = not parts["whole"].isdecimal()
    digits = "".join(str(int(digit)) for digit in parts["whole"] if digit.isdecimal())
    if parts["decimals"]:
        said = (*(say_integer(digits) if digits else ()), "point", *_each(parts["decimals"]))
    elif (integer := _integer(digits, is_grouped)) is not None:
        said = integer
    else:
        return None
    return _with_suffix(said, parts["suffix"].lower().lstrip("'’"))


def say_sum(written: str) -> tuple[str, ...] | None:
    """The reading of what SUM matches, the money after its number; None for an endless number."""
    parts = _SUM_PARTS.fullmatch(written[1:].strip().lower())
    amount = None if parts is None else _amount(parts["amount"])
    if parts is None or amount is None:
        return None
    scales = [_SHORT_SCALES.get(parts["short"]), parts["scale"]]
    said = (*amount, *(one for one in scales if one))
    one, several = MONEY[written[0]]
    return (*said, one if said == ("one",) else several)


def _amount(written: str) -> tuple[str, ...] | None:
    """A number of money: four digits of it are no year."""
    digits = "".join(str(int(one)) if one.isdecimal() else one for one in written)
    whole, _, decimals = digits.replace("٫", ".").partition(".")
    whole = whole.replace(",", "").replace("٬", "")
    if len(whole) > MAX_DIGITS:
        return None
    said = cardinal(int(whole)) if whole else ()
    if decimals := decimals.rstrip("0"):
        return (*said, "point", *_each(decimals))
    return said or None


def _integer(digits: str, is_grouped: bool) -> tuple[str, ...] | None:
    if len(digits) > 1 and digits[0] == "0":
        return tuple(_oh(digits)) if len(digits) <= MAX_CODE else None
    if len(digits) > MAX_DIGITS:
        return None
    if not is_grouped and FIRST_YEAR <= int(digits) <= LAST_YEAR:
        return year(int(digits))
    return cardinal(int(digits))


def say_integer(digits: str) -> tuple[str, ...]:
    """Any digits as a quantity; too many of them one by one."""
    return cardinal(int(digits)) if len(digits) <= MAX_DIGITS else _each(digits)


def _oh(digits: str) -> list[str]:
    return [OH if digit == "0" else UNITS[int(digit)] for digit in digits]


def _each(digits: str) -> tuple[str, ...]:
    return tuple(UNITS[int(digit)] for digit in digits)


def cardinal(value: int, joint: str = "") -> tuple[str, ...]:
    """A quantity below 10^15; with `joint` ("and") before the last tens and units."""
    said: list[str] = []
    for name, scale in SCALES.items():
        many, value = divmod(value, scale)
        if many:
            said += [*cardinal(many, joint), name]
    hundreds, value = divmod(value, 100)
    if hundreds:
        said += [UNITS[hundreds], "hundred"]
    if not value and said:
        return tuple(said)
    if said and joint:
        said.append(joint)
    return (*said, *_below_hundred(value))


def _below_hundred(value: int) -> tuple[str, ...]:
    if value < len(UNITS):
        return (UNITS[value],)
    tens, units = divmod(value, 10)
    return (TENS[tens], UNITS[units]) if units else (TENS[tens],)


def year(value: int) -> tuple[str, ...]:
    """FIRST_YEAR to LAST_YEAR as years are said; 2000 to 2009 as a quantity."""
    if value % 1000 == 0 or 2000 < value < 2010:
        return cardinal(value)
    return in_pairs(value)


def in_pairs(value: int) -> tuple[str, ...]:
    """Four digits, two by two: nineteen eighty, nineteen oh five, nineteen hundred."""
    first, last = divmod(value, 100)
    if not last:
        return (*_below_hundred(first), "hundred")
    return (*_below_hundred(first), *([OH] if last < 10 else []), *_below_hundred(last))


def ordinal(said: Sequence[str]) -> tuple[str, ...]:
    """The reading with its last word as an ordinal: twenty one, twenty first."""
    last = said[-1]
    if last in _ORDINALS:
        return (*said[:-1], _ORDINALS[last])
    return (*said[:-1], f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def _with_suffix(said: tuple[str, ...], suffix: str) -> tuple[str, ...]:
    if not suffix:
        return said
    if suffix in _SUFFIXES:
        return (*said, _SUFFIXES[suffix])
    if suffix == "s":
        last = said[-1]
        plural = (
            f"{last[:-1]}ies" if last.endswith("y") else f"{last}{'es' if last == 'six' else 's'}"
        )
        return (*said[:-1], plural)
    return ordinal(said)


def goes_on(word: str) -> tuple[str, ...]:
    """Number words that, right behind this one, belong to the same number: eighty (seven)."""
    return tuple(other for other in sorted(NUMBER_WORDS) if _are_joined(word, other))


def went_before(word: str) -> tuple[str, ...]:
    """Number words that, right before this one, belong to the same number: (twenty) five."""
    return tuple(other for other in sorted(NUMBER_WORDS) if _are_joined(other, word))


def _are_joined(first: str, second: str) -> bool:
    if not {first, second} <= NUMBER_WORDS or first in _CARDINAL_OF:
        return False
    one, other = _VALUES.get(first, -1), _VALUES.get(_CARDINAL_OF.get(second, second), -1)
    if first in _LARGE or first == "point" or second == "point":
        return first in _LARGE or second == "point" or second in _DIGITS
    if _CARDINAL_OF.get(second, second) in _LARGE:
        return True
    is_year = 11 <= one <= 20 and (other >= 10 or second == OH)
    return is_year or (one >= 20 and 1 <= other <= 9) or first == OH


class Spoken(NamedTuple):
    """A number in a row of words: `[begin, end)`, its value, and whether it is an ordinal."""

    begin: int
    end: int
    value: Decimal
    is_ordinal: bool = False


_VALUES: Final = {
    **{word: value for value, word in enumerate(UNITS)},
    **{word: 10 * value for value, word in enumerate(TENS) if word},
}
_CARDINAL_OF: Final = {ordinal([word])[0]: word for word in (*_VALUES, "hundred", *SCALES)}
_DIGITS: Final = {OH: 0, **{UNITS[n]: n for n in range(10)}}
_LARGE: Final = frozenset(("hundred", *SCALES))
NUMBER_WORDS: Final = frozenset((*_VALUES, *_CARDINAL_OF, "hundred", *SCALES, "point", OH))
"""Every word that can be part of a number, but for `a` and `and`."""


def numbers_in(words: Sequence[str]) -> list[Spoken]:
    """The numbers of folded English words, in order and not overlapping, each as long as can be.

    `nineteen eighty` is the year; `a hundred` begins with its `a`; `hundred` alone is no number.
    """
    found: list[Spoken] = []
    at = 0
    while at < len(words):
        number = _number_at(words, at)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.end
    return found


def cents_after(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """Where `dollars and fifty cents`, with the money at `at`, ends, and how many cents (1 to 99).

    None where no cents follow, or those of another money.
    """
    cents = CENTS.get(SEVERAL.get(words[at], words[at]))
    first = at + 1 + (tuple(words[at + 1 : at + 2]) == ("and",))
    read = _tens(words, first)
    if cents is None or read is None or not read[1] or read[0] >= len(words):
        return None
    return (read[0] + 1, read[1]) if words[read[0]] in cents else None


def _number_at(words: Sequence[str], at: int) -> Spoken | None:
    if words[at] not in NUMBER_WORDS and words[at] not in ("a", HALF):
        return None
    cardinals = [_CARDINAL_OF.get(word, word) for word in words[at : at + _LONGEST]]
    first = _first_ordinal(words, at)
    read = _halves(cardinals) or _decimal(cardinals) or _year(cardinals) or _quantity(cardinals)
    if read is None:
        return None
    length, value = read
    if first is None or at + length <= first:
        return Spoken(at, at + length, value)
    shorter = _quantity(cardinals[: first - at + 1])  # an ordinal ends its number
    if shorter is None:
        return None
    end = at + shorter[0]
    return Spoken(at, end, shorter[1], end == first + 1)


HALF: Final = "half"
AND_A_HALF: Final = ("and", "a", HALF)
AND_ONE_HALF: Final = ("and", "one", HALF)
_HALF_OF: Final = ((HALF,), (HALF, "a"), ("a", HALF), ("one", HALF))
"""What stands before a scale and means half of it."""

_LONGEST = 40
"""Words of the longest number below 10^15, with every `and`."""


def _first_ordinal(words: Sequence[str], at: int) -> int | None:
    """Where the first ordinal of a row of number words stands."""
    for place in range(at, min(len(words), at + _LONGEST)):
        if words[place] in _CARDINAL_OF:
            return place
        if words[place] not in NUMBER_WORDS and words[place] not in ("a", "and"):
            return None
    return None


def _halves(words: Sequence[str]) -> tuple[int, Decimal] | None:
    """Half a million | a half million | two and a half [million] | a million and a half."""
    for half in _HALF_OF:
        end = len(half)
        if tuple(words[:end]) == half and end < len(words) and words[end] in SCALES:
            return end + 1, Decimal(SCALES[words[end]]) / 2
    whole = _quantity(words)
    if whole is None or tuple(words[whole[0] : whole[0] + 3]) not in (AND_A_HALF, AND_ONE_HALF):
        return None
    end, value = whole[0] + 3, whole[1]
    scale = SCALES.get(words[whole[0] - 1])
    if scale is not None:
        return end, value + Decimal(scale) / 2
    if end < len(words) and words[end] in SCALES and value < 1000:
        return end + 1, (value + Decimal("0.5")) * SCALES[words[end]]
    return end, value + Decimal("0.5")


def _decimal(words: Sequence[str]) -> tuple[int, Decimal] | None:
    """... point d d d, and a scale after it."""
    whole = (0, Decimal(0)) if words[0] == "point" else _quantity(words)
    if words[0] == OH:
        whole = (1, Decimal(0))
    if whole is None or whole[0] >= len(words) or words[whole[0]] != "point":
        return None
    end = whole[0] + 1
    digits = ""
    while end < len(words) and words[end] in _DIGITS:
        digits += str(_DIGITS[words[end]])
        end += 1
    if not digits:
        return None
    value = Decimal(f"{int(whole[1])}.{digits}")
    if end < len(words) and words[end] in SCALES:
        return end + 1, value * SCALES[words[end]]
    return end, value


def _year(words: Sequence[str]) -> tuple[int, Decimal] | None:
    """A year in pairs: the second pair is ten or more, or oh and a digit."""
    first = _VALUES.get(words[0], 0)
    if not 11 <= first <= 20 or len(words) < 2:
        return None
    if words[1] == OH and len(words) > 2 and _DIGITS.get(words[2], 0) > 0:
        return 3, Decimal(first * 100 + _DIGITS[words[2]])
    last = _tens(words, 1)
    if last is None or last[1] < 10 or words[last[0] : last[0] + 1] in (["hundred"], ["point"]):
        return None
    if any(word in SCALES for word in words[last[0] : last[0] + 1]):
        return None
    return last[0], Decimal(first * 100 + last[1])


def _quantity(words: Sequence[str]) -> tuple[int, Decimal] | None:
    """Groups with falling scales: two million [and] five hundred thousand [and] six."""
    total, end, least = 0, 0, 10**15
    while end < len(words):
        at = end + (end > 0 and words[end] == "and")
        group = _group(words, at)
        if group is None:
            break
        after, value = group
        scale = SCALES.get(words[after], 0) if after < len(words) else 0
        if scale and scale < least and value < 1000:
            total, end, least = total + value * scale, after + 1, scale
            continue
        if not scale and value < least and (not end or value):
            total, end = total + value, after
        break
    return (end, Decimal(total)) if end else None


def _group(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """What stands before a scale: `a`, 0 to 99, or hundreds (up to ninety nine) and more."""
    if words[at : at + 1] == ["a"]:
        following = words[at + 1 : at + 2]
        if following != ["hundred"] and not (following and following[0] in SCALES):
            return None
        group: tuple[int, int] | None = (at + 1, 1)
    else:
        group = _tens(words, at)
    if group is None or not group[1] or words[group[0] : group[0] + 1] != ["hundred"]:
        return group
    end, value = group[0] + 1, group[1] * 100
    rest = _tens(words, end + (words[end : end + 1] == ["and"]))
    if rest is None or not rest[1] or words[rest[0] : rest[0] + 1] == ["hundred"]:
        return end, value
    return rest[0], value + rest[1]


def _tens(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """0 to 99."""
    value = _VALUES.get(words[at], -1) if at < len(words) else -1
    if value < 0:
        return None
    if value >= 20 and at + 1 < len(words) and 0 < _VALUES.get(words[at + 1], 0) < 10:
        return at + 2, value + _VALUES[words[at + 1]]
    return at + 1, value
