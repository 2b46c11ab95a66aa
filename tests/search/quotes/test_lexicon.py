"""The published words of ten languages, and how a language is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.analysis import fold
from search.quotes.classes import Change, kind
from search.quotes.languages import guess, is_other
from search.quotes.lexicon import LANGUAGES, lexicon
from search.quotes.wording import tokens

ALTERED = {
    "en": ("That is unfair to them", "That is fair to them"),
    "ar": ("هو لا يعرف ذلك", "هو يعرف ذلك"),
    "es": ("Nosotros no vamos a la guerra", "Nosotros vamos a la guerra"),
    "fr": ("Ce n'est pas une guerre", "C'est une guerre"),
    "de": ("Das ist kein Krieg", "Das ist ein Krieg"),
    "pt": ("Nós não vamos à guerra", "Nós vamos à guerra"),
    "ru": ("Мы не хотим войны", "Мы хотим войны"),
    "uk": ("Ми не хочемо війни", "Ми хочемо війни"),
    "tr": ("Bu bir savaş değil", "Bu bir savaş"),
    "fa": ("او نمی‌داند", "او می‌داند"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_rows(language: str) -> None:
    """And knows a dropped negation when it sees one."""
    rows = lexicon(language)
    said, printed = (tokens(text, language) for text in ALTERED[language])
    ours = [one for one in printed if one.key not in {other.key for other in said}]
    theirs = [one for one in said if one.key not in {other.key for other in printed}]

    assert all((rows.negation, rows.quantifier, rows.modal, rows.filler, rows.function))
    assert kind(Change(ours, theirs), rows) == "negation"


def test_a_number_word_is_a_number() -> None:
    """In English by its value, elsewhere as a word of the table."""
    change = Change(tokens("tres", "es"), tokens("dos", "es"))

    assert kind(change, lexicon("es")) == "number"


def test_an_infix_of_turkish_is_a_negation() -> None:
    """Gelmiyor is not geliyor."""
    change = Change(tokens("geliyor", "tr"), tokens("gelmiyor", "tr"))

    assert kind(change, lexicon("tr")) == "negation"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are not going to raise the tax on water", "en"),
        ("Nous ne voulons pas de cette guerre", "fr"),
        ("Wir wollen die Steuer nicht erhöhen", "de"),
        ("No queremos que los niños paguen esta guerra", "es"),
        ("Мы не хотим этой войны", "ru"),
        ("Ми не хочемо, щоб ця війна була довгою", "uk"),
        ("هذا الرابط لا يعمل على كل حال", "ar"),
        ("Reservoir", None),
        ("", None),
    ],
)
def test_a_language_is_told_by_its_common_words(text: str, language: str | None) -> None:
    """One word tells nothing."""
    assert guess(text) == language


def test_other_languages_are_told_from_those_that_are_held() -> None:
    """By script where the words do not tell; never, where nobody knows what is held."""
    assert is_other("DeSaster", {"ar"})
    assert is_other("تقوض", {"en", "fr"})
    assert not is_other("DeSaster", {"en"})
    assert not is_other("DeSaster", {"de"})
    assert not is_other("تقوض", set())
    assert not is_other("123 !", {"en"})


def test_the_published_table_is_the_lexicon() -> None:
    """Each row of docs/search.md has the words of the code, and none is missing."""
    text = (Path(__file__).parents[3] / "docs/search.md").read_text()
    rows = {
        cells[1].strip(" `"): cells[2:7]
        for line in text.splitlines()
        if len(cells := line.split("|")) == 8 and cells[1].strip(" `") in LANGUAGES
    }

    assert tuple(rows) == LANGUAGES
    for language, (negation, number, quantifier, modal, filler) in rows.items():
        words = lexicon(language)
        inside = {*(f"{one}-" for one in words.prefixes), *(f"-{one}-" for one in words.infixes)}
        negations = negation.split()
        assert {fold(one) for one in negations if "-" not in one} == words.negation
        assert {one for one in map(_affix, negations) if one} == inside
        if language != "en":
            assert set(map(fold, number.split())) == words.number
        assert set(map(fold, quantifier.split())) == words.quantifier
        assert set(map(fold, modal.split())) == words.modal
        assert set(map(fold, filler.split())) == words.filler


def _affix(written: str) -> str | None:
    if "-" not in written:
        return None
    return "-".join(fold(part) for part in written.split("-"))
