"""What an ingest tells of each item, and that running it again changes nothing."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

from tests.acceptance.driving import Hotmic, cpu_seconds, ffmpeg

SECOND_RUN_CPU_S = 4
FIELDS = ["path", "status", "event", "recording", "transcripts", "reason", "warnings"]


def test_a_recording_becomes_an_event(hotmic: Hotmic, speech: Path) -> None:
    """One JSON line an item with exactly the published fields; the event is then listed."""
    answer = hotmic("ingest", speech, "--no-transcribe", "--json")
    (item,) = answer.lines
    (event,) = hotmic("events", "--json").json

    assert answer.code == 0
    assert list(item) == FIELDS
    assert (item["path"], item["status"], item["reason"]) == (str(speech), "done", None)
    assert (event["event"], event["recordings"]) == (item["event"], [item["recording"]])
    assert event["date"] is None


def test_the_same_bytes_are_one_recording(hotmic: Hotmic, speech: Path, tmp_path: Path) -> None:
    """A second run, and a copy under another name, are duplicates of the first."""
    (first,) = hotmic("ingest", speech, "--no-transcribe", "--json").lines
    copy = shutil.copy(speech, tmp_path / "another-name.wav")
    again = hotmic("ingest", speech, copy, "--no-transcribe", "--json")

    assert again.code == 0
    assert [item["status"] for item in again.lines] == ["duplicate", "duplicate"]
    assert {item["recording"] for item in again.lines} == {first["recording"]}


def test_a_changed_sidecar_updates_the_record(hotmic: Hotmic, speech: Path, tmp_path: Path) -> None:
    """New facts beside known bytes are `updated`, and the audit log says that they changed."""
    media = Path(shutil.copy(speech, tmp_path / "space.wav"))
    facts = {"id": "1abc", "title": "First title", "extractor": "twitter:spaces"}
    info = tmp_path / "space.info.json"
    info.write_text(json.dumps(facts))
    (first,) = hotmic("ingest", media, "--no-transcribe", "--json").lines
    before = len(hotmic("audit", "--json").json)
    info.write_text(json.dumps(facts | {"title": "Second title"}))
    (second,) = hotmic("ingest", media, "--no-transcribe", "--json").lines

    assert (first["status"], second["status"]) == ("done", "updated")
    assert first["event"] == second["event"]
    assert hotmic("show", second["event"], "--json").json["title"] == "Second title"
    assert len(hotmic("audit", "--json").json) > before


def test_a_dry_run_changes_nothing(hotmic: Hotmic, speech: Path, data: Path) -> None:
    """`--dry-run` says what would happen, and the archive is not even made."""
    answer = hotmic("ingest", speech, "--dry-run", "--json")

    assert (answer.code, answer.lines[0]["path"]) == (0, str(speech))
    assert not data.exists()


def test_a_dry_run_foretells_what_the_run_does(
    hotmic: Hotmic, speech: Path, tmp_path: Path
) -> None:
    """Also of the same bytes twice, and of a head without any sound behind it; in other words."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.wav", "b.wav"):
        shutil.copy(speech, folder / name)
    ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-t", "0", str(folder / "c.wav"))
    told = hotmic("ingest", folder, "--no-transcribe", "--dry-run", "--json")
    said = hotmic("ingest", folder, "--no-transcribe", "--dry-run")
    done = hotmic("ingest", folder, "--no-transcribe", "--json")

    results = [[(one["status"], one["reason"]) for one in a.lines] for a in (told, done)]
    assert results[0] == results[1]
    assert [status for status, _ in results[0]] == ["done", "duplicate", "failed"]
    assert told.code == done.code == 1
    assert "would be done " in said.out
    assert "1 would be done, 1 would be duplicate, 1 would fail" in said.err


def test_a_path_that_is_not_there_makes_no_archive(hotmic: Hotmic, data: Path) -> None:
    """A misspelt path leaves nothing behind."""
    answer = hotmic("ingest", "/no/such/file.mp3", "--no-transcribe")

    assert answer.code == 1
    assert not data.exists()


def test_a_dry_run_knows_what_is_there(hotmic: Hotmic, speech: Path) -> None:
    """On an archive that has the recording already a dry run says `duplicate`."""
    hotmic("ingest", speech, "--no-transcribe")
    before = hotmic("dump", "--canonical").out
    answer = hotmic("ingest", speech, "--no-transcribe", "--dry-run", "--json")

    assert [item["status"] for item in answer.lines] == ["duplicate"]
    assert hotmic("dump", "--canonical").out == before


