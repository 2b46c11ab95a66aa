"""Sound as numbers: 16 kHz float32, block by block, so that memory does not grow with length."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import ffmpeg
import numpy as np

from archive.errors import MediaError
from transcribe.media.downmix import Channels, Downmix
from transcribe.media.probe import Probe
from transcribe.media.programs import SAFE_INPUT, Drain, address, complaint, program
from transcribe.media.sound import SAMPLE_RATE, Samples

BLOCK_S = 30
MOST_CHANNELS = 16
"""Those from the 17th on are mixed into the first 16, in turn: memory counts every channel, and no
table of surround sound knows so many."""
_MOST_RESAMPLED = 64
"""ffmpeg's own limit (`SWR_CH_MAX`)."""
_LOUDEST = 1e6
"""120 dB over full scale is no sound, but a damaged number, as what is not finite is."""
_BYTES = 4
_SHORTFALL_MS = 1_000
_SHORTFALL_SHARE = 0.01
"""Containers round their stated length; less than a second or 1 % missing says nothing."""


class Decoding:
    """One run of ffmpeg over the first sound track; iterate it once for blocks of `BLOCK_S`.

    Gaps in the time stamps become silence and a late start is padded, so that sample n of the
    result is heard n / 16,000 s after the player's 0. Every channel is kept: a table of surround
    sound would drop what a multitrack recorder put where films have their rumble. Samples that are
    not numbers become silence. Afterwards `samples` counts what came and `warnings` says, in
    sentences, what was lost. Raises MediaError if nothing could be decoded.
    """

    def __init__(self, path: Path, probe: Probe):
        self.samples = 0
        self.warnings: tuple[str, ...] = ()
        self._path = path
        self._probe = probe
        self._channels = min(probe.facts.channels, MOST_CHANNELS)
        self._broken = 0

    @property
    def duration_ms(self) -> int:
        """The length of what came so far, to the nearest millisecond."""
        return (self.samples * 1000 + SAMPLE_RATE // 2) // SAMPLE_RATE

    def __iter__(self) -> Iterator[Channels]:
        late = self._probe.start_ms * SAMPLE_RATE // 1000
        rest = np.zeros((late, self._channels), np.float32)
        whole = BLOCK_S * SAMPLE_RATE
        for piece in self._pieces(whole):
            rest = np.concatenate([rest, piece]) if len(rest) else piece
            while len(rest) >= whole:
                yield self._counted(rest[:whole])
                rest = rest[whole:]
        if len(rest) and self.samples + len(rest) > late:
            yield self._counted(rest)

    def _counted(self, block: Channels) -> Channels:
        self.samples += len(block)
        return block

    def _pieces(self, samples: int) -> Iterator[Channels]:
        channels = self._probe.facts.channels
        if channels > _MOST_RESAMPLED:
            raise _too_many(self._path, channels)
        width = _BYTES * channels
        samples = samples * self._channels // channels
        running = subprocess.Popen(
            self._command(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=1 << 20,
        )
        assert running.stdout is not None
        assert running.stderr is not None
        drain = Drain(running.stderr)
        came = 0
        try:
            while data := running.stdout.read(samples * width):
                came += len(data)
                whole = len(data) - len(data) % width
                piece = np.frombuffer(data[:whole], np.float32).reshape(-1, channels)
                yield _folded(self._sound(piece))
            running.wait()
        finally:
            running.kill()
            running.wait()
            drain.join()
            running.stdout.close()
            running.stderr.close()
        self._judge(came // width, drain)

    def _sound(self, piece: Channels) -> Channels:
        is_sound = np.abs(piece) <= _LOUDEST
        if is_sound.all():
            return piece
        self._broken += int(np.count_nonzero(~is_sound.all(axis=1)))
        return np.where(is_sound, piece, np.float32(0))

    def _command(self) -> list[str]:
        sound = ffmpeg.input(address(self._path), vn=None, sn=None, dn=None, **SAFE_INPUT)
        out = ffmpeg.output(
            sound["a:0"],
            "pipe:1",
            format="f32le",
            acodec="pcm_f32le",
            ac=self._probe.facts.channels,
            af=f"aresample={SAMPLE_RATE}:async=1",
        ).global_args("-nostdin", "-nostats", "-v", "error")
        return list(ffmpeg.compile(out, cmd=program("ffmpeg")))

    def _judge(self, samples: int, drain: Drain) -> None:
        if samples == 0:
            said = complaint(drain.lines) or "it holds no sound"
            raise MediaError(
                f"nothing in it could be decoded ({said})",
                subject=str(self._path),
                hint="The file is damaged or empty; fetch it again from its source.",
            )
        came = samples * 1000 // SAMPLE_RATE + self._probe.start_ms
        losses = [*_losses(came, self._probe.duration_ms, drain), *_broken(self._broken)]
        self.warnings = tuple(losses)


def _losses(came_ms: int, stated_ms: int | None, drain: Drain) -> Iterator[str]:
    if stated_ms and stated_ms - came_ms > max(_SHORTFALL_MS, _SHORTFALL_SHARE * stated_ms):
        yield (
            f"the file is cut off: it claims {stated_ms / 1000:.1f} s, "
            f"only {came_ms / 1000:.1f} s could be decoded"
        )
    if drain.count:
        plural = "s" if drain.count > 1 else ""
        yield f"ffmpeg reported {drain.count} error{plural} in it ({complaint(drain.lines[:1])})"


def _broken(samples: int) -> Iterator[str]:
    if samples:
        seconds = max(samples / SAMPLE_RATE, 0.01)
        yield f"{seconds:.2f} s of it are not numbers (infinite or undefined): heard as silence"


def _folded(piece: Channels) -> Channels:
    """At most `MOST_CHANNELS`: each the mean of those that lie that far apart."""
    if piece.shape[1] <= MOST_CHANNELS:
        return piece
    each = [piece[:, first::MOST_CHANNELS].mean(axis=1) for first in range(MOST_CHANNELS)]
    return np.stack(each, axis=1)


def _too_many(path: Path, channels: int) -> MediaError:
    return MediaError(
        f"it has {channels} channels, more than the {_MOST_RESAMPLED} that ffmpeg resamples",
        subject=str(path),
        hint="Split it into files of fewer channels, parts of one event.",
    )


def decode(path: Path, probe: Probe) -> Iterator[Samples]:
    """Blocks of mono sound at 16 kHz. Raises MediaError."""
    mix = Downmix()
    for block in Decoding(path, probe):
        yield mix(block)
