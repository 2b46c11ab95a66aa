"""One quote against an archive: the verdict, its differences, the place, the speaker."""

from __future__ import annotations

import pytest

from archive.errors import NotFound, UsageError
from archive.transcript import Origin
from archive.viewer import OWNER
from search.quotes.quotation import MAX_CHARS
from search.quotes.verdict import DifferenceKind, Mark, Verdict
from tests.search.quotes.conftest import Ask


@pytest.mark.parametrize(
    "quote",
    [
        "We have six hundred thousand people here and most of them must pay.",
        "we have six hundred thousand people here",
        "“thank you all for coming to Fairview”",
        "won’t raise it either",
    ],
)
def test_words_as_they_were_said_are_verbatim(ask: Ask, quote: str) -> None:
    """A quote may begin and end anywhere, in any quotation marks, with or without a full stop."""
    checked = ask(quote)

    assert checked.verdict is Verdict.VERBATIM
    assert checked.differences == ()
    assert checked.matches[0].event == "hall"


@pytest.mark.parametrize(
    "quote",
    [
        "I do not want to raise the tax on water",  # without the "uh"
        "WE HAVE SIX HUNDRED THOUSAND PEOPLE HERE",
        "We have 600,000 people here, and most of them must pay",
        "Governor Carter will not raise it either; it is his colour",
        "And then the reservoir near Toledo ran dry in 1980",  # said twice: the the
    ],
)
def test_filler_case_punctuation_and_spelling_are_trivial(ask: Ask, quote: str) -> None:
    """The words stay what they are; nothing is listed as a difference, but the pieces show it."""
    checked = ask(quote)

    assert checked.verdict is Verdict.TRIVIAL
    assert checked.differences == ()
    assert Mark.TRIVIAL in {piece.mark for piece in checked.matches[0].best.pieces}


@pytest.mark.parametrize(
    ("quote", "kind", "printed", "said"),
    [
        ("I do want to raise the tax on water", "negation", "", "not"),
        ("Governor Carter will raise it either", "negation", "will", "won't"),
        ("We do not have six hundred thousand people here", "negation", "do not", ""),
        ("We have five hundred thousand people here", "number", "five", "six"),
        ("We have 700,000 people here and most of them", "number", "700,000", "six"),
        ("Governor Moreno won't raise it either", "name", "Moreno", "Carter"),
        ("people here and many of them must pay", "quantifier", "many", "most"),
        ("people here and most of them should pay", "modal", "should", "must"),
        ("and thank you all kindly for coming to Fairview", "added", "kindly", ""),
        ("where the winter was cold", "dropped", "", "long and"),
        ("where the summer was long and cold", "replaced", "summer", "winter"),
        ("where the winter long was and cold", "order", "was", "was"),
    ],
)
def test_each_difference_has_its_class(
    ask: Ask, quote: str, kind: str, printed: str, said: str
) -> None:
    """One edit gives one class, with the words of both sides and the time of the recording."""
    checked = ask(quote)

    assert checked.verdict is Verdict.ALTERED
    assert {one.kind for one in checked.differences} == {DifferenceKind(kind)}
    assert printed in " ".join(one.printed for one in checked.differences)
    assert said in " ".join(one.said for one in checked.differences)
    match = checked.matches[0].best
    assert all(match.start_ms <= one.at_ms <= match.end_ms for one in checked.differences)


@pytest.mark.parametrize(
    ("quote", "kind", "printed"),
    [
        ("We have six hundred thousand people here, don't we?", "added", "don't we"),
        ("Let me come back to the mountains, isn't it?", "added", "isn't it"),
        ("We have six hundred thousand people here, do not pay", "negation", "do not pay"),
    ],
)
def test_a_question_tag_negates_nothing(ask: Ask, quote: str, kind: str, printed: str) -> None:
    """It is added, and not printed for what was said next; other words behind a comma may be."""
    (difference,) = ask(quote).differences

    assert (difference.kind, difference.printed) == (DifferenceKind(kind), printed)
    assert (difference.said == "") == (kind == "added")


def test_a_difference_names_the_moment_in_the_recording(ask: Ask) -> None:
    """The third word of the second segment was said two words after its beginning."""
    (difference,) = ask("I do want to raise the tax on water").differences

    assert difference.at_ms == 11 * 300 + 200 + 2 * 300


def test_a_not_that_closes_the_sentence_is_missed(ask: Ask) -> None:
    """All words of the quote were said in this order; the sentence said the opposite."""
    checked = ask("Their bombers are.")

    assert checked.verdict is Verdict.ALTERED
    assert [(one.kind, one.said) for one in checked.differences] == [
        (DifferenceKind.NEGATION, "not")
    ]


