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
    ],
)
def test_names_that_agree(claimed: str, name: str) -> None:
    """Short, with titles, initials, other accents."""
    assert is_same_name(claimed, name)


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("Carter", "Ronald W Reagan"),
        ("Nancy Reagan", "Ronald W Reagan"),
        ("H. Carter", "Jimmy E Carter"),
        ("Smithson", "Howard K Smith"),
        ("Speaker 1", "Speaker 2"),
    ],
)
def test_names_that_do_not(claimed: str, name: str) -> None:
    """The same family name with another first name is another person."""
    assert not is_same_name(claimed, name)


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
