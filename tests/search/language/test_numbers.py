"""Numbers said and numbers written: the readings of each, and that they meet."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import tokenise, words
from search.language.numbers import Spoken, cardinal, numbers_in, say
from search.language.readings import MAX_READINGS, keeps_digits, number_readings, readings


@pytest.mark.parametrize(
    ("numeral", "said"),
    [
        ("0", "zero"),
        ("20", "twenty"),
        ("126", "one hundred twenty six"),
        ("600,000", "six hundred thousand"),
        ("1,500,000", "one million five hundred thousand"),
        ("1980", "nineteen eighty"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2000", "two thousand"),
        ("2005", "two thousand five"),
        ("2016", "twenty sixteen"),
        ("1,980", "one thousand nine hundred eighty"),
        ("1.50", "one point five zero"),
        (".5", "point five"),
        ("21st", "twenty first"),
        ("100th", "one hundredth"),
        ("1980s", "nineteen eighties"),
        ("90’s", "nineties"),
        ("7:00", "seven"),
        ("05", "oh five"),
        ("20bn", "twenty billion"),
    ],
)
def test_a_numeral_has_one_reading_in_the_index(numeral: str, said: str) -> None:
    """As English says it; a year by its four digits without a comma."""
    assert say(numeral) == tuple(said.split()) == tuple(words(numeral, "en"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("$5", "five dollars"),
        ("$1", "one dollar"),
        ("$1,500", "one thousand five hundred dollars"),
        ("$2000", "two thousand dollars"),
        ("($1.5 million).", "one point five million dollars"),
        ("$5-billion", "five billion dollars"),
        ("$20bn", "twenty billion dollars"),
        ("$700B", "seven hundred billion dollars"),
        ("$5m", "five million dollars"),
        ("US$5", "us five dollars"),
        ("£3.50", "three point five pounds"),
        ("€1", "one euro"),
        ("$", ""),
        ("$five", "five"),
        ("$1234567890123456", "1234567890123456"),
    ],
)
def test_a_sum_of_money_is_said_behind_its_number(written: str, said: str) -> None:
    """Also behind a scale that a blank parts from it; every word has the range of the whole."""
    assert words(written, "en") == said.split()
    assert words(f"about {written} now", "en") == ["about", *said.split(), "now"]
    assert len({token[:2] for token in tokenise(written, "en")}) <= 2  # the "US" of one


@pytest.mark.parametrize("code", ["60k", "4x4", "G20", "00123", "1234567890123456"])
def test_what_is_no_quantity_stays_as_written(code: str) -> None:
    """Codes, sizes and numbers beyond 10^15 are one token, in digits."""
    assert words(code, "en") == [code.lower()]


@pytest.mark.parametrize(
    ("phrase", "values"),
    [
        ("six hundred thousand people", [600_000]),
        ("a hundred and forty thousand", [140_000]),
        ("two thousand and five", [2005]),
        ("nineteen eighty four", [1984]),
        ("fifteen hundred dollars", [1500]),
        ("one point five million", [1_500_000]),
        ("two point oh five", [Decimal("2.05")]),
        ("between one hundred and two hundred", [100, 200]),
        ("one and two and three", [1, 2, 3]),
        ("the twenty first", [21]),
        ("half a million", [500_000]),
        ("a half billion", [500_000_000]),
        ("over half million", [500_000]),
        ("two and a half million people", [2_500_000]),
        ("a million and a half people", [1_500_000]),
        ("two and one half percent", [Decimal("2.5")]),
        ("half a million to two million", [500_000, 2_000_000]),
        ("half of them", []),
        ("half a loaf", []),
        ("a half", []),
        ("hundred thousand", []),
        ("a man", []),
        ("oh no", []),
    ],
)
def test_numbers_are_found_among_words(phrase: str, values: list[Decimal | int]) -> None:
    """Each as long as can be; a scale without a number before it is none."""
    assert [one.value for one in numbers_in(phrase.split())] == values


@given(st.integers(0, 10**15 - 1))
def test_every_reading_of_a_quantity_has_its_value(value: int) -> None:
    """Whatever is said of a number is read back as that number."""
    for reading in number_readings(Decimal(value)):
        if not keeps_digits(reading):
            [found] = numbers_in(reading)
            assert found == Spoken(0, len(reading), Decimal(value)), reading


@given(st.integers(0, 10**12), st.integers(1, 999))
def test_what_is_written_meets_what_is_said(whole: int, thousandths: int) -> None:
    """Digits with or without commas, and decimals, are among the readings of the spoken words."""
    for written in (f"{whole:,}", f"{whole}", f"{whole}.{thousandths:03}"):
        [said] = numbers_in(words(written, "en"))
        assert tuple(words(written, "en")) in number_readings(said.value)
    assert tuple(words(f"{whole}", "fr")) in readings(cardinal(whole))


SOME = [
    "a", "and", "one", "two", "twenty", "hundred", "thousand", "million", "point", "oh", "five",
    "first", "nineteen", "eighty", "percent", "per", "cent", "tax", "half", "dollar", "dollars",
]  # fmt: skip


@given(st.lists(st.sampled_from(SOME), min_size=1, max_size=12))
def test_readings_are_few_distinct_and_begin_as_typed(typed: list[str]) -> None:
    """Any row of words: the first reading is itself, none comes twice, and none begins another."""
    found = readings(tuple(typed))

    assert found[0] == tuple(typed)
    assert len(set(found)) == len(found) <= 2 * MAX_READINGS
    assert not any(one != other and one == other[: len(one)] for one in found for other in found), (
        found
    )
