"""A range of days asked as years and months admits the same days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from search.clauses import AllOf, AnyOf, Clause, Range, Term
from search.embedded.days import by_months

FIRST = date(2015, 11, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(500)]
MONTHS = sorted({day.isoformat()[:7] for day in DAYS})
ORDINALS = st.integers(FIRST.toordinal() - 40, DAYS[-1].toordinal() + 40)


def admits(clause: Clause, day: date) -> bool:
    match clause:
        case AnyOf(clauses):
            return any(admits(one, day) for one in clauses)
        case AllOf(clauses, excluded):
            held = all(admits(one, day) for one in clauses)
            return held and not any(admits(one, day) for one in excluded)
        case Term(_, token):
            return day.isoformat().startswith(token)
        case Range(_, low, high):
            return (low or 0) <= day.toordinal() <= (high or day.toordinal())
        case _:
            raise AssertionError(clause)


@given(ORDINALS, st.none() | ORDINALS, st.booleans())
def test_the_same_days_are_admitted(low: int, high: int | None, is_excluded: bool) -> None:
    """Each day of the index, also where the range stands inside other conditions."""
    days = Range("day", low, high)
    clause = AllOf((), (AnyOf((days,)),)) if is_excluded else AnyOf((days,))

    spelled = by_months(clause, MONTHS)

    assert [admits(spelled, day) for day in DAYS] == [admits(clause, day) for day in DAYS]


def test_whole_years_and_months_need_no_range() -> None:
    """Only the months in which a range begins or ends are looked at day by day."""
    low, high = date(2015, 12, 5).toordinal(), date(2016, 12, 31).toordinal()
    [begun, year] = by_months(AnyOf((Range("day", low, high),)), MONTHS).clauses[0].clauses  # type: ignore[union-attr]

    assert begun == AllOf((Term("month", "2015-12"), Range("day", low, high)))
    assert year == Term("year", "2016")


def test_other_ranges_stay() -> None:
    """So does one that admits the unknown day, which is of no month."""
    for clause in (Range("day", None, 7), Range("day", 0), Range("confidence", 1), Term("a", "b")):
        assert by_months(clause, MONTHS) == clause
