"""Killed with SIGKILL at random moments, an indexer loses nothing and writes nothing twice.

A child process indexes what comes in, and every now and then builds the index anew; meanwhile this
process revises, adds, hides and withdraws events in the catalogue, then kills the child, lets the
indexer reconcile the two, and compares every segment of the index with the catalogue.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.catalogue.outbox import pending
from archive.event import Event, Placement, Visibility
from archive.recording import Recording
from archive.settings import Settings, load
from archive.transcript import Origin, Segment, Transcript
from archive.viewer import OWNER
from scripts import elasticsearch_server
from scripts.benchmarks.metering import verdict
from search.clauses import AllOf, Term
from search.documents import access_word, event_documents
from search.index import Index, IndexBusy
from search.indexer import drain, rebuild
from search.opening import open_index

EVENTS = 40
SEGMENTS = 60
"""A rebuild of 2,400 segments takes about as long as the longest life of a child."""

LIFE_S = 1.2
_AIM_S = 0.06
"""From the last change to the kill, at most: to index it takes about as long."""

WAITING, INDEXING, REBUILDING = "waiting", "indexing", "rebuilding"
_PAUSE_S = 0.05
_PATIENCE_S = 60.0
_REBUILDS = 0.3
_ACTOR = "bench"
_VOCABULARY = [f"word{number}" for number in range(400)]


@dataclass
class Outcome:
    """What the kills met, by what the child was doing, and what they left behind."""

    met: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    longest_s: float = 0.0
    """Until index and catalogue were one again, the longest."""

    differing: list[str] = field(default_factory=list)

    @property
    def at_work(self) -> int:
        """Kills that met a child indexing or rebuilding."""
        return self.met[INDEXING] + self.met[REBUILDING]


def storm(settings: Settings, kills: int, seed: int) -> Outcome:
    """Kills children of an archive made in `settings.data` until `kills` of them died at work.

    The same moves for a seed.
    """
    chance = random.Random(seed)
    outcome = Outcome()
    catalogue = Catalogue.open(settings.catalogue_path)
    try:
        for number in range(EVENTS):
            _change(catalogue, chance, f"event-{number}")
        with open_index(settings, writable=True) as index:
            rebuild(catalogue, index)
            while outcome.at_work < kills:
                outcome.met[_killed(catalogue, chance, _environment(settings), outcome)] += 1
                _reconcile(catalogue, index, outcome)
                if differs := difference(catalogue, index):
                    outcome.differing.append(f"kill {outcome.met.total()}: {differs}")
    finally:
        catalogue.close()
    return outcome


def difference(catalogue: Catalogue, index: Index) -> str:
    """How the index differs from the catalogue; empty where every segment is there once."""
    expected: Counter[str] = Counter()
    access: Counter[str] = Counter()
    with catalogue.read() as tx:
        for summary in events.list_events(tx, OWNER):
            event = events.find_event(tx, OWNER, summary.event)
            parts = transcripts.preferred_of_event(tx, OWNER, event.id)
            made = [document.segment.pack() for document in event_documents(event, parts)]
            expected.update(made)
            access[access_word(event)] += len(made)
    with index.snapshot() as held:
        found = Counter(segment.pack() for segment in held.segments(AllOf(()), "clock"))
    lost, foreign = expected - found, found - expected
    if lost or foreign:
        return f"{lost.total()} lost, {foreign.total()} that should not be there"
    counts = index.count([Term("access", word) for word in access])
    return "" if counts == list(access.values()) else f"rights: {access} but {counts}"


def _killed(
    catalogue: Catalogue, chance: random.Random, environment: dict[str, str], outcome: Outcome
) -> str:
    """Starts a child, changes the catalogue under it, kills it; returns what it was doing."""
    command = [sys.executable, "-m", "scripts.benchmarks.crash", "--child", str(chance.random())]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    until = time.monotonic() + chance.uniform(0.0, LIFE_S)
    while time.monotonic() < until:
        _change(catalogue, chance, f"event-{chance.randrange(EVENTS + 10)}")
        outcome.changes += 1
        time.sleep(_PAUSE_S)
    _change(catalogue, chance, f"event-{chance.randrange(EVENTS)}")
    outcome.changes += 1
    time.sleep(chance.uniform(0.0, _AIM_S))
    os.kill(child.pid, signal.SIGKILL)
    said, _ = child.communicate()
    if child.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the indexer ended by itself, with {child.returncode}")
    return said.split()[-1] if said.split() else WAITING


def _environment(settings: Settings) -> dict[str, str]:
    """The child opens the same archive and the same index."""
    return os.environ | {
        "HOTMIC_DATA": str(settings.data),
        "HOTMIC_INDEX": settings.index,
        "HOTMIC_ELASTICSEARCH_URL": settings.elasticsearch_url,
        "HOTMIC_ELASTICSEARCH_INDEX": settings.elasticsearch_index,
    }


def _reconcile(catalogue: Catalogue, index: Index, outcome: Outcome) -> None:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE_S:
        try:
            drain(catalogue, index)
            break
        except IndexBusy:  # the dead child's turn has not run out yet
            time.sleep(_PAUSE_S)
    outcome.longest_s = max(outcome.longest_s, time.monotonic() - began)


def _change(catalogue: Catalogue, chance: random.Random, name: str) -> None:
    """A new event, a new revision of one, or other rights."""
    recording = Recording(f"r-{name}", f"{name}.opus", SEGMENTS * 1_000)
    transcript = Transcript(f"t-{name}", recording.id, Origin.HUMAN, language="en")
    event = Event(
        name,
        f"Title of {name}",
        visibility=chance.choice((Visibility.PUBLIC, Visibility.PRIVATE)),
        withdrawn=chance.choice((None, None, "by order")),
    )
    with catalogue.write() as tx:
        events.save_event(tx, event, actor=_ACTOR)
        recordings.save_recording(tx, recording, actor=_ACTOR)
        events.save_placement(tx, Placement(name, recording.id, 0), actor=_ACTOR)
        transcripts.add_revision(tx, transcript, tuple(_spoken(chance)), actor=_ACTOR)


def _spoken(chance: random.Random) -> Iterator[Segment]:
    for number in range(chance.randrange(1, SEGMENTS)):
        text = " ".join(chance.choices(_VOCABULARY, k=15))
        yield Segment(number * 1_000, number * 1_000 + 900, text, language="en")


def _live(seed: str) -> NoReturn:
    """The child: says what it begins to do, until it is killed."""
    chance = random.Random(seed)
    settings = load()
    catalogue = Catalogue.open(settings.catalogue_path)
    with open_index(settings, writable=True) as index:
        print("ready", flush=True)
        while True:
            try:
                _do_what_waits(catalogue, index, chance)
            except IndexBusy:
                print("busy", flush=True)
            time.sleep(_PAUSE_S / 5)


def _do_what_waits(catalogue: Catalogue, index: Index, chance: random.Random) -> None:
    if not _is_waiting(catalogue):
        print(WAITING, flush=True)
    elif chance.random() < _REBUILDS:
        print(REBUILDING, flush=True)
        rebuild(catalogue, index)
    else:
        print(INDEXING, flush=True)
        drain(catalogue, index)


def _is_waiting(catalogue: Catalogue) -> bool:
    with catalogue.read() as tx:
        return bool(pending(tx, 1))


def main(arguments: list[str]) -> int:
    """Prints one line an engine; 0 where index and catalogue were equal after every kill."""
    parser = argparse.ArgumentParser(prog="scripts/bench crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of a child at work, an engine (50)")
    parser.add_argument("--seed", type=int, default=50)
    parser.add_argument(
        "--engine", choices=("both", "tantivy", "elasticsearch"), default="both", help="(both)"
    )
    parser.add_argument("--child", metavar="SEED", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child is not None:
        return _live(options.child)
    engines = ("tantivy", "elasticsearch") if options.engine == "both" else (options.engine,)
    return max(_bench(engine, options.kills, options.seed) for engine in engines)


def _bench(engine: str, kills: int, seed: int) -> int:
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="hotmic-crash-"))
        chosen: dict[str, object] = {"index": engine}
        if engine == "elasticsearch":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hotmic-elastic-"))
            server = elasticsearch_server.running(Path(folder))
            chosen["elasticsearch_url"] = stack.enter_context(server)
        outcome = storm(load(Path(scratch), **chosen), kills, seed)
    met = ", ".join(f"{count} {doing}" for doing, count in sorted(outcome.met.items()))
    print(
        f"{engine}: {outcome.met.total()} kills ({met}) among {outcome.changes} changes; "
        f"one again within {outcome.longest_s:.1f} s; {len(outcome.differing)} times different"
    )
    for line in outcome.differing:
        print(f"  {line}")
    is_met = verdict(f"{engine}: kills that left a difference", len(outcome.differing), 0, "kills")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
