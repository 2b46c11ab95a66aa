"""Transactions on both databases: whole or not at all, one moment, one writer."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.catalogue import (
    Catalogue,
    events,
    leases,
    outbox,
    recordings,
    stages,
)
from archive.catalogue.dump import dump
from archive.catalogue.stages import StageKey
from archive.errors import CatalogueBusy
from archive.viewer import PUBLIC
from tests.archive.material import (
    ACTOR,
    EVENT,
    FIRST,
    SECOND,
    break_off,
    fill,
    filled,
)

EXPECTED_DUMP = Path(__file__).with_name("expected_dump.jsonl")


def test_an_error_undoes_the_whole_write(catalogue: Catalogue) -> None:
    """Nothing half-written is ever seen."""
    break_off(catalogue)

    with catalogue.read() as tx:
        assert list(dump(tx)) == []
        assert outbox.pending(tx) == []


def test_a_reader_sees_one_moment(catalogue: Catalogue) -> None:
    """What commits while a reader reads is not seen by it, and does not wait for it."""
    with catalogue.read() as reader:
        before = events.list_events(reader, PUBLIC)
        filled(catalogue)

        assert events.list_events(reader, PUBLIC) == before == []
    with catalogue.read() as reader:
        assert len(events.list_events(reader, PUBLIC)) == 1


def test_a_held_catalogue_is_said_to_be_busy(location: Path | str) -> None:
    """A writer waits for another within bounds, then says so; readers are not held up."""
    holder, other = Catalogue.open(location), Catalogue.open(location, patience_s=0.3)
    with holder.write() as tx:
        outbox.enqueue(tx, "x")
        began = time.monotonic()
        with pytest.raises(CatalogueBusy, match="another process"), other.write():
            pass
        with other.read() as reader:
            seen = outbox.pending(reader)
        waited = time.monotonic() - began

    assert seen == []
    assert 0.2 < waited < 5
    holder.close()
    other.close()


def test_writers_come_one_after_another(catalogue: Catalogue) -> None:
    """What a writer read is still true when it commits: no count is lost among threads."""

    def count_up() -> None:
        for _ in range(5):
            with catalogue.write() as tx:
                known = stages.stage_part(tx, key, 0) or b"0"
                stages.put_stage(tx, key, 0, b"%d" % (int(known) + 1))

    key = StageKey("a" * 64, "count", "test")
    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with catalogue.read() as tx:
        assert stages.stage_part(tx, key, 0) == b"20"


def test_a_dump_is_the_same_however_it_came_about(catalogue: Catalogue) -> None:
    """Undisturbed, or broken off and done again: the same lines, without a clock in them."""
    break_off(catalogue)
    with catalogue.write() as tx:  # a first run that got as far as the recordings
        events.save_event(tx, EVENT, actor=ACTOR)
        recordings.save_recording(tx, SECOND, actor=ACTOR)
        recordings.save_recording(tx, FIRST, actor=ACTOR)
        stages.put_stage(tx, StageKey("a" * 64, "activity", "x"), 0, b"")
        leases.claim(tx, "ingest", "x", "dead", 60)
    with catalogue.write() as tx:
        fill(tx)
        lines = list(dump(tx))

    assert lines == EXPECTED_DUMP.read_text(encoding="utf-8").splitlines()
    assert str(datetime.now(UTC).year) + "-" not in "".join(lines)
