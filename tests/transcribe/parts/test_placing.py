"""Parts are compared once, whenever the ingest was stopped, and only as far as is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue import recordings
from archive.event import Basis
from archive.sidecars.discover import discover
from archive.viewer import OWNER
from tests.transcribe import places, sounds
from transcribe.intake import look, take
from transcribe.parts.placing import place_by_sound

TEXT = (
    "Good evening to everybody who is listening. We waited a long time for this moment, and the"
    " line broke twice before it began. The council met on Tuesday and could not agree."
)
EVENT = """\
id = "broken"
[[parts]]
file = "live.flac"
[[parts]]
file = "replay.flac"
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two parts of one evening without any clock; the second begins 4 s before the first ends."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    whole = sounds.espeak(tmp_path / "whole.wav", TEXT)
    sounds.ffmpeg("-i", str(whole), "-t", "8", str(folder / "live.flac"))
    sounds.ffmpeg("-ss", "4", "-i", str(whole), str(folder / "replay.flac"))
    (folder / "evening.event.toml").write_text(EVENT)
    return folder


@pytest.mark.slow
def test_what_a_crash_left_undone_is_done(inbox: Path, tmp_path: Path) -> None:
    """Both parts were written, and then the process died before it compared them: the next ingest
    compares them, and ends as one that was not killed.
    """
    stopped, whole = places.open_place(tmp_path / "a"), places.open_place(tmp_path / "b")
    for item in discover([inbox]).items:
        taken = take(stopped, look(item), None, None)
    alone = places.placements(stopped, taken.event)
    results = places.take(stopped, inbox)
    places.take(whole, inbox)
    mended = places.placements(stopped, taken.event)

    assert [one.basis for one in alone] == [Basis.ORDER, Basis.ORDER]
    assert {result.status.value for result in results} <= {"duplicate", "updated"}
    assert [one.basis for one in mended] == [Basis.ORDER, Basis.SOUND]
    assert (mended[1].offset_ms, mended[1].trim_start_ms) == (4_000, 4_000)
    assert mended == places.placements(whole, taken.event)


@pytest.mark.slow
def test_nothing_is_heard_twice(inbox: Path, tmp_path: Path) -> None:
    """A third part is compared with the two that are kept; these are not heard again."""
    place = places.open_place(tmp_path / "archive")
    (first, _) = places.take(place, inbox)
    assert first.event is not None
    heard: list[str] = []
    assert place_by_sound(place, first.event, heard.append) == ()
    assert heard == []

    sounds.write(tmp_path / "other.flac", sounds.noise(6, -30))
    item = discover([tmp_path / "other.flac"]).items[0]
    take(place, look(item), first.event, None)
    place_by_sound(place, first.event, heard.append)
    assert heard == ["other.flac"]


def test_a_file_that_is_gone_is_told(inbox: Path, tmp_path: Path) -> None:
    """The comparison that cannot be made is a warning; the event keeps its order."""
    place = places.open_place(tmp_path / "archive")
    for item in discover([inbox]).items:
        event = take(place, look(item), None, None).event
    with place.catalogue.read() as tx:
        (lost, *_) = recordings.list_recordings(tx, OWNER, event)
    assert lost.sha256 is not None
    path = place.store.path(lost.sha256)
    path.chmod(0o644)
    path.unlink()
    warnings = place_by_sound(place, event)

    assert len(warnings) == 1
    assert [one.basis for one in places.placements(place, event)] == [Basis.ORDER, Basis.ORDER]