def test_a_folder_is_searched_to_its_depth(hotmic: Hotmic, speech: Path, tmp_path: Path) -> None:
    """Subfolders are read; files of unknown kind are skipped and counted on standard error."""
    deep = tmp_path / "in/deep/deeper"
    deep.mkdir(parents=True)
    shutil.copy(speech, deep / "speech.wav")
    (tmp_path / "in/photo.xyz").write_bytes(b"\x00\x01")
    (tmp_path / "in/notes.docx").write_bytes(b"PK")
    answer = hotmic("ingest", tmp_path / "in", "--no-transcribe", "--json")

    assert answer.code == 0
    assert [item["path"] for item in answer.lines] == [str(deep / "speech.wav")]
    assert "2 files" in answer.err


def test_a_named_file_of_unknown_kind_fails(hotmic: Hotmic, speech: Path, tmp_path: Path) -> None:
    """What is named explicitly is never skipped in silence; the rest of the batch goes on."""
    odd = tmp_path / "photo.xyz"
    odd.write_bytes(bytes(range(256)))
    answer = hotmic("ingest", odd, speech, "--no-transcribe", "--json")
    states = {item["path"]: item["status"] for item in answer.lines}

    assert answer.code == 1
    assert states == {str(odd): "failed", str(speech): "done"}


def test_a_path_that_is_not_there_fails_alone(hotmic: Hotmic, speech: Path) -> None:
    """A misspelt path is one failed item with its name."""
    answer = hotmic("ingest", "/no/such/file.mp3", speech, "--no-transcribe", "--json")

    assert answer.code == 1
    assert sorted(item["status"] for item in answer.lines) == ["done", "failed"]


CONTAINERS: dict[str, list[str]] = {
    "m4a": [],
    "mp3": [],
    "flac": [],
    "ogg": ["-c:a", "libvorbis"],
    "oga": ["-c:a", "flac", "-f", "ogg"],
    "opus": [],
    "spx": ["-c:a", "libspeex", "-ar", "16000"],
    "aac": [],
    "ac3": [],
    "aiff": [],
    "wma": [],
    "mp4": ["-c:a", "aac"],
    "webm": ["-c:a", "libopus"],
    "mkv": ["-c:a", "flac"],
    "ts": ["-c:a", "aac"],
}


def test_what_ffprobe_hears_is_taken(hotmic: Hotmic, speech: Path, tmp_path: Path) -> None:
    """Every container of the list goes in, with a timeline from 0 to its length that has speech."""
    folder = tmp_path / "containers"
    folder.mkdir()
    for suffix, options in CONTAINERS.items():
        ffmpeg("-i", speech, *options, folder / f"in-{suffix}.{suffix}")
    answer = hotmic("ingest", folder, "--no-transcribe", "--json")
    spans: dict[str, list[dict[str, int | str]]] = {}
    for line in hotmic("dump", "--canonical").lines:
        if line["noun"] == "span":
            spans.setdefault(line["recording"], []).append(line)

    assert {
        Path(item["path"]).suffix[1:]: item["reason"] for item in answer.lines
    } == dict.fromkeys(CONTAINERS)
    for item in answer.lines:
        tiles = sorted(spans[item["recording"]], key=lambda tile: tile["start_ms"])
        assert tiles[0]["start_ms"] == 0
        assert all(a["end_ms"] == b["start_ms"] for a, b in itertools.pairwise(tiles))
        assert any(tile["kind"] == "speech" for tile in tiles)


def test_without_a_model_no_word_is_invented(hotmic: Hotmic, speech: Path, tmp_path: Path) -> None:
    """No model, no network: done with a warning, the speech flagged, a way out named."""
    answer = hotmic("ingest", speech, "--json", XDG_CACHE_HOME=str(tmp_path / "empty"))
    (item,) = answer.lines
    segments = hotmic("transcript", item["recording"], "--json").json

    assert (answer.code, item["status"]) == (0, "done")
    assert any("--model" in warning for warning in item["warnings"])
    assert segments
    assert all(part["text"] == "" for part in segments)
    assert all("untranscribed" in part["flags"] for part in segments)


def test_a_second_run_is_quick(hotmic: Hotmic, speech: Path) -> None:
    """What is known is recognised by its hash; no engine and no detector is loaded."""
    hotmic("ingest", speech, "--no-transcribe")
    used = cpu_seconds(lambda: hotmic("ingest", speech, "--no-transcribe", "--json"))

    assert used < SECOND_RUN_CPU_S
