"""Windows of sound with all that training knows about them.

A window is a few sentences of the corpus at chosen places and levels, with silence, noise and
other sounds between and behind them, and the token sequence Whisper should answer with. Short
windows stand for a piece of the 30 s that the model sees in use: `shift` says which, and moves
the time stamps (the encoder is given the positions of that piece).

Every sentence is placed on whole 20 ms frames, so that the frame labels of the corpus stay exact.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scripts.demo_model import grammar, sounds
from scripts.demo_model.corpus import FRAME, Corpus, Spoken
from scripts.demo_model.tokens import Tokens

FULL = 1500  # frames of the encoder in a whole window
NOWHERE = (-1, -1)
FIRST_TIME = 50  # Whisper's decoders force the first time stamp to lie within 1.00 s


@dataclass(frozen=True)
class Habits:
    """How often a window is made in which way; the defaults are what training uses."""

    without_speech: float = 0.06
    without_times: float = 0.15
    with_prompt: float = 0.02
    starts_within: float = 0.15
    ends_within: float = 0.25
    padded: float = 0.5
    late_first_time: float = 0.5
    loudest: float = -10.0  # dBFS, RMS of speech
    quietest: float = -46.0
    background: float = 0.85


@dataclass
class Window:
    """One example for training: what is heard, what should be answered, and the teachers' truth.

    `filled` is the first frame that is padded by zeros in the spectrogram, as `whisper.transcribe`
    pads; `ceiling`, in log10 of power, is how much louder the rest of the recording may be;
    `places` are the frames in which each target was spoken.
    """

    audio: NDArray[np.float32]
    filled: int
    ceiling: float = 0.0
    inputs: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    phonemes: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    words: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True)
class Piece:
    """A sentence, or the part of one, as it stands in a window."""

    spoken: Spoken
    first: int  # word
    last: int  # word, exclusive
    at: int  # frame of the window where the first word begins

    @property
    def origin(self) -> int:
        """The frame of the window at which the whole sentence would begin."""
        return self.at - int(self.spoken.word_frames[self.first])

    @property
    def end(self) -> int:
        return self.origin + int(self.spoken.word_frames[self.last])

    @property
    def complete(self) -> bool:
        return self.last == len(self.spoken.words)


class Mixer:
    """Makes windows from a corpus. `rng` decides everything, so that the same seed gives the same
    windows.
    """

    def __init__(
        self, corpus: Corpus, tokens: Tokens, rng: random.Random, habits: Habits | None = None
    ) -> None:
        self.corpus, self.tokens, self.rng = corpus, tokens, rng
        self.habits = habits or Habits()
        self.word_number = {word: n + 1 for n, word in enumerate(sorted(grammar.vocabulary()))}

    def window(self, frames: int, shift: int) -> Window:
        """One window of `frames` frames that stands at frame `shift` of Whisper's 30 seconds."""
        rng, habits = self.rng, self.habits
        filled = frames
        if rng.random() < habits.padded:
            filled = rng.randint(int(frames * (0.15 if rng.random() < 0.3 else 0.6)), frames)
        window = Window(
            np.zeros(frames * FRAME, np.float32), filled, max(0.0, rng.uniform(-1, 2.0))
        )
        window.phonemes, window.words = np.zeros(frames, np.int64), np.zeros(frames, np.int64)
        speaks = rng.random() >= habits.without_speech
        edge = filled == frames and shift + frames == FULL
        pieces, cut_at = self._choose(filled, edge) if speaks else ([], None)
        level = rng.uniform(habits.quietest, habits.loudest) if pieces else rng.uniform(-80, -6)
        for piece in pieces:
            self._say(window, piece, level + rng.uniform(-4, 4))
        if rng.random() < habits.background or not pieces:
            self._surround(window, pieces, level)
        if rng.random() < 0.3:  # padded by digital silence instead
            window.filled = frames
        np.clip(window.audio, -1, 1, out=window.audio)
        self._write(window, pieces, shift, cut_at)
        return window

    def _choose(self, frames: int, edge: bool) -> tuple[list[Piece], int | None]:
        """Sentences for a window; where the last one is cut by the edge of the 30 s, the frame it
        begins at.
        """
        rng, habits, pieces = self.rng, self.habits, list[Piece]()
        at = rng.choice(
            (0, rng.randrange(25), rng.randrange(max(1, frames // 6)), rng.randrange(frames // 2))
        )
        while True:
            spoken = self.corpus[rng.randrange(len(self.corpus))]
            count, first = len(spoken.words), 0
            if not pieces and count > 3 and rng.random() < habits.starts_within:
                first, at = rng.randrange(1, count - 1), 0
            piece = Piece(spoken, first, count, at)
            if piece.end > frames:
                return self._finish(pieces, piece, frames, edge)
            pieces.append(piece)
            at = piece.end + (rng.randint(4, 30) if rng.random() < 0.8 else rng.randint(30, 300))
            if at >= frames - 10:
                return pieces, None

    def _finish(
        self, pieces: list[Piece], piece: Piece, frames: int, edge: bool
    ) -> tuple[list[Piece], int | None]:
        inside = int(np.sum(piece.origin + piece.spoken.word_frames[1:] <= frames))
        if self.rng.random() < self.habits.ends_within and inside > piece.first + 1:
            cut = Piece(piece.spoken, piece.first, inside, piece.at)
            return ([*pieces, cut], cut.at) if edge and pieces else ([*pieces, cut], None)
        if not pieces and self.rng.random() < 0.9:
            return self._choose(frames, edge)
        return pieces, None

    def _say(self, window: Window, piece: Piece, level: float) -> None:
        starts = piece.spoken.word_frames
        first, last = int(starts[piece.first]), int(starts[piece.last])
        audio = piece.spoken.audio[first * FRAME : last * FRAME].astype(np.float32) / 32768
        audio *= 10 ** (level / 20) / (float(np.sqrt(np.mean(audio * audio))) + 1e-6)
        if piece.first or not piece.complete:
            audio[:80] *= np.linspace(0, 1, 80, dtype=np.float32)[: len(audio[:80])]
            audio[-80:] *= np.linspace(1, 0, 80, dtype=np.float32)[-len(audio[-80:]) :]
        begin = piece.at * FRAME
        window.audio[begin : begin + len(audio)] += audio[: len(window.audio) - begin]
        window.phonemes[piece.at : piece.end] = piece.spoken.phonemes[first:last]
        for index in range(piece.first, piece.last):
            number = self.word_number[piece.spoken.words[index].lower()]
            span = slice(piece.origin + int(starts[index]), piece.origin + int(starts[index + 1]))
            window.words[span] = np.where(window.phonemes[span] > 0, number, 0)

    def _surround(self, window: Window, pieces: list[Piece], level: float) -> None:
        rng, length = self.rng, len(window.audio)
        if pieces:
            noise = sounds.sound(rng.choice(("white", "pink", "brown", "hum")), length, rng)
            window.audio += noise * 10 ** ((level - rng.uniform(18, 55)) / 20)
            if rng.random() < 0.25:
                self._fill_gap(window, pieces, level)
            return
        for _ in range(rng.choice((1, 1, 2))):
            other = sounds.sound(rng.choice(sounds.KINDS), length, rng) * 10 ** (level / 20)
            begin = rng.randrange(length // 2) if rng.random() < 0.3 else 0
            window.audio[begin:] += other[: length - begin]

    def _fill_gap(self, window: Window, pieces: list[Piece], level: float) -> None:
        """A sound that is not speech in one of the pauses: a hold tone before the host, applause
        after a speech.
        """
        edges = [0, *(frame for piece in pieces for frame in (piece.at, piece.end)), window.filled]
        first, last = max(
            zip(edges[::2], edges[1::2], strict=True), key=lambda gap: gap[1] - gap[0]
        )
        if last - first >= 20:
            other = sounds.sound(self.rng.choice(sounds.KINDS), (last - first) * FRAME, self.rng)
            loud = 10 ** ((level + self.rng.uniform(-25, 3)) / 20)
            window.audio[first * FRAME : last * FRAME] += other * loud

    def _write(self, window: Window, pieces: list[Piece], shift: int, cut_at: int | None) -> None:
        """The sequence of tokens, and for each target the frames in which it was spoken."""
        tokens, rng, habits = self.tokens, self.rng, self.habits
        times = rng.random() >= habits.without_times or not pieces
        marks = [tokens.sot, tokens.english, tokens.transcribe] + (
            [] if times else [tokens.no_times]
        )
        body: list[tuple[int, tuple[int, int]]] = []
        for number, piece in enumerate(pieces):
            late = number == 0 and shift == 0 and piece.at > FIRST_TIME
            late = late and rng.random() < habits.late_first_time
            begin = FIRST_TIME if late else piece.at + shift
            if times:
                body.append((tokens.time(begin), (piece.at - 2, piece.at + 6)))
            if cut_at is not None and piece is pieces[-1]:
                break
            body += self._text(piece)
            if times:
                body.append((tokens.time(piece.end + shift), (piece.end - 6, piece.end + 2)))
        if not pieces:
            body.append((tokens.time(0), NOWHERE))
        targets = [*marks[1:], *(token for token, _ in body), tokens.eot]
        if not pieces:
            targets[0] = tokens.no_speech
        window.inputs = [*marks, *(token for token, _ in body)]
        window.targets = targets
        window.places = [NOWHERE] * (len(marks) - 1) + [place for _, place in body] + [NOWHERE]
        if rng.random() < habits.with_prompt:
            self._prompt(window)

    def _text(self, piece: Piece) -> list[tuple[int, tuple[int, int]]]:
        spoken, starts = piece.spoken, piece.spoken.word_frames
        body: list[tuple[int, tuple[int, int]]] = []
        for index in range(piece.first, piece.last):
            form = spoken.words[index]
            form = form[0].upper() + form[1:] if index == 0 else form
            place = (piece.origin + int(starts[index]), piece.origin + int(starts[index + 1]))
            body += [(token, place) for token in self.tokens.word(form)]
        if piece.complete:
            mark = self.tokens.question if spoken.asks else self.tokens.stop
            body.append((mark, (piece.end - 6, piece.end + 2)))
        return body

    def _prompt(self, window: Window) -> None:
        """What was said before the window, as Whisper passes it on: read, never a target."""
        before = [self.tokens.previous]
        for _ in range(self.rng.randint(1, 12)):
            spoken = self.corpus[self.rng.randrange(len(self.corpus))]
            words = [
                token
                for word in grammar.written(" ".join(spoken.words))[:-1].split()
                for token in self.tokens.word(word)
            ]
            before += [*words, self.tokens.question if spoken.asks else self.tokens.stop]
        before = before[:1] + before[1:][-223:]
        window.inputs = before + window.inputs
        window.targets = [-100] * len(before) + window.targets
        window.places = [NOWHERE] * len(before) + window.places
