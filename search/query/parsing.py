"""The query language: from what a reader types to a tree of conditions.

    tax cuts              segments with both words, inflected or not
    $20 trillion          a sum of money is one phrase: twenty trillion dollars
    "there you go again"  exactly these words, wherever sentences, speakers or parts meet
    "raise tax"~5         these words in any order, with at most five others among them
    govern*   goverment~  words that begin so; words one letter away (~2: two)
    water (tax OR price) -senate NOT "per cent"
    speaker:reagan after:1980 min_confidence:0.8

`search/query/grammar.lark` has the grammar. Everything must hold that stands side by side. A
mistake is a QueryError with the query and the position of the character where it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from archive.errors import QueryError
from search.analysis import says_numbers, words
from search.documents import LOOKAHEAD
from search.language.readings import readings
from search.query.fields import Bounds, Field, check_name, read_field
from search.query.mistakes import QUOTES, check_brackets, check_fields, explain, no_word

MAX_CHARS = 4_000
MAX_TERMS = 64
"""More words than any spoken sentence; keeps one request from occupying the engine."""

MIN_PREFIX_CHARS = 2
MIN_FUZZY_CHARS = {1: 3, 2: 5}
"""Letters by edits: in a shorter word most others are that near."""

MAX_FUZZY_CHARS = 24
MAX_NEAR_WORDS = 8
MAX_SPAN = LOOKAHEAD + 1
"""Words from the first to the last of those near each other: what the index can see at once."""

_CLOSED = re.compile(rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]")
_COUNT = re.compile("[0-9]*")
"""What may stand after a ~."""


class Kind(StrEnum):
    """How a term matches: by stem, word for word in this order, by its beginning, nearly, or
    word for word close together.
    """

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """What is looked for in the text; `tokens` are folded and at least one.

    `slack` is the edits of a fuzzy word, or the other words allowed among those near each other;
    `at` is the character of the query at which a complaint about the term points.
    """

    kind: Kind
    tokens: tuple[str, ...]
    slack: int = 0
    at: int = field(default=0, compare=False)

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """All rows of words that a phrase or a word stands for, as typed first."""
        if self.kind in (Kind.WORD, Kind.PHRASE):
            return readings(self.tokens)
        return (self.tokens,)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; `at` is where in the query its NOT or - stands."""

    part: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple[Node, ...]


Node = QueryTerm | Field | Bounds | Not | Both | Either


@lru_cache(256)
def parse(query: str) -> Node:
    """The tree of a query; QueryError with a position where it cannot be read."""
    try:
        return _checked(_read(query))
    except QueryError as error:
        error.query = query
        raise


def _read(query: str) -> Node:
    """The tree as it is written."""
    if len(query) > MAX_CHARS:
        raise QueryError(
            f"the query is longer than {MAX_CHARS:,} characters",
            position=MAX_CHARS,
            hint="Search for one passage of it.",
        )
    check_brackets(query)
    check_fields(query)
    try:
        node = cast(Node | None, _PARSER.parse(query))  # the transformer has built it
    except UnexpectedInput as error:
        explain(error)
    if node is None:
        raise no_word(0)
    return node


def _checked(node: Node) -> Node:
    """The same tree; QueryError where it asks what no index can answer."""
    if not _is_positive(node):
        _refuse_nothing(node)
    if sum(1 for _ in _leaves(node)) > MAX_TERMS:
        raise QueryError(
            f"the query has more than {MAX_TERMS} terms",
            position=0,
            hint="Put a longer passage in quotes.",
        )
    _check_nearness(node)
    if not _keeps_digits(node):
        _check_numerals(node)
    return node


def required(node: Node) -> tuple[QueryTerm, ...]:
    """The terms that every hit must have: those that stand side by side, outside OR and NOT."""
    match node:
        case QueryTerm():
            return (node,)
        case Both(parts):
            return tuple(term for part in parts for term in required(part))
        case _:
            return ()


def sought(node: Node) -> tuple[QueryTerm, ...]:
    """The terms that a hit may have, those of OR among them: what is marked in its text."""
    match node:
        case QueryTerm():
            return (node,)
        case Both(parts) | Either(parts):
            return tuple(term for part in parts for term in sought(part))
        case _:
            return ()


