"""tantivy's side of the layout: the schema, a document's fields, and conditions as its queries."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from typing import Any, Final

import tantivy

from search.clauses import AllOf, AnyOf, Beginning, Clause, Fuzzy, Phrase, Prefix, Range, Term
from search.documents import MARK, Document
from search.wire import as_json

_BLANKS = "blanks"
_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def _schema() -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_text_field("verbatim", tokenizer_name=_BLANKS, index_option="position")
    build.add_text_field("stems", tokenizer_name=_BLANKS, index_option="basic")
    for name in ("repeats", "who", "title"):
        build.add_text_field(name, tokenizer_name=_BLANKS, index_option="basic")
    for name in ("recording", "run", "access", "tag"):
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("speaker", "event", "year", "month", "flag", "language", "platform"):
        build.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("place", "embargo", "day", "newest", "clock", "confidence", "words"):
        build.add_integer_field(name, fast=True)  # ranges and orders read the column
    build.add_bytes_field("segment", stored=True)
    return build.build()


SCHEMA: Final = _schema()
"""The fields of `search.documents.Document`; integers signed, or the writer dies later on."""


def register(index: tantivy.Index) -> None:
    """Tokenizers are not kept with an index: every opening must name them again."""
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_BLANKS, blanks)


def line(document: Document) -> str:
    """The document as tantivy takes it fastest, for `add_json`; bytes are base64 there."""
    packed = b2a_base64(document.segment.pack().encode(), newline=False)
    return as_json(document, f'"{packed.decode()}"')


def query(clause: Clause) -> Any:
    """The condition as a tantivy query (its own type is not visible to the type checker)."""
    make = tantivy.Query
    match clause:
        case Term():
            return make.term_query(SCHEMA, clause.field, clause.token)
        case Phrase():
            return make.phrase_query(SCHEMA, clause.field, list(clause.tokens), clause.slack)
        case Beginning():
            return either([query(split) for split in _splits(clause)])
        case Fuzzy():
            return make.fuzzy_term_query(SCHEMA, clause.field, clause.token, clause.edits)
        case Prefix():
            unmarked = f"{re.escape(clause.beginning)}[^{MARK[0]}]*"
            return make.regex_query(SCHEMA, clause.field, unmarked)
        case Range():
            kind = tantivy.FieldType.Integer
            return make.range_query(SCHEMA, clause.field, kind, clause.low, clause.high)
        case AnyOf():
            return either([query(one) for one in clause.clauses])
        case AllOf():
            wanted = [query(one) for one in clause.clauses]
            return both(wanted, [query(one) for one in clause.excluded])


def _splits(clause: Beginning) -> Iterator[Phrase]:
    """The phrase as it stands where its first word is the segment's last one, and so on."""
    for own in range(1, len(clause.tokens) + 1):
        marked = (token + MARK for token in clause.tokens[own:])
        yield Phrase(clause.field, (*clause.tokens[:own], *marked))


def scored(terms: Sequence[Clause], where: Clause) -> Any:
    """Any of the terms, scored by BM25, where the condition holds; the condition scores nothing."""
    admitted = tantivy.Query.const_score_query(query(where), 0.0)
    return both([either([query(term) for term in terms]), admitted])


def either(queries: Sequence[Any]) -> Any:
    """At least one of them; none is never satisfied."""
    if not queries:
        return tantivy.Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(_SHOULD, one) for one in queries])


def both(wanted: Sequence[Any], excluded: Sequence[Any] = ()) -> Any:
    """All of the first and none of the others."""
    if len(wanted) == 1 and not excluded:
        return wanted[0]
    must = [(_MUST, one) for one in wanted or [tantivy.Query.all_query()]]
    return tantivy.Query.boolean_query([*must, *((_MUST_NOT, one) for one in excluded)])
