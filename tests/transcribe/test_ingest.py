"""Ingest as a whole: what goes in, what it becomes, what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archive import fixity
from archive.catalogue import audit, recordings
from archive.errors import MediaError, NotFound, SettingError
from archive.event import Basis, Precision
from archive.harm import harm
from archive.recording import SpanKind
from archive.transcript import Flag, Origin
from archive.viewer import OWNER
from tests.transcribe.places import (
    VTT,
    event_of,
    open_place,
    placements,
    segments,
    spans,
    take,
    transcripts_of,
)
from tests.transcribe.sounds import RATE, clicks, noise, talk, tone, write
from transcribe.ingest import IngestOptions, Status, ingest
from transcribe.media.access import access_path
from transcribe.media.decode import decode
from transcribe.media.probe import probe
from transcribe.progress import Progress
from transcribe.workplace import Workplace


def test_a_lone_recording(place: Workplace, folder: Path) -> None:
    """A file without sidecars is an event of its own, kept byte for byte, its speech flagged."""
    path = talk(folder / "speech.wav")

    [result] = take(place, folder)

    assert result.status is Status.DONE
    assert event_of(place, result).title == "speech"
    [kept] = [file for _, file in place.store.walk() if file.suffix != ".tmp"]
    assert kept.read_bytes() == path.read_bytes()
    [transcript] = transcripts_of(place, str(result.recording))
    assert transcript.origin is Origin.MACHINE
    assert transcript.model is None
    flagged = segments(place, transcript.id)
    assert flagged
    assert all(s.text == "" and s.flags == (Flag.UNTRANSCRIBED,) for s in flagged)


def test_progress_tells_how_much_is_left(place: Workplace, folder: Path) -> None:
    """While the sound is heard every step names the seconds done and the file's own length."""
    path = talk(folder / "speech.wav")
    told: list[Progress] = []

    list(ingest([path], place, IngestOptions(transcribe=False), told.append))

    heard = [step for step in told if step.stage == "activity"]
    claimed = probe(path).duration_ms
    assert claimed
    assert heard
    assert {step.seconds_total for step in heard} == {claimed / 1000}
    assert heard[-1].seconds == pytest.approx(claimed / 1000, abs=0.1)


def test_second_run_changes_nothing(place: Workplace, folder: Path) -> None:
    """Run again, everything is a duplicate, and the audit log gains no line."""
    talk(folder / "speech.wav")
    (folder / "speech.en.vtt").write_text(VTT)
    take(place, folder)
    with place.catalogue.read() as tx:
        before = audit.entries(tx)

    [again] = take(place, folder)

    assert again.status is Status.DUPLICATE
    with place.catalogue.read() as tx:
        assert audit.entries(tx) == before


def test_same_bytes_under_another_name(place: Workplace, folder: Path) -> None:
    """The same bytes twice are one recording, and the second says of what it is a copy."""
    first = talk(folder / "a.wav")
    (folder / "b.wav").write_bytes(first.read_bytes())

    one, two = take(place, folder)

    assert (one.status, two.status) == (Status.DONE, Status.DUPLICATE)
    assert one.recording == two.recording
    assert two.reason == "the same bytes as a.wav"


LATE = """WEBVTT

00:00:00.500 --> 00:00:08.000
good evening

01:00:00.000 --> 01:00:02.000
and welcome back
"""


def test_captions_beyond_the_end(place: Workplace, folder: Path) -> None:
    """A cue after the end is stated and not placed; one that goes on over the end is cut there."""
    talk(folder / "speech.wav")
    (folder / "speech.en.vtt").write_text(LATE)

    [result] = take(place, folder)

    told = "speech.en.vtt: 1 cue lies after the recording's end at 0:00:0"
    assert any(warning.startswith(told) for warning in result.warnings)
    with place.catalogue.read() as tx:
        recording = recordings.find_recording(tx, OWNER, str(result.recording))
    assert recording.duration_ms < 8_000
    assert [sentence.startswith(told) for sentence in harm(recording)] == [True]
    [transcript] = transcripts_of(place, recording.id)
    [segment] = segments(place, transcript.id)
    assert (segment.text, segment.end_ms) == ("good evening", recording.duration_ms)
    assert segment.words[-1].end_ms <= recording.duration_ms

    (folder / "speech.en.vtt").write_text(VTT.replace("00:00:04", "00:00:02"))
    take(place, folder)
    with place.catalogue.read() as tx:
        recording = recordings.find_recording(tx, OWNER, recording.id)
    assert harm(recording) == ()


