"""How long a check takes in a large archive: catalogue and index of synthetic speech."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.catalogue.transcripts import PreferredPart
from archive.event import Event
from archive.transcript import Segment
from archive.viewer import OWNER
from scripts.benchmarks.engines import opened, scratch
from scripts.benchmarks.search import SEGMENTS_AN_EVENT, Corpus
from search.index import Index
from search.indexer import rebuild
from search.quotes.checking import check

QUOTES = 200
WORDS = 12
_WARM = 20


def times(
    segments: int, engine: str = "tantivy", keep: Path | None = None
) -> tuple[list[float], list[float]]:
    """Milliseconds of checks of QUOTES quotes as they were said, and with one word changed.

    In the folder `keep` the archive stays for the next run; without one it is made anew.
    """
    with _folder(keep) as folder:
        catalogue = Catalogue.open(folder / "catalogue.sqlite")
        try:
            quotes = _filled(folder, catalogue, segments)
            with opened(engine, folder / engine) as index:
                if index.needs_rebuild():
                    _rebuild(catalogue, index)
                changed = [_changed(quote) for quote in quotes]
                return _ask(index, catalogue, quotes), _ask(index, catalogue, changed)
        finally:
            catalogue.close()


def _rebuild(catalogue: Catalogue, index: Index) -> None:
    began = time.perf_counter()
    written = rebuild(catalogue, index)
    taken = time.perf_counter() - began
    print(f"index built from the catalogue: {written / taken:,.0f} segments a second")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with scratch() as folder:
            yield folder
        return
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


def _filled(folder: Path, catalogue: Catalogue, segments: int) -> list[str]:
    """The quotes to ask for; the archive is written first where it was not kept."""
    kept = folder / f"quotes-{segments}.json"  # written last: an archive without it is no archive
    if not kept.exists():
        kept.write_text(json.dumps(_fill(catalogue, segments), ensure_ascii=False))
    return list(json.loads(kept.read_text()))


def _fill(catalogue: Catalogue, segments: int) -> list[str]:
    """Write the archive; QUOTES quotes of WORDS words of it, most across segments."""
    choice = random.Random(13)
    corpus = Corpus(segments)
    said: list[str] = []
    for number in range(segments // SEGMENTS_AN_EVENT):
        event, part = corpus.event(number)
        _write(catalogue, event, part)
        said.append(_quote(choice, part.segments))
    return choice.sample(said, min(QUOTES, len(said)))


def _write(catalogue: Catalogue, event: Event, part: PreferredPart) -> None:
    with catalogue.write() as tx:
        events.save_event(tx, event, actor="benchmark")
        recordings.save_recording(tx, part.recording, actor="benchmark")
        events.save_placement(tx, part.placement, actor="benchmark")
        transcripts.add_revision(tx, part.transcript, part.segments, actor="benchmark")


def _quote(choice: random.Random, segments: Sequence[Segment]) -> str:
    at = choice.randrange(len(segments) - 1)
    words = f"{segments[at].text} {segments[at + 1].text}".split()
    begin = choice.randrange(len(words) - WORDS)
    return " ".join(words[begin : begin + WORDS])


def _changed(quote: str) -> str:
    words = quote.split()
    return " ".join([*words[:5], "otherwise", *words[6:]])


def _ask(index: Index, catalogue: Catalogue, quotes: Sequence[str]) -> list[float]:
    for quote in quotes[:_WARM]:
        check(index, catalogue, OWNER, quote)
    found = []
    for quote in quotes:
        began = time.perf_counter()
        check(index, catalogue, OWNER, quote)
        found.append((time.perf_counter() - began) * 1000)
    return found
