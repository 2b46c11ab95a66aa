"""What the catalogue promises of each noun, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event as listening
from sqlalchemy import insert, text

from archive.catalogue import (
    Catalogue,
    Change,
    Tx,
    audit,
    events,
    outbox,
    people,
    recordings,
    schema,
    summaries,
    transcripts,
)
from archive.catalogue.dump import dump
from archive.errors import IntegrityError, NotFound
from archive.event import Basis, Clock, Placement, Precision
from archive.recording import Recording, Span, SpanKind, undecided
from archive.transcript import Origin, Segment, Transcript, Word
from archive.viewer import OWNER, PUBLIC
from tests.archive.material import (
    ACTOR,
    EVENT,
    FIRST,
    HUMAN,
    IMPORTED,
    LENGTH_MS,
    MACHINE,
    SECOND,
    SEGMENTS,
    SPANS,
    START,
    TURNS,
    another_event,
    fill,
    filled,
    queued,
)


def test_an_event_comes_back_whole(catalogue: Catalogue) -> None:
    """Every field of an event survives, down to the microsecond and the order of its people."""
    with catalogue.write() as tx:
        assert events.save_event(tx, EVENT, actor=ACTOR) is Change.CREATED
    with catalogue.read() as tx:
        assert events.find_event(tx, PUBLIC, EVENT.id) == EVENT


def test_the_same_again_leaves_no_trace(catalogue: Catalogue) -> None:
    """Writing what is there already changes nothing: no line in the log, nothing to index."""
    with filled(catalogue).write() as tx:
        before = audit.entries(tx), list(dump(tx))
        fill(tx)
        placement = Placement(EVENT.id, FIRST.id, -5000, Basis.SIDECAR)

        assert (audit.entries(tx), list(dump(tx))) == before
        assert outbox.pending(tx) == []
        assert events.save_event(tx, EVENT, actor=ACTOR) is Change.UNCHANGED
        assert events.save_placement(tx, placement, actor=ACTOR) is Change.UNCHANGED
        assert recordings.save_recording(tx, FIRST, actor=ACTOR) is Change.UNCHANGED
        assert recordings.replace_spans(tx, FIRST.id, SPANS, actor=ACTOR) is Change.UNCHANGED
        assert recordings.replace_turns(tx, FIRST.id, TURNS, actor=ACTOR) is Change.UNCHANGED


def test_a_correction_is_logged_and_indexed(catalogue: Catalogue) -> None:
    """A changed title updates the event; the log says what it was; the event is indexed again."""
    with filled(catalogue).write() as tx:
        change = events.save_event(tx, replace(EVENT, title="Corrected"), actor="archivist")

        assert change is Change.UPDATED
        assert events.find_event(tx, PUBLIC, EVENT.id).title == "Corrected"
        assert queued(tx) == {EVENT.id}
        last = audit.entries(tx, EVENT.id)[-1]
        assert (last.actor, last.action, last.outcome) == ("archivist", "event.updated", "done")
        assert last.detail == {"changed": {"title": [EVENT.title, "Corrected"]}}


def test_the_origin_of_a_clock_never_moves(catalogue: Catalogue) -> None:
    """A later account of the event does not shift its clock; an event without one gets one."""
    moved = replace(EVENT, clock=Clock(START + timedelta(hours=1)), place="Miami")
    bare = another_event(1)
    with catalogue.write() as tx:
        for event in (EVENT, moved, bare, replace(bare, clock=EVENT.clock)):
            events.save_event(tx, event, actor=ACTOR)

        found = events.find_event(tx, PUBLIC, EVENT.id)
        assert (found.clock, found.place) == (EVENT.clock, "Miami")
        assert events.find_event(tx, PUBLIC, bare.id).clock == EVENT.clock


def test_an_event_is_found_by_the_hash_that_ends_its_id(catalogue: Catalogue) -> None:
    """Ingest finds the event of a source whose title was corrected since."""
    with filled(catalogue).read() as tx:
        assert events.find_by_key(tx, "abc123") == EVENT
        assert events.find_by_key(tx, "bc123") is None


def test_events_are_listed_newest_first(catalogue: Catalogue) -> None:
    """By date, then by clock, then by title; the undated stand last; figures are the event's."""
    day = date(2024, 1, 1)
    late = another_event(1, title="Late", date=day, clock=Clock(START))
    early = another_event(2, title="early", date=day, clock=Clock(START - timedelta(hours=1)))
    lost = [another_event(n, title=title, date=None) for n, title in enumerate(("b", "A", "a"), 3)]
    with filled(catalogue).write() as tx:
        for event in (*lost, early, late):
            events.save_event(tx, event, actor=ACTOR)
        listed = events.list_events(tx, PUBLIC)

        assert [line.title for line in listed] == ["Late", "early", EVENT.title, "A", "a", "b"]
        whole = listed[2]
        assert whole.recordings == (FIRST.id, SECOND.id)
        assert (whole.duration_ms, whole.segments) == (2 * LENGTH_MS, 1)
        assert (whole.date, whole.date_precision) == (EVENT.date, Precision.SECOND)


