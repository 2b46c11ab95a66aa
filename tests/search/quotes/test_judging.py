"""A quote held against what one place says, without an index: where edits hide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.event import Event, Placement
from archive.transcript import Origin, Transcript
from search.quotes.judging import judge
from search.quotes.places import Place, Spot
from search.quotes.spoken import Spoken
from search.quotes.verdict import Match
from tests.search.material import said


def _judged(quote: str, *texts: str, language: str | None = "en") -> Match:
    """The quote at a place that each of the texts is a transcript of."""
    found = []
    for number, text in enumerate(texts):
        transcript = Transcript(f"t-{number}", "r", Origin.HUMAN, language=language)
        segments = [replace(one, language=language) for one in said(text)]
        found.append((transcript, Spoken(segments, language)))
    place = Place(Spot("e", "r", 0, 60_000), Event("e", "E"), Placement("e", "r", 0), tuple(found))
    judged = judge(place, quote, (), language=language)
    assert judged is not None
    return judged.match


def _told(match: Match) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.printed, one.said) for one in match.best.differences]


@pytest.mark.parametrize(
    ("spoken", "quote", "printed", "number"),
    [
        ("We did so in 1983 and won.", "We did so in 1980", "1980", "1983"),
        ("We did so in 1983 and won.", "We did so in 198", "198", "1983"),
        ("They lost two million jobs.", "They lost two", "two", "two million"),
        ("They spent $3.1 billion there.", "They spent $3.1", "$3.1", "$3.1 billion"),
        ("It fell by 4.8 in a year.", "It fell by 4", "4", "4.8"),
        ("It covers 600,000 of them.", "It covers 600", "600", "600,000"),
        ("It covers twenty-five towns.", "It covers twenty", "twenty", "twenty-five"),
    ],
)
def test_a_number_is_not_its_beginning(spoken: str, quote: str, printed: str, number: str) -> None:
    """A quote may end anywhere, but where it ends in a number it claims that number."""
    assert _told(_judged(quote, spoken)) == [("number", printed, number)]


def test_the_scale_of_a_number_may_begin_a_quote() -> None:
    """A newspaper writes: some 270 "billion dollars of debt"."""
    match = _judged("billion dollars of debt", "It was 270 billion dollars of debt.")

    assert match.best.verdict == "verbatim"


@pytest.mark.parametrize(
    ("language", "spoken", "quote"),
    [
        ("en", "Well. No nation will ever have a veto.", "Nation will ever have a veto."),
        ("en", "Well. Never have so many come.", "Have so many come."),
        ("en", "We will not raise any tax.", "Raise any tax."),
        ("en", "no nation will ever have a veto", "Nation will ever have a veto"),
        ("es", "Bien. No vamos a subir nada.", "Vamos a subir nada."),
        ("es", "nunca hemos cerrado un hospital", "Hemos cerrado un hospital"),
        ("ru", "Да. Не будем повышать налоги.", "Будем повышать налоги."),
        ("ar", "مرحبا لن تغلق الحكومة المستشفيات", "تغلق الحكومة المستشفيات"),
        ("de", "Gut. Nie wird das so sein.", "Wird das so sein."),
        ("de", "Wir erhöhen die Steuern nicht.", "Wir erhöhen die Steuern"),
    ],
)
def test_a_negation_at_either_end_is_missed(language: str, spoken: str, quote: str) -> None:
    """Left out before the first word of a claimed sentence, or behind its last one."""
    match = _judged(quote, spoken, language=language)

    assert match.best.verdict == "altered"
    assert [kind for kind, _, _ in _told(match)] == ["negation"]


@pytest.mark.parametrize(
    ("language", "spoken", "quote"),
    [
        ("en", "No, I think it is right.", "I think it is right."),
        ("en", "no i think it is right", "I think it is right."),
        ("en", "He asked for none. The law is the law.", "The law is the law."),
        ("en", "We will not raise any tax.", "raise any tax"),
        ("en", "No nation will ever have a veto.", "nation will ever have a veto"),
        ("en", "They will. Not that it matters.", "They will."),
        ("es", "No, es verdad.", "Es verdad."),
    ],
)
def test_a_negation_of_something_else_is_not_missed(language: str, spoken: str, quote: str) -> None:
    """An answer before a comma; another sentence; a part that somebody else's sentence quotes."""
    assert _judged(quote, spoken, language=language).best.verdict in ("verbatim", "trivial")


def test_captions_do_not_outvote_who_writes_sentences() -> None:
    """Captions cannot tell that a sentence ends in "not"; the human transcript can."""
    match = _judged(
        "their bombers are", "Look. Their bombers are not. Then", "their bombers are not then"
    )

    assert [one.verdict for one in match.readings] == ["altered", "altered"]
    assert _told(match) == [("negation", "", "not")]


