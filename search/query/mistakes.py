"""What is wrong with a query that cannot be read, in words for people, and at which character."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from lark import Token, UnexpectedCharacters, UnexpectedInput

from archive.errors import QueryError
from search.query.fields import NAMES, check_name, read_field

QUOTES: Final = '"“”„‟«»＂'
"""Each opens and closes."""

MAX_DEPTH: Final = 20
"""Brackets within brackets."""

_QUOTED = rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]?"
_PIECE = re.compile(rf"{_QUOTED}|[()]")
_LONE_FIELD = re.compile(
    rf"{_QUOTED}|(?<![^\s(){QUOTES}])-*(?P<name>(?:{'|'.join(NAMES)}):)(?![^\s)])", re.IGNORECASE
)

_TO_SAY = "To look for the word itself, write it in small letters or in quotation marks."
_COMPLAINTS = {
    "_OR": ("OR needs something to look for on both sides", _TO_SAY),
    "_AND": ("AND needs something to look for on both sides", _TO_SAY),
    "NOT": ("NOT stands before a word, a phrase or a bracket", _TO_SAY),
    "MINUS": ("a - stands before a word, a phrase or a bracket", "Remove it."),
    "RPAR": ("there is nothing to look for before this bracket", "Remove the brackets."),
}
"""By the token that cannot stand where it does, or after which something is missing."""


def check_brackets(query: str) -> None:
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


def check_fields(query: str) -> None:
    """Finds a field's name without a value right behind it; other names and a colon are text."""
    for found in _LONE_FIELD.finditer(query):
        if found["name"]:
            read_field(found["name"], "", found.start("name"), found.end())


def no_word(position: int) -> QueryError:
    """The query says nothing to look for."""
    return QueryError(
        "the query has no word to look for",
        position=position,
        hint='Give a word, a "phrase in quotes" or a beginning such as govern*.',
    )


def explain(error: UnexpectedInput) -> NoReturn:
    """The parser's complaint in words for people: a QueryError."""
    if isinstance(error, UnexpectedCharacters):  # nothing else can begin with a quotation mark
        raise QueryError(
            "the quotation mark is not closed",
            position=error.pos_in_stream or 0,
            hint="Add the closing quotation mark, or remove this one.",
        ) from error
    token, before = getattr(error, "token", None), _before(error)
    is_over = token is None or token.type in ("$END", "RPAR")
    if before is not None and before.type == "FIELD":
        _refuse_value(before, token if not is_over else None)
    if is_over and before is not None and before.type in _COMPLAINTS:
        token = before  # an operator that lacks what should follow it
    if token is None or token.type == "$END":
        raise no_word(0) from error
    message, hint = _COMPLAINTS.get(token.type, (f"'{token}' cannot stand here", _TO_SAY))
    raise QueryError(message, position=token.start_pos or 0, hint=hint) from error


def _before(error: UnexpectedInput) -> Token | None:
    """The token before the one that cannot stand there, unless something was built of it."""
    built = error.state.value_stack if hasattr(error.state, "value_stack") else ()
    return built[-1] if built and isinstance(built[-1], Token) else None


def _refuse_value(name: Token, value: Token | None) -> None:
    at, end = name.start_pos or 0, (name.start_pos or 0) + len(name)
    check_name(name, at)
    if value is None or value.start_pos != end:
        read_field(name, "", at, end)
    raise QueryError(
        "a field takes a plain value",
        position=end,
        hint=f'Write {name}value, or {name}"several words", or speaker:carter OR speaker:reagan.',
    )
