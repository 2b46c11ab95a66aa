"""Accession: in whatever order and however often it comes, it ends in one and the same archive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.accession import Accession, Arrival, accede, describe_event, note_name
from archive.catalogue import Catalogue, Change, events
from archive.catalogue.dump import dump
from archive.errors import NotFound
from archive.event import AudienceSample, Basis, Precision, Role
from archive.identifiers import person_id
from archive.parts.placing import UNKNOWN_GAP_MS
from archive.recording import MediaFacts, Span, SpanKind
from archive.sidecars.metadata import Metadata, Part
from archive.viewer import OWNER

START = datetime(2023, 5, 24, 22, 0, tzinfo=UTC)
LENGTH_MS = 60_000


STARTS = (START, START + timedelta(minutes=5), None)
"""Of the three parts that the event file lists; nobody knows when the last one began."""


def _arrival(number: int, start: datetime | None, key: str | None = "the-space") -> Arrival:
    """A part of one broadcast with what the event file says of the whole."""
    name = f"part-{number}.m4a"
    metadata = Metadata(
        key=key,
        title="The announcement",
        place="Tallahassee",
        start=start,
        precision=Precision.SECOND if start else None,
        zone="America/New_York",
        tags=("campaign",),
        people=(Role(person_id("Ada Host"), "Ada Host", "host"),),
        audience=(AudienceSample(START, 1_000),),
    )
    span = Span(0, LENGTH_MS, SpanKind.SPEECH)
    sha = sha256(name.encode()).hexdigest()
    return Arrival(name, name, metadata, LENGTH_MS, (span,), sha256=sha, size=10)


def _listed(starts: Sequence[datetime | None]) -> list[Arrival]:
    """The parts, each with the whole list beside it."""
    parts = tuple(Part(f"part-{number}.m4a", start) for number, start in enumerate(starts, 1))
    arrivals = [_arrival(number, start) for number, start in enumerate(starts, 1)]
    return [replace(one, metadata=replace(one.metadata, parts=parts)) for one in arrivals]


def _archive(arrivals: Sequence[Arrival]) -> tuple[list[Accession], list[str]]:
    """A new catalogue after these arrivals, each in a transaction of its own."""
    with TemporaryDirectory() as folder:
        catalogue = Catalogue.open(Path(folder) / "catalogue.sqlite")
        done = []
        for arrival in arrivals:
            with catalogue.write() as tx:
                done.append(accede(tx, arrival))
        with catalogue.read() as tx:
            lines = list(dump(tx))
        catalogue.close()
    return done, lines


TIMED = _listed(STARTS)
LOOSE = _listed([None, None, None])


@pytest.mark.parametrize("parts", [TIMED, LOOSE], ids=["on the clock", "in order only"])
def test_the_order_of_arrival_leaves_no_trace(parts: list[Arrival]) -> None:
    """All six orders in which three parts of one broadcast may come give the same catalogue."""
    archives = [_archive(order) for order in permutations(parts)]

    assert len({"\n".join(lines) for _, lines in archives}) == 1
    done, _ = archives[0]
    assert {one.event for one in done} == {done[0].event}


BETTER: dict[str, object] = {
    "place": None,
    "tags": ("speech",),
    "people": (Role(person_id("Ada B. Host"), "Ada B. Host"),),
    "audience": (AudienceSample(START, 900),),
}


def _told(lines: Sequence[str]) -> str:
    """The events with who spoke and how many listened."""
    nouns = {"event", "event_person", "audience"}
    return "\n".join(line for line in lines if json.loads(line)["noun"] in nouns)


@pytest.mark.parametrize("again", [(0, 1, 2), (2, 1, 0), (1,)])
def test_a_corrected_event_file_takes_back_what_it_said(again: tuple[int, ...]) -> None:
    """Whichever of its parts come with it; once more changes nothing."""
    corrected = [replace(one, metadata=replace(one.metadata, **BETTER)) for one in TIMED]
    _, lines = _archive([*TIMED, *(corrected[number] for number in again)])
    _, twice = _archive([*TIMED, *corrected, *corrected])
    _, fresh = _archive(corrected)

    assert _told(lines) == _told(twice) == _told(fresh)
    assert "Ada Host" not in _told(lines)


def test_another_files_account_is_not_taken_back() -> None:
    """A part that the list does not name has an account of its own, which stays."""
    other = _arrival(7, None)
    more = (Role(person_id("Bo Guest"), "Bo Guest"),)
    other = replace(other, metadata=replace(other.metadata, people=more))
    corrected = [replace(one, metadata=replace(one.metadata, **BETTER)) for one in TIMED]
    _, lines = _archive([*TIMED, other, *corrected])

    assert "Bo Guest" in _told(lines)


@pytest.mark.slow
@settings(max_examples=10)
@given(st.lists(st.sampled_from(range(3)), max_size=4))
def test_coming_again_changes_nothing(again: list[int]) -> None:
    """Whatever of it comes again, and however often, the catalogue says the same."""
    _, once = _archive(TIMED)
    done, lines = _archive([*TIMED, *(TIMED[number] for number in again)])

    assert lines == once
    assert {one.change for one in done[3:]} <= {Change.UNCHANGED}


def test_parts_without_a_time_follow_one_another(tmp_path: Path) -> None:
    """They stand behind those on the clock, by the event file's list, and a gap shows that
    nobody knows how long nothing was recorded.
    """
    listed = tuple(Part(f"part-{number}.m4a") for number in (3, 2))
    loose = [
        replace(arrival, metadata=replace(arrival.metadata, start=None, parts=listed))
        for arrival in TIMED
    ]
    first = replace(TIMED[0], metadata=replace(TIMED[0].metadata, parts=listed))
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    for arrival in (first, loose[1], loose[2]):
        with catalogue.write() as tx:
            event = accede(tx, arrival).event
    with catalogue.read() as tx:
        placed = events.placements(tx, OWNER, event)
    catalogue.close()

    assert [(one.recording, one.offset_ms, one.basis) for one in placed] == [
        (TIMED[0].recording_id, 0, Basis.SIDECAR),
        (TIMED[2].recording_id, LENGTH_MS + UNKNOWN_GAP_MS, Basis.ORDER),
        (TIMED[1].recording_id, 2 * (LENGTH_MS + UNKNOWN_GAP_MS), Basis.ORDER),
    ]


@pytest.mark.parametrize(
    ("created", "basis"),
    [
        (START + timedelta(minutes=7), Basis.FILE),
        (START + timedelta(days=400), Basis.ORDER),
        (START.replace(tzinfo=None), Basis.ORDER),
    ],
    ids=["that evening", "a later copy", "a clock without zone"],
)
def test_the_time_in_the_file(created: datetime, basis: Basis, tmp_path: Path) -> None:
    """A file's own time places it where it is near the event and says its zone."""
    media = MediaFacts("mov,mp4", "aac", 44_100, 2, 128_000, created.isoformat())
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    for arrival in (_arrival(1, START), replace(_arrival(2, None), media=media)):
        with catalogue.write() as tx:
            event = accede(tx, arrival).event
    with catalogue.read() as tx:
        placed = {one.recording: one for one in events.placements(tx, OWNER, event)}
    catalogue.close()

    mine = placed[_arrival(2, None).recording_id]
    assert mine.basis is basis
    assert mine.offset_ms == (7 * 60_000 if basis is Basis.FILE else LENGTH_MS + UNKNOWN_GAP_MS)