def test_a_list_takes_as_many_queries_as_an_event(catalogue: Catalogue) -> None:
    """No query per event, per recording or per transcript."""
    asked: list[str] = []
    with filled(catalogue).write() as tx:
        listening.listen(tx, "before_cursor_execute", lambda *call: asked.append(call[2]))
        events.list_events(tx, PUBLIC)
        for_one = len(asked)
        for number in range(20):
            events.save_event(tx, another_event(number), actor=ACTOR)
        asked.clear()

        assert len(events.list_events(tx, PUBLIC)) == 21
        assert len(asked) == for_one <= 2


def test_placements_stand_by_offset_and_may_move(catalogue: Catalogue) -> None:
    """A recording has one place; moved to another event it leaves the first, both are indexed."""
    other = another_event(1)
    with filled(catalogue).write() as tx:
        offsets = [placed.offset_ms for placed in events.placements(tx, PUBLIC, EVENT.id)]
        events.save_event(tx, other, actor=ACTOR)
        there = Placement(other.id, SECOND.id, 7, Basis.FILE, 100, 200, -12.5)

        assert offsets == [-5000, 90_000]
        assert events.save_placement(tx, there, actor=ACTOR) is Change.UPDATED
        assert events.placement_of(tx, PUBLIC, SECOND.id) == there
        assert events.placements(tx, PUBLIC, other.id) == (there,)
        assert queued(tx) == {EVENT.id, other.id}


def test_recordings_come_back_whole(catalogue: Catalogue) -> None:
    """By id, by hash, by event in order of offset, all by name; spans and turns in order."""
    with filled(catalogue).read() as tx:
        assert recordings.find_recording(tx, PUBLIC, FIRST.id) == FIRST
        assert recordings.recording_by_sha256(tx, "b" * 64) == SECOND
        assert recordings.recording_by_sha256(tx, "e" * 64) is None
        assert recordings.list_recordings(tx, PUBLIC, EVENT.id) == [FIRST, SECOND]
        assert recordings.list_recordings(tx, PUBLIC) == [FIRST, SECOND]
        assert recordings.spans(tx, PUBLIC, FIRST.id) == SPANS
        assert recordings.turns(tx, PUBLIC, FIRST.id) == TURNS


def test_other_bytes_are_another_recording(catalogue: Catalogue) -> None:
    """The hash of a recording cannot change."""
    with pytest.raises(IntegrityError), filled(catalogue).write() as tx:
        recordings.save_recording(tx, replace(FIRST, sha256="f" * 64), actor=ACTOR)


def test_spans_must_tile_their_recording(catalogue: Catalogue) -> None:
    """A gap, an overlap, a wrong end or an outage is refused, and what was there stays."""
    speech = SpanKind.SPEECH
    bad = (
        (Span(0, 10, speech), Span(11, LENGTH_MS, speech)),
        (Span(0, 10, speech), Span(9, LENGTH_MS, speech)),
        (Span(0, LENGTH_MS - 1, speech),),
        (),
        (Span(0, LENGTH_MS, SpanKind.OUTAGE),),
    )
    filled(catalogue)
    for spans in bad:
        with pytest.raises(IntegrityError), catalogue.write() as tx:
            recordings.replace_spans(tx, FIRST.id, spans, actor=ACTOR)

    with catalogue.read() as tx:
        assert recordings.spans(tx, PUBLIC, FIRST.id) == SPANS


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [(0, 5, "speech"), (7, 20_000, "speech"), (9, 9, "sound"), (-1, 3, "sound"), (3, 4, "noise")],
)
def test_the_database_refuses_impossible_spans(
    catalogue: Catalogue, start: int, end: int, kind: str
) -> None:
    """A second span at one start or end, an empty one, one before 0, one of no known kind."""
    row = {"recording": FIRST.id, "start_ms": start, "end_ms": end, "kind": kind, "reasons": []}
    with pytest.raises(IntegrityError), filled(catalogue).write() as tx:
        tx.execute(insert(schema.spans).values(**row))


