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


@pytest.mark.parametrize(
    ("language", "spoken", "quote", "kind"),
    [
        ("es", "Son 2,5 millones de euros.", "Son 25 millones de euros.", "number"),
        ("fr", "Ouvert 24/7 pour nous.", "Ouvert 247 pour nous.", "number"),
        ("en", "It fell by 38 percent then.", "It fell by -38 percent then.", "number"),
        ("en", "We saw it in action there.", "We saw it inaction there.", "negation"),
        ("en", "They have nothing apart from it.", "They have nothing a part from it.", "replaced"),
        ("en", "They know Israel's right to it.", "They know Israel is right to it.", "name"),
        ("en", "I have respect for them.", "I have [dis]respect for them.", "negation"),
        ("en", "And all seniors will get drugs.", "[Some] seniors will get drugs.", "quantifier"),
        ("en", "Hardly anyone agrees with him.", "Anyone agrees with him.", "quantifier"),
        ("en", "They're for the war.", "They for the war.", "replaced"),
        ("en", 'He said, "We are for it" there.', 'He said, "They are for it" there.', "replaced"),
    ],
)
def test_what_is_really_changed(language: str, spoken: str, quote: str, kind: str) -> None:
    """A factor of ten, a sign, a prefix, somebody's right, a quantifier in brackets."""
    assert [one for one, _, _ in _told(_judged(quote, spoken, language=language))][:1] == [kind]


@pytest.mark.parametrize(
    ("language", "spoken", "quote"),
    [
        ("en", "The rate is 7 percent - still too much.", "The rate is 7 per cent"),
        ("en", "They did it in the U.S. last year.", "They did it in the US"),
        ("en", "Well. Health care costs have gone up.", "Healthcare costs have gone up."),
        ("en", "These are questions. HL Mencken said so.", "H.L. Mencken said so."),
        ("en", "A cut in, uh, in the taxes paid.", "A cut in the taxes paid."),
        ("en", "It is about non-proliferation there.", "It is about nonproliferation there."),
        ("en", "The flights of the U-2 were proper.", "The flights of the U2 were proper."),
        ("en", "Since September 11th we know it.", "Since Sept. 11 we know it."),
        ("en", "Since September the 11th we know it.", "Since Sept. 11 we know it."),
        ("en", "It was on the fifth of May then.", "It was on the 5 of May then."),
        ("en", "For three and a half years now.", "For 3 1/2 years now."),
        ("en", "For three and a half years now.", "For 3½ years now."),
        ("en", "It is two-thirds of the budget.", "It is 2/3 of the budget."),
        ("en", "It fell by minus five percent then.", "It fell by -5 percent then."),
        ("en", "We owe 'em a lot of money.", "We owe them a lot of money."),
        ("en", "An adviser of Gen. Powell now.", "An advisor of General Powell now."),
        ("es", "Es el 20 por ciento de todos.", "Es el 20 % de todos."),
        ("de", "Es sind 20 Prozent von uns.", "Es sind 20 % von uns."),
        ("es", "Son 1500 empleos nuevos.", "Son 1.500 empleos nuevos."),
    ],
)
def test_print_has_its_own_ways(language: str, spoken: str, quote: str) -> None:
    """Style books write figures, abbreviations and hyphens as nobody says them."""
    match = _judged(quote, spoken, language=language)

    assert match.best.verdict == "trivial", _told(match)


def test_an_editor_may_change_an_ending() -> None:
    """It is the editor's grammar, and says so."""
    assert _judged("He want[s] it now.", "Yes. He wanted it now.").best.verdict == "verbatim"


def test_another_speaker_ends_the_clause() -> None:
    """What somebody throws in negates nothing of what goes on behind it."""
    segments = [
        *said("She said who has said"),
        replace(said("I never said that")[0], speaker="Another", start_ms=5_000, end_ms=6_000),
        replace(said("women should have it")[0], start_ms=7_000, end_ms=9_000),
    ]
    segments = [replace(one, speaker=one.speaker or "Somebody") for one in segments]
    place = Place(
        Spot("e", "r", 0, 60_000),
        Event("e", "E"),
        Placement("e", "r", 0),
        ((Transcript("t", "r", Origin.HUMAN, language="en"), Spoken(segments, "en")),),
    )
    judged = judge(place, "She said who has said ... women should have it", (), language="en")

    assert judged is not None
    assert judged.match.best.verdict == "verbatim"
