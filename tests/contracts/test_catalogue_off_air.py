"""Off-air evidence and marks, on both databases."""

from __future__ import annotations

import pytest

from archive.catalogue import Catalogue, Change, audit, off_air, transcripts
from archive.errors import NotFound, UsageError
from archive.event import Visibility
from archive.off_air import OffAir
from archive.transcript import Flag
from archive.viewer import OWNER, PUBLIC, Viewer
from tests.archive.material import ACTOR, EVENT, FIRST, HUMAN, LENGTH_MS, SEGMENTS, filled, queued

LATE = SEGMENTS[1]
EVIDENCE = (
    OffAir(0, 5000, 0.125, ()),
    OffAir(LATE.start_ms, LATE.end_ms, 0.875, ("21 LU below the programme",)),
)
STRANGER = Viewer("stranger", frozenset({Visibility.MEMBERS}))


def test_evidence_is_written_as_a_whole_and_once(catalogue: Catalogue) -> None:
    """The same evidence again leaves no trace; other evidence takes its place, noted for the
    index and in the audit log.
    """
    with filled(catalogue).write() as tx:
        first = off_air.replace_evidence(tx, FIRST.id, EVIDENCE[::-1], actor=ACTOR)

        assert first is Change.CREATED
        assert queued(tx) == {EVENT.id}
        assert off_air.evidence(tx, PUBLIC, FIRST.id) == EVIDENCE
        assert off_air.replace_evidence(tx, FIRST.id, EVIDENCE, actor=ACTOR) is Change.UNCHANGED
        assert off_air.replace_evidence(tx, FIRST.id, EVIDENCE[:1], actor=ACTOR) is Change.UPDATED
        assert off_air.evidence(tx, PUBLIC, FIRST.id) == EVIDENCE[:1]
        actions = [entry.action for entry in audit.entries(tx, FIRST.id)]
        assert actions[-2:] == ["off_air.created", "off_air.updated"]


def test_every_way_of_reading_segments_lays_it_over(catalogue: Catalogue) -> None:
    """By transcript, by event and by stretch; of a human's transcript as of a machine's. The
    revisions stay as they were written.
    """
    with filled(catalogue).write() as tx:
        transcripts.add_revision(tx, HUMAN, SEGMENTS[1:], actor=ACTOR)
        off_air.replace_evidence(tx, FIRST.id, EVIDENCE, actor=ACTOR)

        whole = transcripts.segments(tx, PUBLIC, "t-machine")[1]
        human = transcripts.segments(tx, PUBLIC, HUMAN.id)[0]
        preferred = transcripts.preferred_of_event(tx, PUBLIC, EVENT.id)[0].segments[-1]
        near = transcripts.around(tx, PUBLIC, FIRST.id, LATE.end_ms, LATE.end_ms)[0][1][-1]

        assert whole == human == preferred == near
        assert whole.flags == (Flag.OFF_AIR,)
        assert whole.reasons == ("off the air, score 0.88: 21 LU below the programme",)
        _, again = transcripts.add_revision(tx, HUMAN, SEGMENTS[1:], actor=ACTOR)
        assert again is Change.UNCHANGED


def test_a_mark_acts_at_once_and_can_be_withdrawn(catalogue: Catalogue) -> None:
    """A decision overrides the score in the same transaction; withdrawn, the score is back. Both
    stand in the audit log with the name, and reach the index.
    """
    with filled(catalogue).write() as tx:
        off_air.replace_evidence(tx, FIRST.id, EVIDENCE, actor=ACTOR)
    with filled(catalogue).write() as tx:
        made = off_air.add_mark(
            tx, OWNER, FIRST.id, 20_000, 30_000, is_off_air=False, by="Ada", note="was broadcast"
        )

        assert queued(tx) == {EVENT.id}
        assert off_air.marks(tx, PUBLIC, FIRST.id) == (made,)
        assert off_air.off_air(tx, PUBLIC, FIRST.id) == ()
        assert transcripts.segments(tx, PUBLIC, "t-machine")[1].flags == ()
        assert Flag.OFF_AIR not in transcripts.segments(tx, PUBLIC, "t-machine")[0].flags

        assert off_air.withdraw_mark(tx, OWNER, made.number, by="Ben") == made
        assert transcripts.segments(tx, PUBLIC, "t-machine")[1].flags == (Flag.OFF_AIR,)
        told = [(e.actor, e.action) for e in audit.entries(tx, FIRST.id)][-2:]
        assert told == [("Ada", "mark.created"), ("Ben", "mark.withdrawn")]


def test_a_number_is_never_given_out_again(catalogue: Catalogue) -> None:
    """A withdrawn mark's number names it for ever."""
    with filled(catalogue).write() as tx:
        first = off_air.add_mark(tx, OWNER, FIRST.id, 0, 10, is_off_air=True, by="Ada")
        off_air.withdraw_mark(tx, OWNER, first.number, by="Ada")
        second = off_air.add_mark(tx, OWNER, FIRST.id, 0, 10, is_off_air=True, by="Ada")

        assert second.number > first.number
        with pytest.raises(NotFound, match=f"no mark {first.number}"):
            off_air.withdraw_mark(tx, OWNER, first.number, by="Ada")


@pytest.mark.parametrize(("start", "end"), [(-1, 10), (10, 10), (20, 10), (0, LENGTH_MS + 1)])
def test_a_mark_outside_the_sound_is_refused(catalogue: Catalogue, start: int, end: int) -> None:
    """The message says how long the recording is."""
    with filled(catalogue).write() as tx, pytest.raises(UsageError, match=str(LENGTH_MS)):
        off_air.add_mark(tx, OWNER, FIRST.id, start, end, is_off_air=True, by="Ada")


def test_nobody_reads_or_marks_what_they_may_not_see(catalogue: Catalogue) -> None:
    """For another viewer the recording, its evidence and its marks do not exist."""
    with filled(catalogue).write() as tx:
        made = off_air.add_mark(tx, OWNER, FIRST.id, 0, 10, is_off_air=True, by="Ada")
        for attempt in (
            lambda: off_air.evidence(tx, STRANGER, FIRST.id),
            lambda: off_air.marks(tx, STRANGER, FIRST.id),
            lambda: off_air.off_air(tx, STRANGER, FIRST.id),
            lambda: off_air.withdraw_mark(tx, STRANGER, made.number, by="Eve"),
            lambda: off_air.add_mark(tx, STRANGER, FIRST.id, 0, 1, is_off_air=True, by="Eve"),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert off_air.marks(tx, OWNER, FIRST.id) == (made,)
