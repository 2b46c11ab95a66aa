"""Elasticsearch's side of the layout: the mapping, a document's body, conditions as its queries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from search.analysis import ANALYSER
from search.clauses import AllOf, AnyOf, Clause, Fuzzy, Phrase, Prefix, Range, Term
from search.documents import LAYOUT, LOOKAHEAD, MARK, Document
from search.index import MONTHS

VERSIONS: Final = {"analyser": ANALYSER, "layout": LAYOUT, "lookahead": LOOKAHEAD}

_KEYWORDS = (
    "id", "event", "recording", "run", "access", "speaker", "year", "month", "flag", "language",
    "platform", "tag",
)  # fmt: skip
_INTEGERS = ("place", "embargo", "day", "newest", "clock", "confidence", "words")
_SEARCHED_ONLY = [
    "verbatim", "stems", "repeats", "who", "title", *_KEYWORDS, *_INTEGERS
]  # fmt: skip

SETTINGS: Final = {
    "number_of_shards": 1,  # up to some 50 GB, which is a hundred million segments
    "auto_expand_replicas": "0-1",  # none on a single node, one where there are several
    "refresh_interval": "-1",  # refreshed when a batch is whole, so that no half event is seen
    "max_result_window": 10_000,
}


def mapping() -> dict[str, Any]:
    """Strict: a field that is not named here is refused, not guessed."""
    tokens = {"type": "text", "analyzer": "whitespace", "norms": False}
    return {
        "dynamic": "strict",
        "_meta": VERSIONS,
        "_source": {"excludes": _SEARCHED_ONLY},  # the catalogue has them; saves half the disk
        "properties": {
            "verbatim": tokens,
            "stems": {**tokens, "index_options": "docs"},
            "repeats": {**tokens, "index_options": "docs"},
            "who": {**tokens, "index_options": "docs"},
            "title": {**tokens, "index_options": "docs"},
            **{name: {"type": "keyword"} for name in _KEYWORDS},
            **{name: {"type": "long"} for name in _INTEGERS},
            "segment": {"type": "keyword", "index": False, "doc_values": False},
        },
    }


def body(document: Document) -> dict[str, Any]:
    """The document as Elasticsearch takes it; nulls are left out."""
    segment = document.segment
    fields = {
        "id": document.id,
        "verbatim": document.verbatim,
        "stems": document.stems,
        "repeats": document.repeats or None,
        "who": document.who or None,
        "title": document.title or None,
        "tag": list(document.tags) or None,
        "platform": segment.platform,
        "month": document.month,
        "confidence": document.confidence,
        "words": document.words,
        "event": segment.event,
        "recording": segment.recording,
        "run": segment.run,
        "access": document.access,
        "speaker": segment.speaker,
        "year": segment.event_date[:4] if segment.event_date else None,
        "flag": list(segment.flags) or None,
        "language": segment.language,
        "place": segment.place,
        "embargo": document.embargo,
        "day": document.day,
        "newest": document.newest,
        "clock": document.clock,
        "segment": segment.pack(),
    }
    return {name: value for name, value in fields.items() if value is not None}


def query(clause: Clause) -> dict[str, Any]:
    """The condition as a query that is used as a filter: it has no score."""
    match clause:
        case Term(field, token):
            return {"term": {field: token}}
        case Phrase(field, tokens, slack):
            return {"match_phrase": {field: {"query": " ".join(tokens), "slop": slack}}}
        case Fuzzy(field, token, edits):
            near = {"value": token, "fuzziness": edits, "rewrite": "constant_score"}
            return {"fuzzy": {field: near}}
        case Prefix(field, beginning):
            return {"regexp": {field: f"{_escaped(beginning)}[^{_escaped(MARK[0])}]*"}}
        case Range(field, low, high):
            bounds = {"gte": low, "lte": high}
            return {"range": {field: {key: to for key, to in bounds.items() if to is not None}}}
        case AnyOf(clauses):
            return (
                {"bool": {"should": _all(clauses), "minimum_should_match": 1}}
                if clauses
                else ({"match_none": {}})
            )
        case AllOf(clauses, excluded):
            return {"bool": {"filter": _all(clauses), "must_not": _all(excluded)}}


def ranked(where: Clause, tiers: tuple[Clause, ...]) -> dict[str, Any]:
    """What `where` admits, scored by the number of tiers it satisfies: a whole number, exact."""
    one = [{"constant_score": {"filter": query(tier), "boost": 1.0}} for tier in tiers]
    return {"bool": {"filter": [query(where)], "should": one, "minimum_should_match": 0}}


def monthly(where: Clause) -> dict[str, Any]:
    """A search that counts documents and their words by month."""
    months = {"terms": {"field": "month", "size": MONTHS}}
    spoken = {"words": {"sum": {"field": "words"}}}
    return {"query": query(where), "aggs": {"months": {**months, "aggs": spoken}}}


def scored(terms: Sequence[Clause], where: Clause) -> dict[str, Any]:
    """Any of the terms, scored by BM25, where the condition holds; the condition scores nothing."""
    should = [query(term) for term in terms]
    return {"bool": {"should": should, "minimum_should_match": 1, "filter": [query(where)]}}


def _all(clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
    return [query(clause) for clause in clauses]


def _escaped(text: str) -> str:
    return re.sub(r"([^\w])", r"\\\1", text)