def test_given_to_an_event_by_hand(tmp_path: Path) -> None:
    """The archivist's word goes before the sidecar's; an event that is not there is an error."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    with catalogue.write() as tx:
        first = accede(tx, TIMED[0])
    stranger = _arrival(4, None, key="another")
    with catalogue.write() as tx:
        second = accede(tx, replace(stranger, event=first.event))
    with catalogue.write() as tx, pytest.raises(NotFound, match="no such event"):
        accede(tx, replace(stranger, event="2020-01-01-nothing-000000"))
    with catalogue.read() as tx:
        titles = {one.title for one in events.list_events(tx, OWNER)}
    catalogue.close()

    assert second.event == first.event
    assert titles == {"The announcement"}


def test_files_that_agree_give_an_undated_event_its_clock() -> None:
    """In whatever order they come; the event gets their day."""
    times = {1: START + timedelta(hours=1), 2: START + timedelta(hours=1, minutes=5)}
    arrivals = [
        replace(
            one,
            media=MediaFacts("matroska", "aac", 44_100, 2, None, times[number].isoformat()),
        )
        for number, one in enumerate(_listed([None, None]), 1)
    ]
    (done, lines), (_, reverse) = _archive(arrivals), _archive(arrivals[::-1])
    _, again = _archive([*arrivals, *arrivals])
    placed = [entry for line in lines if "offset_ms" in (entry := json.loads(line))]

    assert lines == reverse == again
    assert {one["basis"] for one in placed} == {Basis.FILE}
    assert sorted(one["offset_ms"] for one in placed) == [19 * 3_600_000, 19 * 3_600_000 + 300_000]
    (event,) = [entry for line in lines if (entry := json.loads(line))["noun"] == "event"]
    assert (event["id"], event["date"]) == (done[0].event, "2023-05-24")


@pytest.mark.parametrize(
    ("first", "then"),
    [(Precision.MINUTE, Precision.SECOND), (Precision.SECOND, Precision.MINUTE)],
)
def test_how_exactly_a_start_is_known(first: Precision, then: Precision, tmp_path: Path) -> None:
    """As the event file says, and as it says after a correction; the origin stays."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    (arrival,) = _listed([START])
    for precision in (first, then):
        told = replace(arrival, metadata=replace(arrival.metadata, precision=precision))
        with catalogue.write() as tx:
            event = events.find_event(tx, OWNER, accede(tx, told).event)
        assert event.clock is not None
        assert (event.clock.origin, event.clock.precision) == (START, precision)
        assert event.date_precision is precision
    catalogue.close()


def test_starts_known_to_the_day_are_no_clock() -> None:
    """Listed starts of which the event file says so give the day alone."""
    (arrival,) = _listed([START])
    told = describe_event(
        replace(arrival, metadata=replace(arrival.metadata, precision=Precision.DAY))
    )

    assert told.clock is not None
    assert (told.clock.precision, told.date_precision) == (Precision.DAY, Precision.DAY)
    assert str(told.date) == "2023-05-24"


def test_another_name_may_be_listed_with_another_start(tmp_path: Path) -> None:
    """The bytes came first under the name that the event file lists last."""
    one, two = _listed([START, START + timedelta(minutes=30)])
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    with catalogue.write() as tx:
        done = accede(tx, two)
        note_name(tx, done.recording, one.name)
        placed = events.placement_of(tx, OWNER, done.recording)
    catalogue.close()

    assert placed is not None
    assert placed.offset_ms == 0
    assert "the event file for part-2.m4a says" in placed.reasons[-1]