def test_captions_of_another_recording(place: Workplace, folder: Path) -> None:
    """Where none lies in the recording they are no transcript: its own words stand in front."""
    talk(folder / "speech.wav")
    late = LATE.replace("00:00:00.500 --> 00:00:08", "00:59:58.000 --> 00:59:59")
    (folder / "speech.en.vtt").write_text(late)

    [result] = take(place, folder)
    [again] = take(place, folder)

    assert any("2 cues lie after the recording's end" in warning for warning in result.warnings)
    assert again.status is Status.DUPLICATE
    [transcript] = transcripts_of(place, str(result.recording))
    assert transcript.origin is Origin.MACHINE


def test_labels_in_captions_are_the_events_people(place: Workplace, folder: Path) -> None:
    """A label that means a person of the event file; where there is none, the turns tell."""
    talk(folder / "speech.wav")
    (folder / "speech.event.toml").write_text('[[people]]\nname = "Anna Orlova"\nrole = "host"\n')
    (folder / "speech.rttm").write_text("SPEAKER speech 1 1.000 1.000 <NA> <NA> Pike <NA> <NA>\n")
    (folder / "speech.srt").write_text(
        "1\n00:00:00,000 --> 00:00:01,000\nORLOVA: good evening\n\n"
        "2\n00:00:01,000 --> 00:00:02,000\nand welcome\n"
    )

    [result] = take(place, folder)

    [transcript] = transcripts_of(place, str(result.recording))
    assert [(s.speaker, s.person, s.text) for s in segments(place, transcript.id)] == [
        ("Anna Orlova", "anna-orlova", "good evening"),
        ("Pike", None, "and welcome"),
    ]


@pytest.mark.parametrize("damage", ["missing", "shorter", "flipped"])
def test_a_damaged_original_is_put_back(place: Workplace, folder: Path, damage: str) -> None:
    """Of the right size it is read only where the last fixity check found damage."""
    path = talk(folder / "speech.wav")
    (folder / "speech.en.vtt").write_text(VTT)
    take(place, folder)
    for _, kept in place.store.walk():
        bytes_kept = kept.read_bytes()
        kept.unlink()
        if damage != "missing":
            kept.write_bytes(bytes_kept[1:] if damage == "shorter" else b"?" + bytes_kept[1:])
    assert {one.state for one in fixity.check(place.catalogue, place.store)} != {"ok"}

    [result] = take(place, path)

    assert result.status is Status.RESTORED
    assert len(result.warnings) == 2
    assert {one.state for one in fixity.check(place.catalogue, place.store)} == {"ok"}
    with place.catalogue.read() as tx:
        lines = [one for one in audit.entries(tx) if one.action == "file.restored"]
    assert [one.subject for one in lines] == [result.recording] * 2
    [again] = take(place, path)
    assert (again.status, again.warnings) == (Status.DUPLICATE, ())


def test_captions_without_media(place: Workplace, folder: Path) -> None:
    """A transcript alone is a recording without sound, its timeline undecided."""
    (folder / "speech.en.vtt").write_text(VTT)

    [result] = take(place, folder)

    [tile] = spans(place, str(result.recording))
    assert (tile.kind, tile.end_ms) == (SpanKind.UNDECIDED, 4000)
    assert "no audio" in tile.reasons[0]
    [transcript] = transcripts_of(place, str(result.recording))
    assert transcript.origin is Origin.IMPORTED
    words = [w.text for s in segments(place, transcript.id) for w in s.words]
    assert words == ["good", "evening", "and", "welcome", "back"]


