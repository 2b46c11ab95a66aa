"""Elasticsearch's side of the layout: the mapping, a document's body, conditions as its queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from search.analysis import ANALYSER
from search.clauses import AllOf, AnyOf, Beginning, Clause, Fuzzy, Phrase, Prefix, Range, Term
from search.documents import LAYOUT, LOOKAHEAD, MARK, Document
from search.index import FACET_VALUES, MONTHS, Ask
from search.wire import as_json, quoted

VERSIONS: Final = {"analyser": ANALYSER, "layout": LAYOUT, "lookahead": LOOKAHEAD}

_KEYWORDS = (
    "event", "recording", "run", "access", "speaker", "year", "month", "flag", "language",
    "platform", "tag",
)  # fmt: skip
_INTEGERS = ("place", "embargo", "day", "newest", "clock", "confidence", "words")

KEPT: Final[dict[str, Any]] = {"stored_fields": ["segment"]}
"""What a search asks of each hit."""

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
        "_source": {"enabled": False},  # the catalogue has it; saves half the disk
        "properties": {
            "verbatim": tokens,
            "stems": {**tokens, "index_options": "docs"},
            "repeats": {**tokens, "index_options": "docs"},
            "who": {**tokens, "index_options": "docs"},
            "title": {**tokens, "index_options": "docs"},
            **{name: {"type": "keyword"} for name in _KEYWORDS},
            **{name: {"type": "long"} for name in _INTEGERS},
            "segment": {"type": "keyword", "index": False, "doc_values": False, "store": True},
        },
    }


def body(document: Document) -> str:
    """The document as Elasticsearch takes it."""
    return as_json(document, quoted(document.segment.pack()))


def query(clause: Clause) -> dict[str, Any]:
    """The condition as a query that is used as a filter: it has no score."""
    match clause:
        case Term(field, token):
            return {"term": {field: token}}
        case Phrase(field, tokens, slack):
            return {"match_phrase": {field: {"query": " ".join(tokens), "slop": slack}}}
        case Beginning(field, tokens):
            return {"intervals": {field: {"all_of": _begun(tokens)}}}
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


def asking(ask: Ask) -> dict[str, Any]:
    """The search that answers `ask`, but for the facets `apart`."""
    by_score = [{"_score": "desc"}] if ask.tiers else []
    search = {
        "query": ranked(ask.where, ask.tiers),
        "sort": [*by_score, {ask.order: "asc"}, {"place": "asc"}],
        "from": ask.offset,
        "size": ask.limit,
        "track_total_hits": True,
        **KEPT,
    }
    return {**search, "aggs": values(ask.facets)} if ask.facets else search


def counting(apart: tuple[str, AllOf]) -> dict[str, Any]:
    """The search that counts a facet over a condition of its own."""
    name, where = apart
    return {"query": query(where), "size": 0, "track_total_hits": False, "aggs": values([name])}


def values(facets: Iterable[str]) -> dict[str, Any]:
    """The aggregations that count these facets."""
    return {name: {"terms": {"field": name, "size": FACET_VALUES}} for name in facets}


def ranked(where: Clause, tiers: tuple[Clause, ...]) -> dict[str, Any]:
    """What `where` admits, scored by the number of tiers it satisfies: a whole number, exact."""
    one = [{"constant_score": {"filter": query(tier), "boost": 1.0}} for tier in tiers]
    return {"bool": {"filter": [query(where)], "should": one, "minimum_should_match": 0}}


def monthly(where: Clause) -> dict[str, Any]:
    """A search that counts documents and their words by month."""
    months = {"terms": {"field": "month", "size": MONTHS}}
    spoken = {"words": {"sum": {"field": "words"}}}
    counted = {"months": {**months, "aggs": spoken}}
    return {"query": query(where), "size": 0, "track_total_hits": False, "aggs": counted}


def scored(terms: Sequence[Clause], where: Clause) -> dict[str, Any]:
    """Any of the terms, scored by BM25, where the condition holds; the condition scores nothing."""
    should = [query(term) for term in terms]
    return {"bool": {"should": should, "minimum_should_match": 1, "filter": [query(where)]}}


def _begun(tokens: tuple[str, ...]) -> dict[str, Any]:
    """Each word its own or a marked one: no own word ever follows a marked one.

    One query, where a phrase for each place at which the segment may end takes five times as long.
    """
    words = [{"match": {"query": token}} for token in tokens]
    marked = [{"match": {"query": token + MARK}} for token in tokens]
    either = [{"any_of": {"intervals": pair}} for pair in zip(words, marked, strict=True)]
    return {"intervals": [words[0], *either[1:]], "ordered": True, "max_gaps": 0}


def _all(clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
    return [query(clause) for clause in clauses]


def _escaped(text: str) -> str:
    return re.sub(r"([^\w])", r"\\\1", text)
