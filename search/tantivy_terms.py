"""tantivy's side of the layout: the schema, a document's fields, and conditions as its queries."""

from __future__ import annotations

import re
from typing import Any

import tantivy

from search.clauses import AllOf, AnyOf, Clause, Phrase, Prefix, Range, Term
from search.documents import MARK, Document

_BLANKS = "blanks"


def schema() -> tantivy.Schema:
    """The fields of `search.documents.Document`; integers signed, or the writer dies later on."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("verbatim", tokenizer_name=_BLANKS, index_option="position")
    build.add_text_field("stems", tokenizer_name=_BLANKS, index_option="freq")
    for name in ("repeats", "who"):
        build.add_text_field(name, tokenizer_name=_BLANKS, index_option="basic")
    for name in ("recording", "run", "access"):
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("speaker", "event", "year", "flag", "language"):
        build.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("place", "embargo", "day", "newest", "clock"):
        build.add_integer_field(name, indexed=True, fast=True)
    build.add_bytes_field("segment", stored=True)
    return build.build()


def register(index: tantivy.Index) -> None:
    """Tokenizers are not kept with an index: every opening must name them again."""
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_BLANKS, blanks)


def fields(document: Document) -> tantivy.Document:
    """The document as tantivy takes it."""
    segment = document.segment
    made = tantivy.Document()
    made.add_text("verbatim", document.verbatim)
    made.add_text("stems", document.stems)
    if document.repeats:
        made.add_text("repeats", document.repeats)
    if document.who:
        made.add_text("who", document.who)
    made.add_text("recording", segment.recording)
    made.add_text("run", segment.run)
    made.add_text("access", document.access)
    made.add_text("event", segment.event)
    if segment.speaker:
        made.add_text("speaker", segment.speaker)
    if segment.language:
        made.add_text("language", segment.language)
    if segment.event_date:
        made.add_text("year", segment.event_date[:4])
    for flag in segment.flags:
        made.add_text("flag", flag)
    made.add_integer("place", segment.place)
    made.add_integer("embargo", document.embargo)
    made.add_integer("day", document.day)
    made.add_integer("newest", document.newest)
    made.add_integer("clock", document.clock)
    made.add_bytes("segment", segment.pack().encode())
    return made


def query(fields_of: tantivy.Schema, clause: Clause) -> Any:
    """The condition as a tantivy query (its own type is not visible to the type checker)."""
    make = tantivy.Query
    match clause:
        case Term(field, token):
            return make.term_query(fields_of, field, token)
        case Phrase(field, tokens):
            return make.phrase_query(fields_of, field, list(tokens))
        case Prefix(field, beginning):
            return make.regex_query(fields_of, field, f"{re.escape(beginning)}[^{MARK}]*")
        case Range(field, low, high):
            kind = tantivy.FieldType.Integer
            return make.range_query(fields_of, field, kind, low, high)
        case AnyOf(clauses):
            return _any(fields_of, clauses)
        case AllOf(clauses, excluded):
            must = [(tantivy.Occur.Must, query(fields_of, one)) for one in clauses]
            barred = [(tantivy.Occur.MustNot, query(fields_of, one)) for one in excluded]
            return make.boolean_query([*(must or [_everything()]), *barred])


def _any(fields_of: tantivy.Schema, clauses: tuple[Clause, ...]) -> Any:
    if not clauses:
        return tantivy.Query.empty_query()
    if len(clauses) == 1:
        return query(fields_of, clauses[0])
    should = [(tantivy.Occur.Should, query(fields_of, one)) for one in clauses]
    return tantivy.Query.boolean_query(should)


def _everything() -> Any:
    return (tantivy.Occur.Must, tantivy.Query.all_query())
