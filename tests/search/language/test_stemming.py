"""Which inflections a bare word finds, language by language."""

from __future__ import annotations

import pytest

from search.analysis import fold
from search.language.light_stems import arabic
from search.language.stemming import stem, stems

SAME_STEM = {
    "en": "governments governing | taxes tax | elections election | Carter's Carter",
    "ar": "الحكومة حكومة | والحكومة الحكومة | للشعب الشعب | مسؤولون مسؤول | كتابهم كتاب",
    "es": "naciones nación | gobernaciones gobernación | gobiernos gobierno | políticas política",
    "fr": "gouvernements gouvernement | l’homme hommes | élections élection | gouvernées gouverner",
    "de": "Steuern Steuer | Regierungen Regierung | Häuser Haus | größeren größer",
    "pt": "eleições eleição | ações ação | impostos imposto | cidadãos cidadão",
    "ru": "налогов налоги | выборах выборы | говорил говорила | ёлки елка | войны война",
    "uk": "Україною України | податків податок | сказав сказала | незалежність незалежності"
    " | виборах вибори | державний державного | президента президентом",
    "tr": "evlerimizden ev | kızların kız | IŞIKLAR ışık | vergileri vergi"
    " | bakanlığı bakanlık | okullarımız okul",
    "fa": "کتاب‌ها کتاب | کتاب‌های کتاب | بزرگ‌ترین بزرگ | ایرانیان ایران | انتخابات انتخاب",
}
"""Pairs of forms, `|` between them."""

OTHER_STEM = {
    "en": "governor tax | general generous",
    "uk": "народ нарада | війна вітер",
    "fa": "ایران ایتالیا | دولت دست",
    "tr": "kız kaz | vergi veri",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    return [
        (language, *pair.split())  # type: ignore[misc]  # two words each
        for language, line in table.items()
        for pair in line.split("|")
    ]


@pytest.mark.parametrize(("language", "one", "other"), pairs(SAME_STEM))
def test_inflections_share_a_stem(language: str, one: str, other: str) -> None:
    """A bare word finds its inflections, under the rules of its language."""
    assert stem(fold(one), language) == stem(fold(other), language)


@pytest.mark.parametrize(("language", "one", "other"), pairs(OTHER_STEM))
def test_different_words_keep_different_stems(language: str, one: str, other: str) -> None:
    """A light stemmer takes endings off; it does not run words into one another."""
    assert stem(fold(one), language) != stem(fold(other), language)


def test_the_script_goes_before_the_language() -> None:
    """Arabic in an English transcript is stemmed as Arabic; Urdu is left alone."""
    assert stem("الحكومه", "en") == stem("الحكومه", "ar") == f"ar:{arabic('الحكومه')}"
    assert stem("كتابها", "ur") == "-:كتابها"
    assert stem("words", None) == stem("words", "fa").replace("fa", "en") == "en:word"
    assert stem("maneno", "sw") == "-:maneno"


def test_a_query_asks_for_each_languages_stem() -> None:
    """One stem under each rule that the index may hold, and none twice."""
    assert stems("governments", ["en", "en-GB", "de", "ar"]) == ("de:government", "en:govern")
