"""Quotes of real debates: a seeded sample of `scripts/bench quotes`, and every "not" of 1980."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.transcript import Origin
from archive.viewer import OWNER
from scripts.benchmarks import quote_making
from scripts.benchmarks.debate_archive import Debate, archive_of, debates
from scripts.benchmarks.quotes import is_first
from search.index import Index
from search.quotes.checking import check
from search.quotes.verdict import Checked, DifferenceKind, Verdict

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

DAYS = ("1980-10-28", "2012-10-03")
SAMPLE = 24
SEED = 7

_SENTENCE = re.compile(r"[^.?!]*[.?!]")
_NOT = re.compile(r"(?i)\bnot\b *|n['’]t\b")

Check = Callable[[str], Checked]


@pytest.fixture(scope="module")
def held(corpus: Path) -> list[Debate]:
    """Two debates, human wording and captions."""
    return list(debates(corpus / "debates", DAYS))


@pytest.fixture(scope="module")
def ask(held: list[Debate], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    """A check against both transcripts of both debates."""
    with archive_of(tmp_path_factory.mktemp("debates"), held) as (index, catalogue):
        yield partial(_check, index, catalogue)


def _check(index: Index, catalogue: Catalogue, quote: str) -> Checked:
    return check(index, catalogue, OWNER, quote)


def test_what_was_said_is_verbatim_where_it_was_said(ask: Check, held: list[Debate]) -> None:
    """Any 8 to 30 words as the human transcript writes them, across sentences and speakers."""
    for made in quote_making.true_quotes(held, SAMPLE, SEED):
        checked = ask(made.text)

        assert checked.verdict is Verdict.VERBATIM, made
        assert is_first(checked, made) or checked.elsewhere, made


def test_no_edit_goes_unseen(ask: Check, held: list[Debate]) -> None:
    """Negations dropped and added, numbers and names changed: each with its class."""
    for made in quote_making.edited_quotes(held, SAMPLE, SEED):
        checked = ask(made.text)

        assert checked.verdict is Verdict.ALTERED, made
        assert made.kind in {one.kind for one in checked.differences}, made


def test_no_edit_hides_at_an_end_or_under_an_ellipsis(ask: Check, held: list[Debate]) -> None:
    """The last digit, the negation that a sentence begins or ends with, a cut-out "never"."""
    for way, made in quote_making.hidden_edits(held, SAMPLE // 4, SEED):
        checked = ask(made.text)

        assert made.kind in {one.kind for one in checked.differences}, (way, made)


def test_two_edits_do_not_lose_a_quote(ask: Check, held: list[Debate]) -> None:
    """Two of a negation, a number and a name: altered still, and one of them at least is named."""
    for made in quote_making.twice_edited_quotes(held, SAMPLE, SEED):
        checked = ask(made.text)

        assert checked.verdict is Verdict.ALTERED, made
        assert {made.kind, made.second} & {one.kind for one in checked.differences}, made


ELSEWHERE = (
    "I am not a crook",
    "The only thing we have to fear is fear itself",
    "I shall not seek, and I will not accept, the nomination of my party for another term",
    "I want to say one thing to the American people",
    "I have said that I will do it and I am going to do it because it is right for the people",
    "We will not tire, we will not falter, and we will not fail",
    "You're either with us or against us",
    "The state of our union is strong",
)
"""Of other evenings, or invented, in words that these debates have as well."""


@pytest.mark.parametrize("quote", ELSEWHERE)
def test_quotes_of_other_evenings_are_not_found(ask: Check, quote: str) -> None:
    """Common words are laid to nobody's charge."""
    assert ask(quote).verdict is Verdict.NOT_FOUND


def test_quotes_of_an_absent_debate_are_laid_to_nobody(held: list[Debate], tmp_path: Path) -> None:
    """Not found, but for what was really said in both; of the short ones a few come near."""
    with archive_of(tmp_path, held[1:]) as (index, catalogue):
        made = [quote for _, quote in quote_making.quotes_of(held[0], SAMPLE // 2, SEED)]
        found = [_check(index, catalogue, quote).verdict for quote in made]

    assert len(found) == 3 * (SAMPLE // 2)
    assert found.count(Verdict.NOT_FOUND) >= 0.9 * len(found)
    assert found.count(Verdict.ALTERED) + found.count(Verdict.SPLICED) <= 0.05 * len(found)


def test_who_paid_for_the_microphone_is_not_known(corpus: Path, tmp_path: Path) -> None:
    """Reagan said it in Nashua in 1980; Perot's "I'm paying for all that" is only the nearest."""
    with archive_of(tmp_path, debates(corpus / "debates", ["1992-10-19"])) as (index, catalogue):
        checked = _check(index, catalogue, "I am paying for this microphone")

    assert checked.verdict is Verdict.NOT_FOUND
    assert checked.nearest is not None
    assert "paying for" in checked.nearest.best.text


def test_joined_places_are_spliced_and_other_words_not_found(
    ask: Check, held: list[Debate]
) -> None:
    """At most one splice in twenty may pass for something else; no invention for a quote."""
    spliced = quote_making.spliced_quotes(held, SAMPLE, SEED)
    verdicts = [ask(made.text).verdict for made in spliced]

    assert verdicts.count(Verdict.SPLICED) >= 0.95 * SAMPLE
    for quote in quote_making.shuffled_quotes(held, SAMPLE // 2, SEED):
        assert ask(quote).verdict is Verdict.NOT_FOUND, quote


def test_no_sentence_of_1980_loses_a_not_unseen(ask: Check, held: list[Debate]) -> None:
    """Every sentence with a "not" or an "n't", without it: altered, and a negation is named; also
    without its full stop, which newspapers put behind their own words.

    Where the rest of a sentence was said elsewhere in full it is no misquote of that place.
    """
    sentences = [one for one in _sentences(held[0]) if _NOT.search(one)]
    assert len(sentences) > 70
    unseen = []
    for sentence in sentences:
        for negation in _NOT.finditer(sentence):
            edited = _without(sentence, negation)
            for printed in (edited, edited.rstrip(".?! ")):
                checked = ask(printed)
                kinds = {one.kind for one in checked.differences}
                if checked.verdict is not Verdict.ALTERED or DifferenceKind.NEGATION not in kinds:
                    unseen.append((checked.verdict, printed))
    assert unseen == []


def test_a_misheard_transcript_still_leads_to_the_place(held: list[Debate], tmp_path: Path) -> None:
    """One word in ten wrong: nine of ten quotes of so small a sample come first at their place."""
    noisy = quote_making.misheard(held, 0.1, SEED)
    with archive_of(tmp_path, noisy) as (index, catalogue):
        made = quote_making.true_quotes(held, SAMPLE, SEED)
        first = [is_first(_check(index, catalogue, one.text), one) for one in made]

    assert sum(first) >= 0.9 * SAMPLE


def _sentences(debate: Debate) -> list[str]:
    text = " ".join(segment.text for segment in debate.said[Origin.HUMAN])
    return [one.strip() for one in _SENTENCE.findall(text)]


def _without(sentence: str, negation: re.Match[str]) -> str:
    """As an editor would print it: "can't" becomes "can", "won't" "will"."""
    before, after = sentence[: negation.start()], sentence[negation.end() :]
    if negation[0][-1] == "t" and negation[0][0] in "nN" and len(negation[0]) == 3:
        before = re.sub(r"(?i)\bca$", "can", re.sub(r"(?i)\bwo$", "will", before))
    return before + after
