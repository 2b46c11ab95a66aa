"""Training within a budget of minutes: stages by the share of the budget that is spent, resumable
at any time.
"""

from __future__ import annotations

import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import numpy as np
import torch
from torch import Tensor
from whisper.audio import mel_filters

from scripts.demo_model.corpus import Corpus
from scripts.demo_model.mixing import FULL, NOWHERE, Habits, Mixer, Window
from scripts.demo_model.muon import Muon
from scripts.demo_model.network import Losses, Pupil, losses
from scripts.demo_model.tokens import Tokens

SEED = 20
PEAK_RATE = 1.6e-3
WARM_UP = 200  # steps
FALL_FROM = 0.6  # of the budget: from here the learning rate falls to nothing
BLUR_UNTIL = 0.8  # of the budget: time stamps are taught together with their neighbours
MASK_UNTIL = 0.5  # of the budget: after that the little time left goes to clean windows
SAVE_EVERY = 250  # steps
REPORT_EVERY = 50


@dataclass(frozen=True)
class Stage:
    """Windows of so many seconds, so many a step, until this share of the budget is spent."""

    until: float
    shapes: tuple[tuple[float, int, int], ...]  # weight, seconds, windows in a step


STAGES = (
    Stage(0.12, ((1.0, 5, 14),)),
    Stage(0.35, ((1.0, 10, 8),)),
    Stage(1.01, ((0.5, 30, 4), (0.5, 12, 10))),
)


@dataclass(frozen=True)
class Batch:
    """Tensors of one step; see `network` for their shapes."""

    mel: Tensor
    inputs: Tensor
    targets: Tensor
    spans: Tensor
    phonemes: Tensor
    words: Tensor


def spectrogram(window: Window, rng: random.Random | None) -> Tensor:
    """Whisper's log-mel spectrogram, padded as `whisper.transcribe` pads; masked in places where
    `rng` is given.
    """
    audio = torch.from_numpy(window.audio)
    spectrum = torch.stft(audio, 400, 160, window=torch.hann_window(400), return_complex=True)
    power = mel_filters(audio.device, 80) @ (spectrum[..., :-1].abs() ** 2)
    log = torch.clamp(power, min=1e-10).log10()
    mel = (torch.maximum(log, log.max() + window.ceiling - 8.0) + 4.0) / 4.0
    if rng is not None:
        _mask(mel, rng)
    mel[:, 2 * window.filled :] = 0.0
    return mel


