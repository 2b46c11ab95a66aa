"""A range of days as years and months, which tantivy answers from postings.

Its own range reads the column of days again for each word that it is combined with: two common
words of one year, among 300,000 segments, take 3.4 ms with the range and 0.8 ms with the year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from search.clauses import AllOf, AnyOf, Clause, Range, Term


def by_months(clause: Clause, months: Iterable[str]) -> Clause:
    """The same condition for an index whose documents are of these months (`2016-09`), sorted.

    A range that admits day 0, which is an unknown one, stays as it is.
    """
    match clause:
        case Range("day", low, high) if low is not None and low > 0:
            return AnyOf(tuple(_years(Range("day", low, high), months)))
        case AnyOf(clauses):
            return AnyOf(tuple(by_months(one, months) for one in clauses))
        case AllOf(clauses, excluded):
            return AllOf(
                tuple(by_months(one, months) for one in clauses),
                tuple(by_months(one, months) for one in excluded),
            )
        case _:
            return clause


def _years(days: Range, months: Iterable[str]) -> Iterator[Clause]:
    for year, of_year in groupby(months, lambda month: month[:4]):
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        if _holds(days, first) and _holds(days, last):
            yield Term("year", year)
        elif _meets(days, first, last):
            yield from _months(days, of_year)


def _months(days: Range, months: Iterable[str]) -> Iterator[Clause]:
    for month in months:
        year, number = int(month[:4]), int(month[5:])
        first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
        if _holds(days, first) and _holds(days, last):
            yield Term("month", month)
        elif _meets(days, first, last):
            yield AllOf((Term("month", month), days))


def _holds(days: Range, day: date) -> bool:
    return _meets(days, day, day)


def _meets(days: Range, first: date, last: date) -> bool:
    is_late_enough = days.low is None or last.toordinal() >= days.low
    return is_late_enough and (days.high is None or first.toordinal() <= days.high)
