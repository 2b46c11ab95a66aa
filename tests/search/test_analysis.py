"""What counts as the same word, and that nothing loses its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import MAX_TOKEN_CHARS, Remembered, fold, tokenise, words
from search.documents import MARK

SAME_WORD = [
    ("مُحَمَّدٌ", "محمد"),
    ("الحكـــومة", "الحكومة"),
    ("أحمد", "احمد"),
    ("إسرائيل", "اسرائيل"),
    ("آخر", "اخر"),
    ("ٱلله", "الله"),
    ("مستشفى", "مستشفي"),
    ("حكومة", "حكومه"),
    ("مسؤول", "مسوول"),
    ("رئيس", "رييس"),
    ("٢٠٢٤", "2024"),
    ("کتاب", "كتاب"),
    ("ﻻ", "لا"),
    ("ال\u200fشعب", "الشعب"),
    ("it’s", "it's"),
    ("São", "Sao"),
    ("e\u0301te\u0301", "été"),
    ("İstanbul", "istanbul"),
    ("ＴＡＸ", "tax"),
    ("Straße", "STRASSE"),
    ("Łódź", "lodz"),
    ("1,000,000", "1000000"),
    ("ёлка", "елка"),
]


@pytest.mark.parametrize(("one", "other"), SAME_WORD)
def test_spellings_of_one_word_are_the_same(one: str, other: str) -> None:
    """These are one word, verbatim, in a text whose digits stay digits."""
    assert fold(one) == fold(other)
    assert words(one, "ar") == words(other, "ar") == [fold(one)]


@pytest.mark.parametrize(("one", "other"), [("мой", "мои"), ("tax", "taxes"), ("cote", "coté s")])
def test_different_words_stay_different(one: str, other: str) -> None:
    """Folding joins spellings, not words: й is a letter of its own, inflections are for stems."""
    assert words(one) != words(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stop—the trade-off, now!", ["stop", "the", "trade", "off", "now"]),
        (
            "U.S. 7.5% of $9",
            ["u", "s", "seven", "point", "five", "percent", "of", "nine", "dollars"],
        ),
        ("don’t, I'm; we'd", ["do", "not", "i", "am", "we'd"]),
        ("rock 'n' roll; the people’s", ["rock", "n", "roll", "the", "people's"]),
        ("中国 and かな", ["中", "国", "and", "か", "な"]),
        ("snake_case ـــ — …", ["snake", "case"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    """Punctuation ends words, apostrophes inside them do not, ideographs stand alone."""
    assert words(text) == expected


@pytest.mark.parametrize("language", [None, "en", "en-GB", "und"])
def test_numerals_are_read_in_english_and_kept_elsewhere(language: str | None) -> None:
    """A text of unknown language is read as English; any script's digits fold to the same."""
    assert words("20 %, ٢٠", language) == ["twenty", "percent", "twenty"]
    assert words("20 %, ٢٠", "fr") == ["20", "20"]


def test_what_is_said_in_several_words_keeps_its_place() -> None:
    """Each word of a numeral or a contraction has the character range of the whole."""
    text = "I don't pay 600,000."

    assert [(token.folded, text[token.start : token.end]) for token in tokenise(text)] == [
        ("i", "I"), ("do", "don't"), ("not", "don't"), ("pay", "pay"),
        ("six", "600,000"), ("hundred", "600,000"), ("thousand", "600,000"),
    ]  # fmt: skip


SPEECH = st.text(max_size=60) | st.lists(
    st.sampled_from(["1.5", "20%", "1,000", "3rd", "1980s", ".", ",", "-", "7:00", "can't", "x"])
).map("".join)


@given(SPEECH, st.sampled_from(["en", "fr", "ar", None]))
def test_tokens_keep_their_place(text: str, language: str | None) -> None:
    """Whatever the text: ranges stand in order, none overlaps, and `words` gives the same words."""
    tokens = list(tokenise(text, language))

    ranges = sorted({(token.start, token.end) for token in tokens})
    assert [(token.start, token.end) for token in tokens] == sorted(
        (token.start, token.end) for token in tokens
    )
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in pairwise(ranges))
    assert words(text, language) == [token.folded for token in tokens]
    for start, end in ranges:
        whole = [token.folded for token in tokens if token.start == start]
        assert words(text[start:end], language) == whole or text[start] in ".٫"


@given(st.text(max_size=200))
def test_a_token_is_one_unmarked_word_for_the_engines(text: str) -> None:
    """No blank, mark or underscore stands in it, and it is not too long."""
    for token in words(text):
        assert token.split() == [token]
        assert MARK not in token
        assert "_" not in token
        assert len(token) <= MAX_TOKEN_CHARS


def test_memory_is_bounded() -> None:
    """What is remembered is forgotten when there is too much of it, and computed again."""
    asked: list[str] = []

    def note(key: str) -> str:
        asked.append(key)
        return key.upper()

    memory = Remembered(note, limit=2)

    assert [memory[key] for key in "aabca"] == ["A", "A", "B", "C", "A"]
    assert asked == ["a", "b", "c", "a"]
    assert len(memory) <= 2


@given(st.text(st.characters(codec="ascii"), max_size=MAX_TOKEN_CHARS - 1))
def test_ascii_takes_a_short_way_to_the_same_form(word: str) -> None:
    """Behind a letter that takes the long way, the same letters fold alike."""
    assert fold(f"é{word}") == f"e{fold(word)}"
