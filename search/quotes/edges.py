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
    quote: Quote, said: Spoken, places: Sequence[int], lexicon: Lexicon
) -> Piece | None:
    """A "not" that was said right before the quote's sentence begins or right where it ends.

    "It will not." printed as "It will." is the same words to their end; the sentence is not. Where
    the transcript has no punctuation, the quote's own tells whether it claims a whole sentence.
    `places` are the words of the text that the quote is laid over.
    """
    for number, closes in ((min(places) - 1, False), (max(places) + 1, True)):
        if not 0 <= number < len(said.tokens):
            continue
        is_edge = said.keys[number] in lexicon.edge
        if is_edge and _stands_alone(said, quote, number, closes=closes):
            at = said.word(number).start_ms
            words = slice_of(said, [number])
            return Piece(Mark.DIFFERENT, "", words, at, DifferenceKind.NEGATION)
    return None


def _stands_alone(said: Spoken, quote: Quote, number: int, *, closes: bool) -> bool:
    if said.is_cased:
        if not closes:
            return begins_sentence(said.text, said.tokens, number)
        is_last = number + 1 == len(said.tokens)
        return is_last or begins_sentence(said.text, said.tokens, number + 1)
    if closes:
        return bool(SENTENCE_END.match(quote.text[quote.tokens[-1].end :].lstrip()))
    return quote.text[quote.tokens[0].start].isupper()


def begins_in_number(printed: str, number: str) -> bool:
    """Whether the quote takes only the end of a number that was said, and begins no sentence so:
    "billion dollars" of "two billion dollars". "Five billion" of "twenty-five billion" is another
    number, not the end of it.
    """
    ours, theirs = _said(printed), _said(number)
    if not ours or printed[:1].isupper() or any(not one.begin for one in numbers_in(ours)):
        return False
    return theirs[-len(ours) :] == ours


def ends_in_number(printed: str, number: str, quote: Quote) -> bool:
    """The same where the quote ends, if it ends no sentence there: "two" of "two million"."""
    ours = _said(printed)
    ends = SENTENCE_END.search(quote.plain[quote.tokens[-1].end :])
    return bool(ours) and ends is None and _said(number)[: len(ours)] == ours


def _said(number: str) -> list[str]:
    """Its words without the money, which is said behind what was cut off."""
    return words(number.lstrip("".join(MONEY)))
