"""How much of the text a quote lies over: an alignment's ends, where spellings differ.

An alignment has no reason to reach over the end of the quote, or to stop before it, for a word that
is written in another way: to it "per cent" is "percent" and whatever was said behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from search.quotes.alignment import Step
from search.quotes.classes import is_long_form
from search.quotes.quotation import Quote
from search.quotes.spoken import Spoken
from search.quotes.token import Token

MOST_JOINED = 3
"""Words that another spelling joins to one, or the other way round."""


def fitted(steps: tuple[Step, ...], quote: Quote, said: Spoken) -> tuple[Step, ...]:
    """The steps of an alignment, in order, with the words of the text that either end takes."""
    joined = _joined_ends(steps, quote.keys, said.keys)
    return _whole_words(_long_forms(joined, quote.keys, said.keys), said.tokens)


def _joined_ends(
    steps: tuple[Step, ...], quote: Sequence[str], said: Sequence[str]
) -> tuple[Step, ...]:
    """With as many words of the text at either end as the quote's spelling of them takes.

    Of "per cent" an alignment pairs the second word with whatever was said behind "percent".
    """
    same = [n for n, step in enumerate(steps) if _is_same(step, quote, said)]
    if not same:
        return steps
    head, tail = steps[: same[0]], steps[same[-1] + 1 :]
    begin, end = steps[same[0]].said or 0, (steps[same[-1]].said or 0) + 1
    for size in range(1, MOST_JOINED + 1):
        if begin >= size and _spells(head, quote, said[begin - size : begin]):
            head = (*_quoted(head), *(Step(None, n) for n in range(begin - size, begin)))
            break
    for size in range(1, MOST_JOINED + 1):
        if _spells(tail, quote, said[end : end + size]):
            tail = (*_quoted(tail), *(Step(None, n) for n in range(end, end + size)))
            break
    return (*head, *steps[same[0] : same[-1] + 1], *tail)


def _is_same(step: Step, quote: Sequence[str], said: Sequence[str]) -> bool:
    return (
        step.quoted is not None and step.said is not None and quote[step.quoted] == said[step.said]
    )


def _quoted(steps: Sequence[Step]) -> list[Step]:
    return [Step(step.quoted, None) for step in steps if step.quoted is not None]


def _spells(steps: Sequence[Step], quote: Sequence[str], said: Sequence[str]) -> bool:
    written = "".join(quote[step.quoted] for step in steps if step.quoted is not None)
    return bool(written) and written == "".join(said)


def _long_forms(
    steps: tuple[Step, ...], quote: Sequence[str], said: Sequence[str]
) -> tuple[Step, ...]:
    """With both words that the quote's first or last one stands for: "it" and "is" for "it's".

    An alignment has no reason to reach over the end of the quote for a word that is another.
    """
    places = {step.quoted: step.said for step in steps}
    last = len(quote) - 1
    after, before = places.get(1), places.get(last - 1)
    if (
        after is not None
        and after > 1
        and is_long_form(quote[0], said[after - 2 : after], quote[1])
    ):
        head = (Step(0, after - 2), Step(None, after - 1))
        steps = (*head, *steps[steps.index(Step(1, after)) :])
    if (
        before is not None
        and (kept := Step(last - 1, before)) in steps
        and is_long_form(quote[last], said[before + 1 : before + 3])
    ):
        tail = (Step(last, before + 1), Step(None, before + 2))
        steps = (*steps[: steps.index(kept) + 1], *tail)
    return steps


def _whole_words(steps: tuple[Step, ...], tokens: Sequence[Token]) -> tuple[Step, ...]:
    """With the rest of a word of which the first or last tokens are used: "not" of "don't"."""
    places = [step.said for step in steps if step.said is not None]
    if not places:
        return steps
    first, last = min(places), max(places)
    before, after = first, last
    while before and tokens[before - 1][:2] == tokens[first][:2]:
        before -= 1
    while after + 1 < len(tokens) and tokens[after + 1][:2] == tokens[last][:2]:
        after += 1
    return (
        *(Step(None, number) for number in range(before, first)),
        *steps,
        *(Step(None, number) for number in range(last + 1, after + 1)),
    )
