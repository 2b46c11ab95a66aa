"""How far an ingest is: bars with the time left on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from scripts import output
from transcribe import progress as told

LINE_EVERY_S = 30.0
"""Where nobody watches a bar, a line this often keeps a log readable."""


class Display(Protocol):
    """A context manager that is told of every step."""

    def __call__(self, step: told.Progress) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def display() -> Display:
    """Bars where standard error is a terminal, else lines."""
    return Bars() if sys.stderr.isatty() else Lines()


class Bars:
    """Two bars on standard error: files of the batch, audio seconds of the file at work."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            redirect_stdout=sys.stdout.isatty(),
            transient=True,
        )
        self._batch = self._bars.add_task("files", total=None, unit="")
        self._file = self._bars.add_task("", total=None, unit="s of sound", visible=False)
        self._at: tuple[int, str] | None = None

    def __call__(self, step: told.Progress) -> None:
        self._bars.update(self._batch, total=step.items, completed=step.item - 1)
        if self._at != (step.item, step.stage):
            self._at = (step.item, step.stage)
            self._bars.reset(self._file, visible=True)
        self._bars.update(
            self._file,
            description=f"{step.path.name}: {step.stage}",
            total=None if step.seconds_total is None else round(step.seconds_total),
            completed=round(step.seconds),
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()


class Lines:
    """A line on standard error every half minute of work."""

    def __init__(self, every_s: float = LINE_EVERY_S):
        self._every_s = every_s
        self._told = self._since = time.monotonic()
        self._at: tuple[int, str] | None = None

    def __call__(self, step: told.Progress) -> None:
        now = time.monotonic()
        if self._at != (step.item, step.stage):
            self._at, self._since = (step.item, step.stage), now
        if now - self._told >= self._every_s:
            self._told = now
            output.say(line(step, now - self._since))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None


def line(step: told.Progress, elapsed_s: float) -> str:
    """One step in words; `elapsed_s` is how long this stage of this file has been at work."""
    text = f"[{step.item}/{step.items}] {step.path.name}: {step.stage}"
    if not step.seconds_total:
        return text
    text += f", {step.seconds:.0f} of {step.seconds_total:.0f} s of sound"
    if step.seconds <= 0:
        return text
    left = elapsed_s * (step.seconds_total - step.seconds) / step.seconds
    return f"{text}, about {output.clock(round(left * 1000))} left"