def test_a_new_length_needs_new_spans(catalogue: Catalogue) -> None:
    """Spans that no longer tile their recording do not stay."""
    with filled(catalogue).write() as tx:
        recordings.save_recording(tx, replace(FIRST, duration_ms=5), actor=ACTOR)

        assert recordings.spans(tx, PUBLIC, FIRST.id) == ()
        spans = undecided(5, "no audio")
        assert recordings.replace_spans(tx, FIRST.id, spans, actor=ACTOR) is Change.CREATED


def test_a_transcript_is_a_chain_of_revisions(catalogue: Catalogue) -> None:
    """A correction adds a revision; the first can be read for ever; the same again adds none."""
    corrected = (replace(SEGMENTS[0], text="Can anybody hear me?"), SEGMENTS[1])
    with filled(catalogue).write() as tx:
        saved, change = transcripts.add_revision(
            tx, MACHINE, corrected, actor="archivist", note="heard again"
        )
        again = transcripts.add_revision(tx, MACHINE, corrected, actor="archivist")

        assert (saved.revision, change, again[1]) == (2, Change.UPDATED, Change.UNCHANGED)
        assert queued(tx) == {EVENT.id}
        assert transcripts.find_transcript(tx, PUBLIC, MACHINE.id) == replace(MACHINE, revision=2)
        assert transcripts.segments(tx, PUBLIC, MACHINE.id) == corrected
        assert transcripts.segments(tx, PUBLIC, MACHINE.id, 1) == SEGMENTS
        chain = transcripts.revisions(tx, PUBLIC, MACHINE.id)
        assert [(link.number, link.actor, link.note) for link in chain] == [
            (1, ACTOR, None),
            (2, "archivist", "heard again"),
        ]
        assert [link.words for link in chain] == [6, 6]
        with pytest.raises(NotFound, match="revision 3"):
            transcripts.segments(tx, PUBLIC, MACHINE.id, 3)


def test_facts_of_a_transcript_are_corrected_without_a_revision(catalogue: Catalogue) -> None:
    """Another language for the same words is an update of the transcript alone."""
    with filled(catalogue).write() as tx:
        saved, change = transcripts.add_revision(
            tx, replace(MACHINE, language="ar"), SEGMENTS, actor=ACTOR
        )

        assert (saved.revision, saved.language, change) == (1, "ar", Change.UPDATED)
        assert transcripts.find_transcript(tx, PUBLIC, MACHINE.id) == saved


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE segments SET text = 'forged'",
        "DELETE FROM segments",
        "UPDATE revisions SET actor = 'nobody'",
        "DELETE FROM revisions",
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
    ],
)
def test_history_cannot_be_rewritten(catalogue: Catalogue, statement: str) -> None:
    """The database itself refuses to change or delete a revision, a segment, a line of the log."""
    with pytest.raises(IntegrityError, match="append-only"), filled(catalogue).write() as tx:
        tx.execute(text(statement))


def test_the_preferred_transcript(catalogue: Catalogue) -> None:
    """Human, imported, machine; the newer first; the chosen one before all; no placeholder."""
    placeholder = Transcript("t-none", FIRST.id, Origin.MACHINE)
    newer = replace(MACHINE, id="t-newer")

    def order(tx: Tx) -> list[str]:
        return [one.id for one in transcripts.transcripts(tx, PUBLIC, FIRST.id)]

    with catalogue.write() as tx:
        for recording in (FIRST, SECOND):
            recordings.save_recording(tx, recording, actor=ACTOR)
        events.save_event(tx, EVENT, actor=ACTOR)
        events.save_placement(tx, Placement(EVENT.id, FIRST.id, 0), actor=ACTOR)

        assert transcripts.preferred(tx, PUBLIC, FIRST.id) is None
        transcripts.add_revision(tx, placeholder, (), actor=ACTOR)
        assert order(tx) == ["t-none"]
        for transcript in (MACHINE, newer, HUMAN, IMPORTED):
            transcripts.add_revision(tx, transcript, SEGMENTS, actor=ACTOR)
        assert order(tx) == ["t-human", "t-imported", "t-newer", "t-machine"]
        assert transcripts.choose(tx, "t-machine", actor=ACTOR) is Change.UPDATED
        assert transcripts.choose(tx, "t-machine", actor=ACTOR) is Change.UNCHANGED
        assert order(tx) == ["t-machine", "t-human", "t-imported", "t-newer"]
        transcripts.choose(tx, "t-imported", actor=ACTOR)
        chosen = transcripts.preferred(tx, PUBLIC, FIRST.id)
        assert chosen == replace(IMPORTED, revision=1, chosen=True)
        assert order(tx)[1] == "t-human"


