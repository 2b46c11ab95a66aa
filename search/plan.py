"""From a request and its viewer to the conditions that an engine is asked.

Order of hits: engines disagree about BM25 (deleted documents, shards, rounding), and where every
word must hold in a segment of some fifteen words it has little left to say. So the score is not
theirs: hits are ranked by tiers (the words as typed and together; as typed; in other forms), then
newest first, then along the event's clock. The same corpus gives the same order from either
engine, on any number of shards, after any number of updates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive.transcript import Flag
from archive.viewer import Viewer
from search.analysis import words
from search.clauses import AllOf, AnyOf, Clause, Phrase, Prefix, Range, Term
from search.documents import LOOKAHEAD, MARK
from search.query import Kind, QueryTerm
from search.request import SearchRequest
from search.stemming import stems

HEAD = LOOKAHEAD + 1
"""Words of a phrase that the index can check; what follows is checked in `search.passages`."""


def condition(
    request: SearchRequest,
    terms: Sequence[QueryTerm],
    viewer: Viewer,
    languages: Iterable[str],
    now: int,
) -> AllOf:
    """All that must hold: the query, the filters, and what the viewer may see at `now` (Unix s)."""
    known = tuple(languages)
    wanted = tuple(_matches(term, known) for term in terms if not term.excluded)
    barred = tuple(_matches(term, known) for term in terms if term.excluded)
    if request.flag != Flag.QUARANTINED:
        barred += (Term("flag", Flag.QUARANTINED),)
    return AllOf((*wanted, *_filters(request), rights(viewer, now)), barred)


def rights(viewer: Viewer, now: int) -> Clause:
    """What the viewer may see: an empty grant finds nothing (`archive.viewer`)."""
    grants = sorted(viewer.sees)
    open_to = tuple(Term("access", str(grant)) for grant in grants)
    embargoed = tuple(Term("access", f"embargo:{grant}") for grant in grants)
    if viewer.is_owner:
        withdrawn = tuple(Term("access", f"withdrawn:{grant}") for grant in grants)
        return AnyOf(open_to + embargoed + withdrawn)
    lifted = AllOf((AnyOf(embargoed), Range("embargo", high=now)))
    return AnyOf((*open_to, lifted)) if grants else AnyOf(())


def tiers(terms: Sequence[QueryTerm]) -> tuple[Clause, ...]:
    """The tightest first, each implying the next; none where all words stand in quotes."""
    typed = tuple(t.tokens[0] for t in terms if t.kind is Kind.WORD and not t.excluded)
    if not typed:
        return ()
    as_typed = AllOf(tuple(Term("verbatim", token) for token in dict.fromkeys(typed)))
    if len(typed) == 1:
        return (as_typed,)
    return (Phrase("verbatim", typed), as_typed)


def counted_phrase(terms: Sequence[QueryTerm]) -> tuple[str, ...] | None:
    """The phrase whose beginnings are the passages, where there is just one; else segments are."""
    phrases = [t.tokens for t in terms if t.kind is Kind.PHRASE and not t.excluded]
    return phrases[0] if len(phrases) == 1 else None


def begins_again(phrase: Sequence[str], nth: int) -> Term:
    """Segments in which the first word, or the first two of the phrase, begin at least `nth` times.

    For a phrase of one or two words these are exactly its further passages; for a longer one,
    the only segments that can hold more than one.
    """
    return Term("repeats", f"{'_'.join(phrase[:2])}#{nth}")


def beginning(phrase: Sequence[str]) -> Clause:
    """Segments in which the phrase begins: split wherever own words may give way to the next."""
    head = tuple(phrase[:HEAD])
    splits = (
        head[:own] + tuple(token + MARK for token in head[own:]) for own in range(1, len(head) + 1)
    )
    return AnyOf(tuple(_sequence(tokens) for tokens in splits))


def _sequence(tokens: tuple[str, ...]) -> Clause:
    return Phrase("verbatim", tokens) if len(tokens) > 1 else Term("verbatim", tokens[0])


def _matches(term: QueryTerm, languages: tuple[str, ...]) -> Clause:
    if term.kind is Kind.PHRASE:
        return beginning(term.tokens)
    if term.kind is Kind.PREFIX:
        return Prefix("verbatim", term.tokens[0])
    return AnyOf(tuple(Term("stems", stem) for stem in stems(term.tokens[0], languages)))


def _filters(request: SearchRequest) -> Iterator[Clause]:
    for field in ("event", "recording", "language", "flag"):
        value = getattr(request, field)
        if value is not None:
            yield Term(field, str(value))
    if request.speaker is not None:
        yield _speaker(request.speaker)
    if request.after is not None or request.before is not None:
        low = request.after.toordinal() if request.after else 1  # 0 is an unknown day
        yield Range("day", low, request.before.toordinal() if request.before else None)


def _speaker(name: str) -> Clause:
    """A person's id as it stands, or every word of the name."""
    by_words = AllOf(tuple(Term("who", word) for word in words(name)))
    by_id = Term("who", name)
    return AnyOf((by_id, by_words)) if by_words.clauses else by_id
