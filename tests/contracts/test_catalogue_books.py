"""The archive's own books, on both databases: stages, outbox, leases, files."""

from __future__ import annotations

from dataclasses import replace

from archive.catalogue import (
    Catalogue,
    Change,
    audit,
    files,
    leases,
    outbox,
    recordings,
    stages,
)
from archive.catalogue.files import StoredFile
from archive.catalogue.stages import StageKey
from tests.archive.material import (
    ACTOR,
    EVENT,
    FIRST,
    filled,
)


def test_stages_are_kept_by_what_made_them(catalogue: Catalogue) -> None:
    """A part is read back under its own key alone; a second result takes the first one's place."""
    key = StageKey("a" * 64, "window", "tiny")
    with catalogue.write() as tx:
        for part, payload in ((2, b"two"), (1, b"\0one"), (2, b"again")):
            stages.put_stage(tx, key, part, payload)
        stages.put_stage(tx, key._replace(maker="small"), 1, b"other")

        assert stages.stage_parts(tx, key) == {1: b"\0one", 2: b"again"}
        assert stages.stage_part(tx, key, 1) == b"\0one"
        assert stages.stage_part(tx, key, 3) is None


def test_the_outbox_forgets_only_what_was_read(catalogue: Catalogue) -> None:
    """What is enqueued while a reader indexes stays; numbers are never given out again."""
    with catalogue.write() as tx:
        for event in ("a", "b", "a"):
            outbox.enqueue(tx, event)
        read = outbox.pending(tx, 2)
        outbox.enqueue(tx, "a")
        outbox.done(tx, [entry.number for entry in read])
        left = outbox.pending(tx)

        assert ([e.event for e in read], [e.event for e in left]) == (["a", "b"], ["a", "a"])
        outbox.done(tx, [entry.number for entry in left])
        outbox.enqueue(tx, "c")
        assert outbox.pending(tx)[0].number > left[-1].number


def test_a_lease_has_one_owner_until_it_ends(catalogue: Catalogue) -> None:
    """It can be claimed again by its owner, by others only once it expired or was released."""
    with catalogue.write() as tx:
        assert leases.claim(tx, "ingest", "x", "one", 60)
        assert leases.claim(tx, "ingest", "x", "one", 60)
        assert not leases.claim(tx, "ingest", "x", "two", 60)
        assert leases.claim(tx, "export", "x", "two", 60)
        assert not leases.renew(tx, "ingest", "x", "two", 60)
        assert leases.renew(tx, "ingest", "x", "one", -1)
        assert leases.claim(tx, "ingest", "x", "two", 60)
        assert not leases.renew(tx, "ingest", "x", "one", 60)
        leases.release(tx, "ingest", "x", "one")
        assert not leases.claim(tx, "ingest", "x", "one", 60)
        leases.release(tx, "ingest", "x", "two")
        assert leases.claim(tx, "ingest", "x", "one", 60)


def test_a_newer_sidecar_takes_the_older_ones_place(catalogue: Catalogue) -> None:
    """The record names the newest bytes; the older file stays kept, and the log tells of it."""
    newer = StoredFile("e" * 64, 21, "sidecar", "launch.en.vtt")
    with filled(catalogue).write() as tx:
        files.record_file(tx, newer)
        change = files.link_sidecar(tx, FIRST.id, EVENT.id, newer, "captions")

        assert change is Change.UPDATED
        assert files.sidecars(tx, FIRST.id) == [("launch.en.vtt", "captions", "e" * 64)]
        assert files.sidecars(tx, EVENT.id) == files.sidecars(tx, FIRST.id)
        assert [file.sha256[0] for file in files.stored_files(tx)] == ["a", "d", "e"]
        assert audit.entries(tx, FIRST.id)[-1].action == "sidecar.updated"


def test_what_changed_since_is_told_by_event(catalogue: Catalogue) -> None:
    """A recording's line counts for its event; nothing is told of what came before."""
    with filled(catalogue).write() as tx:
        before = audit.newest(tx)
        assert audit.changed_since(tx, 0)[EVENT.id] <= before
        assert audit.changed_since(tx, before) == {}
        recordings.save_recording(tx, replace(FIRST, name="renamed.opus"), actor=ACTOR)
        audit.record(tx, ACTOR, "search.saved", "s-1")

        after = audit.newest(tx)
        assert after == before + 2
        assert audit.changed_since(tx, before) == {EVENT.id: after - 1, "s-1": after}
