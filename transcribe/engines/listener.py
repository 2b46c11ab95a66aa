"""An engine for a batch of recordings."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType

from archive.errors import ModelUnavailable
from transcribe.engines.decoding import Decoding
from transcribe.engines.engine import EngineFacts, Heard
from transcribe.engines.recipe import EngineSpec
from transcribe.engines.workers import Task, Workers


class Listener:
    """An engine for a batch of recordings: its worker processes start with the first window.

    A model that cannot be had is asked for once, not again for every file.
    """

    def __init__(self, spec: EngineSpec, processes: int = 0):
        self._workers = Workers(spec, processes)
        self._missing: ModelUnavailable | None = None

    @property
    def facts(self) -> EngineFacts:
        """The engine's facts. Raises ModelUnavailable, EngineError, SettingError."""
        if self._missing is not None:
            raise self._missing
        try:
            return self._workers.facts()
        except ModelUnavailable as missing:
            self._missing = missing
            raise

    @property
    def decoding(self) -> Decoding:
        """How it decodes unless a task says otherwise."""
        return self._workers.spec.decoding

    def hear(self, tasks: Iterator[Task]) -> Iterator[tuple[int, Heard]]:
        """Windows as they are done. Raises EngineError."""
        return self._workers.hear(tasks)

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._workers.close()
