"""What may come in, and what is refused with a clear sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from archive.errors import MediaError
from tests.transcribe.sounds import ffmpeg, noise, tone, write
from transcribe.media.probe import probe

SECRET = "root:x:0:0:this must not be read"


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        ("m4a", ()),
        ("mp3", ()),
        ("wav", ()),
        ("flac", ()),
        ("ogg", ()),
        ("oga", ()),
        ("opus", ("-ar", "48000")),
        ("spx", ("-acodec", "libspeex")),
        ("aac", ()),
        ("ac3", ("-ar", "48000")),
        ("aiff", ()),
        ("wma", ()),
        ("mp4", ()),
        ("webm", ("-ar", "48000")),
        ("mkv", ()),
        ("ts", ()),
        ("caf", ()),
        ("w64", ()),
    ],
)
def test_containers(tmp_path: Path, suffix: str, options: tuple[str, ...]) -> None:
    """Every container the archive promises is recognised, with its codec and its channels."""
    found = probe(write(tmp_path / f"talk.{suffix}", tone(1.0), *options))

    assert found.facts.channels == 1
    assert found.facts.sample_rate >= 16_000
    assert found.facts.codec
    assert not found.facts.has_video


@pytest.mark.parametrize("name", ["list.m3u8", "list.mp3", "list.wav"])
@pytest.mark.parametrize("target", ["{secret}", "http://127.0.0.1:9/a.ts", "file:{secret}"])
def test_hls_playlist(tmp_path: Path, name: str, target: str) -> None:
    """A playlist is refused as one, whatever its name and wherever it points."""
    secret = tmp_path / "passwd"
    secret.write_text(SECRET)
    playlist = tmp_path / name
    playlist.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n"
        f"{target.format(secret=secret)}\n#EXT-X-ENDLIST\n"
    )

    with pytest.raises(MediaError, match="playlist") as refused:
        probe(playlist)

    assert name in str(refused.value)
    assert "root:x" not in str(refused.value)


def test_ffconcat_script(tmp_path: Path) -> None:
    """A concat script that names a real recording is refused all the same."""
    write(tmp_path / "real.wav", tone(1.0))
    script = tmp_path / "talk.mp3"
    script.write_text("ffconcat version 1.0\nfile real.wav\n")

    with pytest.raises(MediaError, match="playlist"):
        probe(script)


def test_session_description(tmp_path: Path) -> None:
    """An SDP file, which would make ffmpeg listen to the network, is refused."""
    script = tmp_path / "talk.sdp"
    script.write_text("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n")

    with pytest.raises(MediaError):
        probe(script)


def test_reference_to_another_file(tmp_path: Path) -> None:
    """An MP4 whose track says that its sound lies elsewhere is refused; without that it is read."""
    film = write(tmp_path / "talk.m4a", tone(1.0))
    assert probe(film).facts.codec == "aac"
    content = bytearray(film.read_bytes())
    entry = content.index(b"url ", content.index(b"dref"))
    content[entry + 4 : entry + 8] = b"\0\0\0\0"  # no longer "in this file"
    film.write_bytes(bytes(content))

    with pytest.raises(MediaError, match="another file"):
        probe(film)


@pytest.mark.parametrize("text", ["hello", "To be, or not to be.\n" * 500, "خطاب اليوم\n" * 900])
def test_text_named_mp3(tmp_path: Path, text: str) -> None:
    """A text with the name of a recording is no recording."""
    named = tmp_path / "speech.mp3"
    named.write_text(text)

    with pytest.raises(MediaError, match=r"speech\.mp3"):
        probe(named)


def test_nothing_in_it(tmp_path: Path) -> None:
    """Zero bytes, a folder and a missing file are told apart."""
    (tmp_path / "empty.wav").touch()

    for path, said in [("empty.wav", "0 bytes"), ("", "not a file"), ("gone.wav", "no such file")]:
        with pytest.raises(MediaError, match=said):
            probe(tmp_path / path)


def test_video_without_sound(tmp_path: Path) -> None:
    """A film without a sound track says so."""
    film = tmp_path / "mute.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=size=64x64:duration=1", str(film))

    with pytest.raises(MediaError, match="no sound track"):
        probe(film)


def test_sound_of_a_film(tmp_path: Path) -> None:
    """A film with sound is taken, and it is known that there are pictures."""
    film = tmp_path / "film.mkv"
    lavfi = ["-f", "lavfi", "-i"]
    ffmpeg(*lavfi, "color=size=64x64:duration=1", *lavfi, "sine=duration=1", str(film))

    assert probe(film).facts.has_video


def test_cover_art_is_no_film(tmp_path: Path) -> None:
    """A picture attached to a song does not make it a film."""
    song, cover = tmp_path / "song.mp3", tmp_path / "cover.png"
    ffmpeg("-f", "lavfi", "-i", "color=size=64x64:duration=1", "-frames:v", "1", str(cover))
    plain = write(tmp_path / "plain.mp3", tone(1.0))
    ffmpeg("-i", str(plain), "-i", str(cover), "-map", "0", "-map", "1", "-c", "copy", str(song))

    assert not probe(song).facts.has_video


def test_mp4_cut_before_its_index(tmp_path: Path) -> None:
    """An MP4 that lost its end, and its index with it, says that it was cut off."""
    whole = write(tmp_path / "talk.m4a", noise(5.0, -20))
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    with pytest.raises(MediaError, match="cut off"):
        probe(whole)


def test_odd_names(tmp_path: Path) -> None:
    """Names that read like URLs, options or patterns mean only the file."""
    for name in ["http:--example.org-a.wav", "-i.wav", "talk%03d.wav", "a'b \"c.wav", "خطاب.wav"]:
        plain = write(tmp_path / "plain.wav", np.zeros(1600, np.float32))
        odd = plain.rename(tmp_path / name)

        assert probe(odd).duration_ms == 100
