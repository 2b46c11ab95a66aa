"""Whose label that is: "SMITH", "Mr. Smith" and "The Moderator" are Howard K Smith.

A label is matched only where exactly one person of the event fits; otherwise it stays as written.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Sequence

from archive.event import Role
from archive.transcript import Segment

_TITLE_WORDS = (
    "the mr mrs ms miss sir lady lord dr prof professor president vice former senator sen governor"
    " gov secretary congressman congresswoman representative rep mayor chancellor minister prime"
    " ambassador general gen judge justice chairman chairwoman king queen prince"
)
_TITLES = frozenset(_TITLE_WORDS.split())
"""Words that stand before a name and are no part of it."""


def named(label: str | None, people: Sequence[Role]) -> Role | None:
    """The one person that a label means: by name, by surname (with initials), or by role."""
    words = _words(label or "")
    if not words:
        return None
    plain = [word for word in words if word not in _TITLES]
    readings = (
        [person for person in people if _words(person.name) == words],
        [person for person in people if _fits(plain, _words(person.name))],
        [person for person in people if plain and _without_titles(person.role) == plain],
    )
    found = next((reading for reading in readings if reading), [])
    return found[0] if len(found) == 1 else None


def name_speakers(segments: Iterable[Segment], people: Sequence[Role]) -> tuple[Segment, ...]:
    """The segments with full names and person ids where their speakers' labels mean one person."""
    cache: dict[str, Role | None] = {}
    return tuple(_with_name(segment, people, cache) for segment in segments)


def _with_name(segment: Segment, people: Sequence[Role], cache: dict[str, Role | None]) -> Segment:
    label = segment.speaker
    if label is None:
        return segment
    if label not in cache:
        cache[label] = named(label, people)
    person = cache[label]
    if person is None:
        return segment
    return dataclasses.replace(segment, speaker=person.name, person=person.person)


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    marks = (letter for letter in folded if not unicodedata.combining(letter))
    return "".join(mark if mark.isalnum() else " " for mark in marks).split()


def _without_titles(role: str | None) -> list[str]:
    return [word for word in _words(role or "") if word not in _TITLES]


def _fits(label: Sequence[str], name: Sequence[str]) -> bool:
    """Surnames are equal, and what stands before it in the label stands in the name, in order."""
    if not label or not name or label[-1] != name[-1]:
        return False
    given = iter(name[:-1])
    return all(any(_same(word, candidate) for candidate in given) for word in label[:-1])


def _same(word: str, candidate: str) -> bool:
    """Equal, or one is the other's initial."""
    return word == candidate or (min(len(word), len(candidate)) == 1 and word[0] == candidate[0])