def test_an_event_is_read_for_the_index_in_a_few_queries(catalogue: Catalogue) -> None:
    """Every part with words, its preferred transcript and the newest segments, by offset."""
    asked: list[str] = []
    other = replace(MACHINE, id="t-second", recording=SECOND.id)
    with filled(catalogue).write() as tx:
        transcripts.add_revision(tx, other, SEGMENTS[1:], actor=ACTOR)
        transcripts.add_revision(tx, IMPORTED, SEGMENTS[1:], actor=ACTOR)
        listening.listen(tx, "before_cursor_execute", lambda *call: asked.append(call[2]))
        parts = transcripts.preferred_of_event(tx, PUBLIC, EVENT.id)

        assert [(part.recording, part.transcript.id) for part in parts] == [
            (FIRST, "t-imported"),
            (SECOND, "t-second"),
        ]
        assert [part.placement.offset_ms for part in parts] == [-5000, 90_000]
        assert [part.segments for part in parts] == [SEGMENTS[1:], SEGMENTS[1:]]
        assert len(asked) <= 9


def test_a_stretch_is_read_from_every_transcript(catalogue: Catalogue) -> None:
    """The segments that overlap it, the preferred transcript's first, in four queries."""
    asked: list[str] = []
    end = SEGMENTS[1].end_ms
    with filled(catalogue).write() as tx:
        transcripts.add_revision(tx, IMPORTED, SEGMENTS[1:], actor=ACTOR)
        listening.listen(tx, "before_cursor_execute", lambda *call: asked.append(call[2]))
        late = transcripts.around(tx, PUBLIC, FIRST.id, end - 1, end)
        both = transcripts.around(tx, PUBLIC, FIRST.id, 0, LENGTH_MS)

        assert len(asked) == 8
        assert [(one.id, said) for one, said in late] == [
            ("t-imported", SEGMENTS[1:]),
            (MACHINE.id, SEGMENTS[1:]),
        ]
        assert [said for _, said in both] == [SEGMENTS[1:], SEGMENTS]
        assert transcripts.around(tx, PUBLIC, "r-none", 0, 1) == ()


def test_long_transcripts_are_written_in_bulk(catalogue: Catalogue) -> None:
    """A thousand segments of fifteen words go in by one statement and come back as they were."""
    words = [[Word("word", n * 100, n * 100 + 90, 0.5)] * 15 for n in range(1000)]
    long = tuple(
        Segment(n * 100, n * 100 + 99, "word " * 15, words=tuple(said))
        for n, said in enumerate(words)
    )
    asked: list[str] = []
    with filled(catalogue).write() as tx:
        listening.listen(tx, "before_cursor_execute", lambda *call: asked.append(call[2]))
        transcripts.add_revision(tx, HUMAN, long, actor=ACTOR)

        assert sum(statement.startswith("INSERT INTO segments") for statement in asked) <= 2
        assert transcripts.segments(tx, PUBLIC, HUMAN.id) == long


def test_totals(catalogue: Catalogue) -> None:
    """Events, recordings, milliseconds by kind, segments and words of the preferred transcripts."""
    with filled(catalogue).read() as tx:
        totals = summaries.counts(tx, PUBLIC)

        assert (totals.events, totals.recordings, totals.duration_ms) == (1, 2, 120_000)
        assert totals.sound_ms == 120_000
        assert (totals.segments, totals.words) == (1, 4)
        assert totals.span_ms == {"speech": 80_000, "silence": 40_000, "sound": 0, "undecided": 0}


def test_people_keep_the_name_they_were_first_met_under(catalogue: Catalogue) -> None:
    """Another spelling stays with its event; the roster has each person once."""
    respelt = another_event(1, people=(replace(EVENT.people[0], name="ADA HOST"),))
    with filled(catalogue).write() as tx:
        events.save_event(tx, respelt, actor=ACTOR)

        assert [(one.name, one.events) for one in people.roster(tx, PUBLIC)] == [
            ("Ada Host", 2),
            ("Ben Guest", 1),
        ]
        assert events.find_event(tx, PUBLIC, respelt.id).people[0].name == "ADA HOST"


def test_a_recording_without_media(catalogue: Catalogue) -> None:
    """Where only a transcript came there are no bytes; several such recordings may be kept."""
    bare = [Recording(f"r-bare-{n}", f"{n}.vtt", 1000) for n in range(2)]
    with catalogue.write() as tx:
        for recording in bare:
            recordings.save_recording(tx, recording, actor=ACTOR)

        assert recordings.list_recordings(tx, OWNER) == bare
        totals = summaries.counts(tx, OWNER)
        assert (totals.duration_ms, totals.sound_ms) == (2000, 0)
