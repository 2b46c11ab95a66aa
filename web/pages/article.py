"""The page of a checked article: every quotation found in it, in order, with its verdict."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from search.quotes.articles import Quotation, count
from search.quotes.verdict import Attribution, Checked, Verdict
from web import verdicts
from web.pages.verify import told, tone

MAX_QUOTATIONS = 200
"""More than any press report has; a transcript of a trial would keep a reader waiting."""
PATIENCE_S = 20.0
"""Checking ends after this; what is left out is told, and can be checked next."""
_AROUND = 120
"""Characters of the article shown on each side of a quotation."""

_NEAREST = "The full check shows what comes nearest."

Check = Callable[[str], Iterable[tuple[Quotation, Checked]]]


@dataclass(frozen=True, slots=True)
class QuotationLine:
    """One quotation in its place in the article, and what the check says of it."""

    number: int
    quotation: Quotation
    before: str
    after: str
    sign: str
    tone: str
    headline: str
    told: Markup
    attribution: Attribution | None
    link: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many quotations have a verdict."""

    sign: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`left` quotations were not checked; they begin after character `rest`."""

    text: str = ""
    lines: tuple[QuotationLine, ...] = ()
    tally: tuple[Tally, ...] = ()
    left: int = 0
    rest: int = 0
    first: int = 0


def article_page(check: Check, text: str, first: int = 0) -> ArticlePage:
    """The quotations of the text from character `first` on, as many as there is patience for."""
    lines = [
        _line(number, quotation, checked, text, first)
        for number, (quotation, checked) in enumerate(_in_time(check(text[first:])), 1)
    ]
    rest = first + lines[-1].quotation.end + 1 if lines else len(text)
    counted = Counter(line.sign for line in lines)
    return ArticlePage(
        text=text,
        lines=tuple(lines),
        tally=tuple(
            Tally(verdict.value, verdicts.word(verdict), counted[verdict.value])
            for verdict in Verdict
            if counted[verdict.value]
        ),
        left=count(text[rest:]),
        rest=rest,
        first=first,
    )


def _in_time(
    checks: Iterable[tuple[Quotation, Checked]],
) -> Iterator[tuple[Quotation, Checked]]:
    end = time.monotonic() + PATIENCE_S
    for done in islice(checks, MAX_QUOTATIONS):
        yield done
        if time.monotonic() > end:
            return


def _line(
    number: int, quotation: Quotation, checked: Checked, text: str, first: int
) -> QuotationLine:
    start, end = first + quotation.start, first + quotation.end
    parameters = {"q": quotation.text, "by": quotation.speaker or ""}
    return QuotationLine(
        number=number,
        quotation=quotation,
        before=_tail(text[max(0, start - _AROUND) : start]),
        after=_head(text[end : end + _AROUND]),
        sign=checked.verdict.value,
        tone=tone(checked),
        headline=verdicts.headline(checked),
        told=told(verdicts.sentence(checked, _NEAREST)),
        attribution=checked.attribution,
        link={name: value for name, value in parameters.items() if value},
    )


def _tail(before: str) -> str:
    """The same paragraph, from a whole word on."""
    line = before.rpartition("\n")[2]
    return f"… {line.partition(' ')[2]}" if len(line) == _AROUND else line


def _head(after: str) -> str:
    line = after.partition("\n")[0]
    return f"{line.rpartition(' ')[0]} …" if len(line) == _AROUND else line