def _mask(mel: Tensor, rng: random.Random) -> None:
    """SpecAugment: some bands and some moments become flat."""
    mean = mel.mean()
    if rng.random() < 0.4:
        band = rng.randrange(70)
        mel[band : band + rng.randint(1, 10)] = mean
    for _ in range(rng.choice((0, 0, 1, mel.shape[1] // 500))):
        moment = rng.randrange(mel.shape[1] - 12)
        mel[:, moment : moment + rng.randint(2, 12)] = mean


def collate(windows: list[Window], tokens: Tokens, rng: random.Random | None) -> Batch:
    """Stack windows of one length; shorter token sequences are filled with ignored targets."""
    longest = max(len(window.inputs) for window in windows)
    inputs = torch.full((len(windows), longest), tokens.eot)
    targets = torch.full((len(windows), longest), -100)
    spans = torch.full((len(windows), longest, 2), NOWHERE[0])
    for row, window in enumerate(windows):
        size = len(window.inputs)
        inputs[row, :size] = torch.tensor(window.inputs)
        targets[row, :size] = torch.tensor(window.targets)
        spans[row, :size] = torch.tensor(window.places)
    return Batch(
        torch.stack([spectrogram(window, rng) for window in windows]),
        inputs,
        targets,
        spans,
        torch.from_numpy(np.stack([window.phonemes for window in windows])),
        torch.from_numpy(np.stack([window.words for window in windows])),
    )


def optimisers(pupil: Pupil) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for the rest, at one learning rate."""
    matrices = [p for name, p in pupil.named_parameters() if ".blocks." in name and p.ndim == 2]
    chosen = {id(p) for p in matrices}
    rest = [p for p in pupil.parameters() if id(p) not in chosen]
    return torch.optim.AdamW(rest, betas=(0.9, 0.98), weight_decay=0.02), Muon(matrices)


class Training:
    """The state of one training run in the folder `work`; made again from there after an
    interruption.
    """

    def __init__(self, corpus: Corpus, work: Path, seconds: float, device: str = "cpu") -> None:
        self.work, self.seconds, self.device = work, seconds, device
        self.tokens = Tokens()
        torch.manual_seed(SEED)
        self.rng = random.Random(SEED)
        self.early = Mixer(corpus, self.tokens, self.rng, Habits(with_prompt=0, quietest=-35))
        self.late = Mixer(corpus, self.tokens, self.rng)
        words = len(self.late.word_number) + 1
        self.pupil = Pupil(len(self.tokens.used), len(corpus.phoneme_names), words).to(device)
        self.optimisers = optimisers(self.pupil)
        self.step, self.spent, self.stopped = 0, 0.0, False
        if self.checkpoint.exists():
            self._resume()

    @property
    def checkpoint(self) -> Path:
        return self.work / "training.pt"

    def run(self) -> None:
        """Train until the budget is spent, or until SIGTERM or SIGINT; saves in any case."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        began, before = time.monotonic(), self.spent
        recent: list[tuple[float, ...]] = []
        while self.spent < self.seconds and not self.stopped:
            recent.append(self.step_once())
            self.spent = before + time.monotonic() - began
            if self.step % REPORT_EVERY == 0:
                self._report(recent)
                recent = []
            if self.step % SAVE_EVERY == 0:
                self.save()
        self.save()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopped = True

    def step_once(self) -> tuple[float, ...]:
        """One step of training; returns the parts of its loss: tokens, phonemes, words,
        attention.
        """
        share = self.spent / self.seconds
        stage = next(stage for stage in STAGES if share < stage.until)
        weights = [shape[0] for shape in stage.shapes]
        _, seconds, count = self.rng.choices(stage.shapes, weights)[0]
        frames = seconds * 50
        shift = self.rng.choice((0, self.rng.randint(0, FULL - frames), FULL - frames))
        mixer = self.late if share > STAGES[0].until else self.early
        windows = [mixer.window(frames, shift) for _ in range(count)]
        batch = collate(windows, self.tokens, self.rng if share < MASK_UNTIL else None)
        parts = self._losses(batch, shift, blurred=share < BLUR_UNTIL)
        teach = 1.0 if share < FALL_FROM else 0.5
        loss = parts.tokens + teach * (
            0.5 * parts.phonemes + 0.5 * parts.words + 0.3 * parts.attention
        )
        self._learn(loss, share)
        numbers = (parts.tokens, parts.phonemes, parts.words, parts.attention)
        return tuple(float(number.detach()) for number in numbers)

    def _losses(self, batch: Batch, shift: int, *, blurred: bool) -> Losses:
        where = self.device
        answer = self.pupil(batch.mel.to(where), batch.inputs.to(where), shift)
        return losses(
            answer,
            batch.targets.to(where),
            batch.spans.to(where),
            batch.phonemes.to(where),
            batch.words.to(where),
            blurred=blurred,
        )

    def _learn(self, loss: Tensor, share: float) -> None:
        self.step += 1
        falling = min(1.0, max(0.0, (1 - share) / (1 - FALL_FROM)))
        rate = PEAK_RATE * min(1.0, self.step / WARM_UP) * max(0.01, falling)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.pupil.parameters(), 1.0)
        for optimiser in self.optimisers:
            optimiser.step()

    def _report(self, recent: list[tuple[float, ...]]) -> None:
        means = np.mean(recent, axis=0)
        text, phonemes, words, attention = means
        print(
            f"{self.spent / 60:6.1f} min  step {self.step:6d}  tokens {text:.3f}  "
            f"phonemes {phonemes:.3f}  words {words:.3f}  attention {attention:.3f}",
            flush=True,
        )

    def save(self) -> None:
        """Write the whole state, replacing the older one in one move."""
        state = {
            "pupil": self.pupil.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "step": self.step,
            "spent": self.spent,
            "rng": self.rng.getstate(),
            "used": self.tokens.used,
        }
        part = self.checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.checkpoint)

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=False)
        if state["used"] != self.tokens.used:
            raise ValueError(
                f"{self.checkpoint} was trained on another vocabulary: choose another --work"
            )
        self.pupil.load_state_dict(state["pupil"])
        for optimiser, kept in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        self.step, self.spent = state["step"], state["spent"]
        self.rng.setstate(state["rng"])
