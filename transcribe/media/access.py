"""Access copies: sound that every browser plays, with the same clock as the original.

AAC in an .m4a: Safari plays Ogg Opus only since 18.4 (2025) and WebM in part; AAC plays in all of
them, and in Debian's Chromium, which is built with the system's codecs. Its encoder delay is
written into the file's edit list, which players honour: the clock does not shift.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import ffmpeg

from archive.errors import MediaError
from archive.recording import MediaFacts
from transcribe.media.probe import Probe, probe
from transcribe.media.programs import SAFE_INPUT, address, complaint, program

PLAYED_AS_IS: dict[str, frozenset[str]] = {
    "mp3": frozenset({"mp3"}),
    "flac": frozenset({"flac"}),
    "ogg": frozenset({"opus", "vorbis", "flac"}),
    "wav": frozenset({"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le"}),
    "mov,mp4,m4a,3gp,3g2,mj2": frozenset({"aac", "mp3"}),
}
"""Containers (ffprobe's names) and codecs that browsers play and seek in by themselves.

Not bare AAC and not WebM: as recorders write them they carry no index, and players guess the time.
"""

SUFFIX = ".m4a"
MEDIA_TYPE = "audio/mp4"
_BITS_PER_CHANNEL = 64_000
_MAX_RATE = 48_000
_FRAME = 1024
_FILM_CHANNELS = 8
"""Up to 7.1 ffmpeg mixes them to two as films are; of more it knows few layouts."""


def plays_as_is(facts: MediaFacts) -> bool:
    """True where the original needs no access copy. Pictures are left out of what is sent."""
    return not facts.has_video and facts.codec in PLAYED_AS_IS.get(facts.container, ())


def access_path(derived: Path, sha256: str) -> Path:
    """Where the access copy of an original lies, whether or not it has been made."""
    return derived / "access" / f"{sha256}{SUFFIX}"


def access_copy(source: Path, out: Path, duration_ms: int) -> Path:
    """Make `out` from `source`, whole or not at all, and prove that it is as long.

    `duration_ms` is the original's length as it was decoded.
    Raises MediaError if the source cannot be decoded or the copy's clock would differ.
    """
    if out.is_file():
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    seen = probe(source)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".making-") as making:
        draft = Path(making) / f"copy{SUFFIX}"
        _encode(source, seen, draft)
        _prove(source, duration_ms, draft)
        draft.chmod(0o444)
        os.replace(draft, out)  # noqa: PTH105 (replaces what another process made meanwhile)
    return out


def _encode(source: Path, seen: Probe, draft: Path) -> None:
    channels = min(2, seen.facts.channels)
    rate = min(_MAX_RATE, seen.facts.sample_rate)
    mixed = _alternating(seen.facts.channels) if seen.facts.channels > _FILM_CHANNELS else ""
    late = f",adelay={seen.start_ms}:all=1" if seen.start_ms else ""
    sound = ffmpeg.input(address(source), vn=None, sn=None, dn=None, **SAFE_INPUT)
    copy = ffmpeg.output(
        sound["a:0"],
        address(draft),
        format="mp4",
        acodec="aac",
        ac=channels,
        ar=rate,
        audio_bitrate=_BITS_PER_CHANNEL * channels,
        af=f"{mixed}aresample={rate}:async=1{late}",
        movflags="+faststart",
        map_metadata=-1,
    ).global_args("-nostdin", "-nostats", "-v", "error")
    command = ffmpeg.compile(copy, cmd=program("ffmpeg"))
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").splitlines()
        raise MediaError(
            f"no access copy could be made ({complaint(lines)})",
            subject=str(source),
            hint="The original is kept; it can be downloaded, not played in every browser.",
        )


def _alternating(channels: int) -> str:
    """A filter that mixes every other channel to the left, the rest to the right."""
    sides = (range(side, channels, 2) for side in (0, 1))
    left, right = ("+".join(f"{1 / len(one)}*c{n}" for n in one) for one in sides)
    return f"pan=stereo|c0={left}|c1={right},"


def _prove(source: Path, duration_ms: int, draft: Path) -> None:
    """The same length to one frame of AAC; the container may round to a millisecond."""
    copy = probe(draft)
    allowed = 1000 * _FRAME / copy.facts.sample_rate + 1
    if copy.duration_ms is None or abs(copy.duration_ms - duration_ms) > allowed:
        raise MediaError(
            f"the access copy would last {copy.duration_ms} ms, the original {duration_ms} ms",
            subject=str(source),
            hint="This is a defect of Hotmic; the original is kept.",
        )