def test_changed_sidecar_updates(place: Workplace, folder: Path) -> None:
    """A corrected title and a corrected caption are an update, a new revision, an audit line."""
    talk(folder / "speech.wav")
    toml, captions = folder / "speech.event.toml", folder / "speech.en.vtt"
    toml.write_text('title = "The Budgit"\n')
    captions.write_text(VTT)
    [before] = take(place, folder)
    toml.write_text('title = "The Budget"\n')
    captions.write_text(VTT.replace("welcome", "welcomed"))

    [after] = take(place, folder)

    assert after.status is Status.UPDATED
    assert after.event == before.event
    assert event_of(place, after).title == "The Budget"
    [transcript] = transcripts_of(place, str(after.recording))
    assert transcript.revision == 2
    with place.catalogue.read() as tx:
        assert any(entry.action == "event.updated" for entry in audit.entries(tx))


def test_event_of_two_parts(place: Workplace, folder: Path) -> None:
    """A broadcast that collapsed and came back is one event, whichever part comes first."""
    talk(folder / "one.wav", "This is the first part.")
    talk(folder / "two.wav", "And this is the second part.")
    (folder / "evening.event.toml").write_text(
        'title = "An evening"\nzone = "Europe/Berlin"\n'
        '[[parts]]\nfile = "one.wav"\nstart = 2026-05-01T20:00:00+02:00\n'
        '[[parts]]\nfile = "two.wav"\nstart = 2026-05-01T20:05:00+02:00\n'
    )

    late, early = take(place, folder / "two.wav", folder / "one.wav")[::-1]

    assert late.event == early.event
    event = event_of(place, late)
    assert event.clock is not None
    assert event.clock.origin.isoformat() == "2026-05-01T18:00:00+00:00"
    assert event.clock.precision is Precision.SECOND
    assert str(event.date) == "2026-05-01"
    found = placements(place, event.id)
    assert [(p.offset_ms, p.basis) for p in found] == [(0, Basis.SIDECAR), (300_000, Basis.SIDECAR)]


@pytest.mark.slow
def test_parts_known_only_by_order(tmp_path: Path, folder: Path) -> None:
    """Parts without times follow one another as listed, in whatever order they came in."""
    talk(folder / "a.wav", "The first part.")
    talk(folder / "b.wav", "The second, and rather longer, part of it.")
    (folder / "evening.event.toml").write_text(
        'title = "An evening"\n[[parts]]\nfile = "b.wav"\n[[parts]]\nfile = "a.wav"\n'
    )
    ways = [("a.wav", "b.wav"), ("b.wav", "a.wav")]
    found = []
    for number, way in enumerate(ways):
        place = open_place(tmp_path / f"archive{number}")
        for name in way:
            [result] = take(place, folder / name)
        found.append([(p.recording, p.offset_ms, p.basis) for p in placements(place, result.event)])

    assert found[0] == found[1]
    assert found[0][0][1] == 0
    assert found[0][1][1] > 1000


def test_given_to_an_event(place: Workplace, folder: Path) -> None:
    """`--event` puts a recording into an event that exists; one that does not is refused."""
    talk(folder / "a.wav")
    [first] = take(place, folder / "a.wav")
    talk(folder / "b.wav", "Another recording.")

    [second] = take(
        place, folder / "b.wav", options=IngestOptions(event=first.event, transcribe=False)
    )

    assert second.event == first.event
    assert event_of(place, second).title == "a"
    with pytest.raises(NotFound):
        take(place, folder, options=IngestOptions(event="no-such-event", transcribe=False))


