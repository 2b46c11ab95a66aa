"""From a request and its viewer to the conditions that an engine is asked.

Order of hits: engines disagree about BM25 (deleted documents, shards, rounding), and where every
word must hold in a segment of some fifteen words it has little left to say. So the score is not
theirs: hits are ranked by tiers (the words as typed and together; as typed; in other forms), then
newest first, then along the event's clock. The same corpus gives the same order from either
engine, on any number of shards, after any number of updates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations

from archive.errors import QueryError
from archive.transcript import Flag
from archive.viewer import Viewer
from search.analysis import says_numbers, words
from search.clauses import AllOf, AnyOf, Beginning, Clause, Fuzzy, Phrase, Prefix, Range, Term
from search.documents import LOOKAHEAD, MARK
from search.language.numbers import goes_on, went_before
from search.language.readings import keeps_digits
from search.language.stemming import stems
from search.query.fields import Bounds, Field
from search.query.parsing import Both, Either, Kind, Node, Not, QueryTerm, asked_flags, required
from search.request import FILTERS, SearchRequest

HEAD = LOOKAHEAD + 1
"""Words of a phrase that the index can check; what follows is checked in `search.passages`."""

MAX_PHRASE = 2_000
"""Words in all conditions of one phrase: 31 words once take 961. Where its readings are many, fewer
of its first words are asked, and the rest is read."""

MAX_CONDITION = 6_000
"""Words in all conditions of a query. Elasticsearch counts them, too, and refuses over
heap in MB x 64 / search threads: 8,192 with half a gigabyte on two cores."""


def condition(
    request: SearchRequest,
    node: Node,
    viewer: Viewer,
    languages: Iterable[str],
    now: int,
    *,
    without: str | None = None,
) -> AllOf:
    """All that must hold: the query, the filters, and what the viewer may see at `now` (Unix s).

    `without` names a filter that is left out, for the facet of that name. Raises QueryError where
    it would be more than MAX_CONDITION.
    """
    known = frozenset(languages)
    wanted, barred = _split(node, known)
    if sum(map(_size, (*wanted, *barred))) > MAX_CONDITION:
        raise QueryError(
            "the query asks for too much at once",
            position=0,
            hint="Use fewer or shorter phrases, or fewer numbers in them.",
            query=request.query,
        )
    scope = within(request, node, viewer, known, now, without=without)
    return AllOf((*wanted, *scope.clauses), (*barred, *scope.excluded))


def within(
    request: SearchRequest,
    node: Node,
    viewer: Viewer,
    languages: Iterable[str],
    now: int,
    *,
    without: str | None = None,
) -> AllOf:
    """The segments among which the words of the query are looked for: filters and rights.

    What is quarantined is among them only where the filter or the query asks for that flag.
    """
    is_asked = Flag.QUARANTINED in asked_flags(node) or Flag.QUARANTINED in request.values("flag")
    barred = () if is_asked else (Term("flag", Flag.QUARANTINED),)
    filters = _filters(request, frozenset(languages), without)
    return AllOf((*filters, rights(viewer, now)), barred)


def narrowing(node: Node, languages: Iterable[str]) -> tuple[Clause, ...]:
    """The fields of the query that every hit must have."""
    parts = node.parts if isinstance(node, Both) else (node,)
    known = frozenset(languages)
    return tuple(_matches(part, known) for part in parts if isinstance(part, Field | Bounds))


def _split(node: Node, languages: frozenset[str]) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """What must hold and what must not."""
    parts = node.parts if isinstance(node, Both) else (node,)
    wanted = tuple(_matches(part, languages) for part in parts if not isinstance(part, Not))
    barred = tuple(_matches(part.part, languages) for part in parts if isinstance(part, Not))
    return wanted, barred


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


def tiers(node: Node) -> tuple[Clause, ...]:
    """The tightest first, each implying the next. Where all words stand in quotes, the one is that
    a number at an end of them is whole: 1980 before 1987, 5 million before 25 million.
    """
    typed = tuple(term.tokens[0] for term in required(node) if term.kind is Kind.WORD)
    if not typed:
        longer = tuple(_in_longer_numbers(node))
        return (AllOf((), longer),) if longer else ()
    as_typed = AllOf(tuple(Term("verbatim", token) for token in dict.fromkeys(typed)))
    if len(typed) == 1:
        return (as_typed,)
    return (Phrase("verbatim", typed), as_typed)


def _in_longer_numbers(node: Node) -> Iterator[Clause]:
    """Where the words of a number at an end of a phrase stand in a longer number."""
    phrases = [term.readings for term in required(node) if term.kind is Kind.PHRASE]
    readings = [one for every in phrases for one in every]
    last = dict.fromkeys(one[-1] for one in readings)
    first = dict.fromkeys(one[0] for one in readings)
    pairs = [(word, behind) for word in last for behind in goes_on(word)]
    pairs += [(before, word) for word in first for before in went_before(word)]
    for one, other in dict.fromkeys(pairs):
        yield Phrase("verbatim", (one, other))
        yield Phrase("verbatim", (one, other + MARK))


def counted_phrase(node: Node) -> QueryTerm | None:
    """The phrase whose beginnings are the passages, where there is just one; else segments are."""
    phrases = [term for term in required(node) if term.kind is Kind.PHRASE]
    return phrases[0] if len(phrases) == 1 else None


def asked_readings(term: QueryTerm, languages: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The term's readings, without digits where no text keeps any."""
    every = term.readings
    if len(every) == 1 or not all(map(says_numbers, languages)):
        return every
    return tuple(one for one in every if one == term.tokens or not keeps_digits(one))


