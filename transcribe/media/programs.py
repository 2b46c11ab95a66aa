"""The system's ffmpeg and ffprobe, started so that no media file can reach beyond itself.

A media file is untrusted input. ffmpeg would follow a playlist to any file or URL that it names
(`#EXTM3U`, `ffconcat`, DASH, SDP), whatever the file is called. Two of its own locks keep that
shut: only the `file` and `pipe` protocols, and only demuxers that read nothing but the file itself.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from archive.errors import MissingProgram

SELF_CONTAINED = (
    "aa,aac,aax,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,dtshd,dv,eac3,flac,flv,gsm,gxf,"
    "iff,ircam,loas,matroska,webm,mlp,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpc,mpc8,mpeg,mpegts,mxf,nistsphere,"
    "nsv,nut,nuv,ogg,oma,qcp,rm,shn,smjpeg,sox,spdif,swf,tak,truehd,tta,voc,vqf,w64,wav,wtv,wv,xwma"
)
"""ffmpeg's demuxers that take sound from one file and never open another.

Raw AMR (`amrnb`, `amrwb`) is left out: it has no header, and ffmpeg takes plain text for it.
"""

SAFE_INPUT: dict[str, str | None] = {
    "protocol_whitelist": "file,pipe",
    "format_whitelist": SELF_CONTAINED,
}
"""Input options of every ffmpeg and ffprobe that Hotmic starts."""

_KEPT_LINES = 20


def program(name: str) -> str:
    """The path of `ffmpeg` or `ffprobe`; MissingProgram where it is not installed."""
    found = shutil.which(name)
    if found is None:
        raise MissingProgram(
            f"the program {name} is not installed",
            subject=name,
            hint="Install ffmpeg (Debian: apt install ffmpeg) and try again.",
        )
    return found


def address(path: Path) -> str:
    """A name that ffmpeg takes for this file only, even if it reads like a URL or an option."""
    return f"file:{path.absolute()}"


class Drain(threading.Thread):
    """Reads a program's standard error to its end, so that a full pipe never stops the program.

    Keeps the first lines, counts the rest.
    """

    def __init__(self, stream: IO[bytes]):
        super().__init__(daemon=True)
        self.lines: list[str] = []
        self.count = 0
        self._stream = stream
        self.start()

    def run(self) -> None:
        """Read until the program closes its end."""
        for raw in self._stream:
            line = raw.decode(errors="replace").strip()
            if line:
                self.count += 1
                if len(self.lines) < _KEPT_LINES:
                    self.lines.append(line)


def complaint(lines: Sequence[str]) -> str:
    """The last of ffmpeg's lines without its addresses in memory and our paths; may be empty."""
    for line in reversed(lines):
        text = line.split("] ", 1)[-1]
        text = text.rsplit(": ", 1)[-1] if text.startswith("file:") else text
        if text:
            return text
    return ""
