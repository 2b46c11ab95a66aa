"""Worker processes that hear windows: one single-threaded process per core, models loaded once.

A worker returns values; only the parent writes to the catalogue.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import connection
from types import TracebackType
from typing import TypeVar

import numpy as np

from archive.errors import EngineError
from transcribe.engines.engine import Engine, EngineFacts, Heard
from transcribe.engines.recipe import EngineSpec

T = TypeVar("T")

_IN_FLIGHT_PER_WORKER = 2
"""One being heard and one waiting: no worker idles, and few samples lie in memory."""


@dataclass(frozen=True, slots=True)
class Task:
    """A window's sound for a worker; `samples` are float32 bytes."""

    part: int
    samples: bytes
    language: str | None


class Workers:
    """Hears windows in parallel. The processes start with the first window; `close` ends them."""

    def __init__(self, spec: EngineSpec, processes: int = 0):
        self.spec = spec
        self._processes = processes or (1 if spec.device == "cuda" else os.cpu_count() or 1)
        self._pool: ProcessPoolExecutor | None = None
        self._facts: EngineFacts | None = None

    def facts(self) -> EngineFacts:
        """The engine's facts. Raises ModelUnavailable, EngineError, SettingError."""
        if self._facts is None:
            self._facts = self._result(self._submit(_facts))
        return self._facts

    def hear(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Heard]]:
        """Each part with what was heard in it, as they are done. Raises EngineError."""
        waiting: dict[Future[Heard], int] = {}
        try:
            for task in tasks:
                waiting[self._submit(_hear, task)] = task.part
                if len(waiting) >= self._processes * _IN_FLIGHT_PER_WORKER:
                    yield from self._done(waiting)
            while waiting:
                yield from self._done(waiting)
        finally:
            for future in waiting:
                future.cancel()

    def _done(self, waiting: dict[Future[Heard], int]) -> Iterator[tuple[int, Heard]]:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=waiting.__getitem__):
            yield waiting.pop(future), self._result(future)

    def _submit(self, work: Callable[..., T], *arguments: object) -> Future[T]:
        try:
            return self._open().submit(work, self.spec, *arguments)
        except BrokenProcessPool as error:
            raise self._died() from error

    def _result(self, future: Future[T]) -> T:
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise self._died() from error

    def _died(self) -> EngineError:
        """The pool is of no more use; the next file gets another."""
        self.close()
        return EngineError(
            "a worker process of the speech recogniser died, most likely for want of memory",
            subject=self.spec.model,
            hint="Use a smaller model (--model base), or workers = 1 in hotmic.toml.",
        )

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes, multiprocessing.get_context("spawn"), _begin
            )
        return self._pool

    def close(self) -> None:
        """End the processes; windows that wait are dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _begin() -> None:
    """In a new worker: the parent answers Ctrl-C, and a worker never outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@lru_cache(maxsize=1)
def _engine(spec: EngineSpec) -> Engine:
    from transcribe.engines.opening import open_engine

    return open_engine(spec)


def _facts(spec: EngineSpec) -> EngineFacts:
    from transcribe.engines.opening import engine_facts

    return engine_facts(spec)


def _hear(spec: EngineSpec, task: Task) -> Heard:
    return _engine(spec).hear(np.frombuffer(task.samples, np.float32), task.language)