def test_an_ellipsis_omits_words_in_order(ask: Ask) -> None:
    """What it leaves out is reported with its length, and is no difference."""
    checked = ask("I do not want to ... raise the tax on water […] most of them must pay")
    cuts = [one for one in checked.matches[0].best.pieces if one.mark is Mark.OMITTED]

    assert checked.verdict is Verdict.VERBATIM
    assert [one.said for one in cuts] == [
        "uh",
        "and I never said so. We have six hundred thousand people here and",
    ]
    assert all(one.cut_ms is not None and one.cut_ms > 0 for one in cuts)


def test_words_on_both_sides_of_an_ellipsis_are_compared(ask: Ask) -> None:
    """An ellipsis excuses what it cuts and nothing else."""
    checked = ask("I do want to ... raise the tax on water")

    assert [one.kind for one in checked.differences] == [DifferenceKind.NEGATION]


def test_an_insertion_is_reported_and_no_difference(ask: Ask) -> None:
    """Square brackets are the editor's: alone, in place of a word, or of a capital."""
    added = ask("I do not want to, uh, raise the tax on [drinking] water")
    instead = ask("and most of [the people] must pay")
    capital = ask("[M]ost of them must pay")

    assert [one.verdict for one in (added, instead, capital)] == [Verdict.VERBATIM] * 3
    pieces = instead.matches[0].best.pieces
    inserted = [(p.printed, p.said) for p in pieces if p.mark is Mark.INSERTED]
    assert inserted == [("[the people]", "them")]


def test_an_insertion_does_not_hide_a_negation(ask: Ask) -> None:
    """Brackets in place of "not" are still a quote without its "not"."""
    checked = ask("I do [really] want to, uh, raise the tax on water")

    assert [one.kind for one in checked.differences] == [DifferenceKind.NEGATION]


def test_two_places_joined_are_spliced(ask: Ask) -> None:
    """Both are shown with the part of the quote that each has, the longer one first."""
    quote = "thank you all for coming to Fairview where the winter was long and cold tonight"
    checked = ask(quote)

    assert checked.verdict is Verdict.SPLICED
    parts = [quote[slice(*match.quoted)] for match in checked.matches]
    assert sorted(parts) == [
        "thank you all for coming to Fairview",
        "where the winter was long and cold tonight",
    ]


def test_words_of_others_are_not_found(ask: Ask) -> None:
    """Not even where many of the small words were said."""
    checked = ask("The purple elephants of the north have eaten the harvest of the valley.")

    assert checked.verdict is Verdict.NOT_FOUND
    assert checked.matches == ()


def test_the_nearest_words_are_shown_where_a_quote_is_not_found(ask: Ask) -> None:
    """They are no match: the verdict and the published shape stay those of a quote nobody said."""
    near = ask("Governor Schwarzenegger will raise my salary tomorrow")
    far = ask("The purple elephants of the north have eaten the harvest of the valley.")

    assert near.verdict is far.verdict is Verdict.NOT_FOUND
    assert near.matches == ()
    assert near.nearest is not None
    assert near.nearest.best.text.startswith("Governor Carter won't raise")
    assert far.nearest is None


def test_another_language_is_told_from_not_found(ask: Ask) -> None:
    """By its letters, or by its words; a language that the archive has is just not found."""
    assert ask("Мы не хотим поднимать этот налог").verdict is Verdict.OTHER_LANGUAGE
    assert ask("Wir wollen die Steuer nicht erhöhen").verdict is Verdict.OTHER_LANGUAGE
    assert ask("كان هذا جنونًا، أنا آسف").verdict is Verdict.NOT_FOUND
    assert ask("كان هذا جنونًا، أنا آسف", event="hall").verdict is Verdict.OTHER_LANGUAGE


def test_arabic_is_judged_as_well(ask: Ask) -> None:
    """Vowels and forms of letters are spelling; a dropped لن is a negation."""
    said = ask("قالت الحكومة إنها لن ترفعَ الضريبة على المياه")
    changed = ask("قالت الحكومة إنها ترفع الضريبة على المياه")

    assert said.verdict is Verdict.TRIVIAL
    assert [one.kind for one in changed.differences] == [DifferenceKind.NEGATION]


def test_a_quote_crosses_speakers_and_parts(ask: Ask) -> None:
    """The second part of the broadcast begins in the middle of a sentence."""
    checked = ask("ran dry in nineteen eighty because nobody had cared for the dam")

    assert checked.verdict is Verdict.VERBATIM
    assert checked.matches[0].recording == "r-hall-1"
    assert checked.matches[0].best.end_ms > 60_000


def test_every_transcript_of_the_place_is_asked(ask: Ask) -> None:
    """The best agreement is on top; that the other one disagrees is shown, with its doubts."""
    checked = ask("race the tax on water")
    match = checked.matches[0]

    assert checked.verdict is Verdict.VERBATIM
    assert [one.origin for one in match.readings] == [Origin.MACHINE, Origin.HUMAN]
    assert match.disagree
    assert match.best.confidence == 0.5
    assert match.best.speakers == ("Ana K. Moreno",)  # as the human transcript has it


