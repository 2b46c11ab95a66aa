"""An archive of the debates for benchmarks and tests: in a folder, in seconds, without ingest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.alignment import align
from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement
from archive.recording import Recording
from archive.sidecars.captions import read_captions
from archive.sidecars.discover import discover
from archive.sidecars.kinds import SidecarKind
from archive.sidecars.metadata import read_metadata
from archive.sidecars.said import read_said
from archive.transcript import Origin, Segment, Transcript
from scripts.benchmarks.engines import opened
from search.index import Index
from search.indexer import rebuild

DEBATES = Path(__file__).resolve().parents[3] / "shared/data/debates"
ACTOR = "benchmark"


@dataclass(frozen=True)
class Debate:
    """One debate: its event, and what its transcripts say, by their origin."""

    event: Event
    said: dict[Origin, tuple[Segment, ...]]

    @property
    def recording(self) -> str:
        return f"r-{self.event.id}"


def debates(folder: Path = DEBATES, days: Sequence[str] = ()) -> Iterator[Debate]:
    """The debates of the folder (of these days), oldest first: human wording and captions."""
    for item in discover([folder]).items:
        if days and item.path.stem not in days:
            continue
        files = {sidecar.kind: sidecar.path for sidecar in item.sidecars}
        told = read_metadata(item)[0]
        captions = read_captions(files[SidecarKind.CAPTIONS], "en")
        people = told.people
        human = align(read_said(files[SidecarKind.SAID])[0], captions.segments, people)
        event = Event(
            item.path.stem, told.title or item.path.stem, place=told.place, people=people,
            date=told.day,
        )  # fmt: skip
        said = {Origin.HUMAN: human.segments, Origin.IMPORTED: captions.segments}
        yield Debate(event, said)


@contextmanager
def archive_of(
    folder: Path, held: Iterable[Debate], engine: str = "tantivy"
) -> Iterator[tuple[Index, Catalogue]]:
    """An archive of these debates, indexed."""
    catalogue = Catalogue.open(folder / "catalogue.sqlite")
    try:
        for debate in held:
            _add(catalogue, debate)
        with opened(engine, folder / "index") as index:
            rebuild(catalogue, index)
            yield index, catalogue
    finally:
        catalogue.close()


def _add(catalogue: Catalogue, debate: Debate) -> None:
    length = max(segment.end_ms for said in debate.said.values() for segment in said)
    with catalogue.write() as tx:
        events.save_event(tx, debate.event, actor=ACTOR)
        recording = Recording(debate.recording, debate.recording, length + 1_000)
        recordings.save_recording(tx, recording, actor=ACTOR)
        placement = Placement(debate.event.id, debate.recording, 0)
        events.save_placement(tx, placement, actor=ACTOR)
        for origin, said in debate.said.items():
            name = f"t-{debate.event.id}-{origin}"
            model = "noise" if origin is Origin.MACHINE else None
            transcript = Transcript(name, debate.recording, origin, "en", model=model)
            transcripts.add_revision(tx, transcript, said, actor=ACTOR)
