"""Phrases drawn from the 21 debates: each engine's hits against a scan of every word.

Each debate is one recording with its captions. A phrase is 2 to 31 words from any word on, most of
them across a caption's end, as a reader would quote them: each number by its words. The scan reads
every debate from end to end for the phrase; of the search it uses the published folding contract
alone (`search.analysis`: what a word is; `readings`: how else its numbers are said), neither index,
documents, look-ahead nor plan. A phrase counts where the total and the set of hits are those of the
scan: every place, no other, none twice, each within a second.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from archive.catalogue.transcripts import PreferredPart
from archive.errors import InputError
from archive.event import Event, Placement
from archive.recording import Recording
from archive.sidecars.captions import read_captions
from archive.transcript import Origin, Transcript
from archive.viewer import PUBLIC
from scripts.benchmarks.debate_archive import DEBATES
from scripts.benchmarks.engines import opened, scratch
from scripts.benchmarks.metering import verdict
from search.analysis import tokenise
from search.documents import Document, event_documents
from search.index import MAX_WINDOW, Index
from search.language.readings import readings
from search.request import SearchRequest
from search.searching import search_index

PHRASES = 1_000
SEED = 2016
LENGTHS = (2, 31)
CLOSE_MS = 1_000
_SHOWN = 5
"""Phrases that are printed of those missed."""


class Spoken(NamedTuple):
    """A word of a debate as the captions have it, folded, with its time and its caption."""

    word: str
    at_ms: int
    caption: int


class Drawn(NamedTuple):
    """A phrase, and whether it goes on into another caption."""

    words: tuple[str, ...]
    is_crossing: bool


class Scan:
    """The words of all debates in the order of their captions, read anew for each phrase."""

    def __init__(self, parts: Mapping[str, PreferredPart]):
        self.running = {day: list(_spoken(part)) for day, part in parts.items()}
        self._texts = {
            day: f" {' '.join(one.word for one in said)} " for day, said in self.running.items()
        }

    def places(self, phrase: Sequence[str]) -> list[tuple[str, int]]:
        """Every place of the phrase in any of its readings: its debate and its milliseconds."""
        found: list[tuple[str, int]] = []
        for reading in readings(tuple(phrase)):
            wanted = f" {' '.join(reading)} "
            for day, text in self._texts.items():
                at = text.find(wanted)
                while at >= 0:
                    found.append((day, self.running[day][text.count(" ", 0, at)].at_ms))
                    at = text.find(wanted, at + 1)
        return sorted(found)

    def draw(self, phrases: int, seed: int) -> Iterator[Drawn]:
        """Phrases from any word of any debate on, the same for the same seed."""
        choice = random.Random(seed)
        for _ in range(phrases):
            said = self.running[choice.choice(sorted(self.running))]
            length = choice.randint(*LENGTHS)
            at = choice.randrange(len(said) - length)
            phrase = said[at : at + length]
            is_crossing = phrase[0].caption != phrase[-1].caption
            yield Drawn(tuple(one.word for one in phrase), is_crossing)


def parts(folder: Path = DEBATES) -> dict[str, PreferredPart]:
    """Each debate of the folder as one recording with its captions, by its day."""
    found = {path.stem: _part(path) for path in sorted(folder.glob("*.vtt"))}
    if not found:
        raise InputError("there are no captions of debates", subject=str(folder))
    return found


def documents(held: Mapping[str, PreferredPart]) -> Iterator[Document]:
    """What the index is given of them."""
    return chain.from_iterable(
        event_documents(Event(day, day, date=date.fromisoformat(day)), [part])
        for day, part in held.items()
    )


def finds_all(index: Index, scan: Scan, phrase: Sequence[str]) -> bool:
    """Whether the hits of the phrase are those of the scan."""
    request = SearchRequest(f'"{" ".join(phrase)}"', limit=MAX_WINDOW)
    results = search_index(index, PUBLIC, request)
    found = sorted((hit.event, hit.start_ms) for hit in results.hits)
    said = scan.places(phrase)
    return results.total == len(found) == len(said) and all(
        one[0] == other[0] and abs(one[1] - other[1]) <= CLOSE_MS
        for one, other in zip(found, said, strict=True)
    )


def run(engines: Sequence[str], phrases: int = PHRASES, folder: Path = DEBATES) -> list[bool]:
    """Print for each engine how many phrases it finds as the scan does; whether all."""
    held = parts(folder)
    scan = Scan(held)
    drawn = list(scan.draw(phrases, SEED))
    crossing = sum(one.is_crossing for one in drawn)
    print(f"{phrases:,} phrases of {len(held)} debates, {crossing:,} of them across captions")
    met = []
    for engine in engines:
        with scratch() as empty, opened(engine, empty) as index:
            index.rebuild(documents(held))
            missed = [one.words for one in drawn if not finds_all(index, scan, one.words)]
        for words in missed[:_SHOWN]:
            print(f"  not as the scan: {' '.join(words)}")
        name = f"phrases whose hits equal the scan's, {engine}"
        met.append(verdict(name, phrases - len(missed), phrases, "phrases", at_least=True))
    return met


def _part(path: Path) -> PreferredPart:
    captions = read_captions(path, "en")
    recording = Recording(f"r-{path.stem}", path.name, captions.segments[-1].end_ms)
    transcript = Transcript(f"t-{path.stem}", recording.id, Origin.IMPORTED, revision=1)
    placement = Placement(path.stem, recording.id, 0)
    return PreferredPart(recording, placement, transcript, captions.segments)


def _spoken(part: PreferredPart) -> Iterator[Spoken]:
    """By the text, in which "$20 trillion" is one thing; the times are those of its words."""
    ordered = sorted(enumerate(part.segments), key=lambda one: (one[1].start_ms, one[0]))
    for caption, segment in ordered:
        begins = [at.start() for at in re.finditer(r"\S+", segment.text)]
        assert len(begins) == len(segment.words)
        for token in tokenise(segment.text, "en"):
            word = segment.words[bisect_right(begins, token.start) - 1]
            yield Spoken(token.folded, word.start_ms, caption)
