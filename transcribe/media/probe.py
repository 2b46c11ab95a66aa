"""What ffprobe says of a media file, or one clear sentence why it cannot be used."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import HotmicError, MediaError
from archive.recording import MediaFacts
from transcribe.media.programs import SAFE_INPUT, address, complaint, program
from transcribe.references import names_other_files

_TIMEOUT_S = 120
_HEAD = 4096
_PLAYLIST_HEAD = re.compile(
    rb"(\xef\xbb\xbf)?\s*(#EXTM3U|ffconcat |\[playlist\]|v=0\r?\no=|(<\?xml[^>]*>\s*)?<(MPD|ASX))",
    re.I,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PLAYLISTS = frozenset({"hls", "concat", "dash", "sdp", "rtsp", "rtp", "imf", "webm_dash_manifest"})
_BY_NAME_ONLY = 1
"""ffprobe's score for a file that only its name makes a recording of."""
_WAY_OUT = "Give a recording with a sound track (m4a, mp3, wav, flac, ogg, mp4, webm, ...)."


@dataclass(frozen=True, slots=True)
class Probe:
    """The first audio stream and its container.

    `duration_ms` is the container's own claim (null where it makes none or ffprobe only guessed it
    from the bit rate); `start_ms` is how long after the file's start the sound begins.
    """

    facts: MediaFacts
    duration_ms: int | None
    start_ms: int = 0


def probe(path: Path) -> Probe:
    """Look into a media file. Raises MediaError (not media, no sound, unsafe), MissingProgram."""
    _check_file(path)
    answer, log = _ask(path)
    audio = _first_audio(path, answer)
    form = answer["format"]
    guessed_kind = int(form.get("probe_score", 0)) <= _BY_NAME_ONLY
    if guessed_kind or int(audio.get("sample_rate", 0)) <= 0 or _is_text(path):
        raise _refusal(path, "this is not a recording, whatever its name says")
    if "mov" in form["format_name"] and names_other_files(path):
        raise _refusal(path, "its sound lies in another file, and such references are not followed")
    guessed = "Estimating duration" in log
    stated = None if guessed else _ms(form.get("duration") or audio.get("duration"))
    start = (_ms(audio.get("start_time")) or 0) - (_ms(form.get("start_time")) or 0)
    return Probe(_facts(form, audio, answer["streams"]), stated, max(0, start))


def _check_file(path: Path) -> None:
    try:
        if not path.is_file():
            raise _refusal(path, "there is no such file" if not path.exists() else "not a file")
        if path.stat().st_size == 0:
            raise _refusal(path, "the file is empty (0 bytes)")
    except OSError as error:
        raise _refusal(path, f"the file cannot be read ({error.strerror})") from error


def _is_playlist(path: Path) -> bool:
    """Also such as ffmpeg does not know for one, for want of some line."""
    with path.open("rb") as file:
        return bool(_PLAYLIST_HEAD.match(file.read(_HEAD)))


def _is_text(path: Path) -> bool:
    """No encoded sound gets through its first kilobytes without a control character."""
    with path.open("rb") as file:
        return not _CONTROL.search(file.read(_HEAD))


def _ask(path: Path) -> tuple[dict[str, Any], str]:
    command = [program("ffprobe"), "-v", "warning", "-of", "json", "-show_format", "-show_streams"]
    for option, value in SAFE_INPUT.items():
        command += [f"-{option}", str(value)]
    command += ["-i", address(path)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal(path, f"ffprobe found nothing in {_TIMEOUT_S} s") from error
    log = done.stderr.decode(errors="replace")
    if done.returncode != 0:
        raise _explain(path, log)
    return json.loads(done.stdout), log


def _explain(path: Path, log: str) -> HotmicError:
    refused = re.search(r"\[([\w,]+) @ \w+\] Format not on whitelist", log)
    if (refused and refused[1] in _PLAYLISTS) or _is_playlist(path):
        return _refusal(path, "this is a playlist: it holds no sound, it points at other files")
    if refused:
        return _refusal(path, f"this kind of file ({refused[1]}) holds no recording")
    said = complaint(log.splitlines())
    if "moov atom not found" in log:
        said = "its index is missing: the file was cut off before its end"
    return _refusal(path, f"this is not a recording or it is damaged ({said})")


def _first_audio(path: Path, answer: Mapping[str, Any]) -> dict[str, Any]:
    for stream in answer.get("streams", []):
        if stream.get("codec_type") == "audio":
            return dict(stream)
    raise _refusal(path, "it has no sound track")


def _facts(
    form: Mapping[str, Any], audio: Mapping[str, Any], streams: list[dict[str, Any]]
) -> MediaFacts:
    rate = audio.get("bit_rate") or form.get("bit_rate")
    moving = [s for s in streams if s.get("codec_type") == "video" and not _is_cover(s)]
    return MediaFacts(
        container=form["format_name"],
        codec=audio.get("codec_name", "unknown"),
        sample_rate=int(audio["sample_rate"]),
        channels=int(audio.get("channels", 1)),
        bit_rate=int(rate) if rate else None,
        created=form.get("tags", {}).get("creation_time"),
        has_video=bool(moving),
    )


def _is_cover(stream: Mapping[str, Any]) -> bool:
    return bool(stream.get("disposition", {}).get("attached_pic"))


def _ms(seconds: object) -> int | None:
    try:
        return round(float(str(seconds)) * 1000)
    except ValueError:
        return None


def _refusal(path: Path, reason: str) -> MediaError:
    return MediaError(reason, subject=str(path), hint=_WAY_OUT)