def sought_runs(query: str) -> frozenset[tuple[str, ...]]:
    """The rows of folded words to be marked in a text: a phrase in one, other words each alone.

    Each word of a query that cannot be read.
    """
    try:
        terms = sought(parse(query))
    except QueryError:
        return frozenset((word,) for word in words(query))
    return frozenset(run for term in terms for run in _runs(term))


def _runs(term: QueryTerm) -> tuple[tuple[str, ...], ...]:
    if term.kind is Kind.NEAR:
        return tuple((word,) for word in term.tokens)
    return term.readings


def asked_flags(node: Node) -> frozenset[str]:
    """The flags that the query asks for, outside NOT."""
    match node:
        case Field("flag", value):
            return frozenset({value})
        case Both(parts) | Either(parts):
            return frozenset().union(*map(asked_flags, parts))
        case _:
            return frozenset()


def asked_fields(node: Node) -> tuple[Field, ...]:
    """The fields that a hit must or may have, outside NOT."""
    match node:
        case Field():
            return (node,)
        case Both(parts) | Either(parts):
            return tuple(field for part in parts for field in asked_fields(part))
        case _:
            return ()


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case Both(parts) | Either(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield node


def _terms(node: Node) -> Iterator[QueryTerm]:
    """All terms, those to be left out among them."""
    return (leaf for leaf in _leaves(node) if isinstance(leaf, QueryTerm))


def _is_positive(node: Node) -> bool:
    """Whether it says what to find, and not only what to leave out."""
    match node:
        case Not():
            return False
        case Both(parts):
            return any(map(_is_positive, parts))
        case Either(parts):
            return all(map(_is_positive, parts))
        case _:
            return True


def _refuse_nothing(node: Node, *, beside_or: bool = False) -> NoReturn:
    """A tree that says only what to leave out, or says it as one side of an OR."""
    match node:
        case Either(parts):
            _refuse_nothing(next(p for p in parts if not _is_positive(p)), beside_or=True)
        case Both(parts):
            _refuse_nothing(
                next((p for p in parts if isinstance(p, Either)), parts[0]), beside_or=beside_or
            )
        case Not(_, at) if beside_or:
            raise QueryError(
                "beside OR stands what to look for, not what to leave out",
                position=at,
                hint="Write (tax OR cuts) -price for either without a word.",
            )
        case _:
            raise no_word(node.at if isinstance(node, Not) else 0)


def _check_nearness(node: Node) -> None:
    must = required(node)
    for term in _terms(node):
        if _is_wide(term) and not any(term is one for one in must):
            raise QueryError(
                "beside OR and NOT, words near each other are two",
                position=term.at,
                hint='Write "one two"~5, or leave out the OR or NOT.',
            )


def _keeps_digits(node: Node) -> bool:
    """Whether only text is asked for whose numerals are indexed as they are written."""
    match node:
        case Field("lang", value):
            return not says_numbers(value)
        case Both(parts):
            return any(map(_keeps_digits, parts))
        case Either(parts):
            return all(map(_keeps_digits, parts))
        case _:
            return False


def _check_numerals(node: Node) -> None:
    """English numerals are indexed as they are said: none of their words begins with a digit."""
    for term in _terms(node):
        if term.kind is Kind.PREFIX and words(term.tokens[0], "en") != list(term.tokens):
            raise QueryError(
                "a * cannot cut a number: numbers are found as they are said",
                position=term.at,
                hint="Write the whole number without the *. Other languages than English keep "
                "their digits: lang:es 198* can be asked.",
            )


@v_args(inline=True)
class _Tree(Transformer[Token, Any]):
    """Builds the tree while the query is read; a part without a word is None and falls away."""

    def either(self, *parts: Node | None) -> Node | None:
        return _joined(Either, parts)

    def both(self, *parts: Node | None) -> Node | None:
        return _joined(Both, parts)

    def excluded(self, sign: Token, part: Node | None) -> Node | None:
        return None if part is None else Not(part, _start(sign))

    def field(self, name: Token, value: Token) -> Node:
        at, value_at = _start(name), _start(name) + len(name)
        check_name(name, at)
        if _start(value) != value_at:  # signs stand between them, which are no word
            return read_field(name, "", at, value_at)
        if value.type not in ("WORD", "PHRASE"):
            raise QueryError(
                "a field takes a plain value",
                position=value_at,
                hint=f'Write {name}value, or {name}"several words".',
            )
        text = value[1:-1] if value.type == "PHRASE" else str(value)
        return read_field(name, text, at, value_at)

    def word(self, text: Token) -> Node | None:
        tokens = tuple(words(" ".join(text.split())))  # a sum of money has a blank
        if not tokens:
            return None  # a sign that is no word
        kind = Kind.WORD if len(tokens) == 1 else Kind.PHRASE
        return QueryTerm(kind, tokens, at=_start(text))

    def phrase(self, text: Token) -> Node:
        return QueryTerm(Kind.PHRASE, _quoted(text), at=_start(text))

    def near(self, text: Token) -> Node:
        end = _CLOSED.match(text)
        assert end is not None
        tokens = tuple(dict.fromkeys(_quoted(Token.new_borrow_pos("PHRASE", end[0], text))))
        if not 2 <= len(tokens) <= MAX_NEAR_WORDS:
            raise QueryError(
                f"words near each other are 2 to {MAX_NEAR_WORDS} different ones",
                position=_start(text),
                hint='Write for example "raise tax"~5.',
            )
        at, number = _start(text) + end.end(), text[end.end() + 1 :]
        wrong = _after_count(number)
        if wrong is not None or not 0 < len(number) < 3 or len(tokens) + int(number) > MAX_SPAN:
            raise QueryError(
                f"after ~ stands how many other words may be among them, here 0 to "
                f"{MAX_SPAN - len(tokens)}",
                position=at if wrong is None else at + 1 + wrong,
                hint='Write for example "raise tax"~5.',
            )
        return QueryTerm(Kind.NEAR, tokens, int(number), at)

    def prefix(self, text: Token) -> Node:
        at = _start(text) + text.index("*")
        tokens = tuple(words(text, _AS_WRITTEN))
        if text.rstrip("*").count("*") or "~" in text or len(tokens) != 1:
            raise QueryError(
                "a * stands only at the end of one word",
                position=at,
                hint="Write the beginning of a word and then *, such as govern*.",
            )
        if len(tokens[0]) < MIN_PREFIX_CHARS:
            raise QueryError(
                f"a * needs at least {MIN_PREFIX_CHARS} letters before it",
                position=at,
                hint="Write more of the word.",
            )
        return QueryTerm(Kind.PREFIX, tokens, at=at)

    def fuzzy(self, text: Token) -> Node:
        word, _, number = text.partition("~")
        at = _start(text) + len(word)
        tokens = tuple(words(word))
        wrong = _after_count(number)
        edits = int(number or 1) if wrong is None and len(number) < 2 else 0
        if edits not in MIN_FUZZY_CHARS or len(tokens) != 1:
            raise QueryError(
                "a ~ stands at the end of one word, with the letters that may differ: 1 or 2",
                position=at if wrong is None else at + 1 + wrong,
                hint="Write goverment~ for one letter, goverment~2 for two.",
            )
        if not MIN_FUZZY_CHARS[edits] <= len(tokens[0]) <= MAX_FUZZY_CHARS:
            raise QueryError(
                f"~{edits} needs a word of {MIN_FUZZY_CHARS[edits]} to {MAX_FUZZY_CHARS} letters",
                position=at,
                hint="Write the whole word, or fewer letters that may differ.",
            )
        return QueryTerm(Kind.FUZZY, tokens, edits, at)


_AS_WRITTEN: Final = "zxx"
"""ISO 639's code for no language: digits before a * stay digits."""


def _start(token: Token) -> int:
    """The character of the query at which the token begins."""
    return token.start_pos or 0


def _after_count(text: str) -> int | None:
    """Where in what stands after a ~ something other than digits begins, if it does."""
    digits = _COUNT.match(text)
    assert digits is not None
    return digits.end() if digits.end() < len(text) else None


def _joined(join: type[Both | Either], parts: tuple[Node | None, ...]) -> Node | None:
    found = tuple(part for part in parts if part is not None)
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    return join(found)


def _is_wide(term: QueryTerm) -> bool:
    """Whether the index alone cannot answer it, so that the text must be read."""
    return term.kind is Kind.NEAR and len(term.tokens) > 2


def _quoted(text: Token) -> tuple[str, ...]:
    tokens = tuple(words(text[1:-1]))
    if not tokens:
        raise QueryError(
            "there is no word between the quotation marks",
            position=_start(text),
            hint="Write the words between them.",
        )
    return tokens


_PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    start="query",
    parser="lalr",
    lexer="basic",
    transformer=_Tree(),
)
