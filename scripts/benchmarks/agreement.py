"""Three hundred queries of every kind, put to both engines: the answers must be the same.

Words, phrases, Boolean, near, prefix, fuzzy, fields, filters, facets, months, dates and Arabic, in
each order, by the public and by the owner, over random events and the small archive. The whole
answer counts: totals, hits in their order, times, highlights, facets, months.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import NamedTuple

from archive.event import Event
from archive.transcript import Flag, Segment
from archive.viewer import OWNER, PUBLIC, Viewer
from scripts.benchmarks.engines import ENGINES, opened, scratch
from scripts.benchmarks.metering import verdict
from scripts.benchmarks.small_archive import archive, documents, part, said
from search.index import FACETS, Index
from search.request import SearchRequest, SearchResults
from search.searching import search_index

QUERIES = 300
NOW = int(datetime(2024, 2, 3, tzinfo=UTC).timestamp())

WORDS = [
    "the", "tax", "taxes", "taxing", "water", "raise", "raised", "people", "of", "no", "we", "said",
    "will", "government", "governments", "governed", "don't", "cannot", "20", "twenty", "1980",
    "5%", "percent", "1.5", "million", "600,000", "a", "hundred", "and",
]  # fmt: skip
ARABIC = ["الحكومة", "حكومة", "والحكومة", "المياه", "الضريبة", "لن", "ترفع", "محمد", "٢٠", "20"]
FIXED = [
    "water", "tax", "the tax on water", "government", "govern*", '"the people"', '"the"', '"no"',
    '"no no"', '"no no no"', "water -tax", 'water -"the tax"', '"tax on water was raised"', "hear",
    "حكومة", "والحكومة", '"قالت الحكومة"', "محمد", "l'eau", "gouvernement", "raise tax", "zzz",
    '"there you go again" can', "not-what", "wat* rais*", "speaker:moreno", "-water tax",
    "title:fairview water", "event:hearing", "lang:fr OR lang:ar", "flag:quarantined",
    "flag:off_air", "min_confidence:0.5", "before:2021-03-02 after:2020", "platform:tv tax",
    "tag:budget",
]  # fmt: skip


class Asked(NamedTuple):
    """A query with the options of its request, and who asks."""

    query: str
    options: dict[str, object]
    viewer: Viewer


def fill(index: Index) -> None:
    """Random events and the small archive; then one changes and one goes, as in real life."""
    choice = random.Random("both engines")
    made = {event.id: documents(event, [part(event.id, 1, _speech(choice))]) for event in _events()}
    made |= archive()
    index.rebuild(chain.from_iterable(made.values()))
    index.replace({"e-3": made["e-3"], "e-5": []})  # deletions must not change an order


def answer(index: Index, one: Asked) -> SearchResults:
    """All that the index answers, but for the time it took."""
    request = SearchRequest(one.query, **one.options)  # type: ignore[arg-type]
    return replace(search_index(index, one.viewer, request, NOW), took_ms=0)


def run() -> list[bool]:
    """Print on how many queries both engines agree; whether on all."""
    with (
        scratch() as one_folder,
        scratch() as other_folder,
        opened(ENGINES[0], one_folder) as one,
        opened(ENGINES[1], other_folder) as other,
    ):
        for index in (one, other):
            fill(index)
        pairs = [(each, answer(one, each), answer(other, each)) for each in asked()]
    for each, *_ in (pair for pair in pairs if pair[1] != pair[2]):
        print(f"  not the same: {each.query} {each.options}")
    found = sum(1 for _, result, _ in pairs if result.total)
    print(f"{found} of {len(pairs)} queries find something")
    agreed = sum(result == its for _, result, its in pairs)
    return [verdict("both engines agree", agreed, len(pairs), "queries", at_least=True)]


def _events() -> list[Event]:
    return [
        Event(
            f"e-{n}",
            f"Event {n} about water",
            date=date(2020 + n % 3, 1 + n, 1 + n % 5) if n % 7 else None,
            platform=("TV", "radio", None)[n % 3],
            tags=(("budget",), ("Budget", "water"), ())[n % 3],
        )
        for n in range(12)
    ]


def _speech(choice: random.Random) -> tuple[Segment, ...]:
    """Twenty segments of random words, some Arabic, some uncertain, some of them distrusted."""
    lines = said(
        *(
            (
                f"Person {choice.randrange(3)}",
                " ".join(choice.choices(WORDS, k=choice.randint(1, 12))),
            )
            for _ in range(17)
        )
    ) + said(*(" ".join(choice.choices(ARABIC, k=6)) for _ in range(3)), language="ar")
    return tuple(
        replace(
            line,
            confidence=choice.choice([None, 0.3, 0.5, 0.9]),
            flags=choice.choice([(), (), (), (Flag.OFF_AIR,), (Flag.QUARANTINED,)]),
        )
        for line in lines
    )


def asked() -> Iterator[Asked]:
    """The suite: the fixed queries, then queries made at random, the same every time."""
    choice, viewers = random.Random("three hundred"), random.Random("viewers")
    for query in FIXED:
        yield Asked(query, _options(choice), viewers.choice([PUBLIC, OWNER]))
    for _ in range(QUERIES - len(FIXED)):
        query = _query(choice, 0)
        yield Asked(query, _options(choice), viewers.choice([PUBLIC, OWNER]))


def _query(choice: random.Random, depth: int) -> str:
    kind = choice.choice(["words", "phrase", "prefix", "fuzzy", "near", "field", "and", "or"])
    some = choice.choices(ARABIC if choice.random() < 0.2 else WORDS, k=choice.randint(1, 4))
    if kind == "phrase":
        return f'"{" ".join(some)}"'
    if kind == "near":
        near = choice.sample(
            ["tax", "water", "people", "raised", "we", "no"], k=choice.randint(2, 4)
        )
        return f'"{" ".join(near)}"~{choice.randint(0, 9)}'
    if kind == "prefix":
        return choice.choice(["ta*", "rais*", "govern*", "حك*", "peo*"])
    if kind == "fuzzy":
        return choice.choice(["taxs~", "watre~", "goverment~2", "raisd~", "peple~2", "حكومه~"])
    if kind == "field":
        field = choice.choice(
            ["speaker:person", "lang:en", "title:water", "after:2021", "tag:water"]
        )
        return f"{some[0]} {field}"
    if depth < 2 and kind == "and":
        return (
            f"{_query(choice, depth + 1)} {choice.choice(['', 'AND'])} {_query(choice, depth + 1)}"
        )
    if depth < 2 and kind == "or":
        one, other = (choice.choice([*WORDS[:14], '"tax of"', "rais*"]) for _ in range(2))
        return f"({one} OR {other}) {choice.choice(['', '-no', 'NOT water', 'the'])}"
    return " ".join(some)


def _options(choice: random.Random) -> dict[str, object]:
    options: dict[str, object] = {
        "sort": choice.choice(["best", "newest", "clock"]),
        "limit": choice.choice([50, 5, 1]),
        "offset": choice.choice([0, 0, 3]),
        "facets": FACETS if choice.random() < 0.5 else (),
        "months": choice.random() < 0.3,
    }
    if choice.random() < 0.3:
        options["year"] = choice.choice(["2021", ("2020", "2022")])
    if choice.random() < 0.2:
        options["speaker"] = choice.choice(["Person 1", ("person", "moreno")])
    if choice.random() < 0.2:
        options["flag"] = choice.choice(["off_air", ("quarantined", "off_air")])
    if choice.random() < 0.2:
        options["before"] = date(2022, 1, 31)
    return options
