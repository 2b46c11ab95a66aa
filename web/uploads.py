"""Uploads: files are laid aside under the archive, ingested in a thread, and shown as they go."""

from __future__ import annotations

import logging
import re
import secrets
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from werkzeug.datastructures import FileStorage

from archive.errors import DiskFull, HotmicError, InputError, NotFound
from transcribe.ingest import ItemResult
from web.services import Services

_log = logging.getLogger(__name__)
_KEPT_JOBS = 100
_LONGEST_NAME = 150
_NO_ROOM = 28  # errno.ENOSPC


@dataclass(frozen=True, slots=True)
class Job:
    """An upload: what came, what became of it so far; `error` where the whole of it failed."""

    id: str
    names: tuple[str, ...]
    results: tuple[ItemResult, ...] = ()
    is_done: bool = False
    error: HotmicError | None = None


class Uploads:
    """The uploads since the server started; one is ingested at a time, as they came."""

    def __init__(self, services: Services):
        self._services = services
        self._jobs: dict[str, Job] = {}
        self._changing = threading.Lock()
        self._working = threading.Lock()

    def find(self, job_id: str) -> Job:
        """Raises NotFound."""
        with self._changing:
            job = self._jobs.get(job_id)
        if job is None:
            raise NotFound(
                "there is no such upload, or the server was started again since",
                subject=job_id,
                hint="What was ingested stands in the list of events.",
            )
        return job

    def start(self, files: Sequence[FileStorage]) -> Job:
        """Lay the files aside and begin. Raises InputError without files, DiskFull."""
        named = [(file, safe_name(file.filename or "")) for file in files if file.filename]
        if not named:
            raise InputError("no file was chosen", hint="Choose a recording, with its sidecars.")
        folder = self._services.settings.incoming_path / secrets.token_hex(8)
        _lay_aside(named, folder)
        job = Job(folder.name, tuple(name for _, name in named))
        self._keep(job)
        threading.Thread(target=self._work, args=(job, folder), daemon=True).start()
        return job

    def _keep(self, job: Job) -> None:
        with self._changing:
            self._jobs[job.id] = job
            while len(self._jobs) > _KEPT_JOBS:
                del self._jobs[next(iter(self._jobs))]

    def _work(self, job: Job, folder: Path) -> None:
        with self._working:
            try:
                for result in self._services.ingest(folder):
                    job = replace(job, results=(*job.results, _without_folder(result, folder)))
                    self._keep(job)
            except HotmicError as error:
                job = replace(job, error=error)
            except Exception as error:  # whatever it was, the status page must say so
                _log.exception("a defect of Hotmic in an upload")
                told = f"a defect of Hotmic met it ({type(error).__name__})"
                job = replace(job, error=HotmicError(told, hint="The server's log has details."))
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                self._keep(replace(job, is_done=True))


def safe_name(name: str) -> str:
    """The file's own name, readable and harmless: no folder, no control or leading dot."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if c.isprintable()).strip().lstrip(".")
    stem, dot, suffix = kept.rpartition(".")
    room = _LONGEST_NAME // 2  # letters of two bytes; a name may have 255
    return f"{stem[:room]}{dot}{suffix[:20]}" if len(kept) > room else kept or "upload"


def _lay_aside(named: Sequence[tuple[FileStorage, str]], folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
        for file, name in named:
            file.save(folder / name, buffer_size=1 << 20)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if error.errno == _NO_ROOM:
            raise DiskFull("no room is left for the upload", hint="Free some space.") from error
        raise


def _without_folder(result: ItemResult, folder: Path) -> ItemResult:
    """The reader's own names: where the files lay for a moment is nobody's business."""
    prefix = f"{folder}/"
    return replace(
        result,
        path=result.path.replace(prefix, ""),
        reason=result.reason and result.reason.replace(prefix, ""),
        warnings=tuple(warning.replace(prefix, "") for warning in result.warnings),
    )