def heads(term: QueryTerm, languages: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The first words of each reading that the index is asked for: all of them, mostly."""
    every = asked_readings(term, languages)
    for size in range(HEAD, 1, -1):
        first = tuple(dict.fromkeys(one[:size] for one in every))
        if sum(len(one) ** 2 for one in first) <= MAX_PHRASE:
            return first
    return tuple(dict.fromkeys(one[:1] for one in every))


def goes_beyond(term: QueryTerm, languages: Iterable[str]) -> bool:
    """Whether a term's places are known only when the text was read."""
    if term.kind is Kind.NEAR:
        return len(term.tokens) > 2
    return term.kind is Kind.PHRASE and heads(term, languages) != asked_readings(term, languages)


def begins_again(phrase: Sequence[str], nth: int) -> Term:
    """Segments in which the first word, or the first two of the phrase, begin at least `nth` times.

    For a phrase of one or two words these are exactly its further passages; for a longer one,
    the only segments that can hold more than one.
    """
    return Term("repeats", f"{'_'.join(phrase[:2])}#{nth}")


def beginning(phrase: Sequence[str]) -> Clause:
    """Segments in which the phrase begins, as far as the index can check it."""
    head = tuple(phrase[:HEAD])
    return Beginning("verbatim", head) if len(head) > 1 else Term("verbatim", head[0])


def _matches(node: Node, languages: frozenset[str]) -> Clause:
    match node:
        case QueryTerm():
            return _said(node, languages)
        case Both():
            return AllOf(*_split(node, languages))
        case Either(parts):
            return AnyOf(tuple(_matches(part, languages) for part in parts))
        case Not(part):
            return AllOf((), (_matches(part, languages),))
        case Bounds(name, low, high):
            return Range(name, low, high)
        case Field(name, value):
            return has(name, value, languages)


def _said(term: QueryTerm, languages: frozenset[str]) -> Clause:
    match term.kind:
        case Kind.PREFIX:
            return Prefix("verbatim", term.tokens[0])
        case Kind.FUZZY:
            return Fuzzy("verbatim", term.tokens[0], term.slack)
        case Kind.NEAR:
            return _near(term)
        case Kind.PHRASE:
            first = heads(term, languages)
            return AnyOf(tuple(map(beginning, first)))
        case Kind.WORD:
            return _inflected(term, languages)


def _inflected(term: QueryTerm, languages: frozenset[str]) -> Clause:
    """The stems of the word, and of the ways to write its number; `percent` is also `per cent`."""
    clauses: list[Clause] = []
    for reading in asked_readings(term, languages):
        if len(reading) == 1:
            clauses += [Term("stems", stem) for stem in stems(reading[0], languages)]
        else:
            clauses.append(beginning(reading))
    return AnyOf(tuple(dict.fromkeys(clauses)))


def _near(term: QueryTerm) -> Clause:
    """Segments in which words near each other begin; of more than two, those that may be such.

    The first of them is the segment's own; the others may follow in the look-ahead.
    """
    if len(term.tokens) == 2:
        return AnyOf(tuple(_pair(*term.tokens, term.slack)))
    furthest = len(term.tokens) + term.slack - 2
    return AllOf(
        tuple(
            AnyOf((*_pair(one, other, furthest), *_marked_pair(one, other, furthest)))
            for one, other in combinations(term.tokens, 2)
        )
    )


def _pair(one: str, other: str, slack: int) -> Iterator[Clause]:
    """At most `slack` words between them, the earlier one the segment's own."""
    for first, second in permutations((one, other)):
        yield Phrase("verbatim", (first, second), slack)
        yield Phrase("verbatim", (first, second + MARK), slack)


def _marked_pair(one: str, other: str, slack: int) -> Iterator[Clause]:
    for first, second in permutations((one, other)):
        yield Phrase("verbatim", (first + MARK, second + MARK), slack)


def _size(clause: Clause) -> int:
    match clause:
        case Phrase(_, tokens):
            return len(tokens)
        case Beginning(_, tokens):
            return len(tokens) ** 2
        case AnyOf(clauses):
            return sum(map(_size, clauses))
        case AllOf(clauses, excluded):
            return sum(map(_size, (*clauses, *excluded)))
        case _:
            return 1


def _filters(
    request: SearchRequest, languages: frozenset[str], without: str | None
) -> Iterator[Clause]:
    """Values of one filter are alternatives; different filters must all hold."""
    for name in FILTERS:
        values = request.values(name)
        if values and name != without:
            yield AnyOf(tuple(has(name, value, languages) for value in values))
    if request.after is not None or request.before is not None:
        low = request.after.toordinal() if request.after else 1  # 0 is an unknown day
        yield Range("day", low, request.before.toordinal() if request.before else None)


def has(name: str, value: str, languages: frozenset[str]) -> Clause:
    """A field of a query, or a filter, with one value."""
    match name:
        case "speaker":
            return _named("who", value)
        case "title":
            return AllOf(tuple(Term("title", word) for word in words(value)) or (AnyOf(()),))
        case "lang" | "language":
            return _spoken_in(value, languages)
        case "tag" | "platform":
            return Term(name, value.casefold())
        case _:
            return Term(name, value)


def _named(field: str, name: str) -> Clause:
    """A person's id as it stands, or every word of the name."""
    by_words = AllOf(tuple(Term(field, word) for word in words(name)))
    by_id = Term(field, name)
    return AnyOf((by_id, by_words)) if by_words.clauses else by_id


def _spoken_in(language: str, languages: frozenset[str]) -> Clause:
    """The language, and its regional kinds that the index has: `en` is also `en-GB`."""
    kinds = sorted(one for one in languages if one.lower().startswith(f"{language.lower()}-"))
    return AnyOf(tuple(Term("language", one) for one in dict.fromkeys((language, *kinds))))
