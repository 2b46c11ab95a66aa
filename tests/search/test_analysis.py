"""What counts as the same word, and that nothing loses its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import MAX_TOKEN_CHARS, Remembered, fold, tokenise, words
from search.documents import MARK
from search.stemming import light_arabic, stem, stems

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
    ("don’t", "don't"),
    ("São", "Sao"),
    ("e\u0301te\u0301", "été"),
    ("İstanbul", "istanbul"),
    ("ＴＡＸ", "tax"),
    ("Straße", "STRASSE"),
    ("Łódź", "lodz"),
    ("1,000,000", "1000000"),
    ("ёлка", "елка"),
]

SAME_STEM = [
    ("الحكومة", "حكومة", "ar"),
    ("والحكومة", "الحكومة", "ar"),
    ("للشعب", "الشعب", "ar"),
    ("مسؤولون", "مسؤول", "ar"),
    ("كتابهم", "كتاب", "ar"),
    ("governments", "governing", "en"),
    ("Carter's", "Carter", "en"),
    ("l’homme", "hommes", "fr"),
    ("Steuern", "Steuer", "de"),
]


@pytest.mark.parametrize(("one", "other"), SAME_WORD)
def test_spellings_of_one_word_are_the_same(one: str, other: str) -> None:
    """The folding contract of docs/search.md: these are one word, verbatim."""
    assert fold(one) == fold(other)
    assert words(one) == words(other) == [fold(one)]


@pytest.mark.parametrize(("one", "other"), [("мой", "мои"), ("tax", "taxes"), ("cote", "coté s")])
def test_different_words_stay_different(one: str, other: str) -> None:
    """Folding joins spellings, not words: й is a letter of its own, inflections are for stems."""
    assert words(one) != words(other)


@pytest.mark.parametrize(("one", "other", "language"), SAME_STEM)
def test_inflections_share_a_stem(one: str, other: str, language: str) -> None:
    """A bare word finds its inflections, under the rules of its language."""
    assert stem(fold(one), language) == stem(fold(other), language)


def test_the_script_goes_before_the_language() -> None:
    """Arabic in an English transcript is stemmed as Arabic; Persian is left alone."""
    assert stem("الحكومه", "en") == stem("الحكومه", "ar") == f"ar:{light_arabic('الحكومه')}"
    assert stem("كتابها", "fa") == "-:كتابها"
    assert stem("words", None) == "en:word"
    assert stem("maneno", "sw") == "-:maneno"


def test_a_query_asks_for_each_languages_stem() -> None:
    """One stem under each rule that the index may hold, and none twice."""
    assert stems("governments", ["en", "en-GB", "de", "ar"]) == ("de:government", "en:govern")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stop—the trade-off, now!", ["stop", "the", "trade", "off", "now"]),
        ("U.S. 27.5% of $1,000", ["u", "s", "27", "5", "of", "1000"]),
        ("rock 'n' roll; the people’s", ["rock", "n", "roll", "the", "people's"]),
        ("中国 and かな", ["中", "国", "and", "か", "な"]),
        ("snake_case ـــ — …", ["snake", "case"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    """Punctuation ends words, apostrophes inside them do not, ideographs stand alone."""
    assert words(text) == expected


@given(st.text(max_size=60))
def test_tokens_keep_their_place(text: str) -> None:
    """Whatever the text: each token's range holds the word that folds to it, in order."""
    tokens = list(tokenise(text))

    assert [fold(text[token.start : token.end]) for token in tokens] == [t.folded for t in tokens]
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert words(text) == [token.folded for token in tokens]


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
