"""The figures of an evening that broke off and came back, and of one of which little is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from archive.event import AudienceSample, Basis, Clock, Event, Placement, Precision
from archive.harm import harm_fact
from archive.off_air import Mark, OffAirStretch
from archive.parts.clocks import start_fact
from archive.parts.listed import absent_parts, parts_fact, with_names
from archive.recording import MediaFacts, Recording, Sound, Span, SpanKind, undecided
from archive.report.health import HealthReport, PartHeard, health
from archive.report.incidents import Incident, by_month, incidents
from archive.report.story import story
from archive.sidecars.claims import Part
from archive.timeline import event_timeline
from archive.transcript import Flag, Segment

START = datetime(2025, 5, 28, 22, 0, tzinfo=UTC)
SECOND = 1_000


def spans(*tiles: tuple[int, SpanKind]) -> tuple[Span, ...]:
    """Tiles by the second at which each ends."""
    found, at = [], 0
    for end, kind in tiles:
        found.append(Span(at * SECOND, end * SECOND, kind))
        at = end
    return tuple(found)


FIRST = spans(
    (20, SpanKind.SILENCE), (40, SpanKind.SPEECH), (50, SpanKind.SOUND), (130, SpanKind.SPEECH)
)
SECOND_PART = spans((5, SpanKind.UNDECIDED), (100, SpanKind.SPEECH))


def evening(**facts: object) -> Event:
    return Event(
        "e",
        "The announcement",
        clock=Clock(START, "America/New_York"),
        scheduled_start=START - timedelta(minutes=10),
        audience=tuple(
            AudienceSample(START + timedelta(seconds=at), count)
            for at, count in ((20, 300), (120, 600), (250, 150), (280, 300))
        ),
        facts=facts,
    )


def report() -> HealthReport:
    """Hold silence, hot-mic talk, music, the broadcast; an outage of 90 s; the rest of it."""
    launch = Recording(
        "r-1",
        "launch.opus",
        130 * SECOND,
        "aa",
        media=MediaFacts(
            "ogg", "opus", 48_000, 1, created=(START + timedelta(minutes=26)).isoformat()
        ),
        facts=start_fact(START, Precision.SECOND),
    )
    again = Recording("r-2", "relaunch.opus", 100 * SECOND, "bb")
    placed = [
        Placement("e", "r-1", 0, Basis.SIDECAR),
        Placement("e", "r-2", 220 * SECOND, Basis.SIDECAR),
    ]
    tiles = event_timeline(placed, {"r-1": FIRST, "r-2": SECOND_PART})
    flagged = Segment(60 * SECOND, 63 * SECOND, "x", flags=(Flag.QUARANTINED,))
    listed = [Part("launch.opus"), Part("relaunch.opus"), Part("after.opus")]
    return health(
        evening(**parts_fact(listed)),
        tiles,
        [
            PartHeard(launch, placed[0], [OffAirStretch(21 * SECOND, 40 * SECOND, 0.9)], [flagged]),
            PartHeard(again, placed[1]),
        ],
    )


def test_the_figures_of_a_broken_evening() -> None:
    """Every figure is that of the timeline."""
    found = report()

    assert found.first_words_ms == 20 * SECOND
    assert found.recorded_ms == 230 * SECOND
    assert found.by_kind[SpanKind.SILENCE] == 20 * SECOND
    assert found.longest_silence is not None
    assert found.longest_silence.length_ms == 20 * SECOND
    assert [(o.start_ms, o.end_ms) for o in found.outages] == [(130 * SECOND, 220 * SECOND)]
    assert found.undecided_share == 5 / 230
    assert found.by_flag is not None
    assert found.by_flag[Flag.QUARANTINED] == 3 * SECOND
    assert [part.file for part in found.missing] == ["after.opus"]
    assert [one.other for one in found.disagreements] == ["the file's own clock"]
    assert found.unknown == ()


def test_half_of_them_did_not_come_back() -> None:
    """The last count before the outage against the highest after it."""
    (back,) = report().audience.returns

    assert (back.before.count, back.after.count, back.share) == (600, 300, 0.5)


def test_off_air_talk_is_no_beginning() -> None:
    """The second before the off-air stretch is talk of the same tile; all of it off the air moves
    the first words behind it.
    """
    found = report()
    assert found.late_ms == 620 * SECOND

    launch = Recording("r-1", "launch.opus", 130 * SECOND, "aa")
    placed = Placement("e", "r-1", 0, Basis.SIDECAR)
    tiles = event_timeline([placed], {"r-1": FIRST})
    hot = [OffAirStretch(19_900, 40_100, 0.9)]
    moved = health(evening(), tiles, [PartHeard(launch, placed, hot)])

    assert (moved.first_words_ms, moved.late_ms) == (50 * SECOND, 650 * SECOND)


def test_what_has_no_basis_is_unknown() -> None:
    """Without a clock, sound or words nothing is claimed, and it is said why."""
    bare = Recording("r-1", "speech.txt", 60 * SECOND)
    placed = Placement("e", "r-1", 0)
    tiles = event_timeline([placed], {"r-1": undecided(60 * SECOND, "no audio")})
    found = health(Event("e", "A speech"), tiles, [PartHeard(bare, placed)])

    assert (found.first_words_ms, found.late_ms, found.by_flag, found.at(0)) == (None,) * 4
    assert found.undecided_share == 1.0
    assert len(found.unknown) == 5


def test_breaks_of_unknown_length_are_in_no_figure() -> None:
    """Two parts of which only the order is known: what stands between them is not counted."""
    parts = [Recording(f"r-{n}", f"{n}.m4a", 10 * SECOND, f"{n}") for n in (1, 2)]
    placed = [Placement("e", "r-1", 0), Placement("e", "r-2", 20 * SECOND)]
    tiles = event_timeline(placed, {p.id: spans((10, SpanKind.SPEECH)) for p in parts})
    heard = [PartHeard(r, p) for r, p in zip(parts, placed, strict=True)]
    found = health(Event("e", ""), tiles, heard)

    assert (found.gaps, found.outages, found.undecided_share) == (1, (), 0.0)
    assert found.recorded_ms == 20 * SECOND


def test_nothing_at_all() -> None:
    """An event without a recording has a report."""
    found = health(Event("e", "Announced only"), (), [])

    assert (found.recorded_ms, found.undecided_share, found.longest_silence) == (0, None, None)
    assert story(found) == ()


def test_the_story_is_told_in_order() -> None:
    """From the announcement to the end, each line once."""
    told = [moment.words for moment in story(report())]

    assert told[0] == "announced to begin"
    assert told[-1] == "the recording ends"
    assert "outage of 1 min 30 s" in told
    assert "first words on the air, 10 min 20 s late" in told
    assert "300 listen: 50 % of the 600 before the outage" in told


def test_incidents_by_month() -> None:
    """Each kind is counted in the month of its event; the undated stand last."""
    found = [one.incident for one in incidents(report())]
    months = by_month([(date(2025, 5, 28), found), (None, []), (date(2025, 5, 1), [])])

    assert found == [
        Incident.LATE_START,
        Incident.OUTAGE,
        Incident.HOT_MIC,
        Incident.MISSING_PART,
        Incident.CLOCKS_DISAGREE,
    ]
    assert [(month.month, month.events, month.total) for month in months] == [
        ("2025-05", 2, 5),
        (None, 1, 0),
    ]


def test_silence_is_a_transcript_without_words() -> None:
    """Where a model heard nothing the lengths by flag are nothing; without one they are unknown."""
    silent, placed = Recording("r-1", "a.flac", 60 * SECOND, "aa"), Placement("e", "r-1", 0)
    tiles = event_timeline([placed], {"r-1": spans((60, SpanKind.SILENCE))})
    heard = health(Event("e", "Silence"), tiles, [PartHeard(silent, placed, (), ())])
    unheard = health(Event("e", "Silence"), tiles, [PartHeard(silent, placed)])

    assert heard.by_flag is not None
    assert set(heard.by_flag.values()) == {0}
    assert "first words: nobody was heard to speak" in heard.unknown
    assert unheard.by_flag is None
    assert any("no transcript" in why for why in unheard.unknown)


def alone(tiles: Sequence[Span], **heard: object) -> HealthReport:
    """Of one recording with these tiles, and what else is known of it."""
    recording = Recording("r-1", "a.flac", tiles[-1].end_ms, "aa")
    placed = Placement("e", "r-1", 0)
    part = PartHeard(recording, placed)._replace(**heard)
    return health(Event("e", "A speech"), event_timeline([placed], {"r-1": tiles}), [part])


def test_nobody_transcribed_is_no_figure() -> None:
    """Of speech that no model has heard nothing is distrusted, and nothing trusted; it is as long
    as the speech, though its segments go on over pauses.
    """
    wordless = Segment(0, 9 * SECOND, "", flags=(Flag.UNTRANSCRIBED,))
    tiles = spans(
        (4, SpanKind.SPEECH), (5, SpanKind.SILENCE), (9, SpanKind.SPEECH), (20, SpanKind.SOUND)
    )
    found = alone(tiles, segments=[wordless], is_heard=False)

    assert found.by_flag is not None
    assert found.by_flag[Flag.UNTRANSCRIBED] == 8 * SECOND
    assert {flag for flag, ms in found.by_flag.items() if ms is not None} == {Flag.UNTRANSCRIBED}
    assert found.not_heard_again_ms is None
    assert "distrusted and inaudible text: no transcript" in found.unknown


def test_dead_air_is_between_words() -> None:
    """Silence after the last words on the air is none, whatever is heard after it."""
    talk, pause = (11, SpanKind.SPEECH), (26, SpanKind.SILENCE)
    over = alone(spans(talk, pause, (32, SpanKind.SOUND)))
    amid = alone(spans(talk, pause, (32, SpanKind.SPEECH)))
    chat = alone(
        spans(talk, pause, (32, SpanKind.SPEECH)),
        off_air=[OffAirStretch(26 * SECOND, 32 * SECOND, 0.9)],
    )

    assert Incident.DEAD_AIR not in [one.incident for one in incidents(over)]
    assert Incident.DEAD_AIR not in [one.incident for one in incidents(chat)]
    assert Incident.DEAD_AIR in [one.incident for one in incidents(amid)]


def test_off_air_talk_is_told_without_its_pauses() -> None:
    """An exchange goes on over a pause, which is silence too: the talk in it is told apart."""
    tiles = spans(
        (10, SpanKind.SPEECH), (14, SpanKind.SILENCE), (20, SpanKind.SPEECH), (60, SpanKind.SILENCE)
    )
    hot = [OffAirStretch(0, 20 * SECOND, 0.9)]

    assert alone(tiles, off_air=hot).off_air_talk_ms == 16 * SECOND


def test_a_decision_denies_what_the_source_flagged() -> None:
    """Where a mark says `on the air` it is not off it; the rest of the segment is."""
    flagged = Segment(0, 10 * SECOND, "x", flags=(Flag.OFF_AIR,))
    denied = Mark(1, "r-1", 0, 4 * SECOND, False, "Ada", START)
    found = alone(spans((10, SpanKind.SPEECH)), segments=[flagged], marks=[denied])

    assert [(one.start_ms, one.end_ms) for one in found.off_air] == [(4 * SECOND, 10 * SECOND)]


def told(*tiles: Span) -> list[str]:
    return [one.words for one in story(alone(tiles)) if one.words.startswith("nobody speaks yet")]


def test_the_wait_before_anybody_speaks_is_told() -> None:
    """Hold silence and tones in one line, of which no silence is told again; a short lead-in, and
    a recording in which nobody speaks, have none.
    """
    hush, tone = Span(0, 12_000, SpanKind.SILENCE), Span(12_000, 24_000, SpanKind.SOUND)
    talk = Span(24_000, 40_000, SpanKind.SPEECH)
    beep = replace(tone, sound=Sound.TONE)
    claps = replace(tone, sound=Sound.APPLAUSE)

    assert told(hush, beep, talk) == ["nobody speaks yet: hold silence and tones for 24.0 s"]
    assert told(hush, claps, talk) == ["nobody speaks yet: silence and applause for 24.0 s"]
    assert told(hush, replace(talk, start_ms=12_000)) == ["nobody speaks yet: silence for 12.0 s"]
    assert not [one for one in story(alone([hush, beep, talk])) if "silence of" in one.words]
    assert told(hush, beep) == []
    assert told(Span(0, 4_900, SpanKind.SILENCE), Span(4_900, 9_000, SpanKind.SPEECH)) == []


def test_reasons_of_what_is_undecided() -> None:
    """Each with its length in all, the longest first."""
    doubts = [
        Span(0, 2_000, SpanKind.UNDECIDED, reasons=("a crowd",)),
        Span(2_000, 9_000, SpanKind.UNDECIDED, reasons=("faint", "a crowd")),
        Span(9_000, 10_000, SpanKind.SPEECH, reasons=("a voice",)),
    ]
    recording, placed = Recording("r-1", "a.flac", 10_000, "aa"), Placement("e", "r-1", 0)
    tiles = event_timeline([placed], {"r-1": doubts})
    found = health(Event("e", "A crowd"), tiles, [PartHeard(recording, placed)])

    assert found.undecided == (("a crowd", 9_000), ("faint", 7_000))


def test_speech_that_a_transcript_leaves_out() -> None:
    """It is speech without text; a breath between two captions and the edge of one are not."""
    sound = spans((60, SpanKind.SPEECH), (70, SpanKind.SILENCE), (100, SpanKind.SPEECH))
    recording, placed = Recording("r-1", "a.flac", 100 * SECOND, "aa"), Placement("e", "r-1", 0)
    said = [Segment(a, b, "x") for a, b in ((500, 9_000), (9_900, 40_000), (65_000, 85_000))]
    tiles = event_timeline([placed], {"r-1": sound})
    found = health(Event("e", "Captioned"), tiles, [PartHeard(recording, placed, (), said)])

    assert found.by_flag is not None
    assert found.by_flag[Flag.UNTRANSCRIBED] == (60 - 40 + 100 - 85) * SECOND


def test_what_is_odd_about_a_part() -> None:
    """Other names of its bytes, and what is wrong with its sound."""
    facts = harm_fact(["it is overdriven"])
    recording = with_names(Recording("r-1", "a.flac", 10_000, "aa", facts=facts), "b.flac")
    placed = Placement("e", "r-1", 0)
    (part,) = health(Event("e", "Odd"), (), [PartHeard(recording, placed)]).parts

    assert (part.also_named, part.harms) == (("b.flac",), ("it is overdriven",))


def heard(name: str, length_s: int, placed: Placement) -> PartHeard:
    return PartHeard(Recording(f"r-{name}", f"{name}.flac", length_s * SECOND, name), placed)


def test_nothing_is_late_in_a_part_of_which_only_the_order_is_known() -> None:
    """Its place behind 10 s of an unknown gap is no time of day."""
    silent = heard("a", 20, Placement("e", "r-a", 0, Basis.SIDECAR))
    spoken = heard("b", 10, Placement("e", "r-b", 30 * SECOND))
    tiles = event_timeline(
        [silent.placement, spoken.placement],
        {"r-a": spans((20, SpanKind.SILENCE)), "r-b": spans((10, SpanKind.SPEECH))},
    )
    found = health(evening(), tiles, [silent, spoken])

    assert (found.first_words_ms, found.late_ms) == (30 * SECOND, None)
    assert (found.at(20 * SECOND), found.at(25 * SECOND), found.at(30 * SECOND)) == (
        START + timedelta(seconds=20), None, None,
    )  # fmt: skip
    assert Incident.LATE_START not in [one.incident for one in incidents(found)]
    assert found.unknown[:2] == (
        "times of day of b.flac: nothing says when it began, only the order",
        "lateness: nothing says when the part began in which the first words are",
    )


def test_an_announcement_is_no_clock_of_the_recording() -> None:
    """It and the counts have their times of day; of the recording only the order is known."""
    part = heard("a", 60, Placement("e", "r-a", 0))
    tiles = event_timeline([part.placement], {"r-a": spans((60, SpanKind.SPEECH))})
    found = health(evening(), tiles, [part])
    told = [(one.words, one.at) for one in story(found)]

    assert (found.at(0), found.late_ms, found.audience.returns) == (None, None, ())
    assert told[0] == ("announced to begin", START - timedelta(minutes=10))
    assert told[1] == ("600 listen, the most that were counted", START + timedelta(seconds=120))
    assert ("the recording begins", None) in told[2:]
    assert "times of day: no clock, no part says when it began" in found.unknown


def test_a_part_of_which_nothing_is_counted_keeps_its_stretch() -> None:
    """The live file inside its replay: its times are those of the sidecar, and it begins nothing
    in the story.
    """
    live = heard("live", 6, Placement("e", "r-live", 0, Basis.SIDECAR, trim_start_ms=6 * SECOND))
    replay = heard("replay", 10, Placement("e", "r-replay", -3 * SECOND, Basis.SOUND))
    tiles = event_timeline(
        [live.placement, replay.placement],
        {"r-live": spans((6, SpanKind.SPEECH)), "r-replay": spans((10, SpanKind.SPEECH))},
    )
    found = health(evening(), tiles, [live, replay])

    assert [(p.start_ms, p.end_ms, p.is_counted) for p in found.parts] == [
        (0, 6 * SECOND, False),
        (-3 * SECOND, 7 * SECOND, True),
    ]
    assert found.late_ms == 597 * SECOND
    assert not any("live.flac" in one.words for one in story(found))
    assert [part.not_counted_ms for part in found.parts] == [0, 0]


def test_what_clocks_put_behind_another_part_is_not_counted() -> None:
    """Both sound otherwise: three seconds are in no figure, and the part says so."""
    parts = [
        heard("a", 20, Placement("e", "r-a", 0, Basis.SIDECAR)),
        heard("b", 5, Placement("e", "r-b", 17 * SECOND, Basis.SIDECAR)),
    ]
    tiles = event_timeline(
        [part.placement for part in parts],
        {"r-a": spans((20, SpanKind.SPEECH)), "r-b": spans((5, SpanKind.SPEECH))},
    )
    found = health(evening(), tiles, parts)

    assert found.recorded_ms == 22 * SECOND
    assert [part.not_counted_ms for part in found.parts] == [0, 3 * SECOND]


def test_what_a_part_that_never_came_would_tell_is_no_outage() -> None:
    """From its start on nobody knows; the break is of known length, and counted apart."""
    parts = [
        heard("a", 10, Placement("e", "r-a", 0, Basis.SIDECAR)),
        heard("c", 5, Placement("e", "r-c", 60 * SECOND, Basis.SIDECAR)),
    ]
    listed = [Part("a.flac"), Part("b.flac", START + timedelta(seconds=10)), Part("c.flac")]
    event = evening(**parts_fact(listed))
    absent = absent_parts(event, [part.recording for part in parts])
    tiles = event_timeline(
        [part.placement for part in parts],
        {"r-a": spans((10, SpanKind.SPEECH)), "r-c": spans((5, SpanKind.SPEECH))},
        absent,
    )
    found = health(event, tiles, parts)

    assert (found.outages, found.gaps) == ((), 0)
    assert [(one.start_ms, one.end_ms) for one in found.not_held] == [(10 * SECOND, 60 * SECOND)]
    assert found.at(30 * SECOND) is not None
    assert [one.incident for one in incidents(found)][-1] is Incident.MISSING_PART
    assert "b.flac begins, which is not held" in [one.words for one in story(found)]