def test_bad_files_do_not_stop_the_batch(place: Workplace, folder: Path) -> None:
    """Each bad file fails with its name and reason, the good ones are done, nothing else stays."""
    (folder / "a-text.mp3").write_text("To be, or not to be.\n" * 500)
    (folder / "b-empty.wav").touch()
    (folder / "c-list.m3u8").write_text("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n")
    talk(folder / "d-good.wav")
    talk(folder / "e-bad.wav", "Other words.")
    (folder / "e-bad.info.json").write_bytes(b'{"id": 1, "extractor": \xff}')

    results = take(place, folder)

    by_name = {Path(result.path).name: result for result in results}
    assert by_name["d-good.wav"].status is Status.DONE
    bad = [result for name, result in by_name.items() if name != "d-good.wav"]
    assert len(bad) == 4
    assert [result.status for result in bad] == [Status.FAILED] * 4, bad
    for name, result in by_name.items():
        if result.status is Status.FAILED:
            assert name.split(".")[0] in str(result.reason)
    assert "playlist" in str(by_name["c-list.m3u8"].reason)
    with place.catalogue.read() as tx:
        assert len(recordings.list_recordings(tx, OWNER)) == 1


def test_failed_file_leaves_nothing(place: Workplace, folder: Path) -> None:
    """What cannot be decoded fails under its own name, and the store holds none of its bytes."""
    whole = write(folder / "header.flac", noise(5.0, -20))
    whole.write_bytes(whole.read_bytes()[:200])

    [failed] = take(place, folder)

    assert failed.status is Status.FAILED
    assert str(failed.reason).startswith(str(whole))
    assert list(place.store.walk()) == []


