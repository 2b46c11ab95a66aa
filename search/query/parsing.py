"""The query language: from what a reader types to a tree of conditions.

    tax cuts              segments with both words, inflected or not
    "there you go again"  exactly these words, wherever sentences, speakers or parts meet
    "raise tax"~5         these words in any order, with at most five others among them
    govern*   goverment~  words that begin so; words one letter away (~2: two)
    water (tax OR price) -senate NOT "per cent"
    speaker:reagan after:1980 min_confidence:0.8

`search/query/grammar.lark` has the grammar. Everything must hold that stands side by side. A
mistake is a QueryError with the position of the character where it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, v_args

from archive.errors import QueryError
from search.analysis import words
from search.documents import LOOKAHEAD
from search.language.readings import readings
from search.query.fields import Bounds, Field, read_field

MAX_CHARS = 4_000
MAX_TERMS = 64
"""More words than any spoken sentence; keeps one request from occupying the engine."""

MAX_DEPTH = 20
"""Brackets within brackets."""

MIN_PREFIX_CHARS = 2
MIN_FUZZY_CHARS = {1: 3, 2: 5}
"""Letters by edits: in a shorter word most others are that near."""

MAX_FUZZY_CHARS = 24
MAX_NEAR_WORDS = 8
MAX_SPAN = LOOKAHEAD + 1
"""Words from the first to the last of those near each other: what the index can see at once."""

_QUOTES = '"“”„‟«»＂'
_PIECE = re.compile(rf"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]?|[()]")


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

    `slack` is the edits of a fuzzy word, or the other words allowed among those near each other.
    """

    kind: Kind
    tokens: tuple[str, ...]
    slack: int = 0

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """All rows of words that a phrase or a word stands for, as typed first."""
        if self.kind in (Kind.WORD, Kind.PHRASE):
            return readings(self.tokens)
        return (self.tokens,)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


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
    if len(query) > MAX_CHARS:
        raise QueryError(
            f"the query is longer than {MAX_CHARS:,} characters",
            position=MAX_CHARS,
            hint="Search for one passage of it.",
        )
    _check_brackets(query)
    try:
        node = cast(Node | None, _PARSER.parse(query))  # the transformer has built it
    except UnexpectedInput as error:
        _explain(query, error)
    if node is None or not _is_positive(node):
        raise _no_word()
    if sum(1 for _ in _leaves(node)) > MAX_TERMS:
        raise QueryError(
            f"the query has more than {MAX_TERMS} terms",
            position=0,
            hint="Put a longer passage in quotes.",
        )
    if sum(map(_is_wide, _leaves(node))) > sum(map(_is_wide, required(node))):
        raise QueryError(
            "beside OR and NOT, words near each other are two",
            position=query.index("~"),
            hint='Write "one two"~5, or leave out the OR or NOT.',
        )
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


def sought_words(query: str) -> frozenset[str]:
    """The folded words to be marked in a text; all of them where the query cannot be read."""
    try:
        terms = sought(parse(query))
    except QueryError:
        return frozenset(words(query))
    return frozenset(word for term in terms for reading in term.readings for word in reading)


