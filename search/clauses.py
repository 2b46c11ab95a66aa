"""The few kinds of condition that both engines are asked; each adapter translates them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """The field holds this token."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """The field holds these tokens one after another; two or more.

    With `slack` there are two different tokens, and the second is at most so many places from
    where it would stand: with 1 another word may come between, with 2 also the second before the
    first.
    """

    field: str
    tokens: tuple[str, ...]
    slack: int = 0


@dataclass(frozen=True, slots=True)
class Beginning:
    """Tokens, two or more, one after another, that begin among the segment's own.

    The first is one of its own; wherever the segment ends, the others are marked ones.
    """

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """The field holds an unmarked token that begins so."""

    field: str
    beginning: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """The field holds an unmarked token at most `edits` (1 or 2) away (`search.fuzzy`)."""

    field: str
    token: str
    edits: int


@dataclass(frozen=True, slots=True)
class Range:
    """The integer field lies between the bounds, both inclusive; null is no bound."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one holds; an empty one never does."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All hold, and none of `excluded` does."""

    clauses: tuple[Clause, ...]
    excluded: tuple[Clause, ...] = ()


Clause = Term | Phrase | Beginning | Prefix | Fuzzy | Range | AnyOf | AllOf
