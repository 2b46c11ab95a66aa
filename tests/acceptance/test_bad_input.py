"""Bad input: one clear sentence with the file, the reason and the way out; the rest goes on."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.driving import Answer, Hotmic, command, environment, ffmpeg

SECRET = "root:x:0:0"


def check_one_failed(answer: Answer, bad: Path, good: Path) -> None:
    """The bad item failed with a reason that names no traceback; the good one went in."""
    items = {item["path"]: item for item in answer.lines}
    reason = items[str(bad)]["reason"]

    assert answer.code == 1
    assert items[str(bad)]["status"] == "failed"
    assert items[str(good)]["status"] == "done"
    assert bad.name in reason
    assert reason.endswith((".", "!", "?"))
    assert "Traceback" not in answer.err
    assert SECRET not in answer.out + answer.err


def _make(kind: str, path: Path, speech: Path) -> None:
    match kind:
        case "zero bytes":
            path.touch()
        case "not media":
            path.write_bytes(os.urandom(5000))
        case "text named .mp3":
            path.write_text("This is a speech, but nobody can hear it.\n" * 50)
        case "truncated":
            whole = path.with_suffix(".whole.mp4")
            ffmpeg("-i", speech, "-c:a", "aac", whole)
            path.write_bytes(whole.read_bytes()[:5000])
            whole.unlink()
        case "video without sound":
            ffmpeg("-f", "lavfi", "-i", "testsrc=duration=1:size=64x64:rate=5", path)
        case "playlist of a file":
            path.write_text("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n")
        case "playlist of a URL":
            path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
        case "concat of a file":
            path.write_text(f"ffconcat version 1.0\nfile '{speech}'\n")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("zero bytes", "empty.wav"),
        ("not media", "noise.mp3"),
        ("text named .mp3", "speech.mp3"),
        ("truncated", "cut.mp4"),
        ("video without sound", "silent.mp4"),
        ("playlist of a file", "list.m3u8"),
        ("playlist of a file", "list.mp3"),
        ("playlist of a URL", "stream.mp4"),
        ("concat of a file", "joined.mkv"),
    ],
)
def test_media_that_cannot_be_used(
    hotmic: Hotmic, speech: Path, tmp_path: Path, kind: str, name: str
) -> None:
    """Each is one failed item; nothing of what a playlist names is read."""
    bad = tmp_path / name
    _make(kind, bad, speech)

    check_one_failed(hotmic("ingest", bad, speech, "--no-transcribe", "--json"), bad, speech)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".info.json", json.dumps({"id": "1", "title": ["not", "a", "title"]}).encode()),
        (".info.json", b'{"id": "1", "title": '),
        (".event.toml", b'title = "x"\nscheduled_start = "soon"\n'),
        (".vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n\x80\x81\xfe\xff\x00\n"),
        (".rttm", b"SPEAKER speech 1 zero one <NA> <NA> A <NA> <NA>\n"),
    ],
    ids=["wrong type", "half a JSON", "wrong time", "broken UTF-8", "wrong number"],
)
def test_a_sidecar_that_cannot_be_read(
    hotmic: Hotmic, speech: Path, tmp_path: Path, suffix: str, content: bytes
) -> None:
    """The item fails with the sidecar's name, and the next item goes in."""
    media = Path(shutil.copy(speech, tmp_path / "evening.wav"))
    sidecar = tmp_path / f"evening{suffix}"
    sidecar.write_bytes(content)
    other = tmp_path / "other.flac"
    ffmpeg("-i", speech, other)
    answer = hotmic("ingest", media, other, "--no-transcribe", "--json")
    items = {item["path"]: item for item in answer.lines}
    told = " ".join([items[str(media)]["reason"] or "", *items[str(media)]["warnings"]])

    assert sidecar.name in told
    assert items[str(other)]["status"] == "done"
    assert "Traceback" not in answer.err


def test_captions_that_run_backwards(hotmic: Hotmic, tmp_path: Path) -> None:
    """Times that run back are clamped, counted and warned of; the words are all there."""
    captions = tmp_path / "debate.vtt"
    captions.write_text(
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n"
        "one <00:00:02.000><c> two</c><00:00:01.500><c> three</c><00:00:03.000><c> four</c>\n"
    )
    (item,) = hotmic("ingest", captions, "--json").lines
    words = hotmic("transcript", item["recording"], "--json").json[0]["words"]

    assert item["status"] == "done"
    assert any("1" in warning for warning in item["warnings"])
    assert [word["text"] for word in words] == ["one", "two", "three", "four"]
    assert [word["start_ms"] for word in words] == sorted(word["start_ms"] for word in words)


def test_a_model_that_is_not_there(hotmic: Hotmic, speech: Path) -> None:
    """A model named by path that does not exist is told with the way to supply one."""
    answer = hotmic("ingest", speech, "--model", "/no/such/model.pt", "--json")

    assert "/no/such/model.pt" in answer.out
    assert "model" in answer.out
    assert "Traceback" not in answer.err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB; only root can mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount the small disk that this needs")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_without_room(small_disk: Path, hotmic: Hotmic, speech: Path) -> None:
    """The item says that the disk is full; nothing half-written is visible in the store."""
    big = small_disk.parent / "big.wav"
    ffmpeg("-stream_loop", "-1", "-i", speech, "-t", "60", big)
    answer = hotmic("ingest", big, "--no-transcribe", "--json", "--data", small_disk / "archive")
    kept = [path for path in (small_disk / "archive/store").rglob("*") if path.is_file()]

    assert answer.code == 1
    assert "no room" in answer.out or "full" in answer.out
    assert "Traceback" not in answer.err
    assert kept == []


def test_a_catalogue_locked_by_another_process(
    hotmic: Hotmic, speech: Path, tone: Path, data: Path
) -> None:
    """A reader is not disturbed; a writer waits its time, then says who is to blame."""
    hotmic("ingest", speech, "--no-transcribe")
    other = sqlite3.connect(data / "catalogue.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    read = hotmic("events", "--json")
    write = hotmic("ingest", tone, "--no-transcribe", "--json")
    other.execute("ROLLBACK")
    other.close()
    freed = hotmic("ingest", tone, "--no-transcribe", "--json")

    assert (read.code, len(read.json)) == (0, 1)
    assert write.code == 1
    assert "another process" in write.out
    assert "Traceback" not in write.err
    assert freed.lines[0]["status"] == "done"


def test_an_archive_that_may_not_be_written(hotmic: Hotmic, speech: Path, tmp_path: Path) -> None:
    """A data folder that is a file is one sentence, not a traceback."""
    wrong = tmp_path / "file"
    wrong.write_text("not a folder")
    done = subprocess.run(
        command("ingest", speech, "--json", "--data", wrong),
        env=environment(),
        capture_output=True,
        text=True,
    )

    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["error"]["message"]