def asked_flags(node: Node) -> frozenset[str]:
    """The flags that the query asks for, outside NOT."""
    match node:
        case Field("flag", value):
            return frozenset({value})
        case Both(parts) | Either(parts):
            return frozenset().union(*map(asked_flags, parts))
        case _:
            return frozenset()


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case Both(parts) | Either(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield node


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


@v_args(inline=True)
class _Tree(Transformer[Token, Any]):
    """Builds the tree while the query is read; a part without a word is None and falls away."""

    def either(self, *parts: Node | None) -> Node | None:
        return _joined(Either, parts)

    def both(self, *parts: Node | None) -> Node | None:
        return _joined(Both, parts)

    def excluded(self, part: Node | None) -> Node | None:
        return None if part is None else Not(part)

    def field(self, name: Token, value: Token) -> Node:
        if value.type not in ("WORD", "PHRASE"):
            raise QueryError(
                "a field takes a plain value",
                position=value.start_pos or 0,
                hint=f'Write {name}value, or {name}"several words".',
            )
        text = value[1:-1] if value.type == "PHRASE" else str(value)
        return read_field(name[:-1].lower(), text, name.start_pos or 0, value.start_pos or 0)

    def word(self, text: Token) -> Node | None:
        tokens = tuple(words(text))
        if not tokens:
            return None  # a sign that is no word
        return QueryTerm(Kind.WORD if len(tokens) == 1 else Kind.PHRASE, tokens)

    def phrase(self, text: Token) -> Node:
        return QueryTerm(Kind.PHRASE, _quoted(text))

    def near(self, text: Token) -> Node:
        quoted, _, number = text.rpartition("~")
        return _near(text, tuple(dict.fromkeys(_quoted(Token("PHRASE", quoted)))), number)

    def prefix(self, text: Token) -> Node:
        at = (text.start_pos or 0) + text.index("*")
        tokens = tuple(words(text, _AS_WRITTEN))
        if text.rstrip("*").count("*") or len(tokens) != 1:
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
        return QueryTerm(Kind.PREFIX, tokens)

    def fuzzy(self, text: Token) -> Node:
        word, _, number = text.rpartition("~")
        at = (text.start_pos or 0) + len(word)
        tokens = tuple(words(word))
        edits = int(number or 1) if len(number) < 2 else 0
        if edits not in MIN_FUZZY_CHARS or len(tokens) != 1:
            raise QueryError(
                "a ~ stands at the end of one word, with the letters that may differ: 1 or 2",
                position=at,
                hint="Write goverment~ for one letter, goverment~2 for two.",
            )
        if not MIN_FUZZY_CHARS[edits] <= len(tokens[0]) <= MAX_FUZZY_CHARS:
            raise QueryError(
                f"~{edits} needs a word of {MIN_FUZZY_CHARS[edits]} to {MAX_FUZZY_CHARS} letters",
                position=at,
                hint="Write the whole word, or fewer letters that may differ.",
            )
        return QueryTerm(Kind.FUZZY, tokens, edits)


_AS_WRITTEN = "zxx"
"""ISO 639's code for no language: digits before a * stay digits."""


def _joined(join: type[Both | Either], parts: tuple[Node | None, ...]) -> Node | None:
    found = tuple(part for part in parts if part is not None)
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    return join(found)


def _is_wide(node: Node) -> bool:
    """Whether the index alone cannot answer it, so that the text must be read."""
    return isinstance(node, QueryTerm) and node.kind is Kind.NEAR and len(node.tokens) > 2


def _quoted(text: Token) -> tuple[str, ...]:
    tokens = tuple(words(text[1:-1]))
    if not tokens:
        raise QueryError(
            "there is no word between the quotation marks",
            position=text.start_pos or 0,
            hint="Write the words between them.",
        )
    return tokens


def _near(text: Token, tokens: tuple[str, ...], number: str) -> QueryTerm:
    at = (text.start_pos or 0) + text.rindex("~")
    if not 2 <= len(tokens) <= MAX_NEAR_WORDS:
        raise QueryError(
            f"words near each other are 2 to {MAX_NEAR_WORDS} different ones",
            position=text.start_pos or 0,
            hint='Write for example "raise tax"~5.',
        )
    if not number or len(number) > 2 or len(tokens) + int(number) > MAX_SPAN:
        raise QueryError(
            f"after ~ stands how many other words may be among them, here 0 to "
            f"{MAX_SPAN - len(tokens)}",
            position=at,
            hint='Write for example "raise tax"~5.',
        )
    return QueryTerm(Kind.NEAR, tokens, int(number))


def _check_brackets(query: str) -> None:
    """Finds a bracket without its partner, where it stands; quoted ones are text."""
    open_at: list[int] = []
    for piece in _PIECE.finditer(query):
        if piece[0] == "(":
            open_at.append(piece.start())
            if len(open_at) > MAX_DEPTH:
                raise QueryError(
                    f"brackets stand within each other more than {MAX_DEPTH} deep",
                    position=piece.start(),
                    hint="Write the query with fewer brackets.",
                )
        elif piece[0] == ")" and not open_at:
            raise QueryError(
                "this bracket closes nothing",
                position=piece.start(),
                hint="Remove it, or put the words in quotation marks.",
            )
        elif piece[0] == ")":
            open_at.pop()
    if open_at:
        raise QueryError(
            "the bracket is not closed",
            position=open_at[-1],
            hint="Add the closing bracket, or remove this one.",
        )


def _no_word() -> QueryError:
    return QueryError(
        "the query has no word to look for",
        position=0,
        hint='Give a word, a "phrase in quotes" or a beginning such as govern*.',
    )


def _explain(query: str, error: UnexpectedInput) -> NoReturn:
    """The parser's complaint in words for people."""
    if isinstance(error, UnexpectedCharacters):  # nothing else can begin with a quotation mark
        raise QueryError(
            "the quotation mark is not closed",
            position=error.pos_in_stream or 0,
            hint="Add the closing quotation mark, or remove this one.",
        ) from error
    token: Token | None = getattr(error, "token", None)
    kind = token.type if token is not None else "$END"
    if kind == "$END" and not words(query, _AS_WRITTEN):
        raise _no_word() from error
    if kind == "$END":
        position = len(query.rstrip())
        raise QueryError(*_MISSING, position=max(0, position - 1), hint=_TO_SAY) from error
    position = token.start_pos or 0 if token is not None else 0
    message, hint = _COMPLAINTS.get(kind, (f"'{token}' cannot stand here", _TO_SAY))
    raise QueryError(message, position=position, hint=hint) from error


_TO_SAY = "To look for the word itself, write it in small letters or in quotation marks."
_MISSING = ("something is missing after the last word",)
_COMPLAINTS = {
    "_OR": ("OR needs something to look for on both sides", _TO_SAY),
    "_AND": ("AND needs something to look for on both sides", _TO_SAY),
    "_NOT": ("NOT stands before a word, a phrase or a bracket", _TO_SAY),
    "_MINUS": ("a - stands before a word, a phrase or a bracket", "Remove it."),
    "LPAR": ("a field takes a plain value", "Write speaker:carter OR speaker:reagan."),
    "RPAR": ("there is nothing to look for before this bracket", "Remove the brackets."),
}

_PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    start="query",
    parser="lalr",
    lexer="basic",
    transformer=_Tree(),
)
