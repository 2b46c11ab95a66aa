"""Whose words a quote is given to, and whose they are."""

from __future__ import annotations

import pytest

from archive.event import Role
from search.quotes.attribution import attribute, is_same_name


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("Reagan", "Ronald W Reagan"),
        ("President Reagan", "Ronald W Reagan"),
        ("former Gov. Ronald Reagan", "Ronald W Reagan"),
        ("R. W. Reagan", "Ronald W Reagan"),
        ("Ronald Reagan", "R Reagan"),
        ("Mr. Smith", "Howard K Smith"),
        ("REAGAN", "Ronald W Reagan"),
        ("Señora Ibáñez", "Lucia Ibanez"),
        ("الرئيس محمد مرسي", "محمد مرسي"),
        ("Speaker 2", "Speaker 2"),
        ("William Clinton", "Bill J Clinton"),
        ("William Jefferson Clinton", "Bill J Clinton"),
        ("W. J. Clinton", "Bill J Clinton"),
        ("Robert Dole", "Bob J Dole"),
        ("Ron Reagan", "Ronald W Reagan"),
        ("Ronald Reagan Jr.", "Ronald W Reagan"),
        ("James Earl Carter", "Jimmy E Carter"),
        ("Albert Gore, Jr.", "Al Gore"),
        ("Jimmy", "James Carter"),
        ("Texas Gov. George Bush", "George W Bush"),
        ("Republican Ronald Reagan", "Ronald W Reagan"),
    ],
)
def test_names_that_agree(claimed: str, name: str) -> None:
    """Short, formal, with titles, initials, other accents, and what a newspaper puts before it."""
    assert is_same_name(claimed, name)


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("Carter", "Ronald W Reagan"),
        ("Nancy Reagan", "Ronald W Reagan"),
        ("H. Carter", "Jimmy E Carter"),
        ("Smithson", "Howard K Smith"),
        ("William Reagan", "Ronald Reagan"),
        ("Melania Reagan", "Ronald W Reagan"),
        ("Nancy Carter", "J Carter"),
        ("Bob Clinton", "Bill J Clinton"),
        ("Speaker 1", "Speaker 2"),
    ],
)
def test_names_that_do_not(claimed: str, name: str) -> None:
    """The same family name with another first name is another person."""
    assert is_same_name(claimed, name) is False


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("Willard Romney", "Mitt Romney"),
        ("J. Danforth Quayle", "Dan Quayle"),
        ("Ronald Prescott Reagan", "Ronald W Reagan"),
        ("Анна Петрова", "Аня Петрова"),
    ],
)
def test_names_that_may_be_one_person(claimed: str, name: str) -> None:
    """The first name could be another form of it, or a middle one: nobody here knows."""
    found = attribute(claimed, [name])

    assert is_same_name(claimed, name) is None
    assert found is not None
    assert (found.said_by, found.agrees) == (name, None)


def test_a_part_counts_where_one_person_has_it() -> None:
    """A panelist may be any of two; the Republican nominee is one."""
    people = (
        Role("p1", "Ronald Reagan", "Republican nominee for President"),
        Role("p2", "Barbara Walters", "Panelist"),
        Role("p3", "Harry Ellis", "Panelist"),
    )

    nominee = attribute("the Republican nominee", ["Ronald Reagan"], people)
    panelist = attribute("a panelist", ["Harry Ellis"], people)

    assert nominee is not None
    assert nominee.agrees
    assert panelist is not None
    assert not panelist.agrees


def test_where_two_speak_the_claim_agrees_with_neither_alone() -> None:
    """The quote is not one person's."""
    found = attribute("Reagan", ["Ronald Reagan", "Jimmy Carter"])

    assert found is not None
    assert (found.said_by, found.agrees) == ("Ronald Reagan / Jimmy Carter", False)