def test_failed_file_takes_nobodys_bytes(
    place: Workplace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording that is held keeps its bytes when taking it in again fails."""
    talk(folder / "a.wav")
    take(place, folder)
    held = list(place.store.walk())
    (folder / "a.event.toml").write_text('title = "A"\n')
    monkeypatch.setattr("transcribe.intake.find_activity", _fails)

    [failed] = take(place, folder)

    assert failed.status is Status.FAILED
    assert list(place.store.walk()) == held


def _fails(*_: object) -> None:
    raise MediaError("the disk does not answer")


def test_named_text_file_fails(place: Workplace, folder: Path) -> None:
    """A file of unknown kind is passed over in a folder, and failed where it is named."""
    note = folder / "note.pdf"
    note.write_bytes(b"%PDF-1.4 nothing to hear")

    assert take(place, folder) == []
    [named] = take(place, note)
    assert named.status is Status.FAILED


def test_dry_run_writes_nothing(place: Workplace, folder: Path) -> None:
    """A dry run foretells the status and the ids, and leaves store and catalogue alone."""
    talk(folder / "speech.wav")

    [told] = list(ingest([folder], place, IngestOptions(dry_run=True)))

    assert told.status is Status.DONE
    assert list(place.store.walk()) == []
    with place.catalogue.read() as tx:
        assert audit.entries(tx) == []
    [done] = take(place, folder)
    assert done.recording == told.recording
    [again] = ingest([folder], place, IngestOptions(dry_run=True))
    assert again.status is Status.DUPLICATE


def test_wrong_bytes_for_the_sidecar(place: Workplace, folder: Path) -> None:
    """A part whose SHA-256 is not the one its event file gives is refused."""
    talk(folder / "one.wav")
    (folder / "e.event.toml").write_text(
        f'title = "E"\n[[parts]]\nfile = "one.wav"\nsha256 = "{"0" * 64}"\n'
    )

    [result] = take(place, folder)

    assert result.status is Status.FAILED
    assert "SHA-256" in str(result.reason)


def test_human_transcript_without_times(place: Workplace, folder: Path) -> None:
    """Written words with nothing timed beside them are kept, and their times called guesses."""
    talk(folder / "speech.wav")
    (folder / "speech.said").write_text("Chair: We will vote.\n\nClerk: On the budget.\n")

    [result] = take(place, folder)

    [human] = [t for t in transcripts_of(place, str(result.recording)) if t.origin is Origin.HUMAN]
    said = segments(place, human.id)
    assert [s.speaker for s in said] == ["Chair", "Clerk"]
    assert all("guessed" in s.reasons[0] for s in said)
    assert any("guessed" in warning for warning in result.warnings)


def test_human_transcript_is_aligned(place: Workplace, folder: Path) -> None:
    """Written words get the times of the captions beside them and the names of the people."""
    (folder / "speech.en.vtt").write_text(VTT)
    (folder / "speech.said").write_text("Smith: Good evening, and welcome back!\n")
    (folder / "speech.event.toml").write_text(
        'title = "Evening"\n[[people]]\nname = "Anna Smith"\nrole = "Host"\n'
    )

    [result] = take(place, folder)

    preferred = transcripts_of(place, str(result.recording))[0]
    assert preferred.origin is Origin.HUMAN
    [said] = segments(place, preferred.id)
    assert said.speaker == "Anna Smith"
    assert said.person == "anna-smith"
    assert [w.start_ms for w in said.words] == [500, 1000, 2000, 2500, 3000]


def test_missing_model(place: Workplace, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a model the recording is done, its speech untranscribed, the way out told."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "nothing"))
    talk(folder / "a.wav")
    talk(folder / "b.wav", "Other words.")

    results = take(place, folder, options=IngestOptions(model="tiny"))

    assert [result.status for result in results] == [Status.DONE, Status.DONE]
    for result in results:
        assert "--model PATH" in result.warnings[0]
        [transcript] = transcripts_of(place, str(result.recording))
        assert segments(place, transcript.id)[0].flags == (Flag.UNTRANSCRIBED,)


def test_wrong_model_name_is_wrong_use(place: Workplace, folder: Path) -> None:
    """A name that no model has stops the run before it fails every file."""
    talk(folder / "a.wav")

    with pytest.raises(SettingError, match="gigantic"):
        take(place, folder, options=IngestOptions(model="gigantic"))


@pytest.mark.slow
def test_access_copy_keeps_the_clock(place: Workplace, folder: Path) -> None:
    """A container that browsers do not play gets a copy; its clicks stand within 20 ms."""
    path = write(folder / "clicks.mkv", clicks(6), "-ar", "44100", "-ac", "2")

    [result] = take(place, path)

    assert result.warnings == ()
    with place.catalogue.read() as tx:
        recording = recordings.find_recording(tx, OWNER, str(result.recording))
    copy = access_path(place.derived, str(recording.sha256))
    times = [_onsets(path), _onsets(copy)]
    assert len(times[0]) == 5
    assert times[1] == pytest.approx(times[0], abs=0.02)


def _onsets(path: Path) -> list[float]:
    sound = np.concatenate(list(decode(path, probe(path))))
    at = np.flatnonzero(np.abs(sound) > 0.1)
    return list(at[np.concatenate([[True], np.diff(at) > RATE // 2])] / RATE)


@pytest.mark.slow
def test_access_copy_of_many_channels(place: Workplace, folder: Path) -> None:
    """Of more than films have each channel is in the copy, whether ffmpeg knows a layout or not."""
    for channels in (9, 16, 18):
        many = np.zeros((2 * RATE, channels), np.float32)
        many[:, -1] = tone(2.0, -10.0)
        [result] = take(place, write(folder / f"{channels}.w64", many))
        with place.catalogue.read() as tx:
            sha256 = recordings.find_recording(tx, OWNER, str(result.recording)).sha256
        copy = access_path(place.derived, str(sha256))
        sound = np.concatenate(list(decode(copy, probe(copy))))
        assert 10 * np.log10(np.mean(sound**2)) > -40


@pytest.mark.slow
def test_formats_that_browsers_play_are_not_copied(place: Workplace, folder: Path) -> None:
    """MP3, FLAC, WAV, Ogg and M4A are played as they are."""
    for suffix in ("mp3", "flac", "wav", "ogg", "m4a"):
        write(folder / f"a.{suffix}", tone(1.0))

    take(place, folder)

    assert not (place.derived / "access").exists()