def test_other_places_are_counted_and_the_claimed_speaker_comes_first(ask: Ask) -> None:
    """Both said it; who is claimed to have said it is looked for first."""
    hers, his = (ask("There you go again", name) for name in ("Moreno", "Lindqvist"))

    assert hers.matches[0].best.speakers == ("Ana K. Moreno",)
    assert his.matches[0].best.speakers == ("Bo Lindqvist",)
    assert hers.elsewhere == his.elsewhere == 1
    assert len(hers.matches) == 2


@pytest.mark.parametrize(
    ("claimed", "agrees"),
    [
        ("Ana Moreno", True),
        ("A. Moreno", True),
        ("Mayor Moreno", True),
        ("the Republican nominee", True),
        ("Bo Lindqvist", False),
        ("Bo Moreno", False),
        ("أنا مورينو", None),
    ],
)
def test_the_attribution_is_checked(ask: Ask, claimed: str, agrees: bool | None) -> None:
    """By the last name, initials, a title or a part in the event; not across scripts."""
    attribution = ask("most of them must pay", claimed).attribution

    assert attribution is not None
    assert attribution.said_by == "Ana K. Moreno"
    assert attribution.agrees is agrees


def test_without_a_claim_there_is_no_attribution(ask: Ask) -> None:
    """And one for a quote that nobody said knows nobody."""
    nobody = ask("The purple elephants have eaten the harvest", "Moreno").attribution

    assert ask("most of them must pay").attribution is None
    assert nobody is not None
    assert (nobody.said_by, nobody.agrees) == (None, None)


def test_what_the_viewer_may_not_see_is_not_found(ask: Ask) -> None:
    """The owner of the archive finds it, with the same words."""
    quote = "Nobody outside may ever hear about the secret bridge."

    assert ask(quote).verdict is Verdict.NOT_FOUND
    assert ask(quote, viewer=OWNER).verdict is Verdict.VERBATIM
    with pytest.raises(NotFound):
        ask(quote, event="dinner")


def test_distrusted_text_is_matched_only_where_that_is_asked(ask: Ask) -> None:
    """A gate thinks that nobody said it."""
    quote = "please subscribe to the channel of our sponsors"

    assert ask(quote).verdict is Verdict.NOT_FOUND
    assert ask(quote, quarantined=True).verdict is Verdict.VERBATIM


def test_an_event_limits_the_search(ask: Ask) -> None:
    """Words of another event are not found in this one."""
    assert ask("the bridge would hold").verdict is Verdict.VERBATIM
    assert ask("they told us that the bridge would hold", event="hall").matches == ()


@pytest.mark.parametrize("quote", ["", "  ", "...", "[...]", "“”", "!?", "\0"])
def test_a_quote_without_a_word_is_refused(ask: Ask, quote: str) -> None:
    """With a sentence that says what to give."""
    with pytest.raises(UsageError, match="no word"):
        ask(quote)


@pytest.mark.parametrize(
    "quote",
    [
        "the",
        "the of and to",
        "a" * 500,
        "water\0 tax",
        "🙂 water 🙂",
        "‮tax on water‬",
        '"' * 50 + "a",
    ],
)
def test_odd_quotes_have_a_verdict(ask: Ask, quote: str) -> None:
    """Stop words alone, one endless word, NUL, emoji, marks of direction: an answer, no error."""
    assert ask(quote).verdict in Verdict


def test_the_longest_quote_is_answered_and_a_longer_one_refused(ask: Ask) -> None:
    """100 kB is an article, not a quote."""
    assert ask("water tax " * (MAX_CHARS // 10)).verdict in Verdict
    with pytest.raises(UsageError, match="longer than"):
        ask("water tax " * 10_000)


def test_a_number_is_not_counted_within_another(ask: Ask) -> None:
    """To the index 1980 begins 1987 and 5 million ends 25 million; to a verdict they are others."""
    checked = ask("ran dry in 1980")

    assert (checked.verdict, checked.matches[0].event) == (Verdict.TRIVIAL, "hall")
    assert checked.elsewhere == 0
    assert ask("ran dry in 1987").matches[0].event == "dates"
    assert ask("$5 million").verdict is not Verdict.VERBATIM


def test_the_same_words_are_not_those_of_an_altered_quote(ask: Ask) -> None:
    """The words were said, and a "not" behind them: no other place is counted for the quote."""
    checked = ask("Their bombers are.")

    assert checked.verdict is Verdict.ALTERED
    assert checked.elsewhere == 0


def test_numbers_at_an_end_are_read_in_the_language_of_the_quote(ask: Ask) -> None:
    """Digits stay digits in Portuguese: both places are counted, in front and behind."""
    checked = ask("25 escolas")
    longer = ask("para todos nós são 25")

    assert (checked.verdict, checked.elsewhere) == (Verdict.VERBATIM, 1)
    assert (longer.language, longer.verdict, longer.elsewhere) == ("pt", Verdict.VERBATIM, 1)
