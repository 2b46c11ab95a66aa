"""Quotes made from the debates, checked: true, edited, spliced, of other words; then misheard.

600 true quotes of 8 to 30 words, 300 with an edit that turns their meaning, 100 splices, 100 of
words that were never said so. First against the true transcripts, human and captions; then
against the captions with recognition errors (`quote_making.misheard`) and nothing else. Last, how
long a check takes at 300,000 segments with word times, in a catalogue and an index of that size.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from archive.catalogue import Catalogue
from archive.viewer import OWNER
from scripts.benchmarks import quote_making
from scripts.benchmarks.debate_archive import DEBATES, Debate, archive_of, debates
from scripts.benchmarks.metering import verdict
from scripts.benchmarks.quote_making import Made
from scripts.benchmarks.quote_speed import times
from search.quotes.checking import check
from search.quotes.verdict import Checked, Verdict

QUOTES = 600
SEED = 1960
CLOSE_MS = 1_500
"""The times of an altered quote's first word may be those of the word beside it."""

RATES = {0.05: 0.97, 0.10: 0.95, 0.20: 0.90}
"""The share of quotes whose true place must come first, by word error rate."""

SPLICED = 0.95
P95_MS = 30.0

Check = Callable[[str], Checked]


def main(options: list[str]) -> int:
    """Print a table for each kind of quote; 0 where every target is met."""
    parser = argparse.ArgumentParser(prog="scripts/bench quotes")
    parser.add_argument("--quotes", type=int, default=QUOTES, help="true ones; the others follow")
    parser.add_argument("--debates", type=Path, default=DEBATES)
    parser.add_argument("--segments", type=int, default=300_000, help="of the speed test; 0: none")
    asked = parser.parse_args(options)
    held = list(debates(asked.debates))
    true = quote_making.true_quotes(held, asked.quotes, SEED)
    edited = quote_making.edited_quotes(held, asked.quotes // 2, SEED + 1)
    with _checker(held) as checked:
        met = [
            _true(checked, true),
            _edited(checked, edited),
            _spliced(checked, held, asked.quotes),
        ]
        met += _others(checked, held, asked.quotes // 6)
    for rate, target in RATES.items():
        with _checker(quote_making.misheard(held, rate, SEED)) as checked:
            met.append(_misheard(checked, true, edited, rate, target))
    if asked.segments:
        met.append(_speed(asked.segments))
    return 0 if all(met) else 1


@contextmanager
def _checker(held: Sequence[Debate]) -> Iterator[Check]:
    with (
        tempfile.TemporaryDirectory(prefix="hotmic-bench-") as folder,
        archive_of(Path(folder), held) as (index, catalogue),
    ):
        yield partial(_ask, index, catalogue)


def _ask(index: object, catalogue: Catalogue, quote: str) -> Checked:
    return check(index, catalogue, OWNER, quote)  # type: ignore[arg-type]  # an EmbeddedIndex


def is_first(checked: Checked, made: Made) -> bool:
    """Whether the best match is where the words were said."""
    return bool(checked.matches) and _is_there(checked, made, 1)


def _is_there(checked: Checked, made: Made, places: int | None = None) -> bool:
    return any(
        match.event == made.event and abs(match.best.start_ms - made.start_ms) <= CLOSE_MS
        for match in checked.matches[:places]
    )


def _true(ask: Check, made: Sequence[Made]) -> bool:
    """Verbatim, and there; where the same was said in several places, one of them."""
    good = 0
    for one in made:
        checked = ask(one.text)
        there = is_first(checked, one) or checked.elsewhere > 0
        good += checked.verdict is Verdict.VERBATIM and there
    return _share("true quotes verbatim at their place", good, len(made), 1.0)


def _edited(ask: Check, made: Sequence[Made]) -> bool:
    flagged: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in made:
        assert one.kind is not None
        total[one.kind] += 1
        flagged[one.kind] += one.kind in {found.kind for found in ask(one.text).differences}
    for kind, count in total.items():
        print(f"  {kind}: {flagged[kind]} of {count} flagged with their class")
    return _share("edited quotes flagged", flagged.total(), total.total(), 1.0)


def _spliced(ask: Check, held: Sequence[Debate], quotes: int) -> bool:
    made = quote_making.spliced_quotes(held, quotes // 6, SEED + 2)
    found = sum(ask(one.text).verdict is Verdict.SPLICED for one in made)
    return _share("splices", found, len(made), SPLICED)


def _others(ask: Check, held: Sequence[Debate], count: int) -> list[bool]:
    shuffled = quote_making.shuffled_quotes(held, count, SEED + 3)
    not_found = sum(ask(quote).verdict is Verdict.NOT_FOUND for quote in shuffled)
    babbled = quote_making.babbled_quotes(held, count, SEED + 4)
    verdicts = Counter(ask(quote).verdict.value for quote in babbled)
    print(f"  babble (each word after one it once followed): {dict(verdicts)}")
    return [_share("quotes of other words not found", not_found, len(shuffled), 1.0)]


def _misheard(
    ask: Check, true: Sequence[Made], edited: Sequence[Made], rate: float, target: float
) -> bool:
    table: dict[str, Counter[str]] = {"true": Counter(), "edited": Counter()}
    first = sum(_counted(ask(one.text), one, table["true"]) for one in true)
    flagged = 0
    for one in edited:
        checked = ask(one.text)
        table["edited"][checked.verdict.value] += 1
        flagged += one.kind in {found.kind for found in checked.differences}
    print(f"  {rate:.0%} word errors; the verdicts by the quote that was asked:")
    for name, counted in table.items():
        print(f"    {name:8} " + ", ".join(f"{count} {one}" for one, count in counted.items()))
    print(f"    of the edits {flagged} of {len(edited)} are flagged with their class")
    return _share(f"right place first at {rate:.0%} word errors", first, len(true), target)


def _counted(checked: Checked, made: Made, counter: Counter[str]) -> bool:
    counter[checked.verdict.value] += 1
    return is_first(checked, made) or (_is_there(checked, made) and checked.elsewhere > 0)


def _speed(segments: int) -> bool:
    began = time.perf_counter()
    exact, altered = times(segments)
    print(f"  {segments:,} segments made and asked in {time.perf_counter() - began:.0f} s")
    met = []
    for name, found in (("verbatim", exact), ("altered", altered)):
        middle, tail = (sorted(found)[len(found) * part // 100] for part in (50, 95))
        print(f"  a {name} quote: p50 {middle:.1f} ms, p95 {tail:.1f} ms")
        met.append(tail <= P95_MS)
    return verdict("verify, p95", sorted(exact + altered)[-len(exact) // 10], P95_MS, "ms") and all(
        met
    )


def _share(name: str, found: int, total: int, target: float) -> bool:
    return verdict(f"{name} ({found} of {total})", found / total, target, "", at_least=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
