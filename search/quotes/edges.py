"""Where a quote begins and ends: words cut off there that change what the rest says."""

from __future__ import annotations

from collections.abc import Sequence

from search.analysis import words
from search.language.numbers import MONEY, numbers_in
from search.quotes.lexicon import Lexicon
from search.quotes.names import begins_sentence
from search.quotes.quotation import Quote
from search.quotes.spoken import Spoken
from search.quotes.verdict import DifferenceKind, Mark, Piece
from search.quotes.written import SENTENCE_END, slice_of


def edge_negation(
    quote: Quote, said: Spoken, places: Sequence[int], lexicon: Lexicon, *, is_told: bool = False
) -> Piece | None:
    """A negation that was said right before the quote's sentence begins or right where it ends.

    "It will not." printed as "It will." is the same words to their end; the sentence is not; nor
    is "No nation has a veto." printed as "Nation has a veto.", or "Hardly anyone" as "Anyone".
    `places` are the words of the text that the quote is laid over. Where the transcript has no
    punctuation, the quote's own tells whether it claims a whole sentence, or another transcript of
    the place does (`is_told`).
    """
    before, behind = min(places) - 1, max(places) + 1
    for number, is_cut in (
        (before, before >= 0 and _opens(quote, said, before, lexicon, is_told)),
        (behind, behind < len(said.tokens) and _closes(quote, said, behind, lexicon, is_told)),
    ):
        if is_cut:
            at = said.word(number).start_ms
            is_negation = lexicon.negates(said.keys[number])
            kind = DifferenceKind.NEGATION if is_negation else DifferenceKind.QUANTIFIER
            return Piece(Mark.DIFFERENT, "", slice_of(said, [number]), at, kind)
    return None


def _opens(quote: Quote, said: Spoken, number: int, lexicon: Lexicon, is_told: bool) -> bool:
    """Whether word `number` negates the sentence that the quote begins.

    "No, I will" has a comma there, which captions leave out: so there a "no" before one of the
    commonest words is taken for such an answer. A quote with a small first letter is a part of
    somebody else's sentence, who may have said the "no" before it.
    """
    first = said.tokens[number + 1]
    if said.text[said.tokens[number].end : first.start].strip():
        return False
    letter = quote.text[quote.tokens[0].start]
    is_negation = lexicon.negates(said.keys[number]) or said.keys[number] in lexicon.nearly
    is_edge = lexicon.negates(said.keys[number], at_edge=True)
    if is_told or not letter.isalpha() or letter.upper() == letter.lower():
        return is_edge or (is_negation and (is_told or _begins(said, number)))
    if not said.is_cased:
        is_answer = first.key in lexicon.function
        return letter.isupper() and (is_edge or (is_negation and not is_answer))
    if _begins(said, number):
        return is_edge or (is_negation and letter.isupper())
    return is_negation and letter.isupper() and said.text[first.start].islower()


def _closes(quote: Quote, said: Spoken, number: int, lexicon: Lexicon, is_told: bool) -> bool:
    """Whether word `number` alone stands between the quote and the end of what was said."""
    if not lexicon.negates(said.keys[number], at_edge=True):
        return False
    if SENTENCE_END.search(said.text[said.tokens[number - 1].end : said.tokens[number].start]):
        return False
    if said.is_cased or is_told:
        return is_told or number + 1 == len(said.tokens) or _begins(said, number + 1)
    return bool(SENTENCE_END.match(quote.text[quote.tokens[-1].end :].lstrip()))


def _begins(said: Spoken, number: int) -> bool:
    return begins_sentence(said.text, said.tokens, number)


def begins_in_number(printed: str, number: str) -> bool:
    """Whether the quote takes only the end of a number that was said, and begins no sentence so:
    "billion dollars" of "two billion dollars". "Five billion" of "twenty-five billion" is another
    number, not the end of it; and so is the beginning of any: "two" of "two million".
    """
    ours, theirs = _said(printed), _said(number)
    if not ours or printed[:1].isupper() or any(not one.begin for one in numbers_in(ours)):
        return False
    return theirs[-len(ours) :] == ours


def _said(number: str) -> list[str]:
    """Its words without the money, which is said behind what was cut off."""
    return words(number.lstrip("".join(MONEY)))