@pytest.mark.parametrize(
    ("spoken", "quote", "cut"),
    [
        ("America has never gotten in a war.", "America has ... gotten in a war.", "never"),
        ("I don't know what it is.", "I ... know what it is.", "don't"),
        ("We would, of course, not raise it.", "We would ... raise it.", "of course, not"),
        ("we would of course not raise it", "We would ... raise it.", "of course not"),
    ],
)
def test_an_omission_hides_no_negation(spoken: str, quote: str, cut: str) -> None:
    """What is left out of a clause may not turn the rest of it round."""
    assert _told(_judged(quote, spoken)) == [("negation", "...", cut)]


@pytest.mark.parametrize(
    ("spoken", "quote"),
    [
        ("The plan, which was not perfect, works.", "The plan ... works."),
        ("We pay more. It is not fair. We want less.", "We pay more. ... We want less."),
    ],
)
def test_an_omission_may_leave_out_another_clause(spoken: str, quote: str) -> None:
    """A negation with commas round it, or in a sentence of its own, turns nothing round."""
    assert _judged(quote, spoken).best.verdict != "altered"


def test_an_editor_may_not_negate() -> None:
    """Brackets say who put the word there; the sentence says the opposite all the same."""
    match = _judged("We were [not] too strong.", "We were too strong.")

    assert _told(match) == [("negation", "[not]", "")]
    assert _judged("We were [all] too strong.", "We were too strong.").best.verdict != "altered"


@pytest.mark.parametrize(
    ("spoken", "quote"),
    [
        ("Well, it is now at 12 percent.", "It's now at 12 percent."),
        ("And America has never wanted war.", "America's never wanted war."),
        ("That is what it is, my friends.", "That is what it's"),
        ("It is our number one priority.", "It is our No. 1 priority."),
        ("It was 60 to 70 percent of them.", "It was 60-70 percent of them."),
        ("It was the attack of nine eleven there.", "It was the attack of 9-11 there."),
        ("He fought in World War II for us.", "He fought in World War Two for us."),
        ("He fought in World War II for us.", "He fought in World War 2 for us."),
        ("We won in '76 and lost later.", "We won in 1976 and lost later."),
        ("We won in the 1960s and lost later.", "We won in the '60s and lost later."),
        ("I don't know him.", "I dont know him."),
        ("We want health care now.", "We want healthcare now."),
    ],
)
def test_the_same_in_another_spelling(spoken: str, quote: str) -> None:
    """Trivial, however it is written."""
    assert _judged(quote, spoken).best.verdict == "trivial"


@pytest.mark.parametrize(
    ("language", "spoken", "quote"),
    [
        ("pt", "Temos vinte e cinco hospitais.", "Temos 25 hospitais."),
        ("es", "Hay mil quinientos empleos.", "Hay 1.500 empleos."),
        ("de", "Das war neunzehnhundertachtzig so.", "Das war 1980 so."),
        ("fr", "Il y a 25 hôpitaux.", "Il y a vingt-cinq hôpitaux."),
        ("ru", "У нас двадцать пять школ.", "У нас 25 школ."),
        ("ar", "لدينا خمسة وعشرون مستشفى.", "لدينا 25 مستشفى."),
        ("tr", "Burada yirmi beş okul var.", "Burada 25 okul var."),
    ],
)
def test_a_numeral_is_said_in_its_language(language: str, spoken: str, quote: str) -> None:
    """A sentence with the numeral says what one with the words says."""
    assert _judged(quote, spoken, language=language).best.verdict == "trivial"


def test_another_numeral_is_another_number() -> None:
    """Also where one side has words: 26 is not vinte e cinco."""
    match = _judged("Temos 26 hospitais.", "Temos vinte e cinco hospitais.", language="pt")

    assert _told(match) == [("number", "26", "vinte e cinco")]


@pytest.mark.parametrize(
    ("language", "spoken", "quote", "kind"),
    [
        ("en", "They are not able to do it.", "They are notable to do it.", "negation"),
        ("en", "It is a non-partisan League.", "It is a partisan League.", "negation"),
        ("en", "We had 76 people there.", "We had 1976 people there.", "number"),
        (
            "tr",
            "Biz vergileri artırmayacağız artık.",
            "Biz vergileri artıracağız artık.",
            "negation",
        ),
        ("de", "Es sind fünfundzwanzig Jahre.", "Es sind fünfunddreißig Jahre.", "number"),
        ("pt", "A água é um direito de todos.", "A água um direito de todos.", "dropped"),
        ("tr", "Bu şey çok önemli bir konudur.", "Bu çok önemli bir konudur.", "dropped"),
    ],
)
def test_what_looks_trivial_and_is_not(language: str, spoken: str, quote: str, kind: str) -> None:
    """A word joined or split that turns the sentence round, a number in one word, no filler."""
    assert [one for one, _, _ in _told(_judged(quote, spoken, language=language))] == [kind]
