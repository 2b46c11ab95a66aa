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
    """The field holds these tokens one after another; two or more."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """The field holds an unmarked token that begins so."""

    field: str
    beginning: str


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


Clause = Term | Phrase | Prefix | Range | AnyOf | AllOf
